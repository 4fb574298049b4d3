"""Quivers: arrows whose lengths and directions are those of the picture, with an arrow beside as their key."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.charts.grid.quiver import ArrowData
from app.charts.model import ChartSpec
from workers.charts.padding import padded
from workers.drawing import Drawing
from workers.look import numbers
from workers.look.axes import NumberAxis
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import to_hex
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import Column, add_glyph, add_hover, name_of, tell
from workers.look.models import GlyphRenderer, Patch, Patches, Plot, Scatter, Segment
from workers.look.numbers import short, tip
from workers.look.palette import series_colors
from workers.look.sizekey import round_below
from workers.look.text import width_of
from workers.look.theme import Sizes, Theme
from workers.transforms.window import Floats

LONGEST, LEAST = 60.0, 14.0
"""Pixels at 800 x 400 of the longest arrow: with few of them, and at least."""

FILLED = 0.95
"""The longest arrow is so long that, in a grid of as many places, it nearly reaches the next one."""

HEAD, MOST_HEAD = 0.38, 9.0
"""A head's length: the share of its arrow, and pixels at 800 x 400 at most."""

STROKE, LEAST_STROKE, SHOWN = 1.6, 0.9, 1.5
"""Pixels: a shaft's width at 800 x 400, its least, and the length below which there is but a dot."""


@dataclass(frozen=True, slots=True)
class Arrows:
    """Every arrow: its start in data units, its reach in pixels to the right and up, and its colour."""

    xs: Floats
    ys: Floats
    us: Floats
    vs: Floats
    across: Floats
    up: Floats
    colors: list[str]
    series: list[str]


@dataclass(frozen=True, slots=True)
class Key:
    """The arrow beside the plot: a round value and its length in pixels."""

    text: str
    length: float

    def room(self, sizes: Sizes) -> float:
        """Pixels that it takes at the right."""
        return sizes.gap * 2 + max(self.length, width_of(self.text, sizes.label)) + 2


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One arrow a place."""
    arrows, per_pixel = _arrows(spec, theme)
    if not len(arrows.xs):
        return no_data(spec, theme, interactive=interactive)
    sizes = Sizes.of(spec.width, spec.height)
    wanted = spec.options.legend is not False and per_pixel > 0 and not interactive  # a page tells each length itself
    key = _key(spec, per_pixel, sizes) if wanted else None
    chart = _axes(spec, theme, arrows, key.room(sizes) if key else 0)
    frame = chart.frame(_entries(spec, theme), interactive=interactive)
    plot = chart.plot(frame)
    chart.baseline(plot)
    renderers = _draw(plot, arrows, frame)
    if key and frame.parts.legend:
        _add_key(plot, key, frame)
    if interactive:
        tell(renderers, [_told(arrows)])
        fields = (
            ("x", "shown_x"),
            ("y", "shown_y"),
            ("To the right", "shown_u"),
            ("Up", "shown_v"),
            ("Length", "length"),
        )
        add_hover(plot, renderers, (("Series", "series"), *fields))
    return frame.drawing(plot, len(arrows.xs))


def _arrows(spec: ChartSpec, theme: Theme) -> tuple[Arrows, float]:
    """All datasets, and how much of what arrows tell is one pixel (0 when all are nothing)."""
    data: ArrowData = spec.data
    colors = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    inks, names = [], []
    for number, (one, color) in enumerate(zip(data.series, colors, strict=True), 1):
        own = [to_hex(each) for each in one.colors] or [color]
        inks += [own[at % len(own)] for at in range(len(one.xs))]
        names += [name_of(one.name, number)] * len(one.xs)
    xs, ys, us, vs = (
        np.array([value for one in data.series for value in getattr(one, name)], dtype=np.float64)
        for name in ("xs", "ys", "us", "vs")
    )
    us, vs = (np.clip(reach, -numbers.LARGEST / 4, numbers.LARGEST / 4) for reach in (us, vs))
    per_pixel = float(np.hypot(us, vs).max(initial=0)) / _longest(spec, len(xs))
    scale = per_pixel or 1.0
    return Arrows(xs, ys, us, vs, us / scale, vs / scale, inks, names), per_pixel


def _longest(spec: ChartSpec, count: int) -> float:
    """Pixels of the longest arrow."""
    scale = Sizes.of(spec.width, spec.height).scale
    apart = math.sqrt(spec.width * spec.height * 0.55 / max(count, 1))
    return min(max(apart * FILLED, LEAST * scale), LONGEST * scale) * float(spec.extras.scale)


def _key(spec: ChartSpec, per_pixel: float, sizes: Sizes) -> Key:
    """A round value whose arrow is about as long as the longest."""
    value = round_below(per_pixel * max(_longest(spec, sum(len(one.xs) for one in spec.data.series)), 24 * sizes.scale))
    return Key(f"{short(value)} {spec.extras.unit}".strip(), value / per_pixel)


def _axes(spec: ChartSpec, theme: Theme, arrows: Arrows, room: float) -> Cartesian:
    """Axes that hold every arrow from start to end."""
    sizes = Sizes.of(spec.width, spec.height)
    spans = []
    for values, reach, side, options in (
        (arrows.xs, arrows.across, spec.width * 0.88 - room, spec.options.x),
        (arrows.ys, arrows.up, spec.height * 0.66, spec.options.y),
    ):
        spans.append(padded(values, np.abs(reach) + 4 * sizes.scale, side, options))
    x = NumberAxis.over(spans[0], spec.width, sizes)
    return Cartesian(spec, theme, x, spans[1], names_right=room, upright_grid=True)


def _entries(spec: ChartSpec, theme: Theme) -> list[Entry]:
    series = spec.data.series
    wanted = len(series) > 1 if spec.options.legend is None else spec.options.legend
    colors = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    return [
        Entry(name_of(one.name, at), to_hex(one.colors[0]) if one.colors else color, "line")
        for at, (one, color) in enumerate(zip(series, colors, strict=True), 1)
        if wanted
    ]


def _draw(plot: Plot, arrows: Arrows, frame: Frame) -> list[GlyphRenderer]:
    """Shafts and heads; what is too short for an arrow is a dot."""
    x_range, y_range, area = plot.x_range, plot.y_range, frame.area
    unit_x, unit_y = (x_range.end - x_range.start) / area.width, (y_range.end - y_range.start) / area.height
    lengths = np.hypot(arrows.across, arrows.up)
    heads = np.minimum(lengths * HEAD, MOST_HEAD * frame.sizes.scale)
    body = np.where(lengths > 0, (lengths - heads * 0.8) / np.maximum(lengths, 1e-9), 0)
    width = np.clip(lengths / 14, LEAST_STROKE, STROKE * frame.sizes.scale)
    shown = lengths >= SHOWN
    ink = np.array(arrows.colors, dtype=object)
    columns: dict[str, Column] = {
        "x": arrows.xs[shown],
        "y": arrows.ys[shown],
        "end_x": (arrows.xs + arrows.across * body * unit_x)[shown],
        "end_y": (arrows.ys + arrows.up * body * unit_y)[shown],
        "ink": ink[shown].tolist(),
        "width": width[shown],
    }
    shaft = Segment(x0="x", y0="y", x1="end_x", y1="end_y", line_color="ink", line_width="width")
    add_glyph(plot, shaft, columns)
    _heads(plot, arrows, (unit_x, unit_y), (lengths, heads, shown))
    size = np.where(shown, 6.0, 3.5) * frame.sizes.scale
    dots = Scatter(x="x", y="y", size="size", fill_color="ink", line_color=None, fill_alpha="alpha")
    alpha = np.where(shown, 0.0, 0.7)
    told: dict[str, Column] = {"x": arrows.xs, "y": arrows.ys, "size": size, "ink": arrows.colors, "alpha": alpha}
    return [add_glyph(plot, dots, told)]


def _heads(
    plot: Plot, arrows: Arrows, units: tuple[float, float], sizes: tuple[Floats, Floats, NDArray[np.bool_]]
) -> None:
    """Slender triangles that end where arrows end, as patches in data units."""
    lengths, heads, shown = sizes
    way_x, way_y = (reach[shown] / lengths[shown] for reach in (arrows.across, arrows.up))
    tip_x, tip_y, size = arrows.across[shown], arrows.up[shown], heads[shown]
    back_x, back_y, side = tip_x - way_x * size, tip_y - way_y * size, size * 0.4
    xs = np.column_stack((tip_x, back_x - way_y * side, back_x + way_y * side)) * units[0] + arrows.xs[shown][:, None]
    ys = np.column_stack((tip_y, back_y + way_x * side, back_y - way_x * side)) * units[1] + arrows.ys[shown][:, None]
    ink = np.array(arrows.colors, dtype=object)[shown].tolist()
    add_glyph(
        plot,
        Patches(xs="xs", ys="ys", fill_color="ink", line_color=None),
        {"xs": xs.tolist(), "ys": ys.tolist(), "ink": ink},
    )


def _add_key(plot: Plot, key: Key, frame: Frame) -> None:
    """A level arrow with its value under it, at the top of the room beside the plot."""
    sizes, color = frame.sizes, frame.theme.text
    per_pixel = (plot.x_range.end - plot.x_range.start) / frame.area.width
    down = (plot.y_range.end - plot.y_range.start) / frame.area.height
    start = plot.x_range.end + sizes.gap * 2 * per_pixel
    y, end = plot.y_range.end - sizes.gap * down, start + key.length * per_pixel
    head = min(key.length * HEAD, MOST_HEAD * sizes.scale)
    shaft = Segment(x0="x", y0="y", x1="end", y1="y", line_color=color, line_width=STROKE * sizes.scale)
    add_glyph(plot, shaft, {"x": [start], "y": [y], "end": [end - head * 0.8 * per_pixel]}).set(level="annotation")
    back, side = end - head * per_pixel, head * 0.4 * down
    tip = {"x": [end, back, back], "y": [y, y + side, y - side]}
    add_glyph(plot, Patch(x="x", y="y", fill_color=color, line_color=None), tip).set(level="annotation")
    from_right = frame.spec.width - frame.area.right - sizes.gap * 2
    write(
        plot,
        [Text(from_right, frame.area.top + sizes.gap + sizes.label * 1.1, key.text, sizes.label, color, x_of="right")],
    )


def _told(arrows: Arrows) -> dict[str, Sequence[str]]:
    """What a tooltip says of each arrow."""
    columns = {"shown_x": arrows.xs, "shown_y": arrows.ys, "shown_u": arrows.us, "shown_v": arrows.vs}
    told: dict[str, Sequence[str]] = {name: [tip(one) for one in column.tolist()] for name, column in columns.items()}
    lengths = np.hypot(arrows.us, arrows.vs).tolist()
    return {**told, "length": [short(one) for one in lengths], "series": arrows.series}
