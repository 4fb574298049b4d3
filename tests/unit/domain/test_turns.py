"""Whose turn it is, against a queue that is played through."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.turns import Queuer, turns_before

BEGAN = datetime(2026, 11, 21, tzinfo=UTC)
QUEUES = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 3)), st.integers(1, 6)),
    min_size=1,
    max_size=6,
)
"""Tenants: when each had its last turn, if ever, and how many of its jobs wait."""


def _queuers(tenants: list[tuple[int | None, int]]) -> list[Queuer]:
    return [
        Queuer(f"tn_{number}", None if last is None else BEGAN + timedelta(seconds=last), waiting)
        for number, (last, waiting) in enumerate(tenants)
    ]


def _played(queuers: list[Queuer]) -> list[tuple[str, int]]:
    """Each turn as (tenant, number of its job), by what release does: the longest without a turn, then its oldest."""
    last, done, order = (
        {one.tenant_id: one.order for one in queuers},
        dict.fromkeys((q.tenant_id for q in queuers), 0),
        [],
    )
    waiting = {one.tenant_id: one.waiting for one in queuers}
    for turn in range(sum(waiting.values())):
        tenant = min((one for one in waiting if done[one] < waiting[one]), key=last.__getitem__)
        order.append((tenant, done[tenant]))
        done[tenant] += 1
        last[tenant] = (BEGAN.timestamp() + 1000 + turn, tenant)
    return order


@given(QUEUES)
def test_every_place_is_the_turn_that_comes(tenants: list[tuple[int | None, int]]) -> None:
    """Whatever tenants wait with however many jobs, each job's turn is the one that was foretold."""
    queuers = _queuers(tenants)
    for turn, (tenant, number) in enumerate(_played(queuers)):
        mine = next(one for one in queuers if one.tenant_id == tenant)
        assert turns_before(mine, number, [one for one in queuers if one is not mine]) == turn


def test_one_job_waits_for_no_crowd() -> None:
    """Before the first job of a tenant that never had a turn stands at most one of any other."""
    crowd, single = Queuer("tn_a", BEGAN, 10_000), Queuer("tn_b", None, 1)
    assert turns_before(single, 0, [crowd]) == 0
    assert turns_before(crowd, 0, [single]) == 1
    assert turns_before(crowd, 9_999, [single]) == 10_000
