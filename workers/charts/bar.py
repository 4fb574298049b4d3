"""Bars: grouped side by side, always measured from zero."""

from collections.abc import Sequence

from app.charts.model import ChartSpec
from app.charts.series import Series, SeriesData
from workers.drawing import Drawing
from workers.look.axes import CategoryAxis, Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.marks import Paint, add_glyph, add_hover, name_of, paints, tell
from workers.look.models import GlyphRenderer, Plot, VBar
from workers.look.numbers import full
from workers.look.theme import Theme

GROUP_SHARE = 0.74
"""The part of a slot that its bars take together; the rest is gap."""

WIDEST_BAR = 112
"""Pixels at 800 x 400: one bar is not a wall."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One bar a value and series; null leaves a gap."""
    data: SeriesData = spec.data
    values = [value for series in data.series for value in series.values if value is not None]
    if not values:
        return no_data(spec, theme, interactive=interactive)
    looks = paints(spec, data.series, theme)
    chart = Cartesian(spec, theme, CategoryAxis(data.labels), Span.of(values, spec.options.y, zero=True))
    frame = chart.frame(_entries(spec, data.series, looks), interactive=interactive)
    plot = chart.plot(frame)
    width = _group_width(frame, len(data.labels), len(data.series)) / len(data.series)
    renderers = [_draw(plot, data, number, look, width) for number, look in enumerate(looks)]
    chart.baseline(plot, "guide")
    if interactive:
        tell(renderers, [_tell(data, number) for number in range(len(looks))])
        add_hover(plot, renderers, (("Label", "label"), ("Series", "series"), ("Value", "shown")))
    return frame.drawing(plot, sum(1 for value in values if value))


def _entries(spec: ChartSpec, series: Sequence[Series], looks: Sequence[Paint]) -> list[Entry]:
    wanted = len(series) > 1 if spec.options.legend is None else spec.options.legend
    if not wanted:
        return []
    pairs = zip(series, looks, strict=True)
    return [Entry(name_of(one.name, n), look.main, outline=look.outlines[0]) for n, (one, look) in enumerate(pairs, 1)]


def _group_width(frame: Frame, slots: int, series: int) -> float:
    """The width of a group in slots."""
    slot = frame.area.width / slots
    return min(GROUP_SHARE, WIDEST_BAR * frame.sizes.scale * series / slot)


def _draw(plot: Plot, data: SeriesData, number: int, look: Paint, width: float) -> GlyphRenderer:
    """The bars of one series, ``width`` slots wide with a hairline of gap to their neighbours in the group."""
    series = data.series[number]
    offset = (number + 0.5 - len(data.series) / 2) * width
    kept = [(index, value) for index, value in enumerate(series.values) if value is not None]
    columns: dict[str, Sequence[object]] = {
        "x": [index + offset for index, _ in kept],
        "top": [value for _, value in kept],
        "fill": [look.fills[index] for index, _ in kept],
        "line": [look.outlines[index] for index, _ in kept],
    }
    border = 1 if series.line_width is None else series.line_width
    drawn = width * (0.94 if len(data.series) > 1 else 1)
    glyph = VBar(x="x", top="top", width=drawn, fill_color="fill", line_color="line", line_width=border)
    return add_glyph(plot, glyph, columns)


def _tell(data: SeriesData, number: int) -> dict[str, Sequence[str]]:
    """What a tooltip says of each bar."""
    series = data.series[number]
    kept = [(label, value) for label, value in zip(data.labels, series.values, strict=True) if value is not None]
    return {
        "label": [label for label, _ in kept],
        "series": [name_of(series.name, number + 1)] * len(kept),
        "shown": [full(value) for _, value in kept],
    }


BUILDERS = {"bar": build}
