"""A map under points: as much of the land as is shown, and where the points come to lie on it."""

from dataclasses import dataclass

import numpy as np

from workers.look.frame import Box
from workers.look.maps.canvas import ALBERS_USA, WORLD, Fit, Globe, fit, globe_for, globe_over
from workers.look.maps.globe import window
from workers.look.maps.outlines import Land, Outlines, drawn
from workers.look.maps.rings import Points, Rings

LEAST_SPAN = 6.0
"""Degrees of latitude that a map shows at least: nearer there would be nothing to see."""

EDGE = 0.07
"""The share of the map's side that is kept free around points."""

SPARE = 0.75
"""Of the area's side, to each side of its middle: a page may show more than the picture."""


@dataclass(frozen=True, slots=True)
class View:
    """What is seen of the land, and the way from degrees to pixels from the middle of the map, y upwards."""

    globe: Globe
    fitted: Fit
    ground: Outlines

    def points(self, degrees: Points) -> Points:
        """Where places lie; not a number for those beyond the map."""
        return self.fitted(self.globe.points(degrees))


def view_of(land: Land, places: Points, area: Box, projection: str | None, pixels: float = 1) -> View:
    """The whole of the land, or the part of it where the places are when that is no map of the world."""
    corners = _corners(places)
    near = not land.whole and corners[2] - corners[0] < WORLD and projection != ALBERS_USA
    if land.whole:
        globe = globe_for(land.rings, projection)
    else:
        globe = globe_over(corners, projection) if projection != ALBERS_USA else Globe(None)
    flat = globe.rings(land.rings)
    if near:
        fitted = fit(globe.points(_frame(corners)), _within(area))
        ground = drawn(_seen(flat, fitted, area), fitted, len(land.areas), pixels)
        extent = Box(-area.width / 2, -area.height / 2, area.width, area.height)
        return View(globe, fitted, Outlines(ground.xs, ground.ys, extent))
    fitted = fit(np.vstack((flat.points, globe.points(places))), area)
    return View(globe, fitted, drawn(flat, fitted, len(land.areas), pixels))


def _corners(places: Points) -> tuple[float, float, float, float]:
    """West, south, east, north of the places; a few degrees at least."""
    west, east = window(np.column_stack((places[:, 0], places[:, 0])))
    south, north = float(places[:, 1].min()), float(places[:, 1].max())
    middle = (south + north) / 2
    wider = LEAST_SPAN / max(float(np.cos(np.radians(middle))), 0.2)
    lack, lack_across = max(LEAST_SPAN - (north - south), 0) / 2, max(wider - (east - west), 0) / 2
    return west - lack_across, max(south - lack, -90), east + lack_across, min(north + lack, 90)


def _frame(corners: tuple[float, float, float, float]) -> Points:
    """Points all around the corners and within."""
    west, south, east, north = corners
    across, up = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9))
    return np.column_stack((across.ravel(), up.ravel()))


def _within(area: Box) -> Box:
    x, y = area.width * EDGE, area.height * EDGE
    return Box(area.left + x, area.top + y, area.width - 2 * x, area.height - 2 * y)


def _seen(flat: Rings, fitted: Fit, area: Box) -> Rings:
    """The polygons that reach into the area, or into what a page may show around it."""
    placed = fitted(flat.points)
    low, high = np.minimum.reduceat(placed, flat.starts), np.maximum.reduceat(placed, flat.starts)
    reach = np.array([area.width, area.height]) * SPARE
    inside = np.logical_and(high > -reach, low < reach)
    seen = (inside[:, 0] & inside[:, 1])[flat.outline]
    return flat.chosen(seen) if seen.any() else flat
