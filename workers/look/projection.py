"""From degrees to a plane on which areas compare: every projection here keeps them in proportion."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Rows of x (east), y (north)."""

Projection = Callable[[Points], Points]

WORLD = 150
"""Degrees of longitude from which a map is one of the world."""

LEAST_GAIN = 60
"""Degrees that a map must become narrower by, or it is cut where the world is always cut."""

LEAST_CONE = 0.05
"""A flatter cone is a cylinder."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2


def seam_shift(spans: Points) -> float | None:
    """Where to cut the globe: degrees by which to turn it so that the widest empty stretch lies at the edges.

    ``spans`` has a row an area: its western and eastern end. A map of the whole United States has the Aleutians on
    both sides of 180 degrees; uncut it would be a map of the world. None where a cut elsewhere would gain little.
    """
    pieces = [piece for west, east in spans.tolist() for piece in _within_turn(west, east)]
    reached, widest, cut = -180.0, 0.0, 0.0
    for west, east in sorted(pieces):
        if west - reached > widest and reached > -180:  # noqa: PLR2004 - half a turn
            widest, cut = west - reached, (west + reached) / 2
        reached = max(reached, east)
    at_edges = 360 - (spans.max() - spans.min())
    return cut if widest > at_edges + LEAST_GAIN else None


def _within_turn(west: float, east: float) -> list[tuple[float, float]]:
    """A span of longitudes as one or two pieces of -180 to 180."""
    start = (west + 180) % 360 - 180
    end = start + east - west
    return [(start, end)] if end <= 180 else [(start, 180.0), (-180.0, end - 360)]  # noqa: PLR2004 - half a turn


def turned(points: Points, shift: float) -> Points:
    """The points with longitudes from a whole turn before the seam up to it."""
    return np.column_stack(((points[:, 0] - shift) % 360 + shift - 360, points[:, 1]))


def projection_for(corners: Sequence[float]) -> Projection:
    """The projection of a map from west, south to east, north in degrees.

    The world is drawn by Equal Earth (Savric, Patterson, Jenny 2018), a part of it by the conic of Albers with its
    parallels a sixth of the way in, and one around the equator by Lambert's cylinder. Units are radii of the globe.
    """
    west, south, east, north = corners
    middle = (west + east) / 2
    if east - west >= WORLD:
        return lambda points: _equal_earth(points, middle)
    lower, upper = (math.radians(south + (north - south) * share) for share in (1 / 6, 5 / 6))
    cone = (math.sin(lower) + math.sin(upper)) / 2
    if abs(cone) < LEAST_CONE:
        return lambda points: _cylinder(points, middle, math.cos(max(abs(lower), abs(upper)) / 2))
    return lambda points: _albers(points, middle, lower, cone)


def _equal_earth(points: Points, middle: float) -> Points:
    angle = np.arcsin(_M * np.sin(np.radians(points[:, 1])))
    square = angle**2
    sixth = square**3
    a1, a2, a3, a4 = _A
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = np.radians(points[:, 0] - middle) * np.cos(angle) / (_M * slope)
    return np.column_stack((x, angle * (a1 + a2 * square + sixth * (a3 + a4 * square))))


def _albers(points: Points, middle: float, lower: float, cone: float) -> Points:
    constant = math.cos(lower) ** 2 + 2 * cone * math.sin(lower)
    radius = np.sqrt(np.maximum(constant - 2 * cone * np.sin(np.radians(points[:, 1])), 0)) / cone
    angle = cone * np.radians(points[:, 0] - middle)
    return np.column_stack((radius * np.sin(angle), -radius * np.cos(angle)))


def _cylinder(points: Points, middle: float, width: float) -> Points:
    return np.column_stack((np.radians(points[:, 0] - middle) * width, np.sin(np.radians(points[:, 1])) / width))
