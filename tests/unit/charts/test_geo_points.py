"""Reading points, bubbles and flows: places in every shape, and each fault at its place."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.domain.errors import Invalid

PARIS, ROME = (
    {"name": "Paris", "lat": 48.9, "lon": 2.4, "value": 11},
    {"name": "Rome", "lat": 41.9, "lon": 12.5, "value": 4},
)


def chart(kind: str, data: dict[str, Any], **options: Any) -> ChartSpec:
    """A map of these data."""
    return read({"chart_type": kind, "data": data, "options": options})


def faults(kind: str, data: dict[str, Any]) -> dict[str, str]:
    """The faults of these data: message by place."""
    with pytest.raises(Invalid) as caught:
        chart(kind, data)
    return {fault.place: fault.message for fault in caught.value.faults}


@pytest.mark.parametrize(
    "data",
    [
        {"rows": [PARIS, ROME]},
        {"columns": {"name": ["Paris", "Rome"], "lat": [48.9, 41.9], "lon": [2.4, 12.5], "value": [11, 4]}},
        {"label": ["Paris", "Rome"], "latitude": [48.9, 41.9], "longitude": [2.4, 12.5], "z": [11, 4]},
        {"datasets": [{"data": [PARIS, ROME]}]},
        {"datasets": [{"data": [{**PARIS, "lng": 2.4}, {**ROME, "lng": 12.5}]}]},
        {"rows": [{"p": "Paris", "b": 48.9, "l": 2.4, "n": 11}, {"p": "Rome", "b": 41.9, "l": 12.5, "n": 4}],
         "encoding": {"latitude": "b", "longitude": "l", "size": "n", "label": "p"}},
    ],
    ids=["rows", "columns", "lists", "datasets", "lng", "encoding"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["pointMap", "bubbleMap"])
def test_places_in_every_shape(kind: str, data: dict[str, Any]) -> None:
    """All say the same."""
    spec = chart(kind, data)
    (series,) = spec.data.series
    assert (list(series.lons), list(series.lats), list(series.values)) == ([2.4, 12.5], [48.9, 41.9], [11, 4])
    assert list(series.names) == ["Paris", "Rome"]
    assert spec.notices == ()


def test_lists_are_longitude_latitude_and_value() -> None:
    """As GeoJSON orders them."""
    (series,) = chart("bubbleMap", {"datasets": [{"label": "A", "data": [[2.4, 48.9, 11]]}]}).data.series
    assert (series.name, series.lons, series.lats, series.values) == ("A", [2.4], [48.9], [11])


def test_names_in_the_column_of_colours_are_groups() -> None:
    """Numbers there are values of points."""
    rows = [{**PARIS, "land": "F"}, {**ROME, "land": "I"}]
    assert [one.name for one in chart("pointMap", {"rows": rows, "encoding": {"color": "land"}}).data.series] == [
        "F",
        "I",
    ]
    spec = chart("pointMap", {"rows": [{"lat": 1, "lon": 2, "heat": 5}], "encoding": {"color": "heat"}})
    assert spec.data.series[0].values == [5]
    assert spec.data.metric == "heat"


def test_the_map_beneath() -> None:
    """The world as far as needed, a named map whole, or the request's own areas."""
    assert (
        chart("pointMap", {"rows": [PARIS]}).data.background.map,
        chart("pointMap", {"rows": [PARIS]}).data.background.whole,
    ) == ("world", False)
    named = chart("pointMap", {"rows": [PARIS], "map": "usa"}).data.background
    assert (named.map, named.whole) == ("us-states", True)
    square = {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}
    own = chart("pointMap", {"rows": [PARIS], "geojson": {"type": "Feature", "properties": {}, "geometry": square}})
    assert len(own.data.background.regions) == 1


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ({"rows": [{"lat": 145.6, "lon": 19}]}, "data.rows[0].lat", "exchanged"),
        ({"rows": [{"lat": 1, "lon": 900}]}, "data.rows[0].lon", "no longitude"),
        ({"rows": [{"lat": "x", "lon": 2}]}, "data.rows[0].lat", "expected degrees"),
        ({"rows": [{"name": "A", "lon": 2}]}, "data.rows[0].lat", "there are: name, lon"),
        ({"rows": []}, "data", "nothing to draw"),
        ({}, "data", "nothing to draw"),
        ({"rows": [{"lat": None, "lon": 2}]}, "data", "no place has both"),
        ({"datasets": [{"data": 5}]}, "data.datasets[0].data", "list of places"),
        ({"datasets": [{"data": [7]}]}, "data.datasets[0].data[0]", "[lon, lat]"),
        ({"rows": [PARIS], "map": "moon"}, "data.map", "no map 'moon'"),
    ],
)
def test_what_is_no_place_is_refused(data: dict[str, Any], place: str, words: str) -> None:
    """Each fault says what was found or what to do."""
    assert words in faults("pointMap", data)[place]


def test_areas_in_metres_are_refused_beneath_places() -> None:
    """Nobody could say where the places lie."""
    square = {"type": "Polygon", "coordinates": [[[0, 0], [9e5, 0], [9e5, 9e5], [0, 0]]]}
    geojson = {"type": "Feature", "properties": {}, "geometry": square}
    assert "degrees" in faults("pointMap", {"rows": [PARIS], "geojson": geojson})["data.geojson"]


def test_bubbles_need_values_from_zero_up() -> None:
    """A negative one has no area, a text neither; none at all is no bubble."""
    assert "can't show -3" in faults("bubbleMap", {"rows": [PARIS, {**ROME, "value": -3}]})["data.rows[1].value"]
    assert "needs a value" in faults("bubbleMap", {"rows": [{"lat": 1, "lon": 2}]})["data.rows[0].value"]
    assert "expected a number" in faults("bubbleMap", {"rows": [{**PARIS, "value": "many"}]})["data.rows[0].value"]


def test_places_without_a_number_are_left_out_and_told() -> None:
    """Null is no fault."""
    spec = chart(
        "bubbleMap", {"rows": [PARIS, {**ROME, "value": None}, {"name": "x", "lat": None, "lon": 1, "value": 1}]}
    )
    assert len(spec.data.series[0].lons) == 1
    assert "2 of 3" in spec.notices[0].message


def test_the_alt_text_of_places() -> None:
    """How many, where, and the extremes."""
    text = CHART_TYPES["bubbleMap"].describe(chart("bubbleMap", {"rows": [PARIS, ROME], "metric": "Millions"}))
    assert "2 bubbles from 41.9\u00b0 N to 48.9\u00b0 N and from 2.4\u00b0 E to 12.5\u00b0 E." in text
    assert "Millions ranges from 4 (Rome) to 11 (Paris)." in text
    grouped = {"datasets": [{"label": "A", "data": [[1, 2]]}, {"label": "B", "data": [[3, 4], [5, 6]]}]}
    assert "Groups: A (1), B (2)." in CHART_TYPES["pointMap"].describe(chart("pointMap", grouped))


def test_the_table_of_places() -> None:
    """Groups and values have columns where there are any."""
    table = CHART_TYPES["pointMap"].tabulate(chart("pointMap", {"datasets": [{"data": [[1, 2]]}]}))
    assert (table.columns, table.rows) == (("Name", "Latitude", "Longitude"), (("", 2, 1),))
    two = {"datasets": [{"label": "A", "data": [PARIS]}, {"data": [ROME]}]}
    table = CHART_TYPES["bubbleMap"].tabulate(chart("bubbleMap", two))
    assert table.columns == ("Group", "Name", "Latitude", "Longitude", "Value")
    assert table.rows == (("A", "Paris", 48.9, 2.4, 11), ("Series 2", "Rome", 41.9, 12.5, 4))


WHERE = {"A": [0, 50], "B": [10, 40], "C": [20, 30]}


def test_flows_between_named_places() -> None:
    """The largest first; places as a mapping or as a list."""
    rows = [{"from": "A", "to": "B", "value": 1}, {"from": "B", "to": "C", "value": 5}]
    first, last = chart("flowMap", {"rows": rows, "places": WHERE}).data.flows
    assert (first.origin, first.target, first.start, first.end, first.value) == ("B", "C", (10, 40), (20, 30), 5)
    assert last.value == 1
    nodes = [{"id": name, "lon": lon, "lat": lat} for name, (lon, lat) in WHERE.items()]
    links = [{"source": row["from"], "target": row["to"], "value": row["value"]} for row in rows]
    assert chart("flowMap", {"links": links, "nodes": nodes}).data.flows == (first, last)


def test_flows_with_degrees_of_both_ends() -> None:
    """Rows alone are enough; without values all are alike."""
    row = {"from": "A", "to": "B", "from_lat": 50, "from_lon": 0, "to_lat": 40, "to_lon": 10}
    (flow,) = chart("flowMap", {"rows": [row]}).data.flows
    assert (flow.start, flow.end, flow.value) == ((0, 50), (10, 40), 1)


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        ([{"from": "A", "to": "Bb", "value": 1}], "data.rows[0].to", "did you mean B"),
        ([{"from": "A", "to": "B", "value": -1}], "data.rows[0].value", "exchange its ends"),
        ([{"from": "A", "to": "B", "value": "x"}], "data.rows[0].value", "expected a number"),
        ([{"from": "A", "value": 1}], "data.rows[0].to", "there are: from, value"),
        ([{"from": "A", "to": "A", "value": 1}], "data.rows", "nothing to draw"),
        ([], "data.rows", "nothing to draw"),
    ],
)
def test_what_is_no_flow_is_refused(rows: list[Any], place: str, words: str) -> None:
    """Each fault says what was found or what to do."""
    assert words in faults("flowMap", {"rows": rows, "places": WHERE})[place]


def test_flows_without_places_say_what_is_missing() -> None:
    """Names alone are on no map; places are in degrees."""
    assert "data.places" in faults("flowMap", {"rows": [{"from": "A", "to": "B", "value": 1}]})["data.rows[0].from"]
    message = faults("flowMap", {"rows": [{"from": "A", "to": "B"}], "places": {"A": 5, "B": [1, 2]}})["data.places.A"]
    assert "[lon, lat]" in message


def test_flows_that_lead_nowhere_are_told() -> None:
    """Without a value, or back to where they start."""
    rows = [
        {"from": "A", "to": "B", "value": 1},
        {"from": "A", "to": "A", "value": 1},
        {"from": "A", "to": "C", "value": 0},
    ]
    spec = chart("flowMap", {"rows": rows, "places": WHERE})
    assert len(spec.data.flows) == 1
    assert "2 of 3" in spec.notices[0].message


def test_the_alt_text_and_the_table_of_flows() -> None:
    """The ends of the range with their places."""
    rows = [{"from": "A", "to": "B", "value": 1}, {"from": "B", "to": "C", "value": 5}]
    spec = chart("flowMap", {"rows": rows, "places": WHERE, "metric": "Tons"})
    assert "2 flows of Tons, from 1 (A to B) to 5 (B to C)." in CHART_TYPES["flowMap"].describe(spec)
    table = CHART_TYPES["flowMap"].tabulate(spec)
    assert (table.columns, table.rows) == (("From", "To", "Tons"), (("B", "C", 5), ("A", "B", 1)))


def test_faults_of_grouped_rows_have_their_own_places() -> None:
    """The second row, though it is the first of its group."""
    rows = [{**PARIS, "land": "F"}, {**ROME, "land": "I", "lat": 91}]
    with pytest.raises(Invalid) as caught:
        read({"chart_type": "pointMap", "data": {"rows": rows}, "encoding": {"color": "land"}})
    assert [fault.place for fault in caught.value.faults] == ["data.rows[1].lat"]


def test_the_metric_may_name_the_column() -> None:
    """Of several columns of numbers."""
    spec = chart("bubbleMap", {"rows": [{**PARIS, "area": 105}], "metric": "area"})
    assert (spec.data.series[0].values, spec.data.metric) == ([105], "area")
