"""Radars: a closed shape a series over rings and spokes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.charts.model import ChartSpec, Notice
from app.charts.series import Series, SeriesData
from workers.charts.polar.rings import Scale, at, draw_rings, draw_spokes, scale_of, write_rings
from workers.drawing import Drawing
from workers.look.around import Reach
from workers.look.card import no_data
from workers.look.colors import over, to_hex
from workers.look.frame import Frame, lay_out
from workers.look.legend import Entry
from workers.look.lettering import write
from workers.look.marks import add_hover, name_of
from workers.look.models import GlyphRenderer, MultiLine, Patches, Plot, Scatter
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.rim import lay_rim, names_around, spot_texts
from workers.look.theme import Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape

FILL_ALPHA = 0.18
MOST_FILLED = 4
"""Shapes over each other that can still be told apart when they are filled."""

WIDTH, DOT = 2.0, 6.0
MOST_DOTTED = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """One series as drawn: its name, its line's and its fill's colour (#rrggbbaa, or None)."""

    name: str
    series: Series
    color: str
    fill: str | None


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One shape a series."""
    data: SeriesData = spec.data
    values = [value for series in data.series for value in series.values if value is not None]
    if not values:
        return no_data(spec, theme, interactive=interactive)
    shapes = _shapes(spec, theme)
    frame = lay_out(spec, theme, legend=_entries(spec, shapes), needs=names_around, interactive=interactive)
    angles = [spec.extras.start + math.tau * index / len(data.labels) for index in range(len(data.labels))]
    rim = lay_rim([(angle, name, "") for angle, name in zip(angles, data.labels, strict=True)], frame, _reach(angles))
    scale = scale_of(values, spec.extras, rim, frame)
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, rim.extent)
    draw_rings(plot, scale, frame, spec.extras, angles)
    draw_spokes(plot, angles, scale, frame)
    dots = [_draw(plot, shape, angles, scale, frame) for shape in shapes]
    write_rings(plot, scale, frame, spec.extras)
    write(plot, spot_texts(rim, frame), RANGES)
    if interactive:
        _tell(plot, dots, shapes, data)
    beyond = sum(not scale.axis.low <= value <= scale.axis.high for value in values)
    return replace(frame.drawing(plot, len(values)), notices=_notices(beyond))


def _reach(angles: Sequence[float]) -> Reach:
    xs, ys = zip(*(at(angle, 1) for angle in angles), strict=True)
    return Reach(-min(xs), max(xs), max(ys), -min(ys))


def _notices(beyond: int) -> tuple[Notice, ...]:
    if not beyond:
        return ()
    return (Notice("options.scale", f"{beyond} values lie beyond the ends of the scale and are drawn at them"),)


def _shapes(spec: ChartSpec, theme: Theme) -> list[Shape]:
    series: Sequence[Series] = spec.data.series
    chosen = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    return [
        _shape(name_of(one.name, number), one, color, theme, filled=len(series) <= MOST_FILLED)
        for number, (one, color) in enumerate(zip(series, chosen, strict=True), 1)
    ]


def _shape(name: str, series: Series, color: str, theme: Theme, *, filled: bool) -> Shape:
    """An opaque fill is made translucent: nothing may hide the shapes below."""
    own = to_hex(series.fill_colors[0]) if series.fill_colors else ""
    line = to_hex((series.line_colors or (own[:7] or color,))[0])
    wanted = filled or bool(own) if series.fill is None else series.fill
    fill = own if len(own) > 7 else f"{own or over(line, theme.background)}{round(255 * FILL_ALPHA):02x}"  # noqa: PLR2004
    return Shape(name, series, line, fill if wanted else None)


def _entries(spec: ChartSpec, shapes: Sequence[Shape]) -> list[Entry]:
    wanted = len(shapes) > 1 if spec.options.legend is None else spec.options.legend
    return [Entry(shape.name, shape.color, "line") for shape in shapes] if wanted else []


def runs_around(values: Sequence[float | None], *, span_gaps: bool = False) -> Iterator[list[int]]:
    """The indices of values that stand together, around the circle; a run that closes ends where it began."""
    present = [index for index, value in enumerate(values) if value is not None]
    if len(present) == len(values) or (span_gaps and len(present) > 2):  # noqa: PLR2004 - two have no shape
        yield [*present, *present[:1]]
        return
    gap = next(index for index, value in enumerate(values) if value is None)
    run: list[int] = []
    for step in range(1, len(values) + 1):
        index = (gap + step) % len(values)
        if values[index] is not None:
            run.append(index)
        elif run:
            yield run
            run = []


def _draw(plot: Plot, shape: Shape, angles: Sequence[float], scale: Scale, frame: Frame) -> GlyphRenderer:
    """Fill, line and dots of one series; where a value is missing its shape is open to the centre."""
    series = shape.series
    spots = [at(angle, scale.pixels(value or 0)) for angle, value in zip(angles, series.values, strict=True)]
    runs = list(runs_around(series.values, span_gaps=series.span_gaps))
    lines = [[spots[index] for index in run] for run in runs]
    if shape.fill:
        areas = [line if run[0] == run[-1] else [(0.0, 0.0), *line] for run, line in zip(runs, lines, strict=True)]
        add_shape(plot, Patches(xs="xs", ys="ys", fill_color=shape.fill, line_color=None), _columns(areas))
    width = (WIDTH if series.line_width is None else series.line_width) * frame.sizes.scale
    stroke = {"line_color": shape.color, "line_width": width, "line_join": "round", "line_cap": "round"}
    add_shape(plot, MultiLine(xs="xs", ys="ys", line_dash=list(series.dash), **stroke), _columns(lines))
    return _dots(plot, shape, spots, frame)


def _columns(lines: Sequence[Sequence[tuple[float, float]]]) -> dict[str, Sequence[object]]:
    return {"xs": [[x for x, _ in line] for line in lines], "ys": [[y for _, y in line] for line in lines]}


def _dots(plot: Plot, shape: Shape, spots: Sequence[tuple[float, float]], frame: Frame) -> GlyphRenderer:
    kept = [spot for spot, value in zip(spots, shape.series.values, strict=True) if value is not None]
    own = shape.series.point_radius
    size = (DOT if len(spots) <= MOST_DOTTED else 3) * frame.sizes.scale if own is None else own * 2
    glyph = Scatter(x="x", y="y", size=size, fill_color=shape.color, line_color=frame.theme.background, line_width=1)
    return add_shape(plot, glyph, {"x": [x for x, _ in kept], "y": [y for _, y in kept]})


def _tell(plot: Plot, dots: Sequence[GlyphRenderer], shapes: Sequence[Shape], data: SeriesData) -> None:
    """What a tooltip says of each dot."""
    for renderer, shape in zip(dots, shapes, strict=True):
        kept = [(label, v) for label, v in zip(data.labels, shape.series.values, strict=True) if v is not None]
        columns = {"label": [label for label, _ in kept], "shown": [tip(value) for _, value in kept]}
        renderer.data_source.data.update({**columns, "series": [shape.name] * len(kept)})
    add_hover(plot, dots, (("Axis", "label"), ("Series", "series"), ("Value", "shown")))
