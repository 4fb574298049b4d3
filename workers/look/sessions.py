"""A time axis of periods side by side, however far apart they are in time: days off take no room."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from workers.look.axes import CategoryAxis, Mark, Strip, Written, XAxis
from workers.look.dates import STEPS, floor, needed, parse, shift_of, upper, without_collisions
from workers.look.labels import LEADING
from workers.look.theme import Sizes

DENSE = 0.8
"""A mark nearer to the one before than this share of the room it needs is left out."""


def session_axis(labels: Sequence[str]) -> XAxis:
    """An axis with a place a label: dates write what changes, other labels are names."""
    instants = _instants(labels)
    return SessionAxis(tuple(instants)) if instants else CategoryAxis(labels)


def _instants(labels: Sequence[str]) -> list[datetime] | None:
    """The instants of labels that are all dates and don't fall; a day may have several periods."""
    days = list(dict.fromkeys(labels))
    known = dict(zip(days, parse(days) or (), strict=False))
    found = [known[label] for label in labels if label in known]
    return found if len(found) == len(labels) and found == sorted(found) else None


@dataclass(frozen=True, slots=True)
class SessionAxis:
    """Periods at 0, 1, 2 ..., each with the instant it stands for."""

    instants: tuple[datetime, ...]

    @property
    def low(self) -> float:
        """Data value at the left edge."""
        return -0.5

    @property
    def high(self) -> float:
        """Data value at the right edge."""
        return len(self.instants) - 0.5

    def write(self, strip: Strip, sizes: Sizes) -> Written:
        """Marks at the first period of every even calendar step, as fine as their texts allow."""
        slot = strip.width / len(self.instants)
        unit, starts = next(
            (unit, starts)
            for unit, count in self._steps()
            for starts in [self._starts(unit, count)]
            if strip.width / len(starts) >= needed(unit, sizes) * DENSE or (unit, count) == STEPS[-1][:2]
        )
        chosen = _parted(starts, needed(unit, sizes) * DENSE / slot)
        instants = [self.instants[index] for index in chosen]
        places = [(index + 0.5) * slot for index in chosen]
        lowers = without_collisions(instants, unit, places, sizes.label)
        rows = [tuple(filter(None, (upper(now, unit), lower))) for now, lower in zip(instants, lowers, strict=True)]
        marks = tuple(
            Mark(index, lines, tuple(shift_of(line, place, strip, sizes.label) for line in lines))
            for index, lines, place in zip(chosen, rows, places, strict=True)
        )
        return Written(marks, 0.0, max(map(len, rows)) * sizes.label * LEADING)

    def _steps(self) -> Iterator[tuple[str, int]]:
        """From the periods' own unit on; between days and months only whole weeks, which trading knows."""
        whole = {"day": self._all("day"), "month": self._all("day") and self._all("month")}
        timed = any(instant.hour or instant.minute or instant.second for instant in self.instants)
        for unit, count, _ in STEPS:
            if (unit == "day" and count not in {1, 7}) or (unit in {"second", "minute", "hour"} and not timed):
                continue
            if not whole.get(unit):
                yield unit, count

    def _all(self, part: str) -> bool:
        """Whether each of several instants has the first day, or the first month."""
        return len(self.instants) > 1 and all(getattr(instant, part) == 1 for instant in self.instants)

    def _starts(self, unit: str, count: int) -> list[int]:
        """The periods that are the first of their step."""
        steps = [floor(instant, unit, count) for instant in self.instants]
        return [0, *(index for index, (one, next_one) in enumerate(itertools.pairwise(steps), 1) if one != next_one)]


def _parted(starts: Sequence[int], least: float) -> list[int]:
    """The starts without those that stand too near to the one before; the first gives way to the second."""
    kept: list[int] = []
    for index in starts:
        if kept == [0] and index < least:
            kept = [index]
        elif not kept or index - kept[-1] >= least:
            kept.append(index)
    return kept
