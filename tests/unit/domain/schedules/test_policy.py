"""What is sent when data did not change, did not come, or are not fresh yet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.errors import Invalid
from app.domain.schedules.catch_up import CatchUp
from app.domain.schedules.policy import Action, Decision, Facts, Policy, Reason, decide
from app.domain.schedules.policy_reading import newest_of, read_policy
from app.domain.zones import zone_of

SLOT = datetime(2026, 11, 21, 9, tzinfo=UTC)
WELL = Facts(SLOT, SLOT, rows=3, newest=SLOT - timedelta(hours=1), has_good=True)
FRESH = {"freshness": {"column": "day", "age": "2h", "wait": "30m", "otherwise": "stale"}}


@pytest.mark.parametrize(
    ("policy", "facts", "action", "reason"),
    [
        ({}, {}, "send", None),
        ({}, {"unchanged": True}, "send", "unchanged"),
        ({"unchanged": "skip"}, {"unchanged": True}, "skip", "unchanged"),
        ({"unchanged": "mark"}, {"unchanged": True}, "mark", "unchanged"),
        ({}, {"rows": 0}, "card", "no_data"),
        ({"no_data": "fail", "unchanged": "skip"}, {"rows": 0, "unchanged": True}, "fail", "no_data"),
        ({}, {"failed": True, "rows": 0}, "stale", "source_failed"),
        ({}, {"failed": True, "has_good": False}, "fail", "source_failed"),
        ({"source_failed": "fail"}, {"failed": True}, "fail", "source_failed"),
        (FRESH, {}, "send", None),
        (FRESH, {"newest": SLOT - timedelta(hours=2)}, "send", None),
        (FRESH, {"newest": SLOT - timedelta(hours=3)}, "wait", "not_fresh"),
        (FRESH, {"newest": None}, "wait", "not_fresh"),
        (FRESH, {"failed": True}, "wait", "not_fresh"),
        (FRESH, {"failed": True, "now": SLOT + timedelta(minutes=30)}, "stale", "source_failed"),
        (FRESH, {"newest": None, "now": SLOT + timedelta(minutes=30)}, "stale", "not_fresh"),
        (FRESH, {"newest": None, "rows": 0, "now": SLOT + timedelta(minutes=30)}, "card", "no_data"),
        (FRESH, {"newest": None, "has_good": False, "now": SLOT + timedelta(minutes=30)}, "fail", "not_fresh"),
    ],
)
def test_what_becomes_of_a_run(policy: dict[str, Any], facts: dict[str, Any], action: str, reason: str | None) -> None:
    """Each fact leads to what the policy says of it; without an earlier picture there is none to fall back on."""
    decision = decide(read_policy(policy), replace(WELL, **facts))
    assert (decision.action, decision.reason) == (action, reason)


def test_waiting_ends_at_the_deadline() -> None:
    """Data that are not fresh are looked at every so often, the last time at the deadline itself."""
    policy = read_policy({"freshness": {"age": "1h", "wait": "12m"}})
    late = replace(WELL, newest=None)
    looks = [decide(policy, replace(late, now=SLOT + timedelta(minutes=minute))) for minute in (0, 5, 10, 12)]
    waits = [Decision(Action.WAIT, Reason.NOT_FRESH, SLOT + timedelta(minutes=minute)) for minute in (5, 10, 12)]
    assert looks == [*waits, Decision(Action.MARK, Reason.NOT_FRESH)]


@pytest.mark.parametrize(
    ("until", "slot", "deadline"),
    [
        ("11:00", "2026-11-21T09:00", "2026-11-21T10:00"),
        ("09:30", "2026-11-21T09:00", "2026-11-22T08:30"),
        ("02:30", "2026-03-28T20:00", "2026-03-29T01:00"),
    ],
)
def test_a_deadline_on_the_clock_is_the_next_of_its_zone(until: str, slot: str, deadline: str) -> None:
    """Eleven in Berlin is ten in UTC; a time that is over is tomorrow's; one that does not exist the next that does."""
    policy = read_policy({"freshness": {"age": "1h", "wait_until": until}})
    zone = zone_of("Europe/Berlin")
    assert policy.freshness
    assert zone
    found = policy.freshness.deadline(datetime.fromisoformat(slot).replace(tzinfo=UTC), zone)
    assert found == datetime.fromisoformat(deadline).replace(tzinfo=UTC)


def test_the_usual_policy() -> None:
    """Without one everything is sent that can be, and of what was missed the newest."""
    assert read_policy(None) == read_policy({}) == Policy()
    assert read_policy({"catch_up": "all"}).catch_up == CatchUp.ALL


@pytest.mark.parametrize(
    ("policy", "place", "told"),
    [
        ([], "policy", "expected an object, found a list"),
        ({"unchanged": "stale"}, "policy.unchanged", "unknown unchanged 'stale'; there are send, skip, mark"),
        ({"no_data": "crad"}, "policy.no_data", "did you mean card?"),
        ({"catchup": "all"}, "policy.catchup", "did you mean catch_up?"),
        ({"freshness": {}}, "policy.freshness.age", "1 second to 366 days, is missing"),
        ({"freshness": {"age": "2 hours"}}, "policy.freshness.age", "found '2 hours'"),
        ({"freshness": {"age": "2h", "wait": "2d"}}, "policy.freshness.wait", "0 days to 1 day, found '2d'"),
        ({"freshness": {"age": "2h", "wait_until": "noon"}}, "policy.freshness.wait_until", "no time of day"),
        ({"freshness": {"age": "2h", "wait_until": "11:00", "wait": "1h"}}, "policy.freshness.wait", "give one of"),
        ({"freshness": {"age": "2h", "every": "5s"}}, "policy.freshness.every", "1 minute to 1 day"),
        ({"freshness": {"age": "2h", "otherwise": "card"}}, "policy.freshness.otherwise", "there are mark, send"),
        ({"freshness": "2h"}, "policy.freshness", "expected an object"),
    ],
)  # fmt: skip
def test_a_fault_of_a_policy_has_its_place(policy: Any, place: str, told: str) -> None:
    """What is wrong is named by its path, with what there is to choose from."""
    with pytest.raises(Invalid) as refused:
        read_policy(policy)
    assert any(fault.place == place and told in fault.message for fault in refused.value.faults)


def test_the_newest_value_tells_how_fresh_data_are() -> None:
    """Instants and days of the zone are compared; what is neither tells nothing."""
    zone = zone_of("Europe/Berlin")
    assert zone
    values = ["2026-11-20", None, 5, "soon", "2026-11-21T00:30:00+02:00", "2026-11-20T23:00:00"]
    assert newest_of(values, zone) == datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    assert newest_of(["2026-11-20"], zone) == datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert newest_of(["soon", None], zone) is None
