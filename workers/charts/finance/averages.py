"""Moving averages of closing prices, as lines over the candles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.charts.finance import CandleData, PriceExtras
from app.charts.model import ChartSpec
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.marks import add_glyph
from workers.look.models import Line, Plot
from workers.look.palette import series_colors
from workers.look.theme import Theme
from workers.transforms.window import Floats

WIDTH = 1.6
COLORS = (0, 5, 8, 3)
"""Places in the palette that stand apart from both colours of candles."""


@dataclass(frozen=True, slots=True)
class Average:
    """The mean close of the last ``periods`` periods with a price; NaN until there are so many."""

    periods: int
    values: Floats
    color: str


def averages_of(spec: ChartSpec, theme: Theme) -> list[Average]:
    """The averages that were asked for; one over more periods than there are says nothing and is left out."""
    extras: PriceExtras = spec.extras
    closes = _closes(spec.data)
    palette = series_colors(max(COLORS) + 1, None, theme.categorical)
    return [
        Average(periods, _mean(closes, periods), palette[COLORS[number]])
        for number, periods in enumerate(extras.averages)
        if periods <= np.isfinite(closes).sum()
    ]


def entries(averages: Sequence[Average]) -> list[Entry]:
    """What the legend says of them."""
    return [Entry(f"Mean of {one.periods} periods", one.color, "line") for one in averages]


def add(plot: Plot, averages: Sequence[Average], frame: Frame) -> None:
    """Draw them."""
    for one in averages:
        kept = np.isfinite(one.values)
        line = Line(x="x", y="y", line_color=one.color, line_width=WIDTH * frame.sizes.scale, line_join="round")
        add_glyph(plot, line, {"x": np.flatnonzero(kept).astype(float), "y": one.values[kept]})


def _closes(data: CandleData) -> Floats:
    return np.asarray([candle.close if candle else np.nan for candle in data.candles], dtype=np.float64)


def _mean(closes: Floats, periods: int) -> Floats:
    """Over periods that have a price; a period without one has no mean."""
    found = np.full(len(closes), np.nan)
    traded = np.flatnonzero(np.isfinite(closes))
    sums = np.cumsum(np.concatenate([[0.0], closes[traded]]))
    found[traded[periods - 1 :]] = (sums[periods:] - sums[:-periods]) / periods
    return found
