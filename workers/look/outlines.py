"""Areas of a map as the browser draws them: projected, and with no more points than a picture shows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.charts.geo import GeoData
from workers.look.frame import Box
from workers.look.projection import Points, projection_for, seam_shift, turned

STEPS_PER_PIXEL = 4
"""Points are set on a grid this fine. Neighbours share it, so no crack opens between them."""

Coordinates = list[list[list[list[float]]]]
"""Areas of polygons of rings of numbers, as Bokeh's MultiPolygons takes them."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """``xs`` and ``ys`` of every region, in pixels from the middle of the map, y upwards; ``extent`` holds all."""

    xs: Coordinates
    ys: Coordinates
    extent: Box


def outlines(data: GeoData, area: Box) -> Outlines:
    """Project a map and fit it into an area of this size in pixels."""
    rings = [ring for region in data.regions for polygon in region.polygons for ring in polygon]
    flat = np.array([position for ring in rings for position in ring], dtype=np.float64)
    ends = np.cumsum([len(ring) for ring in rings])[:-1]
    plane = _fitted(flat if data.planar else _projected(flat, ends), area)
    parts = iter(_thinned(part) for part in np.split(plane, ends))
    shapes = [[[next(parts) for _ in polygon] for polygon in region.polygons] for region in data.regions]
    width, height = (plane.max(axis=0) - plane.min(axis=0)).tolist()
    return Outlines(_axis(shapes, 0), _axis(shapes, 1), Box(-width / 2, -height / 2, width, height))


def _projected(points: Points, ends: NDArray[np.int64]) -> Points:
    """A ring that runs across the seam is set down on one side of it."""
    rings = np.split(points, ends)
    shift = seam_shift(np.array([(ring[:, 0].min(), ring[:, 0].max()) for ring in rings]))
    globe = np.vstack([_whole(turned(ring, shift)) for ring in rings]) if shift is not None else points
    return projection_for((*globe.min(axis=0), *globe.max(axis=0)))(globe)


def _whole(ring: Points) -> Points:
    if np.ptp(ring[:, 0]) <= 180:  # noqa: PLR2004 - half a turn
        return ring
    return np.column_stack((np.where(ring[:, 0] < ring[:, 0].max() - 180, ring[:, 0] + 360, ring[:, 0]), ring[:, 1]))


def _fitted(plane: Points, area: Box) -> Points:
    low, high = plane.min(axis=0), plane.max(axis=0)
    sides = np.maximum(high / 2 - low / 2, 1e-300) * 2
    scale = min(area.width / sides[0], area.height / sides[1])
    fitted: Points = (plane - (low / 2 + high / 2)) * scale
    return fitted


def _thinned(ring: Points) -> Points:
    """The ring on the grid without the points that fell together; one smaller than the grid stays a dot."""
    set_down = np.round(ring * STEPS_PER_PIXEL) / STEPS_PER_PIXEL
    moves = np.append(True, (np.diff(set_down, axis=0) != 0).any(axis=1))
    kept = set_down[moves]
    return kept if len(kept) > 3 else ring  # noqa: PLR2004 - a triangle and its end


def _axis(shapes: list[list[list[Points]]], axis: int) -> Coordinates:
    return [[[ring[:, axis].tolist() for ring in polygon] for polygon in region] for region in shapes]
