"""Contours: bands between lines of equal value, with a bar of the same bands; several clouds are told by lines."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from contourpy import FillType, LineType, contour_generator

from app.charts.grid.contour import FieldData
from app.charts.model import AxisOptions, ChartSpec, Notice
from app.charts.schemes import DIVERGING, SEQUENTIAL
from workers.charts.clouds import Cloud, clouds_of, entries
from workers.charts.grid.told import surface_told
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.axes import NumberAxis, Span
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import mix
from workers.look.colorscale import STEPS, ColorScale, add_bar, bar_room, bar_title, scale_of
from workers.look.countscale import hue_ramp
from workers.look.lettering import write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import MultiLine, MultiPolygons, Plot, Scatter
from workers.look.theme import Sizes, Theme
from workers.transforms.surface import Surface, bandwidth, surface
from workers.transforms.window import Floats

GRID = (120, 80)
"""Places across and up at which a density is worked out."""

REACH = 2.6
"""Bandwidths beyond the outermost points in which their density fades out."""

LEVELS, STEPS_OF_DENSITY = 8, 10
"""About how many bands a grid has, and how many a density, unless others are asked for."""

FEW_POINTS = 1500
"""Up to so many points are drawn over their density."""

PAIR = 2
"""Levels around a surface that is flat: its colour tells nothing."""

LEAST_SHARE = 0.5
"""Of the first level's height: below it a density has no colour."""

DENSITY = "relative density"


@dataclass(frozen=True, slots=True)
class Layer:
    """A surface, the cloud it comes from (None for a grid), and the values at which lines are drawn."""

    surface: Surface
    cloud: Cloud | None
    levels: tuple[float, ...]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """Filled bands of one surface, or lines of each of several."""
    layers = _layers(spec, theme)
    if not layers:
        return no_data(spec, theme, interactive=interactive)
    sizes = Sizes.of(spec.width, spec.height)
    alone = len(layers) == 1
    scale = _scale(spec, theme, layers[0]) if alone else None
    wanted = scale is not None and len(layers[0].levels) > PAIR and spec.options.legend is not False
    room = bar_room(scale, sizes) if scale and wanted else 0
    chart = _axes(spec, theme, layers, room)
    shown = [] if alone else entries(spec, [layer.cloud for layer in layers if layer.cloud])
    frame = chart.frame(shown, interactive=interactive)
    plot = chart.plot(frame)
    for layer in layers:
        _draw(plot, layer, scale, (spec.extras.filled, theme, sizes.scale))
        _dots(plot, layer, spec, sizes.scale)
    if scale and wanted and frame.parts.legend:
        write(plot, bar_title(frame, _named(spec)))
        add_bar(plot, frame, scale)
    if interactive:
        _tell(plot, layers, spec)
    notices = tuple(
        Notice("data.datasets", f"{layer.cloud.name}: points in one place or on a line have no density; it is guessed")
        for layer in layers
        if layer.cloud and not (bandwidth(layer.cloud.xs) and bandwidth(layer.cloud.ys))
    )
    marks = sum(int(np.isfinite(layer.surface.values).sum()) for layer in layers)
    return replace(frame.drawing(plot, marks), notices=notices)


def _tell(plot: Plot, layers: Sequence[Layer], spec: ChartSpec) -> None:
    """The value of the surface under the pointer, and which of several it is."""
    names = [layer.cloud.name if layer.cloud else spec.data.name for layer in layers]
    cells = [
        surface_told(plot, layer.surface, name, density=layer.cloud is not None)
        for layer, name in zip(layers, names, strict=True)
    ]
    value = ("Density" if layers[0].cloud else "Value", "shown")
    fields = (("x", "shown_x"), ("y", "shown_y"), value)
    add_hover(plot, cells, fields if len(layers) == 1 else (("Series", "series"), *fields))


def _named(spec: ChartSpec) -> str:
    """What the colours mean."""
    return spec.data.name if isinstance(spec.data, FieldData) else DENSITY


def _layers(spec: ChartSpec, theme: Theme) -> list[Layer]:
    """The surfaces; of points each has its own, from 0 to 1 at its top."""
    if isinstance(spec.data, FieldData):
        rows = [[np.nan if value is None else value for value in row] for row in spec.data.values]
        values = np.array(rows, dtype=np.float64)
        if not np.isfinite(values).any():
            return []
        found = Surface(np.array(spec.data.xs), np.array(spec.data.ys), values)
        return [Layer(found, None, _levels(values, spec.extras.levels or LEVELS))]
    count = spec.extras.levels or STEPS_OF_DENSITY
    levels = tuple(number / count for number in range(1, count))
    clouds = [cloud for cloud in clouds_of(spec, theme) if len(cloud.xs)]
    return [Layer(_density(cloud), cloud, (LEAST_SHARE / count, *levels, 1.0)) for cloud in clouds]


def _levels(values: Floats, count: int) -> tuple[float, ...]:
    """Even steps around all values."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if low == high:
        around = abs(low) / 2 or 1.0
        return (low - around, low + around)
    step = numbers.step_for(low, high, count)
    steps = tuple(dict.fromkeys(numbers.multiples(numbers.below(low, step), numbers.above(high, step), step)))
    return steps if len(steps) > 1 else (low, high)  # values as large as these differ by less than what is written


def _density(cloud: Cloud) -> Surface:
    """On a grid that reaches as far as the density does."""
    widths, places = [], []
    for values, count in zip((cloud.xs, cloud.ys), GRID, strict=True):
        width = bandwidth(values) or abs(float(values[0])) / 20 or 1.0
        widths.append(width)
        places.append(np.linspace(values.min() - REACH * width, values.max() + REACH * width, count))
    found = surface(cloud.xs, cloud.ys, (places[0], places[1]), (widths[0], widths[1]))
    return Surface(found.xs, found.ys, found.values / found.values.max())


def _axes(spec: ChartSpec, theme: Theme, layers: Sequence[Layer], room: float) -> Cartesian:
    """As long as the surfaces, which end where they end."""
    sizes = Sizes.of(spec.width, spec.height)
    spans = []
    for name, options in (("xs", spec.options.x), ("ys", spec.options.y)):
        ends = [float(end) for layer in layers for end in getattr(layer.surface, name)[[0, -1]]]
        spans.append(Span(min(ends), max(ends), _within(options, min(ends), max(ends))))
    x = NumberAxis.over(spans[0], spec.width, sizes)
    return Cartesian(
        spec, theme, x, spans[1], names_right=room, upright_grid=True, titled_right=bool(room and _named(spec))
    )


def _within(options: AxisOptions, low: float, high: float) -> AxisOptions:
    return replace(
        options, min=low if options.min is None else options.min, max=high if options.max is None else options.max
    )


def _scale(spec: ChartSpec, theme: Theme, layer: Layer) -> ColorScale:
    """One colour a band, marked at the levels."""
    levels = layer.levels
    low, high = levels[0], levels[-1]
    middles = [(here + there) / 2 for here, there in itertools.pairwise(levels)]
    colors = _colors(spec, theme, layer, middles)
    places = np.linspace(low, high, STEPS, endpoint=False) + (high - low) / STEPS / 2
    bands = np.clip(np.searchsorted(levels, places) - 1, 0, len(colors) - 1)
    every = max(1, -(-len(levels) // 9))
    marks = levels[::every] if layer.cloud is None else levels[1::every]
    texts = numbers.axis_labels([float(f"{mark:.6g}") for mark in marks])
    if layer.cloud is not None:
        texts = [numbers.percent(mark) for mark in marks]
    return ColorScale(low, high, tuple(colors[band] for band in bands.tolist()), tuple(marks), tuple(texts))


def _colors(spec: ChartSpec, theme: Theme, layer: Layer, middles: Sequence[float]) -> list[str]:
    """The colours of the bands: tones of the cloud's own where nothing else was asked for."""
    name = spec.options.color_scheme
    if layer.cloud is not None and name not in SEQUENTIAL and name not in DIVERGING:
        tones = hue_ramp(layer.cloud.color, theme, STEPS)
        return [mix(theme.background, tones[int(share * (STEPS - 1))], 0.35 + 0.65 * share) for share in middles]
    smooth = scale_of(middles, name, theme)
    return [smooth.color(middle) for middle in middles]


def _draw(plot: Plot, layer: Layer, scale: ColorScale | None, look: tuple[bool, Theme, float]) -> None:
    """Bands below, faint lines over them; without bands or a scale lines in the colours of what they stand for."""
    (filled, theme, size), found = look, layer.surface
    generator = contour_generator(
        x=found.xs, y=found.ys, z=np.ma.masked_invalid(found.values),
        fill_type=FillType.OuterOffset, line_type=LineType.Separate,
    )  # fmt: skip
    filled = filled and scale is not None
    if filled and scale:
        _bands(plot, generator, layer, scale)
    lines = [(level, np.asarray(line)) for level in layer.levels for line in generator.lines(level)]
    if not lines:
        return
    own = layer.cloud.color if layer.cloud else theme.text
    columns = {
        "xs": [line[:, 0].tolist() for _, line in lines],
        "ys": [line[:, 1].tolist() for _, line in lines],
        "ink": [mix(scale.color(level), theme.ink, 0.35 if filled else 0.1) if scale else own for level, _ in lines],
    }
    width, alpha = (0.7, 0.5) if filled else (1.7, 0.95)
    add_glyph(plot, MultiLine(xs="xs", ys="ys", line_color="ink", line_width=width * size, line_alpha=alpha), columns)


def _bands(plot: Plot, generator: object, layer: Layer, scale: ColorScale) -> None:
    """Each band as polygons with holes."""
    xs, ys, fills = [], [], []
    for low, high in zip(layer.levels, layer.levels[1:], strict=False):
        points, offsets = generator.filled(low, high)  # type: ignore[attr-defined]  # contourpy has no types for it
        rings = [
            [ring[start:end] for start, end in itertools.pairwise(ends)]
            for ring, ends in zip(points, offsets, strict=True)
        ]
        xs.append([[ring[:, 0].tolist() for ring in polygon] for polygon in rings])
        ys.append([[ring[:, 1].tolist() for ring in polygon] for polygon in rings])
        fills.append(scale.color((low + high) / 2))
    glyph = MultiPolygons(xs="xs", ys="ys", fill_color="fill", line_color="fill", line_width=0.5)
    add_glyph(plot, glyph, {"xs": xs, "ys": ys, "fill": fills})


def _dots(plot: Plot, layer: Layer, spec: ChartSpec, size: float) -> None:
    cloud = layer.cloud
    if cloud is None or spec.extras.points is False or (spec.extras.points is None and len(cloud.xs) > FEW_POINTS):
        return
    diameter = (4.5 if len(cloud.xs) <= 200 else 3) * size  # noqa: PLR2004 - few may be larger
    glyph = Scatter(
        x="x", y="y", size=diameter, fill_color=mix(cloud.color, "#000000", 0.35), fill_alpha=0.6, line_color=None
    )
    add_glyph(plot, glyph, {"x": cloud.xs, "y": cloud.ys})
