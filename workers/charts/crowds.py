"""Scatter charts of more points than can be told apart: a raster shaded by how many lie in each of its cells."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.charts.crowd import Crowd
from app.charts.model import ChartSpec
from app.charts.schemes import SEQUENTIAL
from workers.charts.clouds import Cloud, axes, clouds_of_crowd, entries
from workers.charts.trends import trends_of_clouds
from workers.drawing import Drawing, Points
from workers.look.colors import mix, to_rgb
from workers.look.colorscale import TRIM, ColorScale, add_bar, bar_room, bar_title
from workers.look.countscale import FAINTEST, CountScale, hue_ramp
from workers.look.frame import Frame
from workers.look.lettering import write
from workers.look.marks import add_glyph
from workers.look.models import Image, ImageRGBA, LinearColorMapper, Plot
from workers.look.palette import ramp
from workers.look.theme import Sizes, Theme
from workers.transforms.density import COARSEST, Counts, counts_in, joined, side_for, window_for
from workers.transforms.window import Window, window_of

TONES = 255
"""Colours of a raster; with the empty cell they are told by one byte."""

MOST_CELLS = 4_000_000
"""Cells of a raster. The largest pictures have two pixels a side in each."""

WIDEST_COUNT = "88.8k"

MOST_JOINED = 64
"""Cells a side that become one: a grid so much finer than any picture was made for another one."""

ROUNDING = 0.05
"""Of a pixel, by which a cell may be smaller than one."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The axes of a raster before it is drawn, with room for the bar where there is to be one."""

    spec: ChartSpec
    theme: Theme
    frame: Frame
    plot: Plot
    wanted: bool

    @classmethod
    def under(cls, spec: ChartSpec, theme: Theme, clouds: Sequence[Cloud], *, interactive: bool) -> "Ground":
        """Axes that hold every point."""
        sizes = Sizes.of(spec.width, spec.height)
        wanted = spec.options.legend is not False
        room = bar_room(ColorScale(0, 1, (), (), (WIDEST_COUNT,)), sizes) if wanted else 0
        chart = axes(spec, theme, clouds, bar=room)
        frame = chart.frame(entries(spec, clouds), interactive=interactive)
        plot = chart.plot(frame)
        chart.baseline(plot)
        return cls(spec, theme, frame, plot, wanted)

    @property
    def pixels(self) -> Window:
        """The plot area in pixels of the picture; a page has a cell a CSS pixel."""
        return window_of(self.frame, self.plot, page_scale=1)


def build(spec: ChartSpec, theme: Theme, clouds: Sequence[Cloud], *, interactive: bool = False) -> Drawing:
    """One raster for all datasets. In a cell with points of several its hue is the mean of theirs."""
    ground = Ground.under(spec, theme, clouds, interactive=interactive)
    cells = _counted(clouds, ground.pixels, round(COARSEST * spec.scale))
    drawing = _draw(ground, clouds, cells, _per_cell(cells.side))
    points = Points(sum(len(cloud.xs) for cloud in clouds), int(np.count_nonzero(cells.total)), "density")
    return replace(drawing, points=points)


def build_counted(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """The same of points that were counted before; a cell is one of theirs, or several where those are too fine."""
    data: Crowd = spec.data
    clouds = clouds_of_crowd(spec, theme)
    ground = Ground.under(spec, theme, clouds, interactive=interactive)
    cells = _regrouped(data, ground.pixels, COARSEST * (1 if interactive else spec.scale))
    lines = [_ends_of(cloud, one.line) for cloud, one in zip(clouds, data.series, strict=True)]
    drawing = _draw(ground, clouds, cells, "Points per cell", lines)
    points = Points(sum(one.count for one in data.series), int(np.count_nonzero(cells.total)), "density")
    return replace(drawing, points=points)


def _ends_of(cloud: Cloud, line: tuple[float, float] | None) -> Cloud:
    """Two points of the line of least squares in place of the points, whose line it is then too."""
    slope, intercept = line or (0.0, math.nan)
    return replace(cloud, ys=cloud.xs * slope + intercept)


def _draw(ground: Ground, clouds: Sequence[Cloud], cells: "Cells", title: str, lines: Sequence[Cloud] = ()) -> Drawing:
    """Raster, trend lines (of ``lines``, else of the clouds) and bar."""
    spec, theme, frame, plot = ground.spec, ground.theme, ground.frame, ground.plot
    colors, scale = _ramp(spec, theme, clouds), CountScale.of(cells.total)
    if len(clouds) > 1:
        _draw_blend(plot, cells, scale, clouds, theme)
    else:
        _draw_tones(plot, cells, scale, colors)
    trends_of_clouds(plot, lines or clouds, frame, theme.background)
    if ground.wanted and frame.parts.legend:
        write(plot, bar_title(frame, title))
        add_bar(plot, frame, scale.colored(colors, frame.area.height, frame.sizes))
    return frame.drawing(plot, int(cells.total.sum()))


@dataclass(frozen=True, slots=True)
class Cells:
    """How many points lie in each cell of ``side`` pixels: of each dataset, and of all."""

    window: Window
    side: int
    layers: tuple[Counts, ...]
    total: Counts


def _counted(clouds: Sequence[Cloud], pixels: Window, coarsest: int) -> Cells:
    """The counts in pixels, joined to cells as large as it takes to have several points in those that have any."""
    least = math.ceil(math.sqrt(pixels.columns * pixels.rows / MOST_CELLS))
    fine = window_for(pixels, least)
    layers = [counts_in(cloud.xs, cloud.ys, fine) for cloud in clouds]
    side = side_for(np.sum(layers, axis=0), coarsest // least)
    layers = [joined(layer, side) for layer in layers]
    return Cells(window_for(fine, side), side * least, tuple(layers), np.sum(layers, axis=0))


def _regrouped(data: Crowd, pixels: Window, coarsest: float) -> Cells:
    """The counts in cells of whole ones of the grid: no finer than a pixel, else as ``_counted`` has them."""
    grid = Window(*data.x, *data.y, data.columns, data.rows)
    layers = [np.asarray(one.cells, dtype=np.int64).reshape(data.rows, data.columns) for one in data.series]
    across = (grid.right - grid.left) / grid.columns / (pixels.right - pixels.left) * pixels.columns
    up = (grid.top - grid.bottom) / grid.rows / (pixels.top - pixels.bottom) * pixels.rows
    least = min(max(math.ceil(1 / min(across, up) - ROUNDING), 1), MOST_JOINED)
    fine = window_for(grid, least)
    layers = [joined(layer, least) for layer in layers]
    side = side_for(np.sum(layers, axis=0), min(max(round(coarsest / (max(across, up) * least)), 1), MOST_JOINED))
    layers = [joined(layer, side) for layer in layers]
    return Cells(window_for(fine, side), side * least, tuple(layers), np.sum(layers, axis=0))


def _per_cell(side: int) -> str:
    return "Points per pixel" if side == 1 else f"Points per {side} \u00d7 {side} pixels"


def _ramp(spec: ChartSpec, theme: Theme, clouds: Sequence[Cloud]) -> list[str]:
    """From few points to many: one dataset has its own hue or the scheme's colours, several together have grey."""
    name = spec.options.color_scheme
    if len(clouds) > 1:
        return [
            mix(theme.background, theme.text, FAINTEST + (1 - FAINTEST) * tone / (TONES - 1)) for tone in range(TONES)
        ]
    if name in SEQUENTIAL and not clouds[0].own:
        colors = ramp(name, TONES, trim=TRIM.get(name, 0.0))
        return colors[::-1] if name in TRIM and theme.name == "dark" else colors
    return hue_ramp(clouds[0].color, theme, TONES)


def _draw_blend(plot: Plot, cells: Cells, scale: CountScale, clouds: Sequence[Cloud], theme: Theme) -> None:
    """Each cell's mean hue over the background, stronger where more points are; empty cells are transparent."""
    strength = FAINTEST + (1 - FAINTEST) * scale(cells.total)
    image = np.zeros((*cells.total.shape, 4), dtype=np.uint8)
    hues = np.array([to_rgb(cloud.color) for cloud in clouds], dtype=np.float64)
    for channel, ground in enumerate(to_rgb(theme.background)):
        mean = np.tensordot(hues[:, channel], cells.layers, axes=1) / np.maximum(cells.total, 1)
        image[..., channel] = ground + (mean - ground) * strength
    image[..., 3] = np.where(cells.total > 0, 255, 0)
    add_glyph(plot, ImageRGBA(image="image", **_place(cells.window)), {"image": [image.view(np.uint32)[..., 0]]})


def _draw_tones(plot: Plot, cells: Cells, scale: CountScale, colors: Sequence[str]) -> None:
    """Each cell's colour by its number, a byte; 0 is an empty cell."""
    tones = np.where(cells.total > 0, 1 + scale(cells.total) * (TONES - 1), 0).astype(np.uint8)
    mapper = LinearColorMapper(palette=["#00000000", *colors], low=0, high=TONES)
    add_glyph(plot, Image(image="image", **_place(cells.window), color_mapper=mapper), {"image": [tones]})


def _place(window: Window) -> dict[str, float]:
    return {"x": window.left, "y": window.bottom, "dw": window.right - window.left, "dh": window.top - window.bottom}
