"""Reading maps of areas: broken rings by their place, names and codes of areas, values in every shape."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.geo.gazetteer import gazetteer
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
        ({"type": "Geometry"}, "data.geojson.type"),
        ({"type": "Topology"}, "data.topojson.objects"),
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


def test_rings_stay_as_they_were_sent() -> None:
    """What crosses the antimeridian is cut where the map ends, which only its projection knows."""
    ring = [[178, -18], [-178, -18], [-178, -16], [178, -16], [178, -18]]
    spec = chart(area(4, [ring], name="Fiji"))
    assert spec.data.regions[0].polygons[0][0] == tuple(map(tuple, ring))
    assert spec.notices == ()


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


def known(name: str, areas: list[Any], values: list[Any], **more: Any) -> ChartSpec:
    """A shipped map with these values."""
    return read({"chart_type": "choropleth", "data": {"map": name, "areas": areas, "values": values, **more}})


def refused(data: dict[str, Any], kind: str = "choropleth") -> dict[str, str]:
    """The faults of these data: message by place."""
    with pytest.raises(Invalid) as caught:
        read({"chart_type": kind, "data": data})
    return {fault.place: fault.message for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("name", "spellings", "code"),
    [
        ("world", ["Germany", "germany", "DE", "DEU", "276", 276, 276.0, "Deutschland"], "276"),
        ("world", ["C\u00f4te d'Ivoire", "Cote d\u2019Ivoire", "Ivory Coast", "CIV"], "384"),
        ("world", ["Korea, Rep.", "South Korea", "KR"], "410"),
        ("world", ["St. Lucia", "Saint Lucia", "LC"], "662"),
        ("world", ["The Bahamas", "Bahamas, The", 44], "044"),
        ("us-states", ["California", "CA", "06", 6], "06"),
        ("us-states", ["Washington, D.C.", "DC", "District of Columbia"], "11"),
        ("us-counties", ["01001", 1001, "Autauga, AL", "Autauga County, Alabama"], "01001"),
        ("us-counties", ["02158", "02270"], "02158"),
        ("us-counties", ["Baltimore city, MD"], "24510"),
    ],
)
def test_areas_are_found_by_name_and_by_code(name: str, spellings: list[Any], code: str) -> None:
    """Names in any case, with or without accents; codes as text or as numbers that lost their zeros."""
    for spelling in spellings:
        assert [place.code for place in gazetteer(name).find(spelling)] == [code], spelling


def test_all_countries_have_the_codes_of_the_standard() -> None:
    """249 of ISO 3166-1, and Kosovo by the codes that everybody uses; no code or name stands for two."""
    areas = gazetteer("world")
    assert len(areas.places) == 250
    assert {len(places) for places in areas.spelled.values()} == {1}


def test_the_values_of_a_shipped_map() -> None:
    """In the order given, by code; null is an area without data."""
    spec = known("world", ["FR", "Germany", 840], [1, None, 3], metric="share")
    assert [(one.code, one.name, one.value) for one in spec.data.regions] == [
        ("250", "France", 1),
        ("276", "Germany", None),
        ("840", "United States", 3),
    ]
    assert (spec.data.map, spec.data.metric, spec.notices) == ("world", "share", ())


@pytest.mark.parametrize(
    "data",
    [
        {"labels": ["FR", "DE"], "datasets": [{"label": "GDP", "data": [1, 2]}]},
        {"locations": ["FR", "DE"], "z": [1, 2], "metric": "GDP"},
        {"rows": [{"country": "FR", "GDP": 1}, {"country": "DE", "GDP": 2}]},
        {
            "rows": [{"a": "FR", "b": 9, "GDP": 1}, {"a": "DE", "b": 9, "GDP": 2}],
            "encoding": {"area": "a", "color": "GDP"},
        },
        {"columns": {"country": ["FR", "DE"], "GDP": [1, 2]}},
        {"rows": [{"country": "FR", "pop": 5, "GDP": 1}, {"country": "DE", "pop": 6, "GDP": 2}], "metric": "GDP"},
    ],
    ids=["datasets", "plotly", "rows", "encoding", "columns", "metric"],
)
def test_values_in_every_shape(data: dict[str, Any]) -> None:
    """Lists, datasets, rows and columns say the same."""
    spec = read({"chart_type": "choropleth", "data": {"map": "countries", **data}})
    assert [(one.code, one.value) for one in spec.data.regions] == [("250", 1), ("276", 2)]
    assert (spec.data.metric, spec.notices) == ("GDP", ())


def test_the_encoding_may_stand_beside_the_data() -> None:
    """As every chart type has it."""
    rows = [{"a": "FR", "b": 9, "c": 1}]
    body = {"chart_type": "choropleth", "data": {"map": "world", "rows": rows}, "encoding": {"area": "a", "value": "c"}}
    assert read(body).data.regions[0].value == 1


def test_unknown_names_are_told_with_the_nearest() -> None:
    """The rest is drawn."""
    spec = known("world", ["Grmany", "France", "Atlantis", "French Guiana", "Tuvalu"], [1, 2, 3, 4, 5])
    told = {notice.place: notice.message for notice in spec.notices}
    assert [one.name for one in spec.data.regions] == ["France"]
    assert "did you mean Germany" in told["data.areas[0]"]
    assert "no country 'Atlantis'" in told["data.areas[2]"]
    assert "a part of France" in told["data.areas[3]"]
    assert "too small" in told["data.areas[4]"]


def test_a_name_of_several_counties_is_told_with_them() -> None:
    """With their codes, to choose."""
    spec = known("us-counties", ["Norfolk", "01001"], [1, 2])
    assert "Norfolk, MA (25021); Norfolk, VA (51710)" in spec.notices[0].message


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ({"map": "moon", "areas": ["x"], "values": [1]}, "data.map", "world, us-states, us-counties"),
        ({"map": "world", "areas": ["x"], "values": [1]}, "data", "country that the map world knows"),
        ({"map": "world", "areas": "FR", "values": [1]}, "data.areas", "list of names or codes"),
        ({"map": "world", "areas": ["FR"], "values": 3}, "data.values", "list of numbers"),
        ({"map": "world", "areas": ["FR"], "values": [1, 2]}, "data.values", "2 values for 1 areas"),
        ({"map": "world", "areas": ["FR"], "values": ["1"]}, "data.values[0]", "expected a number or null"),
        ({"map": "world", "areas": [None], "values": [1]}, "data.areas[0]", "name or the code"),
        ({"map": "world", "areas": ["FR", "FR"], "values": [1, 2]}, "data.areas[1]", "said already at data.areas[0]"),
        ({"map": "world", "areas": ["FR", "France"], "values": [1, 2]}, "data.areas[1]", "already at data.areas[0]"),
        ({"map": "world", "areas": [], "values": []}, "data", "nothing to draw"),
        ({"map": "world", "rows": [{"a": 1}]}, "encoding", "a column of areas"),
        ({"map": "world"}, "data.areas", "list of names"),
    ],
)
def test_what_is_wrong_with_the_values_is_told_at_its_place(data: dict[str, Any], place: str, words: str) -> None:
    """Each with what to do."""
    assert words in refused(data)[place]


def test_a_table_beside_geojson_is_joined_by_key() -> None:
    """By a stated property, or by the id and the usual ones; numbers that lost their zeros are found."""
    features = [{**area(None, fips="01001"), "id": "01001"}, {**area(None, fips="01003"), "id": "01003"}]
    geojson = {"type": "FeatureCollection", "features": features}
    for more in ({}, {"key": "properties.fips"}, {"key": "id"}):
        data = {"geojson": geojson, "areas": [1003, "99999"], "values": [5, 6], **more}
        spec = read({"chart_type": "choropleth", "data": data})
        assert [one.value for one in spec.data.regions] == [None, 5]
        assert [notice.place for notice in spec.notices] == ["data.areas[1]"]
    message = refused({"geojson": geojson, "areas": ["x"], "values": [1]})["data.key"]
    assert "properties.value" in message


SQUARES: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
    "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
    "objects": {
        "pair": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"value": 1, "name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"value": 2}, "id": "E"},
            ],
        }
    },
}
"""Two squares of a degree that share an arc."""


@pytest.mark.parametrize("field", ["topojson", "geojson"])
def test_topojson_is_put_together(field: str) -> None:
    """Quantised arcs, forwards and backwards; also where GeoJSON was expected."""
    west, east = read({"chart_type": "choropleth", "data": {field: SQUARES, "metric": "value"}}).data.regions
    assert west.polygons[0][0] == ((11, 20), (11, 21), (10, 21), (10, 20), (11, 20))
    assert east.polygons[0][0] == ((11, 20), (12, 20), (12, 21), (11, 21), (11, 20))
    assert (west.name, east.name, east.value) == ("West", "E", 2)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"type": "Feature"}, "data.topojson"),
        ({"objects": {}}, "data.topojson.objects"),
        ({"arcs": None}, "data.topojson.arcs"),
        ({"arcs": [[[0, "x"]]]}, "data.topojson.arcs[0]"),
        ({"transform": {"scale": [1, 1]}}, "data.topojson.transform.translate"),
        ({"arcs": SQUARES["arcs"][:2]}, "data.topojson.objects.pair.geometries[1].arcs[0][0][0]"),
        ({"objects": {"a": SQUARES["objects"]["pair"], "b": {}}}, "data.object"),
    ],
)
def test_a_broken_topology_is_refused_at_its_place(change: dict[str, Any], place: str) -> None:
    """The first thing that is not as it should be."""
    assert place in refused({"topojson": {**SQUARES, **change}, "metric": "value"})


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"projection": "robinson"}, "robinson"),
        ({"projection": "equalEarth"}, "equal-earth"),
        ({"projection": {"type": "albersUsa"}}, "albers-usa"),
        ({"scales": {"projection": {"projection": "mercator"}}}, "mercator"),
        ({"geo": {"projection": {"type": "equirectangular"}}}, "plate-carree"),
        ({}, None),
    ],
)
def test_projections_in_the_spellings_of_others(options: dict[str, Any], expected: str | None) -> None:
    """Vega's, Plotly's and that of Chart.js's map plugin."""
    spec = chart(area(1), **options)
    assert (spec.extras.projection, spec.notices) == (expected, ())


def test_an_unknown_projection_is_told() -> None:
    """With those there are."""
    (notice,) = chart(area(1), projection="dymaxion").notices
    assert notice.place == "options.projection"
    assert "robinson" in notice.message


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"classes": 4}, ("quantiles", 4, ())),
        ({"classes": {"method": "equal"}}, ("equal", 5, ())),
        ({"classes": {"method": "breaks", "breaks": [1, 2]}}, ("breaks", 3, (1, 2))),
        ({"breaks": [5]}, ("breaks", 2, (5,))),
        ({}, (None, 5, ())),
    ],
)
def test_classes(options: dict[str, Any], expected: tuple[Any, ...]) -> None:
    """How many, or how they are parted."""
    spec = chart(area(1), **options)
    assert (spec.extras.method, spec.extras.classes, spec.extras.breaks) == expected
    assert spec.notices == ()


@pytest.mark.parametrize("classes", [1, 40, "many", {"breaks": [3, 1]}, {"breaks": []}, {"method": "breaks"}])
def test_classes_that_can_not_be_are_told(classes: Any) -> None:
    """The map is drawn without them."""
    assert len(chart(area(1), classes=classes).notices) == 1


def test_the_alt_text_counts_the_rest_of_a_shipped_map() -> None:
    """All areas of the map that have no value."""
    text = CHART_TYPES["choropleth"].describe(known("us-states", ["CA", "TX"], [1, 2], metric="Share"))
    assert "Share of 2 areas ranges from 1 (California) to 2 (Texas)" in text
    assert text.endswith("Areas without data: 54.")
