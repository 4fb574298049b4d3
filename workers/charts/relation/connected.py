"""Connected scatter: a path that grows stronger from its start to its end, and names where they have room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.charts.model import ChartSpec
from app.charts.relation.connected import PathData
from workers.charts.padding import padded
from workers.charts.relation.tags import Board, Tag, place
from workers.drawing import Drawing
from workers.look.axes import NumberAxis
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import mix, readable, to_hex
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import Column, add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, MultiLine, Plot, Scatter
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.text import SEMIBOLD, shorten
from workers.look.theme import Sizes, Theme
from workers.transforms.window import Floats

FAINTEST = 0.35
"""How much of its colour a path has at its start."""

DOT, WIDTH = 7.0, 2.2
"""A point's diameter and the path's width in pixels at 800 x 400."""

ROOM = 24
"""Pixels at 800 x 400 that stay free beyond the outermost points: names stand there."""

SMOOTH_STEPS = 12
LONGEST_NAME = 0.3
"""The share of the plot's width that a name may take."""


@dataclass(frozen=True, slots=True)
class Path:
    """One dataset: points in order, and the strokes between them, in data units."""

    name: str
    xs: Floats
    ys: Floats
    names: tuple[str, ...]
    color: str
    strokes: tuple[tuple[Floats, Floats], ...]


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """A stroke from point to point."""
    paths = _paths(spec, theme)
    count = sum(len(path.xs) for path in paths)
    if not count:
        return no_data(spec, theme, interactive=interactive)
    chart = _axes(spec, theme, paths)
    wanted = len(paths) > 1 if spec.options.legend is None else spec.options.legend
    entries = [Entry(path.name, path.color, "line") for path in paths] if wanted else []
    frame = chart.frame(entries, interactive=interactive)
    plot = chart.plot(frame)
    chart.baseline(plot)
    for path in paths:
        _strokes(plot, path, frame)
    renderers = [_dots(plot, path, frame) for path in paths]
    write(plot, _names(paths, plot, frame, ends_only=spec.extras.ends_only))
    if interactive:
        tell(renderers, [_told(path) for path in paths])
        fields = (("Name", "name"), ("Series", "series"), ("x", "shown_x"), ("y", "shown_y"))
        add_hover(plot, renderers, fields)
    return frame.drawing(plot, count)


def _paths(spec: ChartSpec, theme: Theme) -> list[Path]:
    data: PathData = spec.data
    colors = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    paths = []
    for number, (one, color) in enumerate(zip(data.series, colors, strict=True), 1):
        xs, ys = (np.asarray(column, dtype=np.float64) for column in (one.xs, one.ys))
        strokes = _smooth(xs, ys) if spec.extras.smooth and len(xs) > 2 else _straight(xs, ys)  # noqa: PLR2004 - bends
        own = to_hex(one.color) if one.color else color
        paths.append(Path(name_of(one.name, number), xs, ys, one.names, own, strokes))
    return paths


def _straight(xs: Floats, ys: Floats) -> tuple[tuple[Floats, Floats], ...]:
    return tuple((xs[at : at + 2], ys[at : at + 2]) for at in range(len(xs) - 1))


def _smooth(xs: Floats, ys: Floats) -> tuple[tuple[Floats, Floats], ...]:
    """Through every point, with the direction of its neighbours there (Catmull and Rom 1974)."""
    t = np.linspace(0, 1, SMOOTH_STEPS)[:, None]
    points = np.column_stack((xs, ys))
    padded_points = np.vstack((points[0], points, points[-1]))
    strokes = []
    for before, start, end, after in zip(*(padded_points[at : at + len(xs) - 1] for at in range(4)), strict=True):
        leave, arrive = (end - before) / 2, (after - start) / 2
        curve = (2 * t**3 - 3 * t**2 + 1) * start + (t**3 - 2 * t**2 + t) * leave
        curve += (3 * t**2 - 2 * t**3) * end + (t**3 - t**2) * arrive
        strokes.append((curve[:, 0], curve[:, 1]))
    return tuple(strokes)


def _axes(spec: ChartSpec, theme: Theme, paths: Sequence[Path]) -> Cartesian:
    """Around points and bends; zero is in view only where the data are near it."""
    sizes = Sizes.of(spec.width, spec.height)
    xs, ys = (
        np.concatenate([column[at] for path in paths for column in ((path.xs, path.ys), *path.strokes)])
        for at in (0, 1)
    )
    reach = np.full(1, ROOM * sizes.scale)
    along = padded(xs, reach, spec.width * 0.88, spec.options.x)
    up = padded(ys, reach, spec.height * 0.66, spec.options.y)
    return Cartesian(spec, theme, NumberAxis.over(along, spec.width, sizes), up, upright_grid=True)


def _strokes(plot: Plot, path: Path, frame: Frame) -> None:
    """Faint at the start, in full colour at the end."""
    last = max(len(path.strokes) - 1, 1)
    columns = {
        "xs": [xs.tolist() for xs, _ in path.strokes],
        "ys": [ys.tolist() for _, ys in path.strokes],
        "ink": _inks(path.color, len(path.strokes), last, frame.theme),
    }
    if path.strokes:
        width = WIDTH * frame.sizes.scale
        add_glyph(plot, MultiLine(xs="xs", ys="ys", line_color="ink", line_width=width, line_cap="round"), columns)


def _inks(color: str, count: int, last: int, theme: Theme) -> list[str]:
    if count == 1:
        return [color]
    return [mix(theme.background, color, FAINTEST + (1 - FAINTEST) * at / last) for at in range(count)]


def _dots(plot: Plot, path: Path, frame: Frame) -> GlyphRenderer:
    """The first is hollow, the last the largest; of many only these stand out."""
    size, count = DOT * frame.sizes.scale, len(path.xs)
    inks = _inks(path.color, count, max(count - 1, 1), frame.theme) if count > 1 else [path.color]
    small = size * min(max(frame.area.width / count / 12, 0.3), 1)
    columns: dict[str, Column] = {
        "x": path.xs,
        "y": path.ys,
        "size": [size * 1.25, *[small] * (count - 2), size * 1.6][:count] if count > 1 else [size * 1.6] * count,
        "fill": [frame.theme.background if at == 0 and count > 1 else ink for at, ink in enumerate(inks)],
        "ink": [path.color if at == 0 else frame.theme.background for at in range(count)],
        "edge": [WIDTH * 0.8 * frame.sizes.scale if at == 0 else 1.0 for at in range(count)],
    }
    glyph = Scatter(x="x", y="y", size="size", fill_color="fill", line_color="ink", line_width="edge")
    return add_glyph(plot, glyph, columns)


def _names(paths: Sequence[Path], plot: Plot, frame: Frame, *, ends_only: bool) -> list[Text]:
    """The names of points, those of starts and ends first."""
    if not frame.parts.ticks:
        return []
    size, radius = frame.sizes.label, DOT * 0.8 * frame.sizes.scale
    tags, looks = [], []
    for path in paths:
        last = len(path.xs) - 1
        x, y = _pixels(path.xs, path.ys, plot, frame)
        for at, name in enumerate(path.names):
            end = at in {0, last}
            if name and (end or not ends_only):
                short = shorten(name, size, frame.area.width * LONGEST_NAME)
                tags.append(Tag(short, float(x[at]), float(y[at]), end))
                color = readable(path.color, frame.theme.background) if end else frame.theme.text
                looks.append((float(path.xs[at]), float(path.ys[at]), color, SEMIBOLD if end else 400))
    board = Board(frame.area.width, frame.area.height, _taken(paths, plot, frame), size, radius)
    return [
        Text(x, y, tags[index].text, size, color, "center", weight, dx, dy, x_of="data", y_of="data")
        for index, dx, dy in place(tags, board)
        for x, y, color, weight in [looks[index]]
    ]


def _taken(paths: Sequence[Path], plot: Plot, frame: Frame) -> Floats:
    """Pixels along every stroke, close enough that no letter fits between two."""
    steps = np.linspace(0, 1, 24)
    found = [np.empty((2, 0))]
    for path in paths:
        for xs, ys in (*path.strokes, (path.xs, path.ys)):
            x, y = _pixels(xs, ys, plot, frame)
            bends = np.arange(len(x) - 1)[:, None] + steps
            index = np.arange(len(x))
            found.append(np.vstack((np.interp(bends.ravel(), index, x), np.interp(bends.ravel(), index, y))))
            found.append(np.vstack((x, y)))
    return np.hstack(found)


def _pixels(xs: Floats, ys: Floats, plot: Plot, frame: Frame) -> tuple[Floats, Floats]:
    """Places in the plot area, y downwards."""
    x_range, y_range = plot.x_range, plot.y_range
    across = (xs - x_range.start) / (x_range.end - x_range.start) * frame.area.width
    return across, (y_range.end - ys) / (y_range.end - y_range.start) * frame.area.height


def _told(path: Path) -> dict[str, Sequence[str]]:
    """What a tooltip says of each point."""
    return {
        "name": [name or f"Point {number}" for number, name in enumerate(path.names, 1)],
        "series": [path.name] * len(path.xs),
        "shown_x": [tip(x) for x in path.xs.tolist()],
        "shown_y": [tip(y) for y in path.ys.tolist()],
    }
