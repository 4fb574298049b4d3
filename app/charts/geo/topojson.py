"""TopoJSON (Bostock 2013): arcs that neighbours share, put together to the polygons that GeoJSON has."""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from app.charts.reading import Findings, are_numbers, is_number, shown

PLACE = "data.topojson"
PAIR = 2
_DEPTH = {"Polygon": 2, "MultiPolygon": 3}
"""How deep the indices of arcs lie in lists."""

Line = list[list[float]]


def features_of(topology: Any, name: Any, findings: Findings) -> list[tuple[str, Mapping[str, Any]]]:
    """The features of an object of a topology, as GeoJSON has them, each with its place.

    ``name`` chooses the object; it may be None where there is only one.
    """
    if not isinstance(topology, Mapping) or topology.get("type") != "Topology":
        kind = topology.get("type") if isinstance(topology, Mapping) else topology
        findings.fault(PLACE, f"expected a TopoJSON Topology, found {shown(kind)}")
        return []
    chosen = _object(topology.get("objects"), name, findings)
    arcs = _arcs(topology, findings)
    findings.settle()
    place = f"{PLACE}.objects.{chosen}"
    item = topology["objects"][chosen]
    members = item.get("geometries") if item.get("type") == "GeometryCollection" else [item]
    if not isinstance(members, list):
        findings.fault(f"{place}.geometries", f"expected a list, found {shown(members)}")
        return []
    spots = (f"{place}.geometries[{index}]" for index in range(len(members)))
    return [(spot, _feature(member, spot, arcs, findings)) for spot, member in zip(spots, members, strict=True)]


def _object(objects: Any, name: Any, findings: Findings) -> str:
    names = [key for key, item in objects.items() if isinstance(item, Mapping)] if isinstance(objects, Mapping) else []
    if not names:
        findings.fault(f"{PLACE}.objects", "there is no object to draw")
    elif name in names:
        return str(name)
    elif name is not None or len(names) > 1:
        found = "choose one" if name is None else f"there is no object {shown(name)}; choose one"
        findings.fault("data.object", f"{found}: {', '.join(names)}")
    return names[0] if names else ""


def _arcs(topology: Mapping[str, Any], findings: Findings) -> list[Line]:
    """The arcs in degrees; quantised ones are told by their steps."""
    arcs, transform = topology.get("arcs"), topology.get("transform")
    if not isinstance(arcs, list):
        findings.fault(f"{PLACE}.arcs", f"expected a list, found {shown(arcs)}")
        return []
    scale = _pair(transform, "scale", findings) if transform is not None else None
    shift = _pair(transform, "translate", findings) if transform is not None else None
    lines = []
    for index, arc in enumerate(arcs):
        if not _is_line(arc):
            findings.fault(f"{PLACE}.arcs[{index}]", "expected a list of positions [x, y]")
        elif scale and shift:
            columns = (accumulate(position[axis] for position in arc) for axis in range(PAIR))
            placed = [[step * scale[axis] + shift[axis] for step in column] for axis, column in enumerate(columns)]
            lines.append([list(position) for position in zip(*placed, strict=True)])
        else:
            lines.append([[position[0], position[1]] for position in arc])
    return lines


def _pair(transform: Any, name: str, findings: Findings) -> tuple[float, float] | None:
    value = transform.get(name) if isinstance(transform, Mapping) else None
    if isinstance(value, list) and len(value) == PAIR and all(map(is_number, value)):
        return value[0], value[1]
    findings.fault(f"{PLACE}.transform.{name}", f"expected two numbers, found {shown(value)}")
    return None


def _is_line(arc: Any) -> bool:
    if not isinstance(arc, list) or not arc or not all(isinstance(one, list) and len(one) >= PAIR for one in arc):
        return False
    return are_numbers([one[0] for one in arc]) and are_numbers([one[1] for one in arc])


def _feature(item: Any, place: str, arcs: list[Line], findings: Findings) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        findings.fault(place, f"expected an object, found {shown(item)}")
        return {}
    kind = item.get("type")
    geometry: dict[str, Any] | None = {"type": kind, "coordinates": item.get("coordinates")}
    if kind in _DEPTH:
        coordinates = _joined(item.get("arcs"), f"{place}.arcs", _DEPTH[kind], arcs, findings)
        geometry = {"type": kind, "coordinates": coordinates}
    elif kind is None:
        geometry = None
    return {"properties": item.get("properties"), "id": item.get("id"), "geometry": geometry}


def _joined(value: Any, place: str, depth: int, arcs: list[Line], findings: Findings) -> list[Any]:
    """Lists of lists of rings; a ring is told by the numbers of its arcs, ``~n`` being arc n backwards."""
    if not isinstance(value, list):
        findings.fault(place, f"expected a list, found {shown(value)}")
        return []
    if depth > 1:
        return [_joined(item, f"{place}[{index}]", depth - 1, arcs, findings) for index, item in enumerate(value)]
    ring: Line = []
    for index, number in enumerate(value):
        if type(number) is not int or not -len(arcs) <= number < len(arcs):
            findings.fault(f"{place}[{index}]", f"there is no arc {shown(number)}; there are {len(arcs)}")
            return []
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += line[1:] if ring else line
    return ring
