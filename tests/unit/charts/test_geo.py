"""Reading maps: broken rings by their place, what has no area, and what lies across the antimeridian."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.geojson import across_antimeridian
from app.charts.model import ChartSpec
from app.domain.errors import Invalid

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def area(value: Any, coordinates: Any = None, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    """A feature of this value."""
    geometry = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"value": value, **properties}, "geometry": geometry}


def chart(*features: Any, metric: Any = "value", **options: Any) -> ChartSpec:
    """A map of these features."""
    geojson = {"type": "FeatureCollection", "features": list(features)}
    return read({"chart_type": "choropleth", "data": {"geojson": geojson, "metric": metric}, "options": options})


def faults(*features: Any, metric: Any = "value") -> dict[str, str]:
    """The faults of these features: message by place."""
    with pytest.raises(Invalid) as caught:
        chart(*features, metric=metric)
    return {fault.place: fault.message for fault in caught.value.faults}


def test_the_body_of_the_guide_is_read_unchanged() -> None:
    """Title as text, scheme among the options."""
    ring = [[-122, 37], [-121, 37], [-121, 38], [-122, 38], [-122, 37]]
    spec = chart(area(50, [ring], name="California"), title="Regional Sales Distribution", color_scheme="plasma")
    (region,) = spec.data.regions
    assert (region.name, region.value, region.polygons) == ("California", 50, ((tuple(map(tuple, ring)),),))
    assert (spec.options.title, spec.options.color_scheme) == ("Regional Sales Distribution", "plasma")
    assert spec.notices == ()


def test_holes_and_several_polygons_are_kept() -> None:
    """A MultiPolygon has polygons, a polygon its outline and then its holes."""
    hole = [[0.2, 0.2], [0.2, 0.8], [0.8, 0.8], [0.2, 0.2]]
    (region,) = chart(area(1, [[SQUARE, hole], [SQUARE]], "MultiPolygon")).data.regions
    assert [len(polygon) for polygon in region.polygons] == [2, 1]


BROKEN = "data.geojson.features[0].geometry.coordinates"


@pytest.mark.parametrize(
    ("coordinates", "kind", "place"),
    [
        ([SQUARE[:3]], "Polygon", f"{BROKEN}[0]"),
        ([[[0, 0], [1, "x"], [1, 1], [0, 0]]], "Polygon", f"{BROKEN}[0][1]"),
        ([[[0, 0], [1], [1, 1], [0, 0]]], "Polygon", f"{BROKEN}[0][1]"),
        ([[[0, 0], 5, [1, 1], [0, 0]]], "Polygon", f"{BROKEN}[0][1]"),
        (SQUARE, "Polygon", f"{BROKEN}[0][0]"),
        ([[SQUARE]], "Polygon", f"{BROKEN}[0][0]"),
        ([SQUARE], "MultiPolygon", f"{BROKEN}[0][0][0]"),
        ([], "Polygon", BROKEN),
        ("POLYGON((0 0))", "Polygon", BROKEN),
        ([7], "Polygon", f"{BROKEN}[0]"),
    ],
)
def test_broken_rings_are_refused_by_their_place(coordinates: Any, kind: str, place: str) -> None:
    """Too few positions, no numbers, nested too little or too deep, no list."""
    assert next(iter(faults(area(1, coordinates, kind)))) == place


def test_a_metric_that_no_feature_has_names_those_there_are() -> None:
    """The message helps to find the right one."""
    message = faults(area(1, name="A", population=3), metric="populaton")["data.metric"]
    assert "'populaton'" in message
    assert "value, name, population" in message
    assert "there are: value" in faults(area(1), metric=None)["data.metric"]


def test_values_must_be_numbers() -> None:
    """Text is refused where it stands; null and a missing property are areas without data."""
    assert list(faults(area("5.3"))) == ["data.geojson.features[0].properties.value"]
    other = {"type": "Feature", "properties": None, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    assert [region.value for region in chart(area(None), other).data.regions] == [None, None]


@pytest.mark.parametrize(
    ("geojson", "place"),
    [
        (None, "data.geojson"),
        ({"type": "Topology"}, "data.geojson.type"),
        ({"type": "FeatureCollection"}, "data.geojson.features"),
        ({"type": "FeatureCollection", "features": []}, "data.geojson.features"),
        ({"type": "FeatureCollection", "features": [3]}, "data.geojson.features[0]"),
    ],
)
def test_what_is_no_geojson_is_refused(geojson: Any, place: str) -> None:
    """The first thing that is not as it should be is named."""
    with pytest.raises(Invalid) as caught:
        read({"chart_type": "choropleth", "data": {"geojson": geojson, "metric": "value"}})
    assert caught.value.faults[0].place == place


def test_what_has_no_area_is_left_out_and_told() -> None:
    """Points and features without geometry are notices; nothing but them is a fault; unknown kinds are faults."""
    point = area(1, [0, 0], "Point")
    spec = chart(area(1), point, {"type": "Feature", "properties": {"value": 2}, "geometry": None})
    assert len(spec.data.regions) == 1
    assert [notice.place for notice in spec.notices] == [
        "data.geojson.features[1].geometry",
        "data.geojson.features[2].geometry",
    ]
    assert list(faults(point)) == ["data.geojson.features"]
    assert list(faults(area(1, [], "Circle"))) == ["data.geojson.features[0].geometry.type"]


def test_areas_of_a_collection_are_one_region() -> None:
    """A GeometryCollection gives its polygons."""
    feature = area(1)
    feature["geometry"] = {"type": "GeometryCollection", "geometries": [feature["geometry"], feature["geometry"]]}
    assert len(chart(feature).data.regions[0].polygons) == 2


def test_collections_within_collections_are_refused() -> None:
    """However deep they are nested."""
    inner: dict[str, Any] = {"type": "GeometryCollection", "geometries": []}
    for _ in range(400):
        inner = {"type": "GeometryCollection", "geometries": [inner]}
    feature = {**area(1), "geometry": inner}
    assert list(faults(feature)) == ["data.geojson.features[0].geometry.geometries[0]"]


def test_projected_coordinates_are_drawn_on_a_plane() -> None:
    """Metres are no degrees; it is told."""
    spec = chart(area(1, [[[4e5, 5e6], [5e5, 5e6], [5e5, 6e6], [4e5, 5e6]]]))
    assert spec.data.planar
    assert [notice.place for notice in spec.notices] == ["data.geojson"]


def test_a_ring_across_the_antimeridian_is_made_whole_and_told() -> None:
    """178, -178 is a step of four degrees, not of 356."""
    ring = [[178, -18], [-178, -18], [-178, -16], [178, -16], [178, -18]]
    spec = chart(area(4, [ring], name="Fiji"))
    assert spec.data.regions[0].polygons[0][0] == ((178, -18), (182, -18), (182, -16), (178, -16), (178, -18))
    assert "Fiji" in spec.notices[0].message


def test_a_ring_around_a_pole_keeps_its_seam() -> None:
    """It can't be made whole on a plane."""
    assert across_antimeridian(((-180, -90), (180, -90), (180, -70), (0, -65), (-180, -70), (-180, -90))) is None
    assert across_antimeridian(((-170.0, -70), (-60, -75), (60, -72), (170, -71), (-170, -70))) is None


@pytest.mark.parametrize(
    ("properties", "name"),
    [({"NAME": "Autauga"}, "Autauga"), ({"name": "", "code": 7}, "7"), ({}, "Area 1")],
)
def test_regions_are_named_by_the_usual_properties(properties: dict[str, Any], name: str) -> None:
    """Without any they are numbered."""
    assert chart(area(1, **properties)).data.regions[0].name == name


def test_the_alt_text_tells_extremes_and_what_is_missing() -> None:
    """Names of the lowest and the highest area."""
    text = CHART_TYPES["choropleth"].describe(chart(area(1, name="A"), area(9, name="B"), area(None, name="C")))
    assert "value of 2 areas ranges from 1 (A) to 9 (B)" in text
    assert text.endswith("Areas without data: 1.")
    assert "No area has a value" in CHART_TYPES["choropleth"].describe(chart(area(None)))


def test_the_table_has_a_row_an_area() -> None:
    """Missing data stay empty."""
    table = CHART_TYPES["choropleth"].tabulate(chart(area(1, name="A"), area(None, name="B")))
    assert (table.columns, table.rows) == (("Area", "value"), (("A", 1), ("B", None)))
