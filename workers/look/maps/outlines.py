"""Areas of a map as the browser draws them: projected, and with no more points than a picture shows."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from app.charts.geo.gazetteer import gazetteer
from app.charts.geo.model import GeoData
from workers.look.frame import Box
from workers.look.maps.atlas import atlas
from workers.look.maps.canvas import Fit, fit, globe_for, whole
from workers.look.maps.rings import Rings
from workers.look.maps.simplify import simplified

Coordinates = list[list[list[float]]]
"""Polygons of rings of numbers, as Bokeh's MultiPolygons takes one area."""

SPARE = {"world": ("010",), "us-states": ("60", "66", "69", "72", "78"), "us-counties": ("60", "66", "69", "72", "78")}
"""Areas of the shipped maps that are drawn only with data: Antarctica, and what is no state. Codes may go on."""

PUERTO_RICO = "72"
"""It lies beneath points too, since they may be there."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area: what it is called, and its value if it has one."""

    name: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Land:
    """The areas of a map in degrees, or in units of a plane when it is ``planar``.

    One that isn't ``whole`` is shown only as far as what lies on it reaches.
    """

    areas: tuple[Area, ...]
    rings: Rings
    planar: bool = False
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Outlines:
    """``xs`` and ``ys`` of every area, in pixels from the middle of the map, y upwards; ``extent`` holds all."""

    xs: list[Coordinates]
    ys: list[Coordinates]
    extent: Box


def land_of(data: GeoData) -> Land:
    """The areas of a request, and behind them those of its map that it doesn't name."""
    if not data.map:
        areas = [[[np.array(ring[:-1] if ring[0] == ring[-1] else ring, dtype=np.float64) for ring in polygon]
                  for polygon in region.polygons] for region in data.regions]  # fmt: skip
        named = tuple(Area(region.name, region.value) for region in data.regions)
        return Land(named, Rings.of(areas) if data.planar else whole(areas), data.planar)
    shapes, places = atlas(data.map).areas, gazetteer(data.map).places
    given = {region.code: Area(region.name, region.value) for region in data.regions}
    spare = SPARE[data.map] if data.regions else tuple(code for code in SPARE[data.map] if code != PUERTO_RICO)
    others = {
        code: Area(places[code].name if code in places else "", None)
        for code in shapes
        if code not in given and not code.startswith(spare)
    }
    chosen = given | others
    return Land(tuple(chosen.values()), whole([shapes[code] for code in chosen]), whole=data.whole)


def outlines(land: Land, area: Box, projection: str | None = None, pixels: float = 1) -> Outlines:
    """Project a map, fit it into an area of this size and simplify it for so many device pixels a pixel."""
    flat = land.rings if land.planar else globe_for(land.rings, projection).rings(land.rings)
    return drawn(flat, fit(flat.points, area), len(land.areas), pixels)


def drawn(flat: Rings, fitted: Fit, count: int, pixels: float) -> Outlines:
    """The rings of a plane as so many areas in pixels; one that isn't on the map has no polygons."""
    placed = flat.placed(fitted(flat.points))
    low, high = placed.points.min(axis=0), placed.points.max(axis=0)
    few = simplified(placed, pixels)
    width, height = (high - low).tolist()
    extent = Box(float(low[0]), -float(high[1]), width, height)
    return Outlines(_axis(few, 0, count), _axis(few, 1, count), extent)


def _axis(rings: Rings, axis: int, count: int) -> list[Coordinates]:
    """One coordinate of every ring, by area and polygon."""
    values, ends = rings.points[:, axis].tolist(), [0, *rings.ends.tolist()]
    shapes: list[Coordinates] = [[] for _ in range(count)]
    owners = enumerate(zip(rings.area.tolist(), rings.polygon.tolist(), strict=True))
    for (area, _), members in groupby(owners, key=itemgetter(1)):
        shapes[area].append([values[ends[index] : ends[index + 1]] for index, _ in members])
    return shapes
