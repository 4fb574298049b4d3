"""Second values beside the first: an axis whose ticks lie on the hairlines of the first, and the range to draw on."""

from dataclasses import replace

from workers.look import numbers
from workers.look.axes import Span, ValueAxis
from workers.look.models import LinearScale, LogScale, Plot, Range1d
from workers.look.theme import Sizes

STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
"""Steps that people count in; more of them than on a first axis, since the number of intervals is given."""


def aligned(span: Span, first: ValueAxis, pixels: float, sizes: Sizes) -> ValueAxis:
    """The axis of a span with a tick at each of the first one's, and zero beside zero where both have it.

    Where the first has no even ticks from end to end, or the request wants something of its own, it is an axis by
    itself.
    """
    own = span.axis(pixels, sizes)
    asked = span.options
    free = all(each is None for each in (asked.min, asked.max, asked.step, asked.ticks))
    if not free or own.log or first.log or not _whole(first) or len(first.ticks) < 2:  # noqa: PLR2004 - a step
        return own
    count = len(first.ticks) - 1
    zero = next((index for index, tick in enumerate(first.ticks) if tick == 0), None)
    low, high = (
        own.low if own.low == 0 else min(span.low, own.high),
        own.high if own.high == 0 else max(span.high, own.low),
    )
    found = _fitted(low, high, count, zero)
    if found is None:
        return own
    low, step = found
    ticks = tuple(float(f"{low + index * step:.12g}") for index in range(count + 1))
    if len(set(ticks)) < len(ticks):  # steps that vanish beside values so large
        return own
    return replace(own, low=ticks[0], high=ticks[-1], ticks=ticks)


def add_range(plot: Plot, name: str, ends: tuple[float, float], *, log: bool = False) -> None:
    """Give the plot one more range of values, whatever the scale of its own: glyphs name it as ``y_range_name``."""
    ranges, scales = (getattr(plot, f"extra_y_{kind}", {}) for kind in ("ranges", "scales"))
    plot.set(extra_y_ranges={**ranges, name: Range1d(*ends)})
    plot.set(extra_y_scales={**scales, name: LogScale() if log else LinearScale()})


def _whole(axis: ValueAxis) -> bool:
    """Whether the axis starts and ends on a tick."""
    return bool(axis.ticks) and axis.ticks[0] == axis.low and axis.ticks[-1] == axis.high


def _fitted(low: float, high: float, count: int, zero: int | None) -> tuple[float, float] | None:
    """The start and the least step with which ``count`` steps hold low to high; zero is tick number ``zero``."""
    power = numbers.step_for(low, high, count) / 10
    candidates = (factor * 10.0**exponent for exponent in _powers(power) for factor in STEPS)
    for step in candidates:
        has_zero = low <= 0 <= high and zero is not None
        start = -(zero or 0) * step if has_zero else numbers.below(low, step)
        if start <= low + step * 1e-9 and start + count * step >= high - step * 1e-9:
            return start, step
    return None


def _powers(least: float) -> range:
    exponent = len(f"{int(least)}") - 1 if least >= 1 else int(f"{least:e}".split("e")[1])
    return range(exponent, exponent + 4)
