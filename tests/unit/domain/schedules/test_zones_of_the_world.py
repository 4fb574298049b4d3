"""Slots around every change of the clocks in 2026 and 2027, in every zone there is, against one look a minute.

Zones whose clocks go alike in these years are looked at once. Where nothing is changed, times are those of UTC moved.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest

from app.domain.schedules.reading import read_timetable
from app.domain.zones import NAMES, first_instant, next_change, offset_at, wall_of, zone_of
from tests import clocks
from tests.clocks import AROUND, BEGIN, END, Plan

Kinds: TypeAlias = dict[tuple[object, ...], list[ZoneInfo]]

UNCHECKED = timedelta()
ALL, WEEK = frozenset(range(24)), frozenset(range(1, 8))
PLANS = (
    Plan("*/15 * * * *", frozenset(range(0, 60, 15)), ALL, WEEK, elapsed=True),
    Plan("20 */2 * * *", frozenset({20}), frozenset(range(0, 24, 2)), WEEK, elapsed=True),
    Plan("0,31 * * * SAT", frozenset({0, 31}), ALL, frozenset({6}), elapsed=True),
    Plan("*/10 0-23 * * *", frozenset(range(0, 60, 10)), ALL, WEEK, elapsed=False),
    Plan("30 2 * * *", frozenset({30}), frozenset({2}), WEEK, elapsed=False),
    Plan("0 0,1,3,23 * * *", frozenset({0}), frozenset({0, 1, 3, 23}), WEEK, elapsed=False),
    Plan("45 0-3,22,23 * * SUN", frozenset({45}), frozenset({0, 1, 2, 3, 22, 23}), frozenset({7}), elapsed=False),
)


@cache
def _kinds() -> Kinds:
    return clocks.kinds()


@cache
def _around() -> list[tuple[ZoneInfo, list[tuple[datetime, datetime]]]]:
    """One zone of each kind, and its clock for some hours around each of its changes."""
    zones = [zones[0] for zones in _kinds().values()]
    changes = [(zone, change) for zone in zones for change in clocks.changes(zone)]
    return [(zone, list(clocks.walls(zone, change - AROUND, change + AROUND))) for zone, change in changes]


@cache
def _unchanged() -> list[tuple[ZoneInfo, list[tuple[datetime, datetime]]]]:
    """One zone of each kind without a change, and its clock for a day and more."""
    zones = [zones[0] for key, zones in _kinds().items() if len(key) == 1]
    begin = datetime(2026, 7, 3, 21, 7, tzinfo=UTC)
    return [(zone, list(clocks.walls(zone, begin, begin + timedelta(hours=27)))) for zone in zones]


def test_every_zone_is_there() -> None:
    """The names are those of the tzdata package, and their clocks go as its files say, whatever the machine has."""
    assert set(clocks.names()) == NAMES
    for zone in (zone for zones in _kinds().values() for zone in zones):
        mine = zone_of(zone.key)
        assert mine is not None
        assert all(offset_at(at, mine) == offset_at(at, zone) for at in (BEGIN, *clocks.changes(zone), END))


def test_the_world_changes_its_clocks() -> None:
    """There is something to look at: most kinds have changes, and all are found one after the other."""
    changing = [zones[0] for zones in _kinds().values() if clocks.changes(zones[0])]
    assert len(changing) > 25
    for zone in changing:
        found, at = [], BEGIN
        while change := next_change(zone, at, END):
            found.append(change)
            at = change
        assert tuple(found) == clocks.changes(zone)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.cron)
def test_slots_around_every_change(plan: Plan) -> None:
    """Every slot is at its minute and marked, and there is no other: fixed hours once, wildcards by elapsed time."""
    for zone, shown in _around():
        begin, end = shown[0][0], shown[-1][0]
        table = read_timetable({"cron": plan.cron, "timezone": zone.key}, anchor=BEGIN, minimum=UNCHECKED)
        found = [(slot.at, slot.shift) for slot in table.between(begin, end, 1000)]
        assert found == clocks.slots(plan, shown), zone.key


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.cron)
def test_slots_where_nothing_is_changed(plan: Plan) -> None:
    """In zones without a change the times are those on clocks that are so far from UTC."""
    for zone, shown in _unchanged():
        table = read_timetable({"cron": plan.cron, "timezone": zone.key}, anchor=BEGIN, minimum=UNCHECKED)
        slots = table.between(shown[0][0], shown[-1][0], 1000)
        assert [slot.at for slot in slots] == [at for at, wall in shown[1:] if plan.has(wall)], zone.key
        assert not any(slot.shift for slot in slots)


def test_an_instant_of_a_wall_is_the_first_that_shows_it() -> None:
    """Minute by minute around every change: a time is found where the clock first reaches or passes it."""
    for zone, shown in _around():
        furthest = shown[0][1]
        for at, wall in shown[1:]:
            if wall > furthest:
                assert first_instant(wall, zone) == at
                assert first_instant(wall - (wall - furthest) / 2, zone) <= at
                furthest = wall
            assert wall_of(at, zone) == wall


def test_a_daily_report_comes_once_a_day() -> None:
    """365 slots in a year at half past two, in every kind of zone, each on a day of its own."""
    for zone in (zones[0] for zones in _kinds().values() if clocks.changes(zones[0])):
        table = read_timetable(
            {"polling_interval": "daily", "at": "02:30", "timezone": zone.key}, anchor=BEGIN, minimum=UNCHECKED
        )
        first, last = (first_instant(datetime(year, 1, 1), zone) for year in (2026, 2027))  # noqa: DTZ001 - of the zone
        slots = table.between(first, last, 1000)
        assert len({slot.local.date() for slot in slots}) == len(slots) == 365
