"""Axes that leave room for marks whose size is in pixels, so that none is cut at the edge of the plot area."""

from dataclasses import replace

import numpy as np

from app.charts.model import AxisOptions
from workers.look import numbers
from workers.look.axes import Span
from workers.transforms.window import Floats

ROUNDS = 4
"""The wider the axis, the more data units a pixel is: so often that is worked out again."""


def padded(values: Floats, reach: Floats, pixels: float, options: AxisOptions) -> Span:
    """The span of marks at these finite values that reach so many pixels to both sides, on ``pixels`` in all.

    A limit that was asked for stands, and cuts.
    """
    values = np.clip(values, -numbers.LARGEST / 4, numbers.LARGEST / 4)
    low, high = float(values.min()), float(values.max())
    suggested = [options.suggested_min, options.suggested_max, 0.0 if options.begin_at_zero else None]
    low, high = (end([own, *(one for one in suggested if one is not None)]) for end, own in ((min, low), (max, high)))
    if low == high:
        around = abs(low) / 2 or 1.0
        low, high = low - around, high + around
    for _ in range(ROUNDS):
        per_pixel = (high - low) / pixels
        low, high = min(low, *(values - reach * per_pixel)), max(high, *(values + reach * per_pixel))
    return Span(
        float(low),
        float(high),
        replace(
            options,
            min=_edge(options.min, options.max, float(low), below=True),
            max=_edge(options.max, options.min, float(high), below=False),
        ),
    )


def _edge(asked: float | None, other: float | None, found: float, *, below: bool) -> float | None:
    """The limit at one side; the house style chooses where the other one leaves no room for what was found."""
    if asked is not None or other is None:
        return found if asked is None else asked
    return found if (found < other) is below else None
