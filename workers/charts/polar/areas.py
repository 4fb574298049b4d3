"""Polar areas: slices of equal angle that reach as far as their values."""

import math
from collections.abc import Sequence
from dataclasses import replace

from app.charts.model import ChartSpec, Notice
from app.charts.series import SeriesData
from workers.charts.polar.rings import Scale, draw_rings, ended, scale_of, write_rings
from workers.drawing import Drawing
from workers.look.card import no_data
from workers.look.colors import contrast, readable, to_hex
from workers.look.frame import Frame, lay_out
from workers.look.legend import Entry
from workers.look.lettering import write
from workers.look.marks import add_hover
from workers.look.models import GlyphRenderer, Plot, Wedge
from workers.look.numbers import short, tip
from workers.look.palette import series_colors
from workers.look.rim import lay_rim, names_around, spot_texts
from workers.look.theme import Theme
from workers.look.undistorted import RANGES, add_ranges, add_shape

LEAST_SEEN = 1.2
"""The contrast of a slice to the ground: schemes have ends as light as paper and as dark as night."""

MOST_FIGURES = 24
"""Of more slices only the names stand around the circle."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One slice a label, clockwise from 12 o'clock in the order given."""
    data: SeriesData = spec.data
    values = data.series[0].values
    present = [value for value in values if value is not None]
    if not any(present):
        return no_data(spec, theme, interactive=interactive)
    colors = _colors(spec, theme)
    frame = lay_out(spec, theme, legend=_entries(spec, colors), needs=names_around, interactive=interactive)
    starts = [spec.extras.start + math.tau * index / len(values) for index in range(len(values))]
    names = _names(spec, starts, named=not frame.heading.placed)
    rim = lay_rim(names, frame)
    scale = scale_of(present, spec.extras, rim, frame)
    scale = replace(scale, rimmed=True, axis=ended(scale.axis, max(present), spec.extras.axis))
    plot = frame.plot((0, 1), (0, 1))
    add_ranges(plot, frame, rim.extent)
    draw_rings(plot, scale, frame, spec.extras)
    renderer = _slices(plot, data, (starts, colors), scale, frame)
    write(plot, spot_texts(rim, frame), RANGES)
    if not any(figure for _, _, figure in names):
        write_rings(plot, scale, frame, spec.extras)
    if interactive:
        add_hover(plot, [renderer], (("Part", "label"), ("Value", "shown")))
    beyond = sum(value > scale.axis.high for value in present)
    notices = (Notice("options.scale.max", f"{beyond} slices end beyond the rim and are cut there"),) if beyond else ()
    return replace(frame.drawing(plot, sum(value > scale.axis.low for value in present)), notices=notices)


def _colors(spec: ChartSpec, theme: Theme) -> list[str]:
    """The dataset's own, repeated; else the palette's, the last never like the first."""
    count, own = len(spec.data.labels), spec.data.series[0].fill_colors
    if own:
        return [to_hex(own[index % len(own)]) for index in range(count)]
    chosen = _seen(count, spec, theme)
    if count > 2 and chosen[-1] == chosen[0]:  # noqa: PLR2004 - two touch anyway
        chosen[-1] = chosen[count // 2]
    return chosen


def _seen(count: int, spec: ChartSpec, theme: Theme) -> list[str]:
    """The palette's colours that can be seen on the ground: those of a scheme in its order, without its faint part."""
    for more in range(count + 1):
        named = series_colors(count + more, spec.options.color_scheme, theme.categorical)
        seen = [color for color in named if contrast(color, theme.background) >= LEAST_SEEN]
        if len(seen) >= count:
            return seen[:count]
    return [readable(color, theme.background, LEAST_SEEN) for color in named[:count]]


def _entries(spec: ChartSpec, colors: Sequence[str]) -> list[Entry]:
    pairs = zip(spec.data.labels, colors, strict=True)
    return [Entry(name, color) for name, color in pairs] if spec.options.legend else []


def _names(spec: ChartSpec, starts: Sequence[float], *, named: bool) -> list[tuple[float, str, str]]:
    """The angle of each slice's middle, its name and its figure."""
    values = spec.data.series[0].values
    asked = spec.options.data_labels
    figured = len(values) <= MOST_FIGURES if asked is None else asked
    half = math.pi / len(values)
    return [
        (start + half, name if named else "", short(value) if figured and value is not None else "")
        for start, name, value in zip(starts, spec.data.labels, values, strict=True)
    ]


def _slices(
    plot: Plot, data: SeriesData, looks: tuple[Sequence[float], Sequence[str]], scale: Scale, frame: Frame
) -> GlyphRenderer:
    starts, colors = looks
    series, ground = data.series[0], frame.theme.background
    edges = [to_hex(color) for color in series.line_colors] or [ground]
    values = data.series[0].values
    turn = math.tau / len(values)
    kept = [index for index, value in enumerate(values) if value is not None and value > scale.axis.low]
    columns: dict[str, Sequence[object]] = {
        "start": [math.pi / 2 - starts[index] for index in kept],
        "end": [math.pi / 2 - starts[index] - turn for index in kept],
        "radius": [scale.pixels(values[index] or 0) for index in kept],
        "fill": [colors[index] for index in kept],
        "line": [edges[index % len(edges)] for index in kept],
        "label": [data.labels[index] for index in kept],
        "shown": [tip(values[index] or 0) for index in kept],
    }
    edge = 0 if len(values) == 1 else min(1.5 * frame.sizes.scale, turn * scale.radius / 5)
    edge = edge if series.line_width is None else series.line_width * frame.sizes.scale
    wedge = Wedge(
        x=0, y=0, radius="radius", start_angle="start", end_angle="end", direction="clock",
        fill_color="fill", line_color="line", line_width=edge, line_join="round",
    )  # fmt: skip
    return add_shape(plot, wedge, columns)
