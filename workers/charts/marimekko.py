"""Marimekko charts: rectangles whose areas are amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.charts.marimekko import Column, MekkoData
from app.charts.model import ChartSpec, Notice
from workers.charts.bar.percent import PercentSpan
from workers.drawing import Drawing
from workers.look.axes import Mark, Strip, Written
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import ink_on, over, to_hex
from workers.look.frame import Frame
from workers.look.headroom import NO_AIR
from workers.look.labels import LEADING
from workers.look.legend import Entry
from workers.look.lettering import Text
from workers.look.marks import add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, Plot, Quad
from workers.look.numbers import beside, percent, tip
from workers.look.palette import series_colors
from workers.look.text import shorten, widest, width_of, wrap
from workers.look.theme import Sizes, Theme

MOST_LINES = 3
LEAST_NAME = 2.2
"""Em of a column below which not even the start of a name is worth reading."""

LEAST_APART = 4
"""Pixels of the shorter side above which rectangles have a hairline of ground around them."""


@dataclass(frozen=True, slots=True)
class WidthAxis:
    """Names under columns of different widths, with the share that each width is."""

    columns: Sequence[Column]
    low: float = 0.0
    high: float = 1.0

    def write(self, strip: Strip, sizes: Sizes) -> Written:
        """The names that have room under their column; its share where there is room for that, too."""
        marks = [mark for column in self.columns for mark in self._mark(column, strip, sizes)]
        lines = max((len(mark.lines) for mark in marks), default=0)
        return Written(tuple(marks), 0.0, lines * sizes.label * LEADING)

    def _mark(self, column: Column, strip: Strip, sizes: Sizes) -> list[Mark]:
        room = (column.end - column.start) * strip.width - sizes.label * 0.5
        if room < sizes.label * LEAST_NAME and width_of(column.label, sizes.label) > room:
            return []
        most = min(max(int(strip.most_height / (sizes.label * LEADING)) - 2, 1), MOST_LINES)
        lines = wrap(column.label, sizes.label, room, most)
        if " ".join(lines) != column.label and widest(column.label.split(), sizes.label) > room:
            lines = [shorten(column.label, sizes.label, room)]
        figure = percent(column.end - column.start)
        lines += [figure] if width_of(figure, sizes.label) <= room and most > 1 else []
        return [Mark((column.start + column.end) / 2, tuple(lines), (0.0,) * len(lines))] if any(lines) else []


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One column a label, one rectangle in it a series."""
    data: MekkoData = spec.data
    if not data.columns:
        return no_data(spec, theme, interactive=interactive)
    limits = replace(spec.options.y, min=0, max=100)
    chart = Cartesian(spec, theme, WidthAxis(data.columns), PercentSpan.around([0, 100], limits, NO_AIR, zero=True))
    colors = _colors(spec, theme)
    frame = chart.frame(_entries(spec, colors), interactive=interactive)
    plot = chart.plot(frame, _figures(frame, colors))
    renderers = [_draw(plot, frame, number, color) for number, color in enumerate(colors)]
    chart.baseline(plot, "guide")
    if interactive:
        tell(renderers, [_tell(data, number) for number in range(len(colors))])
        fields = (("Label", "label"), ("Part", "series"), ("Value", "shown"), ("Share", "share"))
        add_hover(plot, renderers, fields)
    marks = sum(1 for row in data.amounts for value in row if value)
    return replace(frame.drawing(plot, marks), notices=_unnamed(chart, frame))


def _colors(spec: ChartSpec, theme: Theme) -> list[str]:
    series = spec.data.series
    chosen = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    return [to_hex((one.fill_colors or (color,))[0]) for one, color in zip(series, chosen, strict=True)]


def _entries(spec: ChartSpec, colors: Sequence[str]) -> list[Entry]:
    if spec.options.legend is False:
        return []
    pairs = enumerate(zip(spec.data.series, colors, strict=True), 1)
    return [Entry(name_of(one.name, number), color) for number, (one, color) in pairs]


def _draw(plot: Plot, frame: Frame, number: int, color: str) -> GlyphRenderer:
    """The rectangles of one series in percent of the height."""
    columns: Sequence[Column] = frame.spec.data.columns
    spans = [column.parts[number] for column in columns]
    apart = [
        min((column.end - column.start) * frame.area.width, (top - foot) * frame.area.height) >= LEAST_APART
        for column, (foot, top) in zip(columns, spans, strict=True)
    ]
    glyph = Quad(left="left", right="right", bottom="bottom", top="top", fill_color=color, line_color="line")
    places: dict[str, Sequence[object]] = {
        "left": [column.start for column in columns],
        "right": [column.end for column in columns],
        "bottom": [foot * 100 for foot, _ in spans],
        "top": [top * 100 for _, top in spans],
        "line": [frame.theme.background if each else None for each in apart],
    }
    return add_glyph(plot, glyph, places)


def _figures(frame: Frame, colors: Sequence[str]) -> list[Text]:
    """The share of each part that has room for it, or its amount in the format that is asked for."""
    asked, size = frame.spec.options.data_labels, frame.sizes.label
    if asked is False or (asked is None and not frame.parts.ticks):
        return []
    texts = []
    for column, row in zip(frame.spec.data.columns, frame.spec.data.amounts, strict=True):
        wide = (column.end - column.start) * frame.area.width
        asked_for = beside(row) or [percent(top - foot) for foot, top in column.parts]
        for (foot, top), color, text in zip(column.parts, colors, asked_for, strict=True):
            if width_of(text, size) + size * 0.6 <= wide and size * 1.4 <= (top - foot) * frame.area.height:
                ink = ink_on(over(color, frame.theme.background))
                x, y = (column.start + column.end) / 2, (foot + top) * 50
                texts.append(Text(x, y, text, size, ink, "center", x_of="data", y_of="data"))
    return texts


def _unnamed(chart: Cartesian, frame: Frame) -> tuple[Notice, ...]:
    written = chart.measure(frame.room).written.marks
    columns = frame.spec.data.columns
    if not frame.parts.ticks or len(written) == len(columns):
        return ()
    message = f"{len(columns) - len(written)} of {len(columns)} columns are too narrow for their name"
    return (Notice("data.labels", message),)


def _tell(data: MekkoData, number: int) -> Mapping[str, Sequence[str]]:
    """What a tooltip says of each rectangle."""
    return {
        "label": [column.label for column in data.columns],
        "series": [name_of(data.series[number].name, number + 1)] * len(data.columns),
        "shown": [tip(row[number]) for row in data.amounts],
        "share": [percent(column.parts[number][1] - column.parts[number][0], 1) for column in data.columns],
    }


BUILDERS = {"marimekko": build}
