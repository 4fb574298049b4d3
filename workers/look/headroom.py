"""Room at the ends of a value axis, in pixels, for figures that stand beyond the marks."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from app.charts.model import AxisOptions
from workers.look.axes import Span, ValueAxis
from workers.look.theme import Sizes

ROUNDS = 6
"""Each end's room depends on the other's; so many rounds settle both to a fraction of a pixel."""


@dataclass(frozen=True, slots=True)
class Air:
    """Pixels that stay free before the smallest value and after the largest."""

    before: float = 0
    after: float = 0


NO_AIR = Air()


def roomier(axis: ValueAxis, span: Span, air: Air, pixels: float) -> ValueAxis:
    """The axis over so many pixels, its ends moved outwards until the air is there; ticks stay.

    An end that was asked for stays where it is.
    """
    to, back = (math.log, math.exp) if axis.log else (float, float)
    low, high, least, most = (to(end) for end in (axis.low, axis.high, span.low, span.high))
    before = 0 if span.options.min is not None else air.before
    after = 0 if span.options.max is not None else air.after
    for _ in range(ROUNDS):
        unit = (high - low) / max(pixels, before + after + 1)
        low = min(low, least - before * unit) if before else low
        high = max(high, most + after * unit) if after else high
    return replace(axis, low=back(low), high=back(high)) if before or after else axis


@dataclass(frozen=True, slots=True)
class AirySpan(Span):
    """A span whose axis has air at its ends; for axes that run up a page."""

    air: Air = NO_AIR

    @classmethod
    def around(cls, values: Iterable[float], options: AxisOptions, air: Air, *, zero: bool = False) -> "AirySpan":
        """The extent of these finite numbers with this air around it."""
        plain = Span.of(values, options, zero=zero)
        return cls(**{field.name: getattr(plain, field.name) for field in fields(Span)}, air=air)

    def axis(self, pixels: float, sizes: Sizes) -> ValueAxis:
        """The axis over so many pixels: even steps, then the air."""
        return roomier(Span.axis(self, pixels, sizes), self, self.air, pixels * HEIGHT_LEFT)


HEIGHT_LEFT = 0.85
"""The share of the height that an axis is asked for, which names below leave to it."""
