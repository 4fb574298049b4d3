"""Maps: shapes keep their proportions, holes stay open, missing data look missing."""

import io
from typing import Any

import pytest
from bokeh.models import GlyphRenderer, HoverTool, HSpan, Image, MultiPolygons, VSpan
from PIL import Image as Picture

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.colorscale import scale_of
from workers.look.theme import LIGHT
from workers.render import Browser


def square(value: Any, west: float, south: float, side: float = 10, hole: bool = False) -> dict[str, Any]:
    """A square area; its hole is the middle fifth."""
    rings = [ring(west, south, side)]
    if hole:
        rings.append(ring(west + side * 0.4, south + side * 0.4, side * 0.2))
    geometry = {"type": "Polygon", "coordinates": rings}
    return {"type": "Feature", "properties": {"value": value, "name": f"{west},{south}"}, "geometry": geometry}


def ring(west: float, south: float, side: float) -> list[list[float]]:
    """The corners of a square and the first again."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def drawn(*features: Any, interactive: bool = False, size: tuple[int, int] = (800, 400), **options: Any) -> Drawing:
    """A map of these features."""
    geojson = {"type": "FeatureCollection", "features": list(features)}
    data = {"geojson": geojson, "metric": "value"}
    body = {"chart_type": "choropleth", "data": data, "options": options, "width": size[0], "height": size[1]}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def shapes(drawing: Drawing) -> list[GlyphRenderer]:
    """The renderers of areas: with values, without."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, MultiPolygons)]


def extent(numbers: Any) -> float:
    """From the least to the greatest of nested numbers."""
    flat = [number for polygon in numbers for one in polygon for number in one]
    return max(flat) - min(flat)


def test_a_metre_is_as_long_across_as_upwards() -> None:
    """On a plane a square stays one; near 60 degrees ten degrees of longitude are half of ten of latitude."""
    (plane,) = shapes(drawn(square(1, 1000, 1000)))
    assert extent(plane.data_source.data["xs"][0]) == pytest.approx(extent(plane.data_source.data["ys"][0]), abs=0.5)
    (north,) = shapes(drawn(square(1, 10, 55)))
    ratio = extent(north.data_source.data["xs"][0]) / extent(north.data_source.data["ys"][0])
    assert ratio == pytest.approx(0.57, abs=0.03)


def test_areas_have_the_colours_of_their_values() -> None:
    """In the order given; those without a value are hatched and named, and are no marks."""
    drawing = drawn(square(1, 0, 0), square(None, 10, 0), square(9, 20, 0), color_scheme="plasma")
    valued, missing = shapes(drawing)
    scale = scale_of([1, 9], "plasma", LIGHT)
    assert valued.data_source.data["fill"] == [scale.color(1), scale.color(9)]
    assert "name" not in valued.data_source.data
    assert missing.glyph.hatch_pattern is not None
    assert "No data" in [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]
    assert drawing.marks == 2


def test_a_map_without_any_value_shows_its_areas() -> None:
    """All hatched, no colour bar."""
    drawing = drawn(square(None, 0, 0), square(None, 10, 0))
    assert len(shapes(drawing)) == 1
    assert not [one for one in drawing.root.renderers if isinstance(one.glyph, Image)]
    assert drawing.marks == 0


def test_there_are_no_axes() -> None:
    """Degrees say nothing on a map of values."""
    root = drawn(square(1, 0, 0)).root
    assert root.axis == []
    assert [one for one in root.renderers if isinstance(one.glyph, HSpan | VSpan)] == []


def test_holes_are_rings_of_their_polygon() -> None:
    """Bokeh leaves them open."""
    (valued,) = shapes(drawn(square(1, 0, 0, hole=True)))
    assert [len(polygon) for polygon in valued.data_source.data["xs"][0]] == [2]


def test_neighbours_share_their_border() -> None:
    """Thinning sets equal positions down on equal points."""
    left, right = shapes(drawn(square(1, 0, 40, 0.01), square(2, 0.01, 40, 0.01)))[0].data_source.data["xs"]
    assert max(left[0][0]) == min(right[0][0])


def test_a_map_across_the_antimeridian_is_in_one_piece() -> None:
    """Two squares twenty degrees apart over the line lie near each other, not at the ends of the world."""
    (valued,) = shapes(drawn(square(1, 165, 0), square(2, -175, 0)))
    west, east = valued.data_source.data["xs"]
    gap = min(east[0][0]) - max(west[0][0])
    assert gap == pytest.approx(extent(west), rel=0.05)


@pytest.mark.parametrize("size", [(800, 400), (300, 200), (100, 100), (400, 1200), (2000, 1000)])
def test_every_point_is_in_the_plot_area(size: tuple[int, int]) -> None:
    """Whatever the size of the picture."""
    drawing = drawn(square(1, -120, 30), square(2, -80, 40), size=size, title="A title")
    across, down = (ranges["undistorted"] for ranges in (drawing.root.extra_x_ranges, drawing.root.extra_y_ranges))
    (valued,) = shapes(drawing)
    for column, span in (("xs", across), ("ys", down)):
        flat = [n for area in valued.data_source.data[column] for polygon in area for one in polygon for n in one]
        assert span.start - 1 <= min(flat)
        assert max(flat) <= span.end + 1


def test_a_dot_of_no_size_is_no_error() -> None:
    """All positions in one point."""
    assert drawn(square(1, 5, 5, 0)).marks == 1


def test_a_page_tells_every_area() -> None:
    """Hover reads text from columns, for areas without data as well."""
    drawing = drawn(square(1, 0, 0), square(None, 10, 0), interactive=True)
    (hover,) = (tool for tool in drawing.root.toolbar.tools if isinstance(tool, HoverTool))
    assert hover.tooltips == [["Area", "@{name}"], ["Value", "@{shown}"]]
    assert hover.renderers == shapes(drawing)
    assert [one.data_source.data["name"] for one in shapes(drawing)] == [["0,0"], ["10,0"]]
    assert [one.data_source.data["shown"] for one in shapes(drawing)] == [["1"], ["No data"]]


def known(name: str, areas: list[Any], values: list[Any], **options: Any) -> Drawing:
    """A shipped map with these values."""
    data = {"map": name, "areas": areas, "values": values}
    body = {"chart_type": "choropleth", "data": data, "options": options}
    return read_back(charts.build(read(body), LIGHT, interactive=True))


def flat(area: Any) -> list[float]:
    """The numbers of one area's coordinate."""
    return [number for polygon in area for ring in polygon for number in ring]


def middles(drawing: Drawing) -> dict[str, tuple[float, float]]:
    """The middle of each area by its name."""
    found = {}
    for one in shapes(drawing):
        columns = one.data_source.data
        for name, xs, ys in zip(columns["name"], columns["xs"], columns["ys"], strict=True):
            found[name] = ((min(flat(xs)) + max(flat(xs))) / 2, (min(flat(ys)) + max(flat(ys))) / 2)
    return found


def test_the_world_has_all_its_countries() -> None:
    """Those that aren't named are hatched; Antarctica is there only with a value; Chile lies south-west of Norway."""
    drawing = known("world", ["FR", "Chile"], [1, 2])
    places = middles(drawing)
    assert len(places) == 236
    assert "Antarctica" not in places
    assert places["Chile"][0] < places["France"][0] < places["Norway"][0]
    assert places["Chile"][1] < places["France"][1] < places["Norway"][1]
    assert "Antarctica" in middles(known("world", ["AQ"], [1]))


def test_no_country_lies_at_both_ends_of_the_world() -> None:
    """The map is cut through the Bering Strait: Russia is in one piece, at the right."""
    (valued, _) = shapes(known("world", ["RU"], [1]))
    xs = flat(valued.data_source.data["xs"][0])
    assert min(xs) > 0


def test_the_states_have_their_insets() -> None:
    """Alaska and Hawaii lie under the south-west, and territories are drawn only with data."""
    places = middles(known("us-states", ["CA", "AK"], [1, 2]))
    assert len(places) == 51
    assert places["Alaska"][1] < places["Arizona"][1]
    assert places["Alaska"][0] < places["Hawaii"][0] < places["Texas"][0]
    assert "Puerto Rico" in middles(known("us-states", ["PR"], [1]))


def test_classes_are_told_in_the_legend() -> None:
    """As many colours as classes; each area has that of its class, and there is no bar."""
    values = [1, 2, 3, 4, 5, 6, 7, 8]
    drawing = known("us-states", ["CA", "AK", "TX", "NY", "FL", "OH", "UT", "ME"], values, classes=4)
    fills = shapes(drawing)[0].data_source.data["fill"]
    assert [fills[index] == fills[index + 1] for index in range(7)] == [True, False] * 3 + [True]
    texts = [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]
    assert {"1.00 \u2013 2.75", "2.75 \u2013 4.50", "4.50 \u2013 6.25", "6.25 \u2013 8.00", "No data"} <= set(texts)
    assert not [one for one in drawing.root.renderers if isinstance(one.glyph, Image)]


def test_a_scale_around_a_value_has_it_in_its_middle() -> None:
    """Values as far below as above have the two ends' colours."""
    drawing = known("us-states", ["CA", "TX", "NY"], [50, 60, 70], center=60)
    scale = scale_of([50, 70], "rdbu", LIGHT, center=60)
    assert shapes(drawing)[0].data_source.data["fill"] == [scale.color(50), scale.color(60), scale.color(70)]
    assert (scale.low, scale.high) == (50, 70)


@pytest.mark.browser
def test_chromium_draws_north_up_and_leaves_holes_open(browser: Browser) -> None:
    """The southern square is below the northern one, and the hole shows the background."""
    drawing = drawn(square(1, 1000, 1000, 10, hole=True), square(9, 1000, 1010, 10), legend=False)
    picture = Picture.open(io.BytesIO(browser.draw(drawing).body)).convert("RGB")
    scale = scale_of([1, 9], None, LIGHT, own="blues")
    middle = (drawing.root.min_border_left + 800 - drawing.root.min_border_right) // 2
    top, bottom = drawing.root.min_border_top, 400 - drawing.root.min_border_bottom
    low, high = (tuple(int(scale.color(value)[at : at + 2], 16) for at in (1, 3, 5)) for value in (1, 9))
    quarter = (bottom - top) / 4
    assert picture.getpixel((middle, round(top + quarter))) == high
    assert picture.getpixel((middle, round(bottom - quarter))) == (255, 255, 255)
    assert picture.getpixel((middle + 40, round(bottom - quarter))) == low
