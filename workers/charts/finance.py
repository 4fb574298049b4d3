"""Finance: candles side by side; rising ones hollow, falling ones filled, so that colour isn't needed to tell them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.charts.finance import Candle, CandleData
from app.charts.model import ChartSpec
from workers.drawing import Drawing
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.dates import full_date, parse
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Plot, Segment, VBar
from workers.look.numbers import full
from workers.look.sessions import session_axis
from workers.look.theme import Theme

BODY_SHARE = 0.66
"""The part of a slot that a body takes."""

WIDEST_BODY = 34
"""Pixels at 800 x 400: four candles are not four walls."""

LEAST_HOLLOW = 4.5
"""Pixels of a body's width below which a hollow one would show nothing inside."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of rising and falling candles: apart in grey and for every kind of colour vision."""

    up: str
    down: str


PAINTS = {"light": Paint("#12a594", "#b3420d"), "dark": Paint("#4fd8c4", "#e0742f")}


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One candle a period."""
    data: CandleData = spec.data
    kept = [index for index, candle in enumerate(data.candles) if candle]
    if not kept:
        return no_data(spec, theme, interactive=interactive)
    prices = [price for candle in data.candles if candle for price in (candle.low, candle.high)]
    own = spec.options.y
    free = replace(own, begin_at_zero=False) if own.begin_at_zero is None else own
    chart = Cartesian(spec, theme, session_axis(data.labels), Span.of(prices, free))
    frame = chart.frame(_entries(spec, theme), interactive=interactive)
    plot = chart.plot(frame)
    renderers = _draw(plot, data, kept, frame)
    if interactive:
        fields = (("Period", "label"), ("Open", "opens"), ("High", "highs"), ("Low", "lows"), ("Close", "closes"))
        add_hover(plot, renderers, fields)
    return frame.drawing(plot, len(kept))


def _entries(spec: ChartSpec, theme: Theme) -> list[Entry]:
    if spec.options.legend is False:
        return []
    paint = PAINTS[theme.name]
    return [
        Entry("Close above open", theme.background, outline=paint.up),
        Entry("Close below open", paint.down, outline=paint.down),
    ]


def _draw(plot: Plot, data: CandleData, kept: Sequence[int], frame: Frame) -> list[GlyphRenderer]:
    """Wicks below bodies. Bodies too thin to be hollow are filled with the colour of their edge."""
    slot = frame.area.width / len(data.candles)
    body = min(slot * BODY_SHARE, WIDEST_BODY * frame.sizes.scale)
    stroke = min(max(body / 5, 0.85), 1.5) * frame.sizes.scale
    columns = _columns(data, kept, frame.theme, hollow=body >= LEAST_HOLLOW)
    edge = stroke if body > 2 * stroke else 0
    wick = Segment(x0="x", x1="x", y0="low", y1="body_low", line_color="edge", line_width=stroke)
    upper = Segment(x0="x", x1="x", y0="body_high", y1="high", line_color="edge", line_width=stroke)
    bodies = VBar(
        x="x", top="body_high", bottom="body_low", width=(body - edge) / slot,
        fill_color="fill", line_color="edge", line_width=edge, line_join="miter",
    )  # fmt: skip
    return [add_glyph(plot, glyph, columns) for glyph in (wick, upper, bodies)]


def _columns(data: CandleData, kept: Sequence[int], theme: Theme, *, hollow: bool) -> Mapping[str, Sequence[object]]:
    paint = PAINTS[theme.name]
    candles: list[Candle] = [candle for candle in data.candles if candle]
    instants = parse(data.labels)
    told = [full_date(instant) for instant in instants] if instants else data.labels
    edges = [paint.up if candle.rises else paint.down for candle in candles]
    return {
        "x": kept,
        "low": [candle.low for candle in candles],
        "high": [candle.high for candle in candles],
        "body_low": [min(candle.open, candle.close) for candle in candles],
        "body_high": [max(candle.open, candle.close) for candle in candles],
        "edge": edges,
        "fill": [
            theme.background if candle.rises and hollow else edge for candle, edge in zip(candles, edges, strict=True)
        ],
        "label": [told[index] for index in kept],
        "opens": [full(candle.open) for candle in candles],
        "highs": [full(candle.high) for candle in candles],
        "lows": [full(candle.low) for candle in candles],
        "closes": [full(candle.close) for candle in candles],
    }


BUILDERS = {"candlestick": build}
