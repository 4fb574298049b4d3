"""What becomes of slots that passed while nobody looked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.schedules.catch_up import MOST_COUNTED, MOST_RECORDED, ON_TIME, CatchUp, due
from app.domain.schedules.reading import read_timetable

BEGAN = datetime(2026, 11, 21, tzinfo=UTC)
HOURLY = read_timetable({"polling_interval": "hourly"}, anchor=BEGAN)
EACH_MINUTE = read_timetable({"cron": "* * * * *"}, anchor=BEGAN)


def _hours(slots: tuple[object, ...]) -> list[int]:
    return [slot.at.hour for slot in slots]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("policy", "late", "run", "missed"),
    [
        (CatchUp.SKIP, timedelta(minutes=30), [], [1, 2, 3]),
        (CatchUp.SKIP, ON_TIME, [3], [1, 2]),
        (CatchUp.LATEST, timedelta(minutes=30), [3], [1, 2]),
        (CatchUp.ALL, timedelta(minutes=30), [1, 2, 3], []),
    ],
)
def test_three_slots_passed(policy: CatchUp, late: timedelta, run: list[int], missed: list[int]) -> None:
    """None, the newest or all of them still run; the others are missed, and one that is on time always runs."""
    found = due(HOURLY, BEGAN, BEGAN + timedelta(hours=3) + late, policy)
    assert (_hours(found.run), _hours(found.missed), found.total) == (run, missed, len(missed))


@pytest.mark.parametrize("policy", CatchUp)
def test_one_slot_on_time_is_nothing_special(policy: CatchUp) -> None:
    """A slot that has just come runs, whatever the policy, and none is missed."""
    found = due(HOURLY, BEGAN, BEGAN + timedelta(hours=1, seconds=3), policy)
    assert (_hours(found.run), found.missed, found.total) == ([1], (), 0)


@pytest.mark.parametrize("policy", CatchUp)
def test_a_clock_put_back_makes_nothing_due(policy: CatchUp) -> None:
    """The last slot lies in the future then: what was done is not done again."""
    found = due(HOURLY, BEGAN + timedelta(hours=5), BEGAN + timedelta(hours=4), policy)
    assert (found.run, found.missed, found.total) == ((), (), 0)


def test_a_long_outage_is_counted_and_told_in_part() -> None:
    """Of the minutes of three days the newest run, those before are on record, and all that were missed are counted."""
    found = due(EACH_MINUTE, BEGAN, BEGAN + timedelta(days=3, minutes=30), CatchUp.ALL, most_runs=7)
    assert [slot.at for slot in found.run] == [BEGAN + timedelta(days=3, minutes=24 + step) for step in range(7)]
    assert len(found.missed) == MOST_RECORDED
    assert found.missed[-1].at == found.run[0].at - timedelta(minutes=1)
    assert found.total == 3 * 1440 + 30 - 7
    year = due(EACH_MINUTE, BEGAN, BEGAN + timedelta(days=365), CatchUp.LATEST)
    assert len(year.missed) == MOST_RECORDED
    assert year.missed[-1].at == year.run[0].at - timedelta(minutes=1)
    assert MOST_COUNTED - 10 < year.total <= MOST_COUNTED, "nobody counts half a million"


@given(st.sampled_from(CatchUp), st.integers(0, 40_000), st.integers(0, 90_000), st.integers(1, 20))
def test_no_slot_is_lost_or_done_twice(policy: CatchUp, last: int, now: int, most: int) -> None:
    """Whenever it is looked: what runs and what was missed are the slots in between, each once, in order."""
    begin, end = BEGAN + timedelta(seconds=last), BEGAN + timedelta(seconds=now)
    found = due(HOURLY, begin, end, policy, most)
    assert list(found.missed + found.run) == HOURLY.between(begin, end, 1000)
    assert found.total == len(found.missed)
    assert len(found.run) <= most
