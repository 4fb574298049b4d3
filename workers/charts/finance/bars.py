"""OHLC bars and Renko bricks: other pictures of the same prices."""

from dataclasses import replace
from itertools import pairwise

from app.charts.finance import CandleData, PriceExtras
from app.charts.finance.candles import bricks
from app.charts.model import ChartSpec, Notice
from workers.charts.finance.candles import BODY_SHARE, WIDEST_BODY, build_with, columns, draw_candles, stroke_of
from workers.drawing import Drawing
from workers.look.frame import Frame
from workers.look.marks import add_glyph
from workers.look.models import GlyphRenderer, Plot, Segment
from workers.look.numbers import step_for
from workers.look.theme import Theme

MOST_BRICKS = 4000
PERIODS = 14
"""The mean range over so many periods is the size of a brick (Wilder 1978)."""


def build_ohlc(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """A line from low to high, a tick at the left where the period opened and one at the right where it closed."""
    return build_with(_draw_bars, spec, theme, interactive=interactive)


def build_renko(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """Bricks in a row; one too small for the way of the price is made larger, and that is told."""
    data: CandleData = spec.data
    extras: PriceExtras = spec.extras
    size = extras.brick or _usual(data)
    closes = [candle.close for candle in data.candles if candle]
    way = sum(abs(later - sooner) for sooner, later in pairwise(closes))
    notices: tuple[Notice, ...] = ()
    if size and way / size > MOST_BRICKS:
        size = step_for(0, way, MOST_BRICKS)
        message = f"bricks of this size would be more than {MOST_BRICKS:,}; they are {size:g} high"
        notices = (Notice("advanced_options.brick_size", message),)
    made = replace(spec, data=bricks(data, size) if size else replace(data, labels=(), candles=()))
    return replace(build_with(draw_candles, made, theme, interactive=interactive), notices=notices)


def _usual(data: CandleData) -> float:
    ranges = [candle.high - candle.low for candle in data.candles if candle][-PERIODS:]
    mean = sum(ranges) / len(ranges) if ranges else 0
    return step_for(0, mean * 2, 2) if mean else 0


def _draw_bars(plot: Plot, data: CandleData, frame: Frame) -> list[GlyphRenderer]:
    slot = frame.area.width / len(data.candles)
    body = min(slot * BODY_SHARE, WIDEST_BODY * frame.sizes.scale * 0.6)
    stroke = stroke_of(body, frame) * 1.2
    given = dict(columns(data, frame.theme, hollow=False))
    half = body / slot / 2
    given |= {"left": [x - half for x in given["x"]], "right": [x + half for x in given["x"]]}  # type: ignore[operator]  # indices
    look = {"line_color": "edge", "line_width": stroke}
    glyphs = (
        Segment(x0="x", x1="x", y0="low", y1="high", **look),
        Segment(x0="left", x1="x", y0="open", y1="open", **look),
        Segment(x0="x", x1="right", y0="close", y1="close", **look),
    )
    return [add_glyph(plot, glyph, given) for glyph in glyphs]
