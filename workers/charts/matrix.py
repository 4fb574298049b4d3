"""Matrices: cells told by colour, crisp or run together, with their numbers where there is room."""

from itertools import groupby
from typing import Any

import numpy as np
from contourpy import LineType, contour_generator

from app.charts.matrix import MatrixData
from app.charts.model import ChartSpec
from workers.drawing import Drawing
from workers.look import gaps
from workers.look.card import no_data
from workers.look.colors import ink_on
from workers.look.colorscale import STEPS, ColorScale, add_bar, bar_room, bar_title, scale_of
from workers.look.frame import Frame
from workers.look.gridded import Gridded
from workers.look.interpolate import Grid, enlarge
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover
from workers.look.models import GlyphRenderer, Image, LinearColorMapper, MultiLine, Plot, Quad
from workers.look.numbers import axis_labels, short, tip
from workers.look.text import widest
from workers.look.theme import Sizes, Theme

MOST_PARTED = 2500
"""Cells; beyond it, or when they are small, they touch each other."""

LEAST_PARTED = 9
"""Pixels of a cell's side from which cells are parted by a line of background."""

MOST_TOLD = 40_000
"""Cells that tell their value on hover; a page with more would be slow."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One cell a value."""
    data: MatrixData = spec.data
    if not data.present:
        return no_data(spec, theme, interactive=interactive)
    return build_on(scale_of(data.present, spec.options.color_scheme, theme), spec, theme, interactive=interactive)


def build_on(scale: ColorScale, spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """The same in the colours of a given scale; there is one value at least."""
    data: MatrixData = spec.data
    sizes = Sizes.of(spec.width, spec.height)
    wanted = spec.options.legend is not False and min(data.present) < max(data.present)
    named = data.unit if wanted else ""
    right, top = (bar_room(scale, sizes) if wanted else 0), (sizes.label * 2.1 if named else 0)
    grid = Gridded(spec, theme, data.columns, data.rows, right, top)
    missing = len(data.present) < len(data.rows) * len(data.columns)
    frame = grid.frame([gaps.entry(theme)] if missing and wanted else [], interactive=interactive)
    shown = wanted and frame.parts.legend
    plot = grid.plot(frame, bar_title(frame, named) if shown else [])
    _draw(plot, spec, scale, frame)
    if shown:
        add_bar(plot, frame, scale)
    if interactive and len(data.rows) * len(data.columns) <= MOST_TOLD:
        add_hover(plot, [_told(plot, data)], (("Row", "row"), ("Column", "column"), ("Value", "shown")))
    return frame.drawing(plot, len(data.present))


def _draw(plot: Plot, spec: ChartSpec, scale: ColorScale, frame: Frame) -> None:
    data: MatrixData = spec.data
    values = np.array([[np.nan if value is None else value for value in row] for row in data.values], dtype=np.float64)
    smooth = spec.extras.interpolation != "nearest"
    if smooth:
        samples = _samples(values, frame, spec.extras.interpolation)
        _image(plot, samples, scale, data)
    elif _is_parted(data, frame):
        _cells(plot, data, scale, frame)
    else:
        _image(plot, values, scale, data)
    _draw_gaps(plot, data, frame)
    if spec.extras.contours:
        _contours(
            plot, _samples(values, frame, spec.extras.interpolation if smooth else "bilinear"), scale, data, frame
        )
    if not smooth and not spec.extras.contours:
        write(plot, _numbers(data, scale, frame))


def _samples(values: Grid, frame: Frame, method: str) -> Grid:
    """About one sample a pixel, and no fewer than three a cell: a picture may be drawn larger than planned."""
    rows, columns = values.shape
    limit = float(np.nanmax(np.abs(values))) or 1.0
    down, across = max(round(frame.area.height), rows * 3), max(round(frame.area.width), columns * 3)
    return enlarge(values / limit, down, across, method) * limit


def _is_parted(data: MatrixData, frame: Frame) -> bool:
    across, down = _cell(data, frame)
    return min(across, down) >= LEAST_PARTED and len(data.rows) * len(data.columns) <= MOST_PARTED


def _cell(data: MatrixData, frame: Frame) -> tuple[float, float]:
    """Width and height of a cell in pixels."""
    return frame.area.width / len(data.columns), frame.area.height / len(data.rows)


def _cells(plot: Plot, data: MatrixData, scale: ColorScale, frame: Frame) -> None:
    """Rectangles with a thin line of background between them."""
    present = [
        (row, column, value)
        for row, line in enumerate(data.values)
        for column, value in enumerate(line)
        if value is not None
    ]
    columns = _edges([(row, column, column) for row, column, _ in present])
    columns["fill"] = [scale.color(value) for _, _, value in present]
    apart = 1.5 * frame.sizes.scale
    add_glyph(plot, Quad(**_SIDES, fill_color="fill", line_color=frame.theme.background, line_width=apart), columns)


_SIDES = {"left": "left", "right": "right", "top": "top", "bottom": "bottom"}


def _edges(runs: list[tuple[int, int, int]]) -> dict[str, list[Any]]:
    """The sides of runs of cells: row, first column, last column."""
    return {
        "left": [first - 0.5 for _, first, _ in runs],
        "right": [last + 0.5 for _, _, last in runs],
        "top": [row - 0.5 for row, _, _ in runs],
        "bottom": [row + 0.5 for row, _, _ in runs],
    }


def _image(plot: Plot, values: Grid, scale: ColorScale, data: MatrixData) -> None:
    """One pixel of an image a value; the colour's number is sent, a byte each. Gaps are drawn over it.

    Its origin is where y is least, which is on top here.
    """
    share = (np.clip(np.nan_to_num(values), scale.low, scale.high) - scale.low) / (scale.high - scale.low)
    numbers = np.minimum(share * STEPS, STEPS - 1).astype(np.uint8)
    mapper = LinearColorMapper(palette=list(scale.colors), low=0, high=STEPS - 1)
    glyph = Image(
        image="image", x=-0.5, y=-0.5, dw=len(data.columns), dh=len(data.rows),
        color_mapper=mapper, origin="bottom_left", anchor="bottom_left",
    )  # fmt: skip
    add_glyph(plot, glyph, {"image": [numbers]})


def _draw_gaps(plot: Plot, data: MatrixData, frame: Frame) -> None:
    """Cells without a value, those side by side as one."""
    runs = []
    for row, line in enumerate(data.values):
        for empty, group in groupby(enumerate(line), lambda pair: pair[1] is None):
            places = [column for column, _ in group]
            runs += [(row, places[0], places[-1])] if empty else []
    if runs:
        parted = frame.theme.background if _is_parted(data, frame) else None
        glyph = Quad(**_SIDES, **gaps.hatched(frame.theme), line_color=parted, line_width=1.5 * frame.sizes.scale)
        add_glyph(plot, glyph, _edges(runs))


def _contours(plot: Plot, samples: Grid, scale: ColorScale, data: MatrixData, frame: Frame) -> None:
    """Lines of equal value at the marks of the colour bar, light on dark colours and dark on light ones."""
    rows, columns = samples.shape
    xs = (np.arange(columns) + 0.5) * len(data.columns) / columns - 0.5
    ys = (np.arange(rows) + 0.5) * len(data.rows) / rows - 0.5
    generator = contour_generator(x=xs, y=ys, z=samples, line_type=LineType.Separate)
    levels = [tick for tick in scale.ticks if scale.low < tick < scale.high]
    lines = [(level, np.asarray(line)) for level in levels for line in generator.lines(level)]
    told = {
        "xs": [np.round(line[:, 0], 4).tolist() for _, line in lines],
        "ys": [np.round(line[:, 1], 4).tolist() for _, line in lines],
        "ink": [ink_on(scale.color(level)) for level, _ in lines],
    }
    width = 1.2 * frame.sizes.scale
    add_glyph(plot, MultiLine(xs="xs", ys="ys", line_color="ink", line_alpha=0.85, line_width=width), told)


def _numbers(data: MatrixData, scale: ColorScale, frame: Frame) -> list[Text]:
    """Every cell's number, when all of them fit into their cells."""
    across, down = _cell(data, frame)
    size = frame.sizes.label
    if down < size * 1.5 or across < size * 1.5 or not frame.parts.ticks:
        return []
    texts = _written(data.present)
    if widest(texts, size) > across - frame.sizes.gap:
        return []
    left = iter(texts)
    return [
        Text(column, row, next(left), size, ink_on(scale.color(value)), "center", x_of="data", y_of="data")
        for row, line in enumerate(data.values)
        for column, value in enumerate(line)
        if value is not None
    ]


def _written(values: list[float]) -> list[str]:
    """Numbers to be compared: with the same decimals while that stays short, else each in its short form."""
    alike = axis_labels(values)
    return alike if max(map(len, alike)) <= 6 else [short(value) for value in values]  # noqa: PLR2004 - 1,234


def _told(plot: Plot, data: MatrixData) -> GlyphRenderer:
    """Unseen cells that tell their values on hover, whatever is drawn under them."""
    places = [(row, column) for row in range(len(data.rows)) for column in range(len(data.columns))]
    columns = _edges([(row, column, column) for row, column in places])
    columns["row"] = [data.rows[row] for row, _ in places]
    columns["column"] = [data.columns[column] for _, column in places]
    columns["shown"] = [gaps.NO_DATA if value is None else tip(value) for line in data.values for value in line]
    return add_glyph(plot, Quad(**_SIDES, fill_alpha=0, line_color=None), columns)


BUILDERS = {"heatmap": build}
