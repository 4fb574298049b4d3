"""The values at points of lines and in layers of stacks, where they were asked for: none touches another.

A figure stands above or below its point, beside it where the line goes through there. Where the points are so many
that figures would touch, every second, third ... goes without, never the highest, the lowest and the last.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from app.charts.model import Notice
from workers.charts.strokes import Stroke, ends_of
from workers.charts.tracks import Track
from workers.look.cartesian import Y2, Cartesian
from workers.look.colors import readable
from workers.look.figures import figures_of
from workers.look.frame import Box, Frame
from workers.look.lettering import Text
from workers.look.models import LogScale, Plot
from workers.look.text import width_of
from workers.look.theme import Sizes
from workers.transforms.window import Floats

OFF = 6.0
"""Pixels at 800 x 400 from a point to the nearest edge of its figure, beside what the point itself takes."""

AIR = 4.0
"""Pixels from one figure to the next."""

TALL = 1.15
"""The height of a figure's box, in its size."""

FEW = 2
"""Of more lines, figures that would stand on one are left out."""

SAMPLE = 3.0
"""Pixels from one place of a line to the next where figures are kept from it."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value to be told: where it is in canvas pixels and in data, and how it is written."""

    x: float
    y: float
    place: tuple[float, float]
    text: str
    color: str
    off: float


def figure_room(tracks: Sequence[Track], sizes: Sizes) -> float:
    """Pixels beyond the extreme values that figures take."""
    return sizes.label * TALL + (OFF + max((track.radius for track in tracks), default=0)) * sizes.scale


def figures_at(strokes: Sequence[Stroke], plot: Plot, chart: Cartesian, frame: Frame) -> list[Text]:
    """The figures of lines."""
    points = [points_of(stroke, plot, chart, frame, single=len(strokes) == 1) for stroke in strokes]
    lines = [_ink(*pixels_of(stroke, plot, frame)) for stroke in strokes]
    ink = np.concatenate(lines, axis=1) if lines else np.empty((2, 0))
    room = _room(frame, chart)
    taken: list[Box] = []
    texts = []
    for own in points:
        step = stride(own, frame.sizes.label)
        for index in order_of(own, step):
            spot = placed(own[index], room, taken, ink, size=frame.sizes.label, must=step == 1 and len(strokes) <= FEW)
            if spot:
                box, text = spot
                taken.append(box)
                texts.append(text)
    return texts


def points_of(stroke: Stroke, plot: Plot, chart: Cartesian, frame: Frame, *, single: bool) -> list[Point]:
    """The values of a line that are in view."""
    track, origin = stroke.track, stroke.path.origin
    px, py = pixels_of(stroke, plot, frame)
    area = frame.area
    inside = (px >= area.left - 1) & (px <= area.right + 1) & (py >= area.top - 1) & (py <= area.bottom + 1)
    kept = np.flatnonzero((origin >= 0) & np.isfinite(py) & inside)
    axis = chart.measure(frame.room).value_axis
    ups = [axis.at(1 - (y - area.top) / area.height) for y in py[kept].tolist()]
    values = track.ys[origin[kept]].tolist()
    color = frame.theme.text if single else readable(track.color[:7], frame.theme.background)
    off = OFF * frame.sizes.scale + track.radius * frame.sizes.scale
    spots = zip(kept.tolist(), ups if track.axis == Y2 else values, figures_of(values), strict=True)
    return [
        Point(float(px[at]), float(py[at]), (float(stroke.path.xs[at]), up), text, color, off) for at, up, text in spots
    ]


def _runs_down(plot: Plot, axis: str) -> bool:
    span = plot.extra_y_ranges[axis] if axis == "y2" else plot.y_range
    return bool(span.start > span.end)


def pixels_of(stroke: Stroke, plot: Plot, frame: Frame) -> tuple[Floats, Floats]:
    """The path of a line in canvas pixels."""
    axis, area = stroke.track.axis, frame.area
    low, high = ends_of(plot, axis)
    scale = plot.extra_y_scales[axis] if axis == "y2" else plot.y_scale
    up = shares_of(stroke.path.ys, low, high, log=isinstance(scale, LogScale))
    up = up if _runs_down(plot, axis) else 1 - up
    across = shares_of(stroke.path.xs, plot.x_range.start, plot.x_range.end, log=isinstance(plot.x_scale, LogScale))
    return area.left + across * area.width, area.top + up * area.height


def shares_of(values: Floats, start: float, end: float, *, log: bool) -> Floats:
    """How far along an axis the values lie, 0 to 1; NaN where they have no place."""
    if not log:
        return (values - start) / (end - start)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (np.log(values) - math.log(start)) / (math.log(end) - math.log(start))
    return np.where(np.isfinite(found), found, np.nan)


def _ink(px: Floats, py: Floats) -> Floats:
    """Places along a line, a few pixels apart, as two rows."""
    steps = np.hypot(np.diff(px), np.diff(py))
    counts = np.where(np.isfinite(steps), np.clip(np.ceil(steps / SAMPLE), 1, 2000), 0).astype(int)
    starts = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    shares = (np.arange(counts.sum()) - first) / np.maximum(counts[starts], 1)
    return np.array([each[starts] + shares * (each[starts + 1] - each[starts]) for each in (px, py)])


def stride(points: Sequence[Point], size: float) -> int:
    """Every how many-th point is told, so that figures beside each other have room."""
    if len(points) < 2:  # noqa: PLR2004 - one has no neighbour
        return 1
    pitch = abs(points[-1].x - points[0].x) / (len(points) - 1)
    widest = max(width_of(point.text, size) for point in points)
    return max(math.ceil((widest + AIR) / max(pitch, 1e-6)), 1)


def order_of(points: Sequence[Point], step: int) -> list[int]:
    """Which are told, the ones that matter most first."""
    if not points:
        return []
    heights = [point.y for point in points]
    first = [heights.index(min(heights)), heights.index(max(heights)), len(points) - 1]
    return list(dict.fromkeys([*first, *range(len(points) - 1, -1, -step)]))


def _room(frame: Frame, chart: Cartesian) -> Box:
    """Where figures may stand: a little beyond the plot area at the top and, without names there, at the sides."""
    area, edge = frame.area, frame.sizes.padding * 0.5
    right = area.right + frame.sizes.gap * 0.5 if chart.names_right or chart.y2 else frame.spec.width - edge
    left, top = area.left - frame.sizes.gap * 0.3, area.top - frame.sizes.label * 0.6
    return Box(left, top, right - left, area.bottom - top)


def placed(
    point: Point, room: Box, taken: Sequence[Box], ink: Floats, *, size: float, must: bool
) -> tuple[Box, Text] | None:
    """The figure where it touches nothing; with ``must`` it may touch a line rather than be left out."""
    wide, high = width_of(point.text, size), size * TALL
    best: tuple[int, tuple[float, float], Box] | None = None
    for share, side in product((0, -0.5, 0.5), (-1, 1)):
        dx, dy = share * (wide + point.off), side * (point.off + high / 2 - abs(share) * point.off)
        box = Box(point.x + dx - wide / 2, point.y + dy - high / 2, wide, high)
        if not within(box, room) or any(touch(box, other) for other in taken):
            continue
        hits = int(((abs(ink[0] - box.left - wide / 2) < wide / 2 + 1) & (abs(ink[1] - point.y - dy) < high / 2)).sum())
        if best is None or hits < best[0]:
            best = hits, (dx, dy), box
    if best is None or (best[0] and not must):
        return None
    (dx, dy), box = best[1:]
    x, y = point.place
    return box, Text(x, y, point.text, size, point.color, "center", dx=dx, dy=dy, x_of="data", y_of="data")


def within(box: Box, room: Box) -> bool:
    """Whether the box lies in the room."""
    across = room.left <= box.left and box.right <= room.right
    return across and room.top <= box.top and box.bottom <= room.bottom


def touch(one: Box, other: Box) -> bool:
    """Whether two boxes are nearer to each other than figures may be."""
    across = one.left < other.right + AIR and other.left < one.right + AIR
    return across and one.top < other.bottom and other.top < one.bottom


def untold(told: int, count: int) -> tuple[Notice, ...]:
    """Told when some of the figures that were asked for have no room."""
    if told >= count:
        return ()
    message = f"{told:,} of {count:,} values have room for their figure; make the picture larger to see more"
    return (Notice("options.data_labels", message),)
