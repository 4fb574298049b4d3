"""The slots of a rule: a cron expression or an interval, in a time zone.

Around the changes of summer and winter time: a fixed hour that does not exist runs at the next instant that does, one
that comes twice runs once, the first time; what has a wildcard for the hour follows elapsed time, as intervals do.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from app.domain.instants import rfc3339
from app.domain.schedules.cron import HORIZON, Cron
from app.domain.zones import first_instant, next_change, offset_at, passes, wall_of

SECOND = timedelta(seconds=1)
_SOME_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - on clocks of no zone
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
        """The slots after an instant in UTC, in order, without those of the dates skipped.

        Where clocks are changed some may come twice, or lie before it: the timetable leaves them out.
        """
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
        return self.cron.smallest_distance(_SOME_DAY)

    def _fixed(self, after: datetime, zone: ZoneInfo, skips: Skips) -> Iterator[Slot]:
        shifts = {0: Shift.SKIPPED_AHEAD, 2: Shift.REPEATED_ONCE}
        for wall in self.cron.walls(wall_of(after, zone), skips):
            at = first_instant(wall, zone)
            yield Slot(at, at.astimezone(zone), shifts.get(passes(wall, zone)))

    def _wildcard(self, after: datetime, zone: ZoneInfo, skips: Skips) -> Iterator[Slot]:
        start, wall = after, wall_of(after, zone)
        while changed := (yield from self._unchanged(start, wall, zone, skips)):
            start, wall = changed, wall_of(changed, zone) - SECOND

    def _unchanged(
        self, start: datetime, wall: datetime, zone: ZoneInfo, skips: Skips
    ) -> Generator[Slot, None, datetime | None]:
        """The slots until the clocks are changed; that instant is what it returns, None: there are no more slots."""
        offset = offset_at(start, zone)
        for shown in self.cron.walls(wall, skips):
            at = (shown - offset).replace(tzinfo=UTC)
            if changed := next_change(zone, start, at):
                return changed
            yield _elapsed(at, zone)
            start = at
        return None


def _elapsed(at: datetime, zone: ZoneInfo) -> Slot:
    local = at.astimezone(zone)
    return Slot(at, local, Shift.REPEATED if local.fold else None)
