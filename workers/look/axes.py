"""Axes before they are drawn: what range they cover, which values are marked, and how they are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.charts.model import AxisOptions
from workers.look import labels, numbers
from workers.look.text import widest, width_of
from workers.look.theme import Sizes

ZERO_REACH = 0.4
"""Zero is shown on an axis that needn't start there when the smallest value is below this share of the largest."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked place of an axis: its value, its lines of text, and pixels that each line is moved right."""

    value: float
    lines: tuple[str, ...]
    shifts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """An axis as it is written under a plot: marks, the angle of their text, the pixels it takes downwards.

    ``lack`` is how many pixels more at the left would let turned names stand whole.
    """

    marks: tuple[Mark, ...]
    angle: float = 0
    height: float = 0
    lack: float = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """Where an x axis is written: ``width`` pixels wide, with room for overhang before and after on the page."""

    width: float
    before: float
    after: float
    most_height: float


class XAxis(Protocol):
    """What lies along the bottom: its range in data units, and how it is written into a strip."""

    @property
    def low(self) -> float:
        """Data value at the left edge."""
        ...

    @property
    def high(self) -> float:
        """Data value at the right edge."""
        ...

    def write(self, strip: Strip, sizes: Sizes) -> Written:
        """Choose and measure its marks."""
        ...


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """An axis of numbers from ``low`` to ``high`` with its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def labels(self) -> list[str]:
        """The ticks as text."""
        return numbers.axis_labels(self.ticks)

    def room(self, sizes: Sizes) -> float:
        """Pixels that its labels take beside a plot."""
        return widest(self.labels, sizes.label) + sizes.gap if self.ticks else 0


@dataclass(frozen=True, slots=True)
class Span:
    """The extent of data along an axis of numbers, and what was asked of that axis."""

    low: float
    high: float
    options: AxisOptions
    zero: bool = False

    @classmethod
    def of(cls, values: Iterable[float], options: AxisOptions, *, zero: bool = False) -> "Span":
        """The extent of these finite numbers; 0 to 1 without any."""
        found = [min(max(value, -numbers.LARGEST), numbers.LARGEST) for value in values]
        return cls(min(found, default=0.0), max(found, default=1.0), options, zero)

    def axis(self, pixels: float, sizes: Sizes) -> ValueAxis:
        """The axis over so many pixels: even steps, ends on a step unless limits are given."""
        low, high = self._extent()
        most = min(max(round(pixels / (sizes.label * 3)), 1), 7)
        step = min(
            (numbers.step_for(low, high, n) for n in range(min(most, 3), most + 1)), key=lambda s: _cost(low, high, s)
        )
        low = low if self.options.min is not None else numbers.below(low, step)
        high = high if self.options.max is not None else numbers.above(high, step)
        return ValueAxis(low, high, tuple(numbers.multiples(low, high, step)))

    def _extent(self) -> tuple[float, float]:
        low, high = self.low, self.high
        near = low * high > 0 and min(abs(low), abs(high)) < ZERO_REACH * max(abs(low), abs(high))
        if self.zero or self.options.begin_at_zero or (near and self.options.begin_at_zero is None):
            low, high = min(low, 0.0), max(high, 0.0)
        low = self.options.min if self.options.min is not None else low
        high = self.options.max if self.options.max is not None else high
        if low < high:
            return low, high
        around = abs(low) / 2 or 1.0
        return (low, low + around) if self.options.min is not None or not low else (high - around, high + around)


def _cost(low: float, high: float, step: float) -> float:
    """What a step wastes of the height, and how far it is from about five intervals."""
    bottom, top = numbers.below(low, step), numbers.above(high, step)
    waste = 1 - (high - low) / (top - bottom)
    return waste + abs((top - bottom) / step - 5) * 0.04


@dataclass(frozen=True, slots=True)
class CategoryAxis:
    """Names at 0, 1, 2 ...; ``pad`` is the part of a slot left of the first and right of the last."""

    names: Sequence[str]
    pad: float = 0.5

    @property
    def low(self) -> float:
        """Data value at the left edge."""
        return -self.pad

    @property
    def high(self) -> float:
        """Data value at the right edge."""
        return len(self.names) - 1 + self.pad

    def write(self, strip: Strip, sizes: Sizes) -> Written:
        """Choose and measure the names that are drawn."""
        slot = strip.width / max(self.high - self.low, 1e-9)
        lost = (0.5 - self.pad) * slot
        plan = labels.plan(
            self.names, labels.Strip(slot, strip.before - lost, strip.after - lost, sizes.label, strip.most_height)
        )
        marks = tuple(Mark(label.index, label.lines, (label.shift,) * len(label.lines)) for label in plan.labels)
        return Written(marks, plan.angle, plan.height, plan.lack)


@dataclass(frozen=True, slots=True)
class NumberAxis:
    """Numbers along the bottom from ``low`` to ``high``."""

    low: float
    high: float

    @classmethod
    def over(cls, span: Span, pixels: float, sizes: Sizes) -> "NumberAxis":
        """Fix the range for a plot of about so many pixels."""
        axis = span.axis(pixels / 2, sizes)
        return cls(axis.low, axis.high)

    def write(self, strip: Strip, sizes: Sizes) -> Written:
        """Choose ticks whose labels leave room between them."""
        most = 6
        while True:
            ticks = numbers.ticks(self.low, self.high, most)
            texts = numbers.axis_labels(ticks)
            gap = strip.width * (ticks[1] - ticks[0]) / (self.high - self.low) if len(ticks) > 1 else strip.width
            if most == 1 or widest(texts, sizes.label) + sizes.gap * 2 <= gap:
                break
            most -= 1
        marks = tuple(self._mark(tick, text, strip, sizes) for tick, text in zip(ticks, texts, strict=True))
        return Written(marks, 0.0, sizes.label * labels.LEADING)

    def _mark(self, tick: float, text: str, strip: Strip, sizes: Sizes) -> Mark:
        middle = strip.width * (tick - self.low) / (self.high - self.low)
        over = middle + width_of(text, sizes.label) / 2 - strip.width - strip.after
        return Mark(tick, (text,), (-max(over, 0),))
