"""Great circles: the shortest ways on the globe, as lines on a map."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workers.look.maps.rings import Points
from workers.look.maps.view import View

STEPS = 64
BOW = 0.07
"""How far ways that lie on each other are bent apart, as a share of their length."""


def great_circle(start: Sequence[float], end: Sequence[float], steps: int = STEPS) -> Points:
    """Points at even distances along the shortest way between two places in degrees.

    Between opposite ends of the globe all ways are equally short; then it is a straight line in degrees.
    """
    first, last = _vector(start), _vector(end)
    angle = float(np.arctan2(np.linalg.norm(np.cross(first, last)), first @ last))
    shares = np.linspace(0, 1, steps + 1)[:, None]
    if np.sin(angle) < 1e-9:  # noqa: PLR2004 - the same place, or the opposite one
        straight: Points = np.array(start) + shares * (np.array(end) - np.array(start))
        return straight
    along = (np.sin((1 - shares) * angle) * first + np.sin(shares * angle) * last) / np.sin(angle)
    longitudes = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    latitudes = np.degrees(np.arcsin(np.clip(along[:, 2], -1, 1)))
    return np.column_stack((longitudes, latitudes))


def _vector(place: Sequence[float]) -> NDArray[np.float64]:
    longitude, latitude = np.radians(place)
    x, y = np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude)
    return np.array([x, y, np.sin(latitude)])


def lines_of(view: View, start: Sequence[float], end: Sequence[float], *, apart: bool = False) -> list[Points]:
    """The way between two places in pixels: one line, or two where the map is cut; none beyond the map.

    On a map with insets, where a way would lead through what isn't drawn, it is an arc between its ends.
    ``apart`` bends it to its right, so that the way back lies beside it.
    """
    ends = view.points(np.array([start, end], dtype=np.float64))
    if not np.isfinite(ends).all():
        return []
    way = great_circle(start, end)
    placed = view.points(way)
    if not np.isfinite(placed).all() or apart:
        return [_arc(ends[0], ends[1])]
    if view.globe.project is None:
        return [placed] if _is_smooth(placed) else [_arc(ends[0], ends[1])]
    west = view.globe.middle - 180
    jumps = np.flatnonzero(np.abs(np.diff((way[:, 0] - west) % 360)) > 180) + 1  # noqa: PLR2004 - half a turn
    return [part for part in np.split(placed, jumps) if len(part) > 1]


def _is_smooth(line: Points) -> bool:
    """Whether a line leads through one part of a composed map: no step is much longer than the others."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    return bool(steps.max() <= 3 * np.median(steps) + 1)


def _arc(start: Points, end: Points) -> Points:
    """A bent line with its bend at the right."""
    way = end - start
    bend = (start + end) / 2 + np.array([way[1], -way[0]]) * BOW * 2
    t = np.linspace(0, 1, STEPS + 1)[:, None]
    arc: Points = (1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end
    return arc
