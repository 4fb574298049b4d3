"""What a condition of an alert looks at: one number of a run's data, by itself, or against the runs before."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.reading import is_number, shown

COMPARING: Mapping[str, tuple[str, Callable[[float, float], bool]]] = {
    ">": ("above", lambda number, limit: number > limit),
    ">=": ("at least", lambda number, limit: number >= limit),
    "<": ("below", lambda number, limit: number < limit),
    "<=": ("at most", lambda number, limit: number <= limit),
    "=": ("equal to", lambda number, limit: number == limit),
    "!=": ("other than", lambda number, limit: number != limit),
}
CROSSING = {"crosses_above": ">", "crosses_below": "<"}
"""It was on the one side in the run before, or has been on the other since it came over."""

FUNCTIONS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "last": lambda numbers: numbers[-1],
    "first": lambda numbers: numbers[0],
    "sum": math.fsum,
    "mean": statistics.fmean,
    "min": min,
    "max": max,
}
COUNT, MISSING = "count", "missing"
"""How many values there are, or rows when no column is named; how many are missing."""

OFF_AXIS = frozenset({COUNT, MISSING, "sum"})
"""A limit of these would press the values flat, had their chart to show it."""

ABSOLUTE, PERCENT = "absolute", "percent"
"""Ways to tell a change against the run before."""

LEAST_RUNS = 5
"""Earlier values without which none is unusual."""

_MAD_SCALE, _MEAN_AD_SCALE = 0.6745, 1.253314


class NoReading(ValueError):
    """The data don't have the number that a condition looks at; the message says why."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Whether a condition holds; ``number`` is what was compared, None without any to compare with."""

    holds: bool
    number: float | None
    told: str


def number_told(value: float) -> str:
    """A number as people write it: at most six digits that count, and never in powers of ten below a quadrillion."""
    if abs(value) >= 1e15 or (value and abs(value) < 1e-4):  # noqa: PLR2004 - nobody counts so many digits
        return f"{value:.6g}"
    digits = max(6 - len(str(int(abs(value)))), 0)
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Condition:
    """One number of the data, ``fn`` of a column, and what it is compared with.

    ``change`` compares its change against the run before, ``unusual`` its robust z-score against so many runs before.
    """

    fn: str
    column: str
    cmp: str
    value: float
    change: str = ""
    unusual: int = 0

    @property
    def memory(self) -> int:
        """How many earlier values it needs, at most."""
        return max(self.unusual, 1)

    @property
    def subject(self) -> str:
        """The number that it looks at, in words."""
        return f"{self.fn} of {self.column}" if self.column else "count of rows"

    @property
    def title(self) -> str:
        """All of it in words."""
        return f"{'change of ' if self.change else ''}{self.subject} {self.told}"

    @property
    def told(self) -> str:
        """When it holds, in words that follow those of the number."""
        if self.unusual:
            return f"unusual for the {self.unusual} runs before"
        crossed = self.cmp in CROSSING
        word, _ = COMPARING[CROSSING.get(self.cmp, self.cmp)]
        return f"{word} {self._limit}" + (", which it crossed" if crossed else "")

    @property
    def _limit(self) -> str:
        return number_told(self.value) + (" %" if self.change == PERCENT else "")

    def measure(self, value: float, before: Sequence[float], *, held: bool) -> Measured:
        """Whether it holds for a value, those of the runs before (the newest last), and whether it held in the last."""
        if self.unusual:
            return self._unusual(value, before)
        previous = before[-1] if before else None
        if self.change:
            return self._changed(value, previous)
        return Measured(self._compares(value, previous, held=held), value, f"{self.subject} is {number_told(value)}")

    def _compares(self, value: float, previous: float | None, *, held: bool) -> bool:
        _, compare = COMPARING[CROSSING.get(self.cmp, self.cmp)]
        if self.cmp not in CROSSING or held:
            return compare(value, self.value)
        return previous is not None and compare(value, self.value) and not compare(previous, self.value)

    def _changed(self, value: float, previous: float | None) -> Measured:
        if previous is None:
            return Measured(holds=False, number=None, told=f"{self.subject} is {number_told(value)}, the first")
        change = value - previous if self.change == ABSOLUTE else percent(previous, value)
        unit = " %" if self.change == PERCENT else ""
        _, compare = COMPARING[self.cmp]
        return Measured(compare(change, self.value), change, f"change of {self.subject} is {change:+g}{unit}")

    def _unusual(self, value: float, before: Sequence[float]) -> Measured:
        told = f"{self.subject} is {number_told(value)}"
        if len(before) < LEAST_RUNS:
            return Measured(holds=False, number=None, told=told)
        score = robust_z(value, before)
        return Measured(abs(score) > self.value, score, f"{told} with a robust z-score of {score:.3g}")

    def line(self, before: Sequence[float]) -> float | None:
        """The value beyond which it holds in the next run, as a chart of the values can show it; None: there is none.

        Counts and sums are not on the axis of the values, and what is unusual has two sides.
        """
        if self.unusual or self.fn in OFF_AXIS:
            return None
        if not self.change:
            return self.value
        if not before:
            return None
        return before[-1] + (self.value if self.change == ABSOLUTE else abs(before[-1]) * self.value / 100)


def value_of(condition: Condition, columns: Mapping[str, Sequence[Any]]) -> float:
    """The number that a condition looks at in a table of columns by name; ``NoReading`` says why there is none."""
    if not condition.column:
        return len(next(iter(columns.values()), ()))
    if condition.column not in columns:
        raise NoReading(f"there is no column {shown(condition.column)}; there are {', '.join(columns) or 'none'}")
    values = [value for value in columns[condition.column] if value is not None]
    if condition.fn == COUNT:
        return len(values)
    if condition.fn == MISSING:
        return len(columns[condition.column]) - len(values)
    return _number(condition, values)


def _number(condition: Condition, values: Sequence[Any]) -> float:
    wrong = next((value for value in values if not is_number(value)), None)
    if wrong is not None:
        raise NoReading(f"column {shown(condition.column)} has {shown(wrong)}, which is no number")
    if not values and condition.fn != "sum":
        raise NoReading(f"there is no value in column {shown(condition.column)}")
    try:
        return float(FUNCTIONS[condition.fn](values))
    except OverflowError as error:
        raise NoReading(f"the {condition.fn} of column {shown(condition.column)} is beyond all numbers") from error


def percent(before: float, after: float) -> float:
    """The change in percent of the size of what was before; of nothing it is infinite."""
    if before == after:
        return 0.0
    return (after - before) / abs(before) * 100 if before else math.copysign(math.inf, after)


def robust_z(value: float, others: Sequence[float]) -> float:
    """The modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993).

    0.6745 times the distance from the median, over the median of all such distances; where more than half of the
    values are equal their mean takes its place, times 1.253314. They call a value beyond 3.5 an outlier. Infinite when
    all others are equal and the value is not.
    """
    middle = statistics.median(others)
    distances = [abs(other - middle) for other in others]
    if value == middle:
        return 0.0
    if spread := statistics.median(distances):
        return _MAD_SCALE * (value - middle) / spread
    if spread := statistics.fmean(distances):
        return (value - middle) / (_MEAN_AD_SCALE * spread)
    return math.copysign(math.inf, value - middle)
