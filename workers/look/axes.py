"""Axes before they are drawn: what range they cover, which values are marked, and how they are written."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeGuard

from app.charts.model import AxisOptions
from workers.look import labels, logarithmic, numbers
from workers.look.text import widest, width_of
from workers.look.theme import Sizes
from workers.look.tongue import remark

NOTHING = AxisOptions()
DUST = 1e-11
"""Values nearer to each other than this share of their size are one: ticks between them have too many digits."""

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
    """An axis of numbers from ``low`` to ``high`` with its ticks.

    On a ``log`` one equal factors are equal distances; a ``reverse`` one has ``low`` at its far end. ``form`` is the
    number format of its labels, and without ``shown`` they are empty.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False
    reverse: bool = False
    form: str | None = None
    shown: bool = True

    @property
    def labels(self) -> list[str]:
        """The ticks as text."""
        if not self.shown:
            return [""] * len(self.ticks)
        if self.log:
            return [numbers.short(tick, self.form) for tick in self.ticks]
        return numbers.axis_labels(self.ticks, self.form)

    @property
    def ends(self) -> tuple[float, float]:
        """The data values at its near and its far end: below and above, or left and right."""
        return (self.high, self.low) if self.reverse else (self.low, self.high)

    def share(self, value: float) -> float:
        """How far from its near end to its far end a value lies, 0 to 1 within the axis."""
        held = max(value, self.low) if self.log else value
        part = logarithmic.share(held, self.low, self.high) if self.log else (held - self.low) / (self.high - self.low)
        return 1 - part if self.reverse else part

    def at(self, share: float) -> float:
        """The value that lies so far from the near end; undoes ``share``."""
        part = 1 - share if self.reverse else share
        if self.log:
            return float(self.low * (self.high / self.low) ** part)
        return self.low + part * (self.high - self.low)

    def beyond(self, pixels: float) -> tuple[float, float]:
        """Its near and far end, each a pixel further, when it is so many pixels long."""
        return self.at(-1 / pixels), self.at(1 + 1 / pixels)

    def room(self, sizes: Sizes) -> float:
        """Pixels that its labels take beside a plot."""
        return widest(self.labels, sizes.label) + sizes.gap if self.ticks and self.shown else 0


@dataclass(frozen=True, slots=True)
class Span:
    """The extent of data along an axis of numbers, and what was asked of that axis."""

    low: float
    high: float
    options: AxisOptions
    zero: bool = False

    @classmethod
    def of(cls, values: Iterable[float], options: AxisOptions, *, zero: bool = False) -> "Span":
        """The extent of these finite numbers, of the positive ones on a logarithmic axis; 0 to 1 without any."""
        found = [min(max(value, -numbers.LARGEST), numbers.LARGEST) for value in values]
        if options.logarithmic:
            found = [value for value in found if value > 0] or [1.0, 10.0]
        return cls(min(found, default=0.0), max(found, default=1.0), options, zero)

    def axis(self, pixels: float, sizes: Sizes) -> ValueAxis:
        """The axis over so many pixels: even steps, ends on a step unless limits are given."""
        low, high = self._extent()
        most = min(max(round(pixels / (sizes.label * 3)), 1), 7)
        if self.options.logarithmic:
            return self._logarithmic(low, high, min(self.options.ticks or most + 1, _fitting(pixels, sizes)))
        step = self._step(low, high, most, _fitting(pixels, sizes))
        low = low if self.options.min is not None else numbers.below(low, step)
        high = high if self.options.max is not None else numbers.above(high, step)
        return self._made(low, high, numbers.multiples(low, high, step))

    def _logarithmic(self, low: float, high: float, most: int) -> ValueAxis:
        below, above = logarithmic.ends(low, high, from_decade=self.zero)
        low = low if self.options.min is not None else below
        high = high if self.options.max is not None else above
        return self._made(low, high, logarithmic.ticks(low, high, most))

    def _made(self, low: float, high: float, ticks: Sequence[float]) -> ValueAxis:
        asked = self.options
        shown = asked.labels and asked.display
        return ValueAxis(low, high, tuple(ticks), asked.logarithmic, asked.reverse, asked.format, shown)

    def _step(self, low: float, high: float, most: int, fitting: int) -> float:
        """The step that was asked for, or that makes about so many ticks, or the one that wastes least."""
        if self.options.step:
            return _roomy_step(self.options.step, high - low, fitting)
        if self.options.ticks:
            return _step_for_count(low, high, min(self.options.ticks, fitting))
        counts = range(min(most, 3), most + 1)
        return min((numbers.step_for(low, high, n) for n in counts), key=lambda step: _cost(low, high, step))

    def _extent(self) -> tuple[float, float]:
        asked = self.options
        low, high = self.low, self.high
        near = low * high > 0 and min(abs(low), abs(high)) < ZERO_REACH * max(abs(low), abs(high))
        wanted = self.zero or asked.begin_at_zero or (near and asked.begin_at_zero is None)
        if wanted and not asked.logarithmic:
            low, high = min(low, 0.0), max(high, 0.0)
        low = min(low, asked.suggested_min) if _may_reach(asked.suggested_min, asked) else low
        high = max(high, asked.suggested_max) if _may_reach(asked.suggested_max, asked) else high
        low = asked.min if asked.min is not None else low
        high = asked.max if asked.max is not None else high
        if high - low > DUST * max(abs(low), abs(high)):
            return low, high
        around = abs(low) / 2 or 1.0
        return (low, low + around) if asked.min is not None or not low else (high - around, high + around)


def _may_reach(value: float | None, asked: AxisOptions) -> TypeGuard[float]:
    """Whether an axis can be drawn out to a suggested value."""
    return value is not None and (value > 0 or not asked.logarithmic)


def _fitting(pixels: float, sizes: Sizes) -> int:
    """How many labels can stand above each other."""
    return max(int(pixels / (sizes.label * 1.35)) + 1, 2)


def _roomy_step(step: float, span: float, fitting: int) -> float:
    """The step itself, or the first multiple of it whose labels don't touch."""
    if span / step < fitting:
        return step
    every = math.ceil(span / step / (fitting - 1))
    remark("options.scales", f"ticks every {step:g} would touch; every {every}th of them is drawn")
    return step * every


def _step_for_count(low: float, high: float, count: int) -> float:
    """The smallest even step that makes no more than so many ticks, both ends included."""
    most = max(count - 1, 1)
    steps = (numbers.step_for(low, high, n) for n in range(most, 0, -1))
    return next(
        (step for step in steps if round((numbers.above(high, step) - numbers.below(low, step)) / step) <= most),
        numbers.step_for(low, high, 1) * 2,
    )


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
    """Numbers along the bottom from ``low`` to ``high``; ``asked`` is what was asked of the axis."""

    low: float
    high: float
    asked: AxisOptions = NOTHING

    @classmethod
    def over(cls, span: Span, pixels: float, sizes: Sizes) -> "NumberAxis":
        """Fix the range for a plot of about so many pixels."""
        axis = span.axis(pixels / 2, sizes)
        return cls(axis.low, axis.high, span.options)

    @property
    def log(self) -> bool:
        """Whether equal factors are equal distances."""
        return self.asked.logarithmic

    def write(self, strip: Strip, sizes: Sizes) -> Written:
        """Choose ticks whose labels leave room between them."""
        most = self.asked.ticks - 1 if self.asked.ticks else 6
        while True:
            axis = ValueAxis(self.low, self.high, tuple(self._ticks(max(most, 1))), self.log, form=self.asked.format)
            if most <= 1 or _apart(axis, strip.width, sizes):
                break
            most -= 1
        marks = tuple(_mark(axis, tick, text, strip, sizes) for tick, text in zip(axis.ticks, axis.labels, strict=True))
        return Written(marks, 0.0, sizes.label * labels.LEADING)

    def _ticks(self, most: int) -> list[float]:
        """At most ``most`` intervals; of a step that was asked for every n-th."""
        if self.log:
            return logarithmic.ticks(self.low, self.high, most + 1)
        if not self.asked.step:
            return numbers.ticks(self.low, self.high, most)
        every = math.ceil((self.high - self.low) / self.asked.step / max(most * 2, 1))
        return numbers.multiples(self.low, self.high, self.asked.step * max(every, 1))


def _apart(axis: ValueAxis, pixels: float, sizes: Sizes) -> bool:
    """Whether no label along the bottom comes near the next."""
    places = [axis.share(tick) * pixels for tick in axis.ticks]
    gap = min((right - left for left, right in itertools.pairwise(places)), default=pixels)
    return widest(axis.labels, sizes.label) + sizes.gap * 2 <= gap


def _mark(axis: ValueAxis, tick: float, text: str, strip: Strip, sizes: Sizes) -> Mark:
    middle = strip.width * axis.share(tick)
    half = width_of(text, sizes.label) / 2
    return Mark(
        tick, (text,), (max(half - middle - strip.before, 0) - max(middle + half - strip.width - strip.after, 0),)
    )


@dataclass(frozen=True, slots=True)
class Mirrored:
    """An axis along the bottom that runs from right to left."""

    inner: XAxis

    @property
    def low(self) -> float:
        """Data value at the right edge."""
        return self.inner.low

    @property
    def high(self) -> float:
        """Data value at the left edge."""
        return self.inner.high

    def write(self, strip: Strip, sizes: Sizes) -> Written:
        """The marks of the axis, as they must be written when it runs the other way."""
        other = replace(strip, before=strip.after, after=strip.before)
        if not isinstance(self.inner, CategoryAxis):
            written = self.inner.write(other, sizes)
            marks = (replace(mark, shifts=tuple(-shift for shift in mark.shifts)) for mark in written.marks)
            return replace(written, marks=tuple(marks))
        last = len(self.inner.names) - 1
        written = replace(self.inner, names=self.inner.names[::-1]).write(strip, sizes)
        return replace(written, marks=tuple(replace(mark, value=last - mark.value) for mark in written.marks))
