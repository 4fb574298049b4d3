"""``batch.completed``: exactly once for each batch, however and whenever its charts end; on both databases."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.domain import events
from app.domain.caller import Caller
from app.domain.errors import Conflict, Invalid, NotFound, RenderTimeout
from app.ports import Tools
from app.usecases.batches import batch_standing, submit_batch
from app.usecases.cancelling import cancel_job
from app.usecases.charts import delete_chart
from app.usecases.ending import fail, succeed
from app.usecases.health import worker_seen
from app.usecases.submit import submit_chart
from app.usecases.work import Artifact, Claim, claim
from tests.contract.test_delivery_races import at_once
from tests.delivering import told
from tests.making import BAR, bar

REFUSED = BAR | {"data": {"labels": [], "datasets": []}}
HEALTHY = {"warm": True, "version": "Chromium 1", "engine": "e1", "renders": 0, "memory": 0}
ROUNDS = 15


@pytest.fixture
def tools(tools: Tools) -> Tools:
    """Tools with a worker whose pictures are of today."""
    worker_seen(tools, "wk_test", "render", HEALTHY)
    return tools


def take(tools: Tools, job_id: str) -> Claim:
    """Claim a job that is free."""
    mine = claim(tools, job_id, "wk_test")
    assert mine
    return mine


def draw(tools: Tools, mine: Claim) -> bool:
    """End it well."""
    stored = tools.objects.put(mine.key("picture"), b"\x89PNG", "image/png")
    return succeed(tools, mine, Artifact(stored, 800, 400, {"browser": 1.0}, "e1"))


def batch(tools: Tools, who: Caller, requests: Sequence[Any]) -> tuple[str, list[str], list[str]]:
    """A batch; gives its id, its charts and its jobs."""
    batch_id = submit_batch(tools, who, requests).batch_id
    items = [item for item in batch_standing(tools, who.tenant_id, batch_id).items if item.chart]
    return batch_id, [item.chart.chart_id for item in items if item.chart], [item.job_id for item in items]


def completed(tools: Tools) -> list[dict[str, Any]]:
    """What was told of batches."""
    return [event.data for event in told(tools, events.BATCH_COMPLETED)]


def test_the_last_chart_is_the_event(tools: Tools, who: Caller) -> None:
    """However each ended; and their own ends are no events."""
    batch_id, charts, jobs = batch(tools, who, [bar(1), REFUSED, bar(2), bar(3), bar(4)])
    draw(tools, take(tools, jobs[0]))
    fail(tools, take(tools, jobs[1]), Invalid("no"))
    cancel_job(tools, who.tenant_id, jobs[2])
    assert completed(tools) == []
    draw(tools, take(tools, jobs[3]))
    (data,) = completed(tools)
    assert (data["batch_id"], data["total"]) == (batch_id, len(charts) + 1)
    assert (data["generated"], data["failed"], data["cancelled"]) == (2, 2, 1)
    assert told(tools, events.CHART_GENERATED) == told(tools, events.CHART_FAILED) == []


def test_a_batch_of_nothing_to_draw_is_complete_at_once(tools: Tools, who: Caller) -> None:
    """All refused, or all drawn before."""
    batch(tools, who, [REFUSED, REFUSED])
    assert [(data["total"], data["failed"]) for data in completed(tools)] == [(2, 2)]
    draw(tools, take(tools, submit_chart(tools, who, bar(1)).job_id))
    batch(tools, who, [bar(1), REFUSED])
    assert [(data["generated"], data["failed"]) for data in completed(tools)][1:] == [(1, 1)]


def test_the_same_chart_twice_in_one_batch(tools: Tools, who: Caller) -> None:
    """One job ends both."""
    _, charts, jobs = batch(tools, who, [bar(1), bar(1)])
    assert (len(set(charts)), len(set(jobs))) == (2, 1)
    draw(tools, take(tools, jobs[0]))
    assert [data["generated"] for data in completed(tools)] == [2]


def test_charts_deleted_meanwhile_end_a_batch_too(tools: Tools, who: Caller) -> None:
    """One that is being drawn, one that waits; deleting it again is nothing."""
    _, charts, jobs = batch(tools, who, [bar(1), bar(2)])
    mine = take(tools, jobs[0])
    delete_chart(tools, who.tenant_id, charts[0])
    with pytest.raises(NotFound):
        delete_chart(tools, who.tenant_id, charts[0])
    assert not draw(tools, mine)
    assert completed(tools) == []
    delete_chart(tools, who.tenant_id, charts[1])
    assert [data["cancelled"] for data in completed(tools)] == [2]


def test_the_last_two_end_at_the_same_time(tools: Tools, who: Caller) -> None:
    """On two connections, in many rounds: each batch is told of once, with both."""
    for number in range(ROUNDS):
        _, _, jobs = batch(tools, who, [bar(2 * number), bar(2 * number + 1)])
        first, second = take(tools, jobs[0]), take(tools, jobs[1])
        at_once(lambda first=first: draw(tools, first), lambda second=second: fail(tools, second, Invalid("no")))
    assert [(data["generated"], data["failed"]) for data in completed(tools)] == [(1, 1)] * ROUNDS


def test_a_chart_is_deleted_while_it_ends(tools: Tools, who: Caller) -> None:
    """It ended or was cancelled, not both; another chart that waits for the same job gets its picture."""
    for number in range(ROUNDS):
        _, (first, second), jobs = batch(tools, who, [bar(2 * number), bar(2 * number + 1)])
        alone = submit_chart(tools, who, bar(2 * number))
        assert alone.job_id == jobs[0]
        mine, last = take(tools, jobs[0]), take(tools, jobs[1])
        at_once(
            lambda mine=mine: draw(tools, mine),
            lambda first=first: delete_chart(tools, who.tenant_id, first),
            lambda last=last: draw(tools, last),
            lambda second=second: delete_chart(tools, who.tenant_id, second),
        )
        assert len(completed(tools)) == number + 1
        data = completed(tools)[-1]
        assert data["generated"] + data["cancelled"] == 2
    assert len(told(tools, events.CHART_GENERATED)) == ROUNDS


def test_batches_that_share_their_charts_end_side_by_side(tools: Tools, who: Caller) -> None:
    """The same charts asked for in two batches and alone, ended, cancelled and asked for again at the same time."""
    for number in range(ROUNDS):
        bodies = [bar(10 * number + each) for each in range(4)]
        _, _, jobs = batch(tools, who, bodies)
        _, charts, again = batch(tools, who, bodies[::-1])
        assert sorted(again) == sorted(jobs)
        claims = [take(tools, job_id) for job_id in jobs[:3]]
        more = [bar(10 * number + 9), *bodies[:3]]
        at_once(
            *(lambda mine=mine: draw(tools, mine) for mine in claims),
            lambda charts=charts: delete_chart(tools, who.tenant_id, charts[3]),
            lambda job_id=jobs[3]: cancel_job(tools, who.tenant_id, job_id),
            lambda more=more: submit_batch(tools, who, more),
        )
        assert len([data for data in completed(tools) if data["total"] == 4 and data["cancelled"]]) >= 2 * number
    counted = [data["batch_id"] for data in completed(tools)]
    assert len(counted) == len(set(counted))


def test_a_job_that_ended_can_not_be_cancelled(tools: Tools, who: Caller) -> None:
    """And its batch is not told of twice by trying."""
    _, _, jobs = batch(tools, who, [bar(1)])
    draw(tools, take(tools, jobs[0]))
    with pytest.raises(Conflict):
        cancel_job(tools, who.tenant_id, jobs[0])
    assert not fail(tools, Claim(jobs[0], who.tenant_id, "render", 1, "", "", "", {}), RenderTimeout("late"))
    assert len(completed(tools)) == 1
