"""When a schedule runs: the slots of its rule, from when to when, without the days skipped."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.instants import rfc3339
from app.domain.schedules.slots import SECOND, Rule, Slot

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""No slot lies before."""

WINDOW = timedelta(hours=1)
"""The first that is looked through for the newest slots."""

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that says when a schedule runs. ``given`` is the rule in the words in which it was asked for.

    Slots lie from ``start_at`` to ``end_at``, both included, both in UTC; the dates skipped are those of the zone.
    """

    rule: Rule
    zone: ZoneInfo
    given: Mapping[str, str]
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
        return list(islice(self._within(after, until), limit))

    def newest(self, after: datetime, until: datetime, limit: int) -> list[Slot]:
        """The last ``limit`` slots after one instant and up to another, the oldest first.

        Looked for in windows from the end, each twice as wide: there may be very many, or one in years.
        """
        found: list[Slot] = []
        high, width = until, WINDOW
        while high > after and len(found) < limit:
            low = max(after, high - min(width, high - after))
            found = [*self._within(low, high), *found]
            high, width = low, 2 * width
        return found[-limit:]

    def latest_before(self, instant: datetime) -> Slot | None:
        """The last slot up to an instant in UTC, itself included; None: there was none."""
        found = self.newest(max(self.start_at or FIRST, FIRST) - SECOND, instant, 1)
        return found[0] if found else None

    def to_json(self) -> dict[str, Any]:
        """What ``read_timetable`` makes the same of, with the same anchor."""
        limits = {"start_at": self.start_at, "end_at": self.end_at}
        return {
            **self.given,
            "timezone": self.zone.key,
            **{name: rfc3339(limit) for name, limit in limits.items() if limit},
            **({"skip_dates": sorted(map(date.isoformat, self.skip_dates))} if self.skip_dates else {}),
            **({"weekdays_only": True} if self.weekdays_only else {}),
        }

    def _within(self, after: datetime, until: datetime) -> Iterator[Slot]:
        return takewhile(lambda slot: slot.at <= until, self.slots(after))

    def _skips(self, day: date) -> bool:
        return day in self.skip_dates or (self.weekdays_only and day.weekday() >= SATURDAY)


def jittered(schedule_id: str, slot: Slot, jitter_seconds: float) -> datetime:
    """When a slot's work begins: up to so many seconds after it, the same for the same slot, spread over schedules."""
    digest = hashlib.sha256(f"{schedule_id} {rfc3339(slot.at)}".encode()).digest()
    return slot.at + timedelta(seconds=jitter_seconds * int.from_bytes(digest[:8]) / 2**64)
