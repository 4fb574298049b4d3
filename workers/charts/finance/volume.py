"""What was traded, as bars in the lower part of the plot, measured on an axis of their own."""

from collections.abc import Sequence

from app.charts.finance import Candle, CandleData
from workers.look.colors import mix
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.models import ColumnDataSource, GlyphRenderer, Plot, VBar
from workers.look.numbers import short
from workers.look.second import add_range
from workers.look.theme import Theme

SHARE = 0.2
"""The part of the plot's height that the highest bar takes."""
RANGE = "volume"


def most(data: CandleData) -> float:
    """The largest volume; 0 without any."""
    return max((candle.volume or 0 for candle in data.candles if candle), default=0)


def floor(prices: Sequence[float]) -> float:
    """How low a price axis must reach so that bars below the lowest price cover none."""
    low, high = min(prices), max(prices)
    return low - (high - low or abs(high) or 1) * SHARE / (1 - SHARE) * 1.15


def entry(data: CandleData, theme: Theme) -> Entry:
    """What the legend says of them: there is no axis to read them off."""
    return Entry(f"Volume, at most {short(most(data))}", _color(theme))


def add(plot: Plot, data: CandleData, frame: Frame, width: float) -> GlyphRenderer:
    """Draw them, ``width`` slots wide."""
    kept: list[tuple[int, Candle]] = [(index, candle) for index, candle in enumerate(data.candles) if candle]
    add_range(plot, RANGE, (0, most(data) / SHARE))
    source = ColumnDataSource({"x": [index for index, _ in kept], "top": [candle.volume or 0 for _, candle in kept]})
    bars = VBar(x="x", top="top", bottom=0, width=width, fill_color=_color(frame.theme), line_color=None)
    return plot.add_glyph(source, bars, y_range_name=RANGE)


def _color(theme: Theme) -> str:
    return mix(theme.background, theme.text, 0.35)
