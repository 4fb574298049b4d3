"""The areas of a request's own GeoJSON or TopoJSON, with a value from a property or from a table beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.charts.geo.geojson import is_degrees, read_areas
from app.charts.geo.model import GeoData, Region
from app.charts.geo.topojson import features_of
from app.charts.geo.values import Values, has_values, read_values
from app.charts.model import JsonObject
from app.charts.reading import Findings, drawn_text, is_number, objects, shown

NAME_KEYS = ("name", "NAME", "Name", "label", "title", "admin", "ADMIN", "id", "code")
MOST_TOLD = 12
MOST_MISSED = 5
"""So many areas that aren't on the map are told one by one."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature as it was sent."""

    place: str
    properties: Mapping[str, Any]
    geometry: Any
    id: Any


def read_shapes(data: JsonObject, findings: Findings) -> GeoData:
    """Areas with the value of a property (``metric``), or of a table whose names are found by ``key``."""
    features = read_features(data, findings)
    findings.settle()
    if has_values(data):
        table = read_values(data, findings)
        metric, values = table.metric, _matched(features, table, data.get("key"), findings)
    else:
        metric = _metric(data.get("metric"), [feature.properties for feature in features], findings)
        values = [_value(feature, metric, findings) for feature in features]
        metric = drawn_text(metric, "data.metric", findings)
    return placed(metric, features, values, findings)


def read_features(data: JsonObject, findings: Findings) -> list[Feature]:
    """The features of ``geojson`` or ``topojson``; a topology under ``geojson`` is taken as what it is."""
    geojson = data.get("geojson")
    topology = data.get("topojson")
    if isinstance(geojson, Mapping) and geojson.get("type") == "Topology":
        topology = geojson
    pairs = _pairs(geojson, findings) if topology is None else features_of(topology, data.get("object"), findings)
    features = []
    for place, feature in pairs:
        properties = feature.get("properties")
        properties = properties if isinstance(properties, Mapping) else {}
        features.append(Feature(place, properties, feature.get("geometry"), feature.get("id")))
    if not features:
        findings.fault("data.geojson.features", "there is nothing to draw: the list is empty")
    return features


def placed(metric: str, features: Sequence[Feature], values: Sequence[float | None], findings: Findings) -> GeoData:
    """The features that have an area, as regions; what is no area is told."""
    read = [
        Region(_name(number, feature, findings), value, _areas(feature, findings))
        for number, (feature, value) in enumerate(zip(features, values, strict=True), 1)
    ]
    findings.settle()
    regions = tuple(region for region in read if region.polygons)
    if not regions:
        findings.fault("data.geojson.features", "no feature has an area (Polygon or MultiPolygon) to colour")
    data = GeoData(metric, regions)
    if not is_degrees(polygon for region in regions for polygon in region.polygons):
        findings.notice("data.geojson", "coordinates are beyond 360 or 90 degrees: drawn as they are, on a plane")
        data = replace(data, planar=True)
    return data


def _areas(feature: Feature, findings: Findings) -> Any:
    return read_areas(feature.geometry, f"{feature.place}.geometry", findings)


def _pairs(geojson: Any, findings: Findings) -> list[tuple[str, Mapping[str, Any]]]:
    if not isinstance(geojson, Mapping):
        findings.fault("data.geojson", f"expected a GeoJSON FeatureCollection, found {shown(geojson)}")
        return []
    kind = geojson.get("type")
    if kind not in {"FeatureCollection", "Feature"}:
        findings.fault("data.geojson.type", f"expected FeatureCollection, found {shown(kind)}")
        return []
    whole = kind == "FeatureCollection"
    return list(
        objects(geojson.get("features"), "data.geojson.features", findings) if whole else [("data.geojson", geojson)]
    )


def _metric(value: Any, properties: list[Mapping[str, Any]], findings: Findings) -> str:
    there = list(dict.fromkeys(key for item in properties for key in item))
    named = ", ".join(there[:MOST_TOLD]) + (" …" if len(there) > MOST_TOLD else "") or "none"
    if not isinstance(value, str) or not value:
        findings.fault("data.metric", f"expected the name of a property, found {shown(value)}; there are: {named}")
    elif value not in there:
        findings.fault("data.metric", f"no feature has a property {shown(value)}; there are: {named}")
    findings.settle()
    return str(value)


def _value(feature: Feature, metric: str, findings: Findings) -> float | None:
    value = feature.properties.get(metric)
    if value is not None and not is_number(value):
        findings.fault(f"{feature.place}.properties.{metric}", f"expected a number or null, found {shown(value)}")
        return None
    return value


def _matched(features: Sequence[Feature], table: Values, key: Any, findings: Findings) -> list[float | None]:
    """The table's value of each feature; rows that belong to none are told."""
    known = {_spelled(name): feature for feature in features for name in _keys(feature, key)}
    known.pop("", None)
    lengths = {len(text) for text in known if text.isdigit()}
    digits = lengths.pop() if len(lengths) == 1 else 0
    values, missed = {}, []
    for row in table.rows:
        text = _spelled(row.key)
        feature = known.get(text) or known.get(text.zfill(digits))
        if feature is None:
            missed.append(row)
        else:
            values[feature.place] = row.value
    for row in missed[:MOST_MISSED]:
        findings.notice(row.place, f"not drawn: the map has no area {shown(row.key)}")
    if len(missed) > MOST_MISSED:
        findings.notice("data", f"not drawn: {len(missed) - MOST_MISSED} more areas that the map hasn't got")
    if not values:
        findings.fault(
            "data.key",
            "none of the areas is on the map; name the property that holds their names or codes, such as properties."
            + next((name for feature in features for name in feature.properties), "name"),
        )
    return [values.get(feature.place) for feature in features]


def _keys(feature: Feature, key: Any) -> list[Any]:
    """What a feature may be called by: a stated property, else its id and whatever its properties name it."""
    if isinstance(key, str) and key != "id":
        return [feature.properties.get(key.removeprefix("properties.").removeprefix("feature."))]
    if key == "id":
        return [feature.id]
    return [*(feature.properties.get(name) for name in reversed(NAME_KEYS)), feature.id]


def _spelled(value: Any) -> str:
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return "" if value is None else str(value).strip().casefold()


def _name(number: int, feature: Feature, findings: Findings) -> str:
    candidates = [(f"{feature.place}.properties.{key}", feature.properties.get(key)) for key in NAME_KEYS]
    for spot, value in (*candidates, (f"{feature.place}.id", feature.id)):
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return drawn_text(value, spot, findings)
    return f"Area {number}"
