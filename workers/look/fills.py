"""Patterns and gradients in shapes.

A pattern is Bokeh's hatch. A gradient, which Bokeh's glyphs haven't got, is drawn as strips that lie over each other:
each goes on to the far end of the shape, so that no seam shows between two of them at any scale. Their colours are
opaque for that, mixed with the background where they were not.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.charts.paints import Fill
from workers.look.colors import mix, over, to_hex, to_rgb
from workers.look.marks import add_glyph
from workers.look.models import LogScale, Plot, Quad
from workers.look.theme import Sizes

Floats = NDArray[np.float64]
Shape = tuple[Floats, Floats, Floats]
"""Places along x, and the upper and the lower edge at each; NaN parts two shapes."""

MOST_STRIPS = 64
WEIGHT = 1.4
"""Pixels of a hatch's strokes at 800 x 400."""

CLEAR = "#00000000"


def hatch(fills: Sequence[Fill | None], sizes: Sizes) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """What a glyph needs to draw these patterns, one a mark, and the columns for it; nothing without a pattern."""
    if not any(fill and fill.hatch for fill in fills):
        return {}, {}
    look: dict[str, Any] = {
        "hatch_pattern": {"field": "hatch"},
        "hatch_color": {"field": "ink"},
        "hatch_scale": {"field": "tile"},
        "hatch_weight": WEIGHT * sizes.scale,
    }
    columns: dict[str, list[Any]] = {
        "hatch": [fill.hatch if fill and fill.hatch else "blank" for fill in fills],
        "ink": [to_hex(fill.ink) if fill else CLEAR for fill in fills],
        "tile": [(fill.size if fill else 20) / 2 * sizes.scale for fill in fills],
    }
    return look, columns


def plain(colors: Sequence[str], fills: Sequence[Fill | None]) -> list[str]:
    """The colours of marks; clear where a gradient is drawn below."""
    if not fills:
        return list(colors)
    return [CLEAR if fill and fill.stops else color for color, fill in zip(colors, fills, strict=True)]


def hatch_of(fill: Fill | None, sizes: Sizes) -> dict[str, Any]:
    """The same for a glyph of one shape."""
    if not (fill and fill.hatch):
        return {}
    return {
        "hatch_pattern": fill.hatch,
        "hatch_color": to_hex(fill.ink),
        "hatch_scale": fill.size / 2 * sizes.scale,
        "hatch_weight": WEIGHT * sizes.scale,
    }


def shades(fill: Fill, length: float, background: str) -> list[str]:
    """The colours of the strips of a gradient over so many pixels, no more than can be told apart."""
    stops = [(share, over(color, background)) for share, color in fill.stops]
    channels = list(zip(*(to_rgb(color) for _, color in stops), strict=True))
    apart = sum(max(channel) - min(channel) for channel in channels)
    count = max(min(MOST_STRIPS, math.ceil(length), apart), 1)
    return [_at(stops, (number + 0.5) / count) for number in range(count)]


def _at(stops: Sequence[tuple[float, str]], share: float) -> str:
    """The colour so far along the way."""
    after = next((number for number, (at, _) in enumerate(stops) if at >= share), len(stops))
    if after in {0, len(stops)}:
        return stops[min(after, len(stops) - 1)][1]
    (start, one), (end, other) = stops[after - 1], stops[after]
    return mix(one, other, (share - start) / (end - start))


def cuts(start: float, end: float, count: int, *, log: bool) -> list[float]:
    """Where each of ``count`` strips begins, evenly seen."""
    if log and start > 0 and end > 0:
        return [start * (end / start) ** (number / count) for number in range(count)]
    return [start + (end - start) * (number / count) for number in range(count)]


def ends_of(fill: Fill, across: Sequence[float], up: Sequence[float], plot: Plot) -> tuple[float, float]:
    """Where the gradient begins and ends in a box of data units, as it is seen where an axis runs backwards."""
    upright = fill.towards in {"up", "down"}
    span, box = (plot.y_range, up) if upright else (plot.x_range, across)
    low, high = min(box), max(box)
    rising = (fill.towards in {"up", "right"}) == (span.end > span.start)
    return (low, high) if rising else (high, low)


Box = tuple[Fill, tuple[float, float], tuple[float, float]]
"""A gradient, and the ends along x and y of what it fills, in data units."""


def draw_boxes(plot: Plot, boxes: Sequence[Box], background: str, axis: str = "y") -> None:
    """Draw the gradients in these boxes; what has them keeps its own outline, and is drawn over them."""
    if boxes:
        sides = {name: name for name in ("left", "right", "bottom", "top")}
        glyph = Quad(**sides, fill_color="fill", line_color=None)
        add_glyph(plot, glyph, box_strips(plot, boxes, background), axis)


def box_strips(plot: Plot, boxes: Sequence[Box], background: str) -> dict[str, list[Any]]:
    """The strips of gradients in boxes as columns of a ``Quad``."""
    columns: dict[str, list[Any]] = {name: [] for name in ("left", "right", "bottom", "top", "fill")}
    for fill, *sides in boxes:
        upright = fill.towards in {"up", "down"}
        across, up = _in_logs(sides[0], plot.x_scale, plot.x_range), _in_logs(sides[1], plot.y_scale, plot.y_range)
        start, end = ends_of(fill, across, up, plot)
        colors = shades(fill, MOST_STRIPS, background)
        scale = plot.y_scale if upright else plot.x_scale
        for at, color in zip(cuts(start, end, len(colors), log=isinstance(scale, LogScale)), colors, strict=True):
            x, y = (across, sorted((at, end))) if upright else (sorted((at, end)), up)
            for name, value in zip(columns, (min(x), max(x), min(y), max(y), color), strict=True):
                columns[name].append(value)
    return columns


def _in_logs(ends: tuple[float, float], scale: Any, span: Any) -> tuple[float, float]:
    """The ends of a box; on a logarithmic axis none lies below its end."""
    low = min(span.start, span.end)
    return (max(ends[0], low), max(ends[1], low)) if isinstance(scale, LogScale) else ends


def area_strips(plot: Plot, shape: Shape, fill: Fill, most: int, background: str) -> Iterator[tuple[Shape, str]]:
    """The strips of a gradient in an area, and their colours; ``most`` of them."""
    xs, tops, base = shape
    kept = np.isfinite(tops) & np.isfinite(base)
    if not kept.any():
        return
    upright = fill.towards in {"up", "down"}
    up = [float(edge(values[kept])) for values in (tops, base) for edge in (np.min, np.max)]
    start, end = ends_of(fill, [float(xs[kept].min()), float(xs[kept].max())], up, plot)
    colors = shades(fill, most, background)
    scale = plot.y_scale if upright else plot.x_scale
    for at, color in zip(cuts(start, end, len(colors), log=isinstance(scale, LogScale)), colors, strict=True):
        yield (_beyond_level if upright else _beyond_place)(shape, at, rising=end > start), color


def _beyond_level(shape: Shape, level: float, *, rising: bool) -> Shape:
    """What of a shape lies above a level, or below it."""
    xs, tops, base = crossed(crossed(shape, 1, level), 2, level)
    cut = np.maximum if rising else np.minimum
    return xs, cut(tops, level), cut(base, level)


def _beyond_place(shape: Shape, place: float, *, rising: bool) -> Shape:
    """What of a shape lies right of a place, or left of it."""
    xs, tops, base = crossed(shape, 0, place)
    kept = xs >= place if rising else xs <= place
    return xs[kept], tops[kept], base[kept]


def crossed(shape: Shape, which: int, level: float) -> Shape:
    """The shape with a point more wherever ``which`` of its three rows passes the level between two points."""
    values = shape[which] - level
    before = np.flatnonzero(values[:-1] * values[1:] < 0)
    shares = values[before] / (values[before] - values[before + 1])
    parts = [np.insert(row, before + 1, row[before] + shares * (row[before + 1] - row[before])) for row in shape]
    parts[which][before + 1 + np.arange(len(before))] = level
    return parts[0], parts[1], parts[2]
