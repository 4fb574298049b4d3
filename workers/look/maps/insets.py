"""The United States in one picture: the states that lie together, and the others in insets at the lower edge.

Each part has the equal-area cone of Albers with its own parallels (those of the US Geological Survey). Alaska is drawn
at a third of the scale of the others; islands far out in the Pacific are drawn only where they have data.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.look.maps.projection import Project, albers
from workers.look.maps.rings import Points, Rings


@dataclass(frozen=True, slots=True)
class Part:
    """What lies within these degrees (west of Greenwich, which may be less than -180) is drawn by this cone.

    Its ``center`` in degrees comes to lie at ``place``, in radii of the globe from the middle of the main map.
    """

    name: str
    west: float
    south: float
    east: float
    north: float
    project: Project
    center: tuple[float, float]
    scale: float
    place: tuple[float, float]

    def holds(self, points: Points) -> NDArray[np.bool_]:
        """Which points lie in the part."""
        x, y = _western(points[:, 0]), points[:, 1]
        return (self.west <= x) & (x <= self.east) & (self.south <= y) & (y <= self.north)

    def __call__(self, points: Points) -> Points:
        """The points in the composed picture."""
        moved = np.column_stack((_western(points[:, 0]), points[:, 1]))
        origin = self.project(np.array([self.center]))[0]
        placed: Points = (self.project(moved) - origin) * self.scale + np.array(self.place)
        return placed


def _western(longitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes from -330 to 30 degrees, so that the Aleutians and Guam follow on."""
    return (longitudes + 330) % 360 - 330


MAIN = Part("main", -126, 24, -66, 50, albers(-96, 29.5, 45.5), (-96, 38), 1, (0, 0))
ALASKA = Part("Alaska", -190, 50.5, -129, 72, albers(-154, 55, 65), (-154, 60), 0.36, (-0.290, -0.175))
HAWAII = Part("Hawaii", -161, 18, -154, 23, albers(-157, 8, 18), (-157.4, 20.5), 1, (-0.148, -0.208))
PUERTO_RICO = Part("Puerto Rico", -68.5, 17.3, -64, 19, albers(-66, 8, 18), (-66.2, 18.2), 1.3, (0.115, -0.225))
SAMOA = Part("American Samoa", -172, -15, -168, -10.5, albers(-170, -8, -18), (-170, -14.2), 2, (-0.02, -0.225))
MARIANAS = Part("Marianas", -217, 12.5, -213, 21, albers(-215, 8, 18), (-214.7, 15.8), 0.55, (0.04, -0.205))
PARTS = (MAIN, ALASKA, HAWAII, PUERTO_RICO, SAMOA, MARIANAS)


def is_american(rings: Rings) -> bool:
    """Whether all areas lie in the parts, in several of them: a map of the United States with its insets."""
    middles = _middles(rings)
    found = [part.holds(middles) for part in PARTS]
    everywhere = np.any(found, axis=0) | _far_islands(middles)
    return bool(everywhere.all() and found[0].any() and any(one.any() for one in found[1:]))


def _far_islands(points: Points) -> NDArray[np.bool_]:
    """The chain of atolls that belongs to Hawaii, too far out to be drawn."""
    x = _western(points[:, 0])
    return (x >= -180) & (x < HAWAII.west) & (points[:, 1] > HAWAII.south) & (points[:, 1] < 30)  # noqa: PLR2004


def _middles(rings: Rings) -> Points:
    points = np.column_stack((_western(rings.points[:, 0]), rings.points[:, 1]))
    return (np.minimum.reduceat(points, rings.starts) + np.maximum.reduceat(points, rings.starts)) / 2


def composed(rings: Rings) -> Rings:
    """The rings in the composed picture, each with its part; those of no part are left out."""
    part = np.full(len(rings.ends), -1)
    for number in reversed(range(len(PARTS))):
        part[PARTS[number].holds(_middles(rings))] = number
    rings, part = rings.chosen(part >= 0), part[part >= 0]
    return rings.placed(_placed(rings.points, part[rings.ring]))


def composed_points(points: Points) -> Points:
    """Points in the composed picture; not a number for those of no part."""
    part = np.full(len(points), -1)
    for number in reversed(range(len(PARTS))):
        part[PARTS[number].holds(points)] = number
    return _placed(points, part)


def _placed(points: Points, part: NDArray[np.int64]) -> Points:
    placed = np.full(points.shape, np.nan)
    for number, one in enumerate(PARTS):
        chosen = part == number
        if chosen.any():
            placed[chosen] = one(points[chosen])
    return placed
