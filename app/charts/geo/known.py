"""The areas of a shipped map with the values of a table: names that are not on it are told with the nearest ones."""

from collections.abc import Mapping
from typing import Any

from app.charts.geo.gazetteer import MAPS, Gazetteer, Place, find_map, gazetteer
from app.charts.geo.model import GeoData, Region
from app.charts.geo.values import Given, read_values
from app.charts.model import JsonObject
from app.charts.reading import Findings, drawn_text, shown

MOST_MISSED = 10
"""So many unknown names are told one by one."""


def read_known(data: JsonObject, findings: Findings) -> GeoData:
    """Read ``{"map": "world", "areas": [names or codes], "values": [...]}``, or rows in place of the lists."""
    name = map_of(data.get("map"), findings)
    findings.settle()
    table = read_values(data, findings)
    areas = gazetteer(name)
    found: dict[str, tuple[Given, Place]] = {}
    missed: list[Given] = []
    for row in table.rows:
        place = _one(row, areas, missed)
        if place is None:
            continue
        before, _ = found.setdefault(place.code, (row, place))
        if before is not row:
            findings.fault(row.place, f"{shown(row.key)} is {place.name}, which has a value already at {before.place}")
    _tell(missed, areas, findings)
    if not found:
        findings.fault("data", f"none of these is a {areas.kind} that the map {name} knows: {_examples(missed)}")
    findings.settle()
    return GeoData(table.metric, tuple(_regions(found, findings)), map=name)


def map_of(value: Any, findings: Findings) -> str:
    """The name of a shipped map."""
    name = find_map(value)
    if name is None:
        findings.fault("data.map", f"there is no map {shown(value)}; there are {', '.join(MAPS)}, or send geojson")
    return name or MAPS[0]


def _one(row: Given, areas: Gazetteer, missed: list[Given]) -> Place | None:
    places = areas.find(row.key)
    if len(places) == 1 and places[0].shape:
        return places[0]
    missed.append(row)
    return None


def _tell(missed: list[Given], areas: Gazetteer, findings: Findings) -> None:
    for row in missed[:MOST_MISSED]:
        findings.notice(row.place, f"not drawn: {_reason(row, areas)}")
    if len(missed) > MOST_MISSED:
        findings.notice("data", f"not drawn: {len(missed) - MOST_MISSED} more names that the map hasn't got")


def _reason(row: Given, areas: Gazetteer) -> str:
    places = areas.find(row.key)
    if len(places) > 1:
        told = "; ".join(f"{place.name} ({place.code})" for place in places[:MOST_MISSED])
        return f"{shown(row.key)} may be {told}"
    if places and places[0].within:
        return f"on this map {places[0].name} is a part of {places[0].within}"
    if places:
        return f"{places[0].name} is too small for this map"
    near = areas.nearest(row.key)
    return f"there is no {areas.kind} {shown(row.key)}" + (f"; did you mean {' or '.join(near)}?" if near else "")


def _examples(missed: list[Given]) -> str:
    return ", ".join(shown(row.key) for row in missed[:3])


def _regions(found: Mapping[str, tuple[Given, Place]], findings: Findings) -> list[Region]:
    return [
        Region(drawn_text(place.name, row.place, findings), row.value, code=code)
        for code, (row, place) in found.items()
    ]
