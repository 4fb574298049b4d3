"""What becomes of slots that came while nobody looked: an outage of ours, a schedule that was paused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.schedules.slots import Slot
from app.domain.schedules.timetable import Timetable

ON_TIME = timedelta(minutes=5)
"""A slot that is found no later than this is not late."""

MOST_RUNS = 100
"""Slots that are made up for at once, at most: the newest."""

MOST_RECORDED = 100
"""Missed slots that are told one by one, at most: the newest."""

MOST_COUNTED = 10_000


class CatchUp(StrEnum):
    """Which of the slots that are late still run; those on time always do."""

    SKIP = "skip"
    """None of them."""
    LATEST = "latest"
    """The last one."""
    ALL = "all"
    """All of them, the newest 100 at most."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now: ``run`` and ``missed`` are slots, the oldest first.

    ``total`` counts all that were missed, those not told one by one too; it goes no further than ``MOST_COUNTED``.
    """

    run: tuple[Slot, ...]
    missed: tuple[Slot, ...]
    total: int


def due(timetable: Timetable, last: datetime, now: datetime, policy: CatchUp, most_runs: int = MOST_RUNS) -> Due:
    """The slots after the last one that was dealt with and up to now, both in UTC.

    Nothing is due when the clock was put back: ``last`` lies in the future then, and its slots are done.
    """
    found = timetable.newest(last, now, most_runs + MOST_RECORDED)
    count = {CatchUp.SKIP: 0, CatchUp.LATEST: 1, CatchUp.ALL: most_runs}[policy]
    on_time = sum(now - slot.at <= ON_TIME for slot in found)
    running = min(max(count, on_time), most_runs, len(found))
    missed = found[: len(found) - running]
    full = len(found) == most_runs + MOST_RECORDED
    total = len(timetable.between(last, now, MOST_COUNTED)) - running if full else len(missed)
    return Due(tuple(found[len(found) - running :]), tuple(missed[-MOST_RECORDED:]), total)
