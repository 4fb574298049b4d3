"""Candles side by side; rising ones hollow, falling ones filled, so that colour isn't needed to tell them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.charts.finance import Candle, CandleData
from app.charts.model import ChartSpec
from workers.charts.finance import averages, volume
from workers.drawing import Drawing
from workers.look.axes import Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import luminance
from workers.look.dates import full_date, parse
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Plot, Segment, VBar
from workers.look.numbers import tip
from workers.look.sessions import session_axis
from workers.look.theme import Theme
from workers.look.tongue import remark

BODY_SHARE = 0.66
"""The part of a slot that a body takes."""

WIDEST_BODY = 34
"""Pixels at 800 x 400: four candles are not four walls."""

LEAST_HOLLOW = 4.5
"""Pixels of a body's width below which a hollow one would show nothing inside."""

DARK_GROUND = 0.18
"""The luminance below which the lighter pair of colours is taken."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of rising and falling candles: apart in grey and for every kind of colour vision."""

    up: str
    down: str


PAINTS = {"light": Paint("#12a594", "#b3420d"), "dark": Paint("#4fd8c4", "#e0742f")}

FIELDS = (("Period", "label"), ("Open", "opens"), ("High", "highs"), ("Low", "lows"), ("Close", "closes"))

Draw = Callable[[Plot, CandleData, Frame], list[GlyphRenderer]]


def paint_of(theme: Theme) -> Paint:
    """The pair for a theme's ground."""
    own = PAINTS["dark" if luminance(theme.background) < DARK_GROUND else "light"]
    return Paint(theme.positive or own.up, theme.negative or own.down)


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One candle a period."""
    return build_with(draw_candles, spec, theme, interactive=interactive)


def build_with(
    draw: Draw, spec: ChartSpec, theme: Theme, *, with_volume: bool = False, interactive: bool = False
) -> Drawing:
    """A chart of periods side by side that ``draw`` draws, with moving averages and perhaps what was traded."""
    data: CandleData = spec.data
    prices = [price for candle in data.candles if candle for price in (candle.low, candle.high)]
    if not prices:
        return no_data(spec, theme, interactive=interactive)
    traded = with_volume and volume.most(data) > 0
    extent = [*prices, volume.floor(prices)] if traded else prices
    own = spec.options.y
    free = replace(own, begin_at_zero=False) if own.begin_at_zero is None else own
    lines = averages.averages_of(spec, theme)
    if spec.options.style.colors and not lines:
        remark("options.colors", "not used: up and down have colours of their own, these are for moving averages")
    chart = Cartesian(spec, theme, session_axis(data.labels), Span.of(extent, free))
    told = [*_entries(theme), *averages.entries(lines), *([volume.entry(data, theme)] if traded else [])]
    frame = chart.frame([] if spec.options.legend is False else told, interactive=interactive)
    plot = chart.plot(frame)
    if traded:
        volume.add(plot, data, frame, _body(data, frame) / _slot(data, frame))
    renderers = draw(plot, data, frame)
    averages.add(plot, lines, frame)
    if interactive:
        add_hover(plot, renderers, FIELDS)
    return frame.drawing(plot, sum(candle is not None for candle in data.candles))


def build_volume(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """Candles over bars of what was traded."""
    return build_with(draw_candles, spec, theme, with_volume=True, interactive=interactive)


def draw_candles(plot: Plot, data: CandleData, frame: Frame) -> list[GlyphRenderer]:
    """Wicks below bodies. Bodies too thin to be hollow are filled with the colour of their edge."""
    slot, body = _slot(data, frame), _body(data, frame)
    stroke = stroke_of(body, frame)
    given = columns(data, frame.theme, hollow=body >= LEAST_HOLLOW)
    edge = stroke if body > 2 * stroke else 0
    wick = Segment(x0="x", x1="x", y0="low", y1="body_low", line_color="edge", line_width=stroke)
    upper = Segment(x0="x", x1="x", y0="body_high", y1="high", line_color="edge", line_width=stroke)
    bodies = VBar(
        x="x", top="body_high", bottom="body_low", width=(body - edge) / slot,
        fill_color="fill", line_color="edge", line_width=edge, line_join="miter",
    )  # fmt: skip
    return [add_glyph(plot, glyph, given) for glyph in (wick, upper, bodies)]


def stroke_of(body: float, frame: Frame) -> float:
    """The width of lines beside bodies of so many pixels."""
    return min(max(body / 5, 0.85), 1.5) * frame.sizes.scale


def columns(data: CandleData, theme: Theme, *, hollow: bool) -> Mapping[str, Sequence[object]]:
    """What glyphs and tooltips read of each period that has prices."""
    paint = paint_of(theme)
    kept = [index for index, candle in enumerate(data.candles) if candle]
    candles: list[Candle] = [candle for candle in data.candles if candle]
    instants = parse(data.labels)
    told = [full_date(instant) for instant in instants] if instants else data.labels
    edges = [paint.up if candle.rises else paint.down for candle in candles]
    return {
        "x": kept,
        "low": [candle.low for candle in candles],
        "high": [candle.high for candle in candles],
        "open": [candle.open for candle in candles],
        "close": [candle.close for candle in candles],
        "body_low": [min(candle.open, candle.close) for candle in candles],
        "body_high": [max(candle.open, candle.close) for candle in candles],
        "edge": edges,
        "fill": [
            theme.background if candle.rises and hollow else edge for candle, edge in zip(candles, edges, strict=True)
        ],
        "label": [told[index] for index in kept],
        "opens": [tip(candle.open) for candle in candles],
        "highs": [tip(candle.high) for candle in candles],
        "lows": [tip(candle.low) for candle in candles],
        "closes": [tip(candle.close) for candle in candles],
    }


def _slot(data: CandleData, frame: Frame) -> float:
    """Pixels from one period to the next."""
    return frame.area.width / len(data.candles)


def _body(data: CandleData, frame: Frame) -> float:
    return min(_slot(data, frame) * BODY_SHARE, WIDEST_BODY * frame.sizes.scale)


def _entries(theme: Theme) -> list[Entry]:
    paint = paint_of(theme)
    return [
        Entry("Close above open", theme.background, outline=paint.up),
        Entry("Close below open", paint.down, outline=paint.down),
    ]
