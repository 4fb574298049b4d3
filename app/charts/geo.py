"""Maps: a value of each area, told by colour."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from app.charts.coloring import refuse_names
from app.charts.describe import amount, heading
from app.charts.geojson import Polygon, across_antimeridian, is_degrees, read_areas
from app.charts.model import ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, drawn_text, is_number, objects, shown

NAME_KEYS = ("name", "NAME", "Name", "label", "title", "admin", "ADMIN", "id", "code")
MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Region:
    """One feature: positions are degrees east and north, or plane units when the map is planar."""

    name: str
    value: float | None
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True, slots=True)
class GeoData:
    """The areas of a map; when it is ``planar``, positions are no degrees and are drawn as they are."""

    metric: str
    regions: tuple[Region, ...]
    planar: bool = False


def read_map(data: JsonObject, findings: Findings) -> GeoData:
    """Read ``{"geojson": FeatureCollection or Feature, "metric": "the property that holds the value"}``."""
    features = _features(data.get("geojson"), findings)
    findings.settle()
    metric = _metric(data.get("metric"), [feature.properties for feature in features], findings)
    findings.settle()
    read = [_region(number, feature, metric, findings) for number, feature in enumerate(features, 1)]
    findings.settle()
    regions = tuple(region for region in read if region.polygons)
    name = drawn_text(metric, "data.metric", findings)
    if not regions:
        findings.fault("data.geojson.features", "no feature has an area (Polygon or MultiPolygon) to colour")
    elif not is_degrees(polygon for region in regions for polygon in region.polygons):
        findings.notice("data.geojson", "coordinates are beyond 360 or 90 degrees: drawn as they are, on a plane")
        return GeoData(name, regions, planar=True)
    return GeoData(name, tuple(_continuous(region, findings) for region in regions))


@dataclass(frozen=True, slots=True)
class _Feature:
    place: str
    properties: Mapping[str, Any]
    geometry: Any
    id: Any


def _features(geojson: Any, findings: Findings) -> list[_Feature]:
    if not isinstance(geojson, Mapping):
        findings.fault("data.geojson", f"expected a GeoJSON FeatureCollection, found {shown(geojson)}")
        return []
    kind = geojson.get("type")
    if kind not in {"FeatureCollection", "Feature"}:
        findings.fault("data.geojson.type", f"expected FeatureCollection, found {shown(kind)}")
        return []
    whole = kind == "FeatureCollection"
    pairs = (
        objects(geojson.get("features"), "data.geojson.features", findings) if whole else [("data.geojson", geojson)]
    )
    features = []
    for place, feature in pairs:
        properties = feature.get("properties")
        properties = properties if isinstance(properties, Mapping) else {}
        features.append(_Feature(place, properties, feature.get("geometry"), feature.get("id")))
    if not features:
        findings.fault("data.geojson.features", "there is nothing to draw: the list is empty")
    return features


def _metric(value: Any, properties: list[Mapping[str, Any]], findings: Findings) -> str:
    there = list(dict.fromkeys(key for item in properties for key in item))
    named = ", ".join(there[:MOST_TOLD]) + (" …" if len(there) > MOST_TOLD else "") or "none"
    if not isinstance(value, str) or not value:
        findings.fault("data.metric", f"expected the name of a property, found {shown(value)}; there are: {named}")
        return ""
    if value not in there:
        findings.fault("data.metric", f"no feature has a property {shown(value)}; there are: {named}")
    return value


def _region(number: int, feature: _Feature, metric: str, findings: Findings) -> Region:
    value = feature.properties.get(metric)
    if value is not None and not is_number(value):
        findings.fault(f"{feature.place}.properties.{metric}", f"expected a number or null, found {shown(value)}")
        value = None
    polygons = read_areas(feature.geometry, f"{feature.place}.geometry", findings)
    return Region(_name(number, feature, findings), value, polygons)


def _name(number: int, feature: _Feature, findings: Findings) -> str:
    candidates = [(f"{feature.place}.properties.{key}", feature.properties.get(key)) for key in NAME_KEYS]
    for spot, value in (*candidates, (f"{feature.place}.id", feature.id)):
        if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            return drawn_text(value, spot, findings)
    return f"Area {number}"


def _continuous(region: Region, findings: Findings) -> Region:
    """Areas that cross the antimeridian run on beyond 180 degrees, in one piece."""
    whole = [[across_antimeridian(ring) for ring in polygon] for polygon in region.polygons]
    if not any(ring for polygon in whole for ring in polygon):
        return region
    findings.notice("data.geojson", f"{region.name} crosses the antimeridian: it is drawn in one piece across 180°")
    polygons = tuple(
        tuple(mended or ring for mended, ring in zip(rings, polygon, strict=True))
        for rings, polygon in zip(whole, region.polygons, strict=True)
    )
    return Region(region.name, region.value, polygons)


def _describe(spec: ChartSpec) -> str:
    data: GeoData = spec.data
    opening = heading("Choropleth map", spec)
    told = [(region.value, region.name) for region in data.regions if region.value is not None]
    if not told:
        return f"{opening} No area has a value of {data.metric}."
    (low, low_at), (high, high_at) = min(told, key=lambda pair: pair[0]), max(told, key=lambda pair: pair[0])
    missing = len(data.regions) - len(told)
    rest = f" Areas without data: {missing}." if missing else ""
    span = f"ranges from {amount(low)} ({low_at}) to {amount(high)} ({high_at})"
    return f"{opening} {data.metric} of {len(told)} areas {span if low != high else f'is {amount(low)}'}.{rest}"


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row an area."""
    return DataTable(("Area", spec.data.metric), tuple((region.name, region.value) for region in spec.data.regions))


_COUNTIES = files("app.charts").joinpath("massachusetts.json").read_text(encoding="ascii")
"""Counties of Massachusetts, simplified from the US Census Bureau's boundaries, with unemployment of 2016 in percent;
both are in the public domain."""

CHOROPLETH = ChartType(
    name="choropleth",
    family="geo",
    shape="own",
    title="Choropleth map",
    summary="Colours each area of a map by its value.",
    data_shape=(
        "geojson (FeatureCollection of Polygon or MultiPolygon, in degrees) "
        "+ metric, the name of the property that holds each area's number"
    ),
    example={
        "chart_type": "choropleth",
        "data": {
            "geojson": json.loads(_COUNTIES),
            "metric": "unemployment",
        },
        "options": {
            "title": "Work is easiest to find around Boston",
            "subtitle": "Unemployment in the counties of Massachusetts, % of the labour force, 2016",
            "source": "Source: US Bureau of Labor Statistics",
            "color_scheme": "plasma",
        },
    },
    read_data=read_map,
    read_extras=refuse_names,
    describe=_describe,
    tabulate=_tabulate,
)

TYPES = (CHOROPLETH,)
