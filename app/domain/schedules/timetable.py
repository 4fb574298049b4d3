"""When a schedule runs: its slots, by a cron expression or an interval, in a time zone.

Around the changes of summer and winter time: a fixed hour that does not exist runs at the next instant that does, one
that comes twice runs once, the first time; what has a wildcard for the hour follows elapsed time, as intervals do.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from app.domain.instants import rfc3339
from app.domain.schedules.cron import HORIZON, Cron
from app.domain.zones import first_instant, next_change, offset_at, passes, wall_of

SECOND = timedelta(seconds=1)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""No slot lies before."""

SATURDAY = 5
Skips = Callable[[date], bool]


class Shift(StrEnum):
    """What a change of the clocks makes of a slot."""

    SKIPPED_AHEAD = "skipped-ahead"
    """Its time does not exist on that day: it is the next instant that does."""
    REPEATED_ONCE = "repeated-once"
    """Its time comes twice on that day: it is the first."""
    REPEATED = "repeated"
    """It follows elapsed time, and shows a time that another slot has shown before it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a schedule runs: ``at`` in UTC, which tells it from others; ``local`` in its zone."""

    at: datetime
    local: datetime
    shift: Shift | None = None

    def to_json(self) -> dict[str, Any]:
        """The form of one item of a preview."""
        return {"at": rfc3339(self.at), "local": self.local.isoformat(), "shift": self.shift}


class Rule(Protocol):
    """What a timetable follows."""

    def slots(self, after: datetime, zone: ZoneInfo, skips: Skips) -> Iterator[Slot]:
        """The slots after an instant in UTC, in order, without those of the dates skipped; some may come twice."""
        ...

    def distance(self) -> timedelta | None:
        """The smallest distance of two slots, as clocks usually run; None when there is but one."""
        ...


@dataclass(frozen=True, slots=True)
class Every:
    """A step of elapsed time, counted from an instant on."""

    step: timedelta
    anchor: datetime

    def slots(self, after: datetime, zone: ZoneInfo, skips: Skips) -> Iterator[Slot]:
        """As ``Rule`` has it."""
        at = self._next(after)
        while at.year <= after.year + HORIZON:
            local = at.astimezone(zone)
            if skips(local.date()):
                morrow = first_instant(datetime.combine(local.date() + timedelta(days=1), time()), zone)
                at = self._next(max(at, morrow - SECOND))
            else:
                yield _elapsed(at, zone)
                at += self.step

    def distance(self) -> timedelta:
        """As ``Rule`` has it."""
        return self.step

    def _next(self, after: datetime) -> datetime:
        return self.anchor + ((after - self.anchor) // self.step + 1) * self.step


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days and hours of a calendar, as a cron expression names them."""

    cron: Cron

    def slots(self, after: datetime, zone: ZoneInfo, skips: Skips) -> Iterator[Slot]:
        """As ``Rule`` has it."""
        return (self._wildcard if self.cron.elapsed else self._fixed)(after, zone, skips)

    def distance(self) -> timedelta | None:
        """As ``Rule`` has it."""
        return self.cron.smallest_distance(FIRST.replace(tzinfo=None))

    def _fixed(self, after: datetime, zone: ZoneInfo, skips: Skips) -> Iterator[Slot]:
        shifts = {0: Shift.SKIPPED_AHEAD, 2: Shift.REPEATED_ONCE}
        for wall in self.cron.walls(wall_of(after, zone), skips):
            at = first_instant(wall, zone)
            if at > after:
                yield Slot(at, at.astimezone(zone), shifts.get(passes(wall, zone)))

    def _wildcard(self, after: datetime, zone: ZoneInfo, skips: Skips) -> Iterator[Slot]:
        """Slot by slot as long as the offset holds; then the calendar is entered anew where the clocks go on."""
        start, wall, change = after, wall_of(after, zone), True
        while change:
            change = False
            offset = offset_at(start, zone)
            for wall in self.cron.walls(wall, skips):
                at = (wall - offset).replace(tzinfo=UTC)
                changed = next_change(zone, start, at)
                if changed:
                    start, wall, change = changed, wall_of(changed, zone) - SECOND, True
                    break
                yield _elapsed(at, zone)
                start = at


def _elapsed(at: datetime, zone: ZoneInfo) -> Slot:
    local = at.astimezone(zone)
    return Slot(at, local, Shift.REPEATED if local.fold else None)


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that says when a schedule runs. ``given`` is the rule as it was asked for, in JSON's words.

    Slots lie from ``start_at`` to ``end_at``, both included, both in UTC; the dates skipped are those of the zone.
    """

    rule: Rule
    zone: ZoneInfo
    given: dict[str, Any]
    start_at: datetime | None = None
    end_at: datetime | None = None
    skip_dates: frozenset[date] = frozenset()
    weekdays_only: bool = False

    def slots(self, after: datetime) -> Iterator[Slot]:
        """The slots after an instant in UTC, in order."""
        last = max(after, (self.start_at or FIRST) - SECOND)
        for slot in self.rule.slots(last, self.zone, self._skips):
            if self.end_at and slot.at > self.end_at:
                return
            if slot.at > last:
                last = slot.at
                yield slot

    def next_after(self, instant: datetime) -> Slot | None:
        """The first slot after an instant in UTC; None: there is none any more."""
        return next(self.slots(instant), None)

    def between(self, after: datetime, until: datetime, limit: int) -> list[Slot]:
        """The first ``limit`` slots after one instant and up to another, the oldest first."""
        return list(islice(takewhile(lambda slot: slot.at <= until, self.slots(after)), limit))

    def newest(self, after: datetime, until: datetime, limit: int) -> list[Slot]:
        """The last ``limit`` slots after one instant and up to another, the oldest first.

        Looked for in windows from the end, each twice as wide: there may be very many, or one in years.
        """
        found: list[Slot] = []
        high, width = until, max(self.rule.distance() or SECOND, SECOND)
        while high > after and len(found) < limit:
            low = max(after, high - min(width, high - after))
            found = list(takewhile(lambda slot, high=high: slot.at <= high, self.slots(low))) + found  # type: ignore[misc]
            high, width = low, 2 * width
        return found[-limit:]

    def latest_before(self, instant: datetime) -> Slot | None:
        """The last slot up to an instant in UTC, itself included; None: there was none."""
        found = self.newest(max(self.start_at or FIRST, FIRST) - SECOND, instant, 1)
        return found[0] if found else None

    def to_json(self) -> dict[str, Any]:
        """What ``read_timetable`` makes the same of."""
        return self.given

    def _skips(self, day: date) -> bool:
        return day in self.skip_dates or (self.weekdays_only and day.weekday() >= SATURDAY)


def jittered(schedule_id: str, slot: Slot, jitter_seconds: float) -> datetime:
    """When a slot's work begins: up to so many seconds after it, the same for the same slot, spread over schedules."""
    digest = hashlib.sha256(f"{schedule_id} {rfc3339(slot.at)}".encode()).digest()
    return slot.at + timedelta(seconds=jitter_seconds * int.from_bytes(digest[:8]) / 2**64)
