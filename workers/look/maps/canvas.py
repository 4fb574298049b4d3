"""A map on its plane: which projection, and from degrees to pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workers.look.frame import Box
from workers.look.maps import projection as flat
from workers.look.maps.globe import continuous, cut, extent, subdivided
from workers.look.maps.insets import composed, composed_points, is_american
from workers.look.maps.projection import Project
from workers.look.maps.rings import Points, Rings

WORLD = 150
"""Degrees of longitude from which a map is one of the world."""

BERING = 11.5
"""The middle of a map of the world that is cut through the Bering Strait, where it cuts no country."""

ALBERS_USA = "albers-usa"

_WORLDS = {
    "equal-earth": flat.equal_earth,
    "robinson": flat.robinson,
    "mercator": flat.mercator,
    "plate-carree": flat.plate_carree,
}


@dataclass(frozen=True, slots=True)
class Globe:
    """How the globe is laid flat: cut half a turn from ``middle``; without ``project`` it is the United States."""

    project: Project | None
    middle: float = 0

    def rings(self, rings: Rings) -> Rings:
        """Rings of degrees on the plane, in radii of the globe."""
        if self.project is None:
            return composed(subdivided(rings))
        whole = subdivided(cut(rings, self.middle))
        return whole.placed(self.project(whole.points))

    def points(self, points: Points) -> Points:
        """Points of degrees on the plane; not a number where the map doesn't reach."""
        if self.project is None:
            return composed_points(points)
        west = self.middle - 180
        return self.project(np.column_stack(((points[:, 0] - west) % 360 + west, points[:, 1])))


def globe_for(rings: Rings, name: str | None) -> Globe:
    """The projection of this name for a map of these rings; without a name, one that keeps areas in proportion.

    The world has Equal Earth, a part of it the cone of Albers, the United States its own with insets.
    """
    if name == ALBERS_USA or (name in {None, "equal-area"} and is_american(rings)):
        return Globe(None)
    return globe_over(extent(rings), name)


def globe_over(corners: tuple[float, float, float, float], name: str | None) -> Globe:
    """The projection of a map from west, south to east, north; the east may be beyond 180 degrees."""
    west, south, east, north = corners
    wide = east - west >= WORLD
    if name in _WORLDS or (wide and name != "albers"):
        middle = _middle(west, east)
        return Globe(_WORLDS[name if name in _WORLDS else "equal-earth"](middle), middle)
    return Globe(flat.conic(west, max(south, -90), east, min(north, 90)), (west + east) / 2)


def _middle(west: float, east: float) -> float:
    """The meridian in the middle; a map all around the globe is cut through the Bering Strait."""
    return BERING if east - west >= 300 else (west + east) / 2  # noqa: PLR2004 - nearly all around


@dataclass(frozen=True, slots=True)
class Fit:
    """From the plane to pixels: ``scale`` pixels a unit around ``middle``, y upwards."""

    scale: float
    middle: tuple[float, float]

    def __call__(self, points: Points) -> Points:
        """Points of the plane in pixels from the middle of the map."""
        placed: Points = (points - self.middle) * self.scale
        return placed


def fit(points: Points, area: Box) -> Fit:
    """How these points of the plane just fit into an area of this size in pixels."""
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    sides = np.maximum(high / 2 - low / 2, 1e-300) * 2
    scale = float(min(area.width / sides[0], area.height / sides[1]))
    x, y = (low / 2 + high / 2).tolist()
    return Fit(scale, (x, y))


def whole(areas: Sequence[Sequence[Sequence[Points]]]) -> Rings:
    """The rings of areas in degrees, each in one piece across 180 degrees."""
    return continuous(Rings.of(areas))
