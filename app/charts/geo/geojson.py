"""Areas as GeoJSON (RFC 7946) tells them: polygons of rings of positions, each fault with its place."""

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any, TypeAlias

from app.charts.reading import Findings, are_numbers, is_number, shown

Position: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Position, ...]
Polygon: TypeAlias = tuple[Ring, ...]
"""The outline, then its holes."""

MIN_POSITIONS = 4
"""A triangle whose first position is said again."""

PAIR = 2
TURN = 360
POLE = 90


def read_areas(geometry: Any, place: str, findings: Findings) -> tuple[Polygon, ...]:
    """The polygons of one geometry; what is no area gives none and a notice, broken rings are faults."""
    if geometry is None:
        findings.notice(place, "this feature has no geometry and is not drawn")
        return ()
    if not isinstance(geometry, Mapping):
        findings.fault(place, f"expected a geometry object, found {shown(geometry)}")
        return ()
    kind, spot = geometry.get("type"), f"{place}.coordinates"
    if kind == "GeometryCollection":
        parts = _listed(geometry.get("geometries"), f"{place}.geometries", "a list of geometries", findings)
        return tuple(polygon for at, part in parts for polygon in _member(part, at, findings))
    if kind == "Polygon":
        return tuple(filter(None, (_polygon(geometry.get("coordinates"), spot, findings),)))
    if kind == "MultiPolygon":
        parts = _listed(geometry.get("coordinates"), spot, "a list of polygons", findings)
        return tuple(filter(None, (_polygon(part, at, findings) for at, part in parts)))
    if kind in {"Point", "MultiPoint", "LineString", "MultiLineString"}:
        findings.notice(place, f"a {kind} has no area to colour and is not drawn")
    else:
        findings.fault(f"{place}.type", f"expected Polygon or MultiPolygon, found {shown(kind)}")
    return ()


def _member(geometry: Any, place: str, findings: Findings) -> tuple[Polygon, ...]:
    """One geometry of a collection; RFC 7946 advises against collections within collections."""
    if isinstance(geometry, Mapping) and geometry.get("type") == "GeometryCollection":
        findings.fault(place, "a collection of geometries within another is not read")
        return ()
    return read_areas(geometry, place, findings)


def _listed(value: Any, place: str, expected: str, findings: Findings) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        yield from ((f"{place}[{index}]", item) for index, item in enumerate(value))
    else:
        findings.fault(place, f"expected {expected}, found {shown(value)}")


def _polygon(value: Any, place: str, findings: Findings) -> Polygon:
    rings = [_ring(ring, at, findings) for at, ring in _listed(value, place, "a list of rings", findings)]
    if value == []:
        findings.fault(place, "a polygon without rings")
    return tuple(ring for ring in rings if ring)


def _ring(value: Any, place: str, findings: Findings) -> Ring:
    if not isinstance(value, list):
        findings.fault(place, f"expected a ring (a list of positions), found {shown(value)}")
        return ()
    if len(value) >= MIN_POSITIONS and (flawless := _flawless(value)):
        return flawless
    for index, position in enumerate(value):
        if not (isinstance(position, list) and len(position) > 1 and is_number(position[0]) and is_number(position[1])):
            found = shown(position) if not isinstance(position, list) else f"[{', '.join(map(shown, position[:3]))}]"
            findings.fault(f"{place}[{index}]", f"expected a position [longitude, latitude], found {found}")
            return ()
    if len(value) < MIN_POSITIONS:
        findings.fault(place, f"a ring needs at least {MIN_POSITIONS} positions, found {len(value)}")
        return ()
    return tuple((position[0], position[1]) for position in value)


def _flawless(ring: list[Any]) -> Ring:
    """The positions of a ring that is certainly right, told at C speed; () leaves it open."""
    if set(map(type, ring)) != {list} or min(map(len, ring)) < PAIR:
        return ()
    longitudes, latitudes = list(map(itemgetter(0), ring)), list(map(itemgetter(1), ring))
    if not (are_numbers(longitudes) and are_numbers(latitudes)):
        return ()
    return tuple(zip(longitudes, latitudes, strict=True))


def is_degrees(polygons: Iterator[Polygon]) -> bool:
    """Whether all positions can be degrees; longitudes up to a whole turn, as maps of the Pacific have them."""
    return all(_in_degrees(ring) for polygon in polygons for ring in polygon)


def _in_degrees(ring: Ring) -> bool:
    longitudes, latitudes = [position[0] for position in ring], [position[1] for position in ring]
    in_turn = min(longitudes) >= -TURN and max(longitudes) <= TURN
    return in_turn and min(latitudes) >= -POLE and max(latitudes) <= POLE
