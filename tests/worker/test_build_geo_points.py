"""Points, bubbles and flows: where they lie, how large and how wide they are, what lies over what."""

import math
from itertools import pairwise
from typing import Any

import pytest
from bokeh.models import Ellipse, GlyphRenderer, HoverTool, MultiLine, MultiPolygons, Rect, Scatter

from app.charts import read
from app.charts.geo.model import MapOptions
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.maps.classes import Classes, classed, edges_of
from workers.look.theme import LIGHT

CITIES = [
    {"name": "Paris", "lat": 48.9, "lon": 2.4, "value": 9},
    {"name": "Rome", "lat": 41.9, "lon": 12.5, "value": 36},
    {"name": "Oslo", "lat": 59.9, "lon": 10.7, "value": 4},
]


def drawn(kind: str, data: dict[str, Any], *, interactive: bool = False, **options: Any) -> Drawing:
    """A map of these data."""
    return read_back(
        charts.build(read({"chart_type": kind, "data": data, "options": options}), LIGHT, interactive=interactive)
    )


def of(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of a kind of mark on the map."""
    found = [one for one in drawing.root.renderers if isinstance(one.glyph, glyph)]
    return [one for one in found if one.x_range_name == "undistorted"]


def places(renderer: GlyphRenderer) -> list[tuple[float, float]]:
    """Where the marks lie, in pixels from the middle of the map."""
    columns = renderer.data_source.data
    return list(zip(columns["x"], columns["y"], strict=True))


def texts(drawing: Drawing) -> list[str]:
    """All texts of a picture."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


def test_points_lie_where_they_are() -> None:
    """Oslo is north of Paris, Rome south-east of it, all within the map and upon the land."""
    drawing = drawn(
        "pointMap", {"rows": [{"name": one["name"], "lat": one["lat"], "lon": one["lon"]} for one in CITIES]}
    )
    (points,) = of(drawing, Scatter)
    paris, rome, oslo = places(points)
    assert paris[0] < oslo[0] < rome[0]
    assert rome[1] < paris[1] < oslo[1]
    assert drawing.root.renderers.index(of(drawing, MultiPolygons)[0]) < drawing.root.renderers.index(points)
    span = drawing.root.extra_x_ranges["undistorted"]
    assert all(span.start < x < span.end for x, _ in places(points))
    assert {"Paris", "Rome", "Oslo"} <= set(texts(drawing))


def test_a_map_of_europe_shows_europe_alone() -> None:
    """Distances are those of the globe: from Paris to Rome it is 1,106 km, to Oslo 1,343."""
    (points,) = of(drawn("pointMap", {"rows": CITIES}), Scatter)
    by_value = sorted(places(points), key=lambda point: point[1])
    rome, paris, oslo = by_value
    assert math.dist(paris, oslo) / math.dist(paris, rome) == pytest.approx(1343 / 1106, rel=0.02)
    assert math.dist(paris, oslo) > 100


def test_points_of_high_values_lie_over_the_others() -> None:
    """Colours run with the values."""
    (points,) = of(drawn("pointMap", {"rows": CITIES}, color_scheme="viridis"), Scatter)
    assert places(points) == sorted(places(points), key=lambda point: -point[1])
    assert len(set(points.data_source.data["fill"])) == 3


def test_what_lies_beyond_the_map_is_told() -> None:
    """Paris is none of the United States."""
    drawing = drawn(
        "pointMap", {"map": "us-states", "rows": [*CITIES, {"name": "x", "lat": 40, "lon": -100, "value": 1}]}
    )
    assert drawing.marks == 1
    assert "3 places lie beyond the map" in drawing.notices[0].message


def test_the_area_of_a_bubble_tells_its_value() -> None:
    """The largest lies beneath; nine times the value is three times the diameter."""
    (bubbles,) = of(drawn("bubbleMap", {"rows": CITIES}), Scatter)
    sizes = bubbles.data_source.data["size"]
    assert sizes == sorted(sizes, reverse=True)
    assert [size / sizes[0] for size in sizes] == pytest.approx([1, 1 / 2, 1 / 3])


def test_the_key_of_sizes_has_the_same_scale() -> None:
    """Round values with the diameters that bubbles of them have."""
    drawing = drawn("bubbleMap", {"rows": CITIES})
    largest = of(drawing, Scatter)[0].data_source.data["size"][0]
    key = [one.glyph for one in drawing.root.renderers if isinstance(one.glyph, Ellipse)]
    across = 800 - drawing.root.min_border_left - drawing.root.min_border_right
    values = [float(text) for text in texts(drawing) if text.replace(".", "").isdigit()]
    assert len(key) == len(values)
    assert [one.width * across for one in key] == pytest.approx([largest * math.sqrt(value / 36) for value in values])


def test_the_key_of_widths_has_the_same_scale() -> None:
    """Round values with the widths that flows of them have."""
    drawing = drawn("flowMap", {**FLOWS, "map": "world"})
    widest = of(drawing, MultiLine)[0].data_source.data["width"][0]
    key = [one.glyph for one in drawing.root.renderers if isinstance(one.glyph, Rect)]
    down = 400 - drawing.root.min_border_top - drawing.root.min_border_bottom
    values = [float(text) for text in texts(drawing) if text.replace(".", "").isdigit()]
    assert [one.height * down for one in key] == pytest.approx([widest * value / 8 for value in values])


def test_bubbles_of_nothing_are_not_drawn() -> None:
    """Zero has no area; nothing but zeros is a card that says so."""
    rows = [{**CITIES[0], "value": 0}, CITIES[1]]
    assert drawn("bubbleMap", {"rows": rows}).marks == 1
    assert "No data" in texts(drawn("bubbleMap", {"rows": rows[:1]}))


FLOWS = {
    "places": {"Tokyo": [139.7, 35.7], "Lima": [-77, -12], "Rome": [12.5, 41.9]},
    "rows": [{"from": "Rome", "to": "Lima", "value": 4}, {"from": "Tokyo", "to": "Lima", "value": 8}],
}


def test_flows_are_as_wide_as_they_are_much() -> None:
    """The widest is beneath; the way across the Pacific is cut where the map ends."""
    (ways,) = of(drawn("flowMap", {**FLOWS, "map": "world"}), MultiLine)
    columns = ways.data_source.data
    widths = columns["width"]
    assert len(widths) == 3
    assert widths[0] == widths[1] == 2 * widths[2]
    steps = [abs(after - before) for line in columns["xs"] for before, after in pairwise(line)]
    assert max(steps) < 60


def test_flows_end_at_their_places() -> None:
    """Each way goes from the one dot to the other, and a head points to its end."""
    drawing = drawn("flowMap", {**FLOWS, "rows": FLOWS["rows"][:1]})
    (ways,) = of(drawing, MultiLine)
    heads, spots = of(drawing, Scatter)
    (xs,), (ys,) = ways.data_source.data["xs"], ways.data_source.data["ys"]
    ends = {(round(x), round(y)) for x, y in places(spots)}
    assert {(round(xs[0]), round(ys[0])), (round(xs[-1]), round(ys[-1]))} == ends
    assert math.dist(places(heads)[0], (xs[-1], ys[-1])) < 20


def test_there_and_back_are_two_ways() -> None:
    """They bend apart."""
    rows = [{"from": "Rome", "to": "Lima", "value": 4}, {"from": "Lima", "to": "Rome", "value": 4}]
    (ways,) = of(drawn("flowMap", {**FLOWS, "rows": rows}), MultiLine)
    there, back = (
        list(zip(*pair, strict=True)) for pair in zip(*(ways.data_source.data[n] for n in ("xs", "ys")), strict=True)
    )
    assert math.dist(there[0], back[-1]) < 1
    assert math.dist(there[32], back[32]) > 10


def test_ways_to_insets_are_arcs() -> None:
    """From Los Angeles to Honolulu no point lies off the picture."""
    data = {
        "map": "us-states",
        "places": {"A": [-118, 34], "B": [-158, 21.3]},
        "rows": [{"from": "A", "to": "B", "value": 1}],
    }
    (ways,) = of(drawn("flowMap", data), MultiLine)
    assert max(abs(x) for x in ways.data_source.data["xs"][0]) < 400


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("pointMap", {"rows": CITIES}, ["Name", "Value", "Latitude, longitude"]),
        ("bubbleMap", {"rows": CITIES}, ["Name", "Value"]),
        ("flowMap", FLOWS, ["From", "To", "Value"]),
    ],
)
def test_pages_tell_every_mark(kind: str, data: dict[str, Any], words: list[str]) -> None:
    """Hover reads text from columns."""
    drawing = drawn(kind, data, interactive=True)
    (hover,) = (tool for tool in drawing.root.toolbar.tools if isinstance(tool, HoverTool))
    assert [word for word, _ in hover.tooltips] == words
    for renderer in hover.renderers:
        lengths = {len(column) for column in renderer.data_source.data.values()}
        assert len(lengths) == 1
        assert {field[2:-1] for _, field in hover.tooltips} <= set(renderer.data_source.data)


def test_quantiles_are_those_of_the_values() -> None:
    """As numpy tells them, rounded to what the legend says; values that are alike make fewer classes."""
    assert edges_of([1, 2, 3, 4, 100], MapOptions(method="quantiles", classes=4)) == (1, 2, 3, 4, 100)
    assert edges_of([1, 1, 1, 9], MapOptions(method="quantiles", classes=4)) == (1, 3, 9)
    assert edges_of([0, 9], MapOptions(method="equal", classes=3)) == (0, 3, 6, 9)
    assert edges_of([5, 5], MapOptions(method="equal", classes=3)) == (5, 5)


def test_a_break_belongs_to_the_class_above_it() -> None:
    """The legend's outer classes are open."""
    found = classed([1, 10, 20, 30], MapOptions(method="breaks", classes=3, breaks=(10, 20)), None, LIGHT)
    assert isinstance(found, Classes)
    assert [found.index(value) for value in (1, 9.9, 10, 19, 20, 30, 99, -5)] == [0, 0, 1, 1, 2, 2, 2, 0]
    assert [entry.name for entry in found.entries()] == ["under 10", "10 \u2013 20", "20 and over"]
