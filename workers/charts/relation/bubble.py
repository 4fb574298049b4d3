"""Bubbles: the largest below, see-through, their areas told by a key; names stand in those that have room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.charts.model import ChartSpec, Notice
from app.charts.relation.bubble import BubbleData
from workers.charts.padding import padded
from workers.drawing import Drawing
from workers.look.axes import NumberAxis
from workers.look.card import no_data
from workers.look.cartesian import Cartesian
from workers.look.colors import ink_on, over, to_hex
from workers.look.colorscale import bar_title
from workers.look.frame import Frame
from workers.look.legend import Entry
from workers.look.lettering import Text, write
from workers.look.marks import add_glyph, add_hover, name_of, tell
from workers.look.models import Plot, Scatter
from workers.look.numbers import tip
from workers.look.palette import series_colors
from workers.look.sizekey import SizeKey
from workers.look.text import width_of
from workers.look.theme import Sizes, Theme
from workers.transforms.window import Floats

LARGEST, LARGEST_IN_KEY = 38, 24
"""Radii in pixels at 800 x 400: of the largest bubble, and of the largest in the key."""

LEAST = 1.0
"""Pixels: a bubble of a smaller radius is drawn with it, which is told."""

EDGE = 0.25
"""The line around a bubble as a share of its radius, up to a pixel: it takes half of itself from the bubble."""

COVERED = 0.16
"""The share of the picture that all bubbles together may cover."""

ALPHA = 0.72


@dataclass(frozen=True, slots=True)
class Bubbles:
    """Every bubble, the largest first; ``radii`` in pixels. ``fills`` are CSS hex, ``own`` where asked for."""

    xs: Floats
    ys: Floats
    sizes: Floats
    radii: Floats
    fills: list[str]
    own: NDArray[np.bool_]
    series: list[str]
    names: list[str]
    enlarged: int = 0
    """How many are drawn larger than they are, so that they can be seen."""


def build(spec: ChartSpec, theme: Theme, *, interactive: bool = False) -> Drawing:
    """One disc a bubble."""
    sizes = Sizes.of(spec.width, spec.height)
    bubbles = _bubbles(spec, theme, sizes)
    if not len(bubbles.xs):
        return no_data(spec, theme, interactive=interactive)
    key = _key(spec, bubbles, sizes)
    chart = _axes(spec, theme, bubbles, key.room(sizes) if key else 0)
    frame = chart.frame(_entries(spec, theme), interactive=interactive)
    shown = key if frame.parts.legend else None
    plot = chart.plot(frame, bar_title(frame, spec.extras.size_title) if shown else [])
    chart.baseline(plot)
    renderer = add_glyph(plot, _disc(theme), _columns(bubbles))
    write(plot, _names(bubbles, plot, frame))
    if shown:
        shown.add(plot, frame)
    if interactive:
        tell([renderer], [_told(bubbles)])
        named = (("Name", "name"),) if any(bubbles.names) else ()
        fields = (*named, ("Series", "series"), ("x", "shown_x"), ("y", "shown_y"), ("Size", "shown_size"))
        add_hover(plot, [renderer], fields)
    return replace(frame.drawing(plot, len(bubbles.xs)), notices=enlarged(bubbles.enlarged))


def _bubbles(spec: ChartSpec, theme: Theme, sizes: Sizes) -> Bubbles:
    """All datasets as one: which bubble lies over which is a matter of size alone."""
    data: BubbleData = spec.data
    rows = []
    colors = series_colors(len(data.series), spec.options.color_scheme, theme.categorical)
    for number, (one, color) in enumerate(zip(data.series, colors, strict=True), 1):
        own = [to_hex(each) for each in one.colors]
        for at, place in enumerate(zip(one.xs, one.ys, one.sizes, one.names, strict=True)):
            rows.append((*place, own[at % len(own)] if own else color, bool(own), name_of(one.name, number)))
    rows = sorted((row for row in rows if row[2] > 0), key=lambda row: -row[2])
    xs, ys, values, names, fills, asked, series = zip(*rows, strict=True) if rows else [()] * 7
    found = np.asarray(values, dtype=np.float64)
    true = found * sizes.scale if data.in_pixels else _radii(found, spec, sizes)
    radii, small = np.maximum(true, LEAST), int((true < LEAST).sum())
    across, up = (np.asarray(column, dtype=np.float64) for column in (xs, ys))
    chosen = np.asarray(asked, dtype=bool)
    return Bubbles(across, up, found, radii, list(fills), chosen, list(series), list(names), small)


def enlarged(count: int) -> tuple[Notice, ...]:
    """Tells how many bubbles are larger than their values."""
    if not count:
        return ()
    bubbles = "1 bubble has" if count == 1 else f"{count:,} bubbles have"
    return (Notice("data", f"{bubbles} a radius of less than {LEAST:g} pixel and are drawn with that"),)


def _radii(values: Floats, spec: ChartSpec, sizes: Sizes) -> Floats:
    """Areas in proportion to values; the largest as large as leaves the crowd in view."""
    if not len(values):
        return values
    shares = values / values[0]
    roomy = math.sqrt(COVERED * spec.width * spec.height / (math.pi * float(shares.sum())))
    radii: Floats = np.sqrt(shares) * min(LARGEST * sizes.scale, roomy)
    return radii


def _key(spec: ChartSpec, bubbles: Bubbles, sizes: Sizes) -> SizeKey | None:
    """Pixels mean nothing by themselves: radii have a key when they were given a meaning."""
    if spec.options.legend is False or (spec.data.in_pixels and not spec.extras.size_title):
        return None
    largest, radius = float(bubbles.sizes[0]), float(bubbles.radii[0])
    if spec.data.in_pixels:
        return SizeKey.of(largest, radius, radius)
    return SizeKey.of(largest, radius, LARGEST_IN_KEY * sizes.scale)


def _axes(spec: ChartSpec, theme: Theme, bubbles: Bubbles, room: float) -> Cartesian:
    sizes = Sizes.of(spec.width, spec.height)
    wide, high = max(spec.width * 0.88 - room, 50), spec.height * 0.66
    along = padded(bubbles.xs, bubbles.radii + 1, wide, spec.options.x)
    y = padded(bubbles.ys, bubbles.radii + 1, high, spec.options.y)
    x = NumberAxis.over(along, spec.width, sizes)
    titled = bool(room and spec.extras.size_title)
    return Cartesian(spec, theme, x, y, names_right=room, upright_grid=True, titled_right=titled)


def _entries(spec: ChartSpec, theme: Theme) -> list[Entry]:
    series = spec.data.series
    wanted = len(series) > 1 if spec.options.legend is None else spec.options.legend
    colors = series_colors(len(series), spec.options.color_scheme, theme.categorical)
    named = [
        (name_of(one.name, number), to_hex(one.colors[0]) if one.colors else color)
        for number, (one, color) in enumerate(zip(series, colors, strict=True), 1)
    ]
    return [Entry(name, color, "dot") for name, color in named] if wanted else []


def _disc(theme: Theme) -> Scatter:
    return Scatter(
        x="x", y="y", size="size", fill_color="fill", fill_alpha="alpha", line_color=theme.background,
        line_width="edge",
    )  # fmt: skip


def _columns(bubbles: Bubbles) -> dict[str, Sequence[object] | NDArray[np.float64]]:
    """Colours that were asked for are as opaque as they were asked for."""
    return {
        "x": bubbles.xs,
        "y": bubbles.ys,
        "size": bubbles.radii * 2,
        "edge": np.minimum(bubbles.radii * EDGE, 1.0),
        "fill": bubbles.fills,
        "alpha": np.where(bubbles.own, 1.0, ALPHA),
    }


def _names(bubbles: Bubbles, plot: Plot, frame: Frame) -> list[Text]:
    """Names that fit into their bubbles and that no smaller bubble lies on."""
    size, area = frame.sizes.label, frame.area
    across = (bubbles.xs - plot.x_range.start) / (plot.x_range.end - plot.x_range.start) * area.width
    up = (bubbles.ys - plot.y_range.start) / (plot.y_range.end - plot.y_range.start) * area.height
    texts = []
    for at in np.flatnonzero(bubbles.radii > size):
        name, half = bubbles.names[at], width_of(bubbles.names[at], size) / 2
        if not name or math.hypot(half, size / 2) > bubbles.radii[at] - 1:
            continue
        aside = np.maximum(np.abs(across[at + 1 :] - across[at]) - half, 0)
        above = np.maximum(np.abs(up[at + 1 :] - up[at]) - size / 2, 0)
        inside = area.width > across[at] > 0 and area.height > up[at] > 0
        if inside and bool((np.hypot(aside, above) > bubbles.radii[at + 1 :]).all()):
            fill = over(bubbles.fills[at], frame.theme.background)
            ink = ink_on(fill if bubbles.own[at] else over(f"{fill}{round(ALPHA * 255):02x}", frame.theme.background))
            place = float(bubbles.xs[at]), float(bubbles.ys[at])
            texts.append(Text(*place, name, size, ink, "center", x_of="data", y_of="data"))
    return texts


def _told(bubbles: Bubbles) -> dict[str, Sequence[str]]:
    """What a tooltip says of each bubble."""
    columns = (bubbles.xs, bubbles.ys, bubbles.sizes)
    shown_x, shown_y, shown_size = ([tip(value) for value in column.tolist()] for column in columns)
    told: dict[str, Sequence[str]] = {
        "series": bubbles.series,
        "shown_x": shown_x,
        "shown_y": shown_y,
        "shown_size": shown_size,
    }
    return told | ({"name": bubbles.names} if any(bubbles.names) else {})
