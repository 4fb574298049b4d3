"""Axes on which equal factors are equal distances: their ends, and ticks at 1, 2 and 5 times powers of ten."""

import math
from collections.abc import Sequence

from workers.look import numbers

_DUST = 1e-9
FACTORS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0))
"""The marks within one power of ten, from few to many."""

AIR = 1.08
"""The least factor between an end and the first value: a point there stays whole."""

_LEAST_DECADES = 1.0
"""An axis that is shorter has even steps between its marks."""


def ends(low: float, high: float, *, from_decade: bool) -> tuple[float, float]:
    """Round ends around positive values; bars start a whole power of ten below, so that the least has a length."""
    if low >= high:
        low, high = low / 2, low * 2
    if not from_decade:
        return _nearest(low / AIR, up=False), _nearest(high * AIR, up=True)
    foot = 10.0 ** math.floor(math.log10(low) + _DUST)
    return (foot / 10 if math.isclose(foot, low) else foot), _nearest(high, up=True)


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most about ``most`` marks within ``low`` to ``high``."""
    decades = math.log10(high / low)
    if decades < _LEAST_DECADES:
        return [tick for tick in numbers.ticks(low, high, max(most - 1, 1)) if tick > 0]
    rich = [_marks(low, high, factors, 1) for factors in FACTORS]
    fitting = [marks for marks in rich if len(marks) <= max(most, 2)]
    if fitting:
        return fitting[-1]
    apart = math.ceil(len(rich[0]) / max(most, 2))
    return _marks(low, high, (1.0,), apart)


def share(value: float, low: float, high: float) -> float:
    """How far along the axis a positive value lies, 0 to 1."""
    return math.log(value / low) / math.log(high / low)


def _nearest(value: float, *, up: bool) -> float:
    """The next of 1, 2, 5 times a power of ten at or beyond a value."""
    power = 10.0 ** math.floor(math.log10(value) + _DUST)
    steps = (1.0, 2.0, 5.0, 10.0)
    if up:
        return _clean(power * next(step for step in steps if step * power >= value * (1 - _DUST)))
    return _clean(power * next(step for step in reversed(steps) if step * power <= value * (1 + _DUST)))


def _marks(low: float, high: float, factors: Sequence[float], apart: int) -> list[float]:
    first, last = math.floor(math.log10(low) + _DUST), math.ceil(math.log10(high) - _DUST)
    start = -(-first // apart) * apart if apart > 1 else first
    marks = (_clean(factor * 10.0**power) for power in range(start, last + 1, apart) for factor in factors)
    return [mark for mark in marks if low * (1 - _DUST) <= mark <= high * (1 + _DUST)]


def _clean(value: float) -> float:
    return float(f"{value:.12g}")
