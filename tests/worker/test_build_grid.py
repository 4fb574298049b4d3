"""Grids: hexagons, bands, and days are where their data are, in the colours of their values."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import MultiLine, MultiPolygons, Patch, Patches, Quad, Scatter, Segment

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.colorscale import scale_of
from workers.look.theme import LIGHT


def drawn(kind: str, *, interactive: bool = False, options: dict[str, Any] | None = None, **data: Any) -> Drawing:
    """A chart of this data."""
    body = {"chart_type": kind, "data": data, "options": options or {}}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def columns(drawing: Drawing, glyph: type) -> list[Any]:
    """The data of each renderer of one kind of glyph."""
    return [
        one.data_source.data for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level == "glyph"
    ]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


def test_hexagons_hold_their_points() -> None:
    """Two crowds and a single point: three hexagons with their counts, each around its points."""
    points = [[0, 0]] * 5 + [[10, 10]] * 3 + [[0, 10]]
    drawing = drawn("hexbin", datasets=[{"data": points}], interactive=True)
    ((data),) = columns(drawing, Patches)
    found = {}
    for xs, ys, count in zip(data["xs"], data["ys"], data["count"], strict=True):
        (place,) = {(x, y) for x, y in map(tuple, points) if min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)}
        found[place] = count
    assert found == {(0, 0): "5", (10, 10): "3", (0, 10): "1"}
    assert drawing.points
    assert (drawing.points.points_in, drawing.points.points_drawn) == (9, 3)


def test_more_points_are_another_colour_and_the_bar_tells_it() -> None:
    """From 1 to the most."""
    drawing = drawn("hexbin", datasets=[{"data": [[0, 0]] * 50 + [[9, 9]]}])
    (data,) = columns(drawing, Patches)
    assert len(set(data["fill"])) == 2
    assert {"Points per hexagon", "1", "50"} <= set(texts(drawing))


def test_hexagons_are_regular_in_the_picture() -> None:
    """As wide as their height by half the root of three, whatever the axes are."""
    drawing = drawn("hexbin", datasets=[{"data": [[0, 0], [1e6, 1e-3]]}])
    plot, (data,) = drawing.root, columns(drawing, Patches)
    wide, high = 800 - plot.min_border_left - plot.min_border_right, 400 - plot.min_border_top - plot.min_border_bottom
    across = np.ptp(data["xs"][0]) / (plot.x_range.end - plot.x_range.start) * wide
    up = np.ptp(data["ys"][0]) / (plot.y_range.end - plot.y_range.start) * high
    assert across / up == pytest.approx(3**0.5 / 2, rel=0.01)


def test_bands_lie_between_their_levels() -> None:
    """On a slope from 0 to 10 each band covers its share of the plane, in the colour of its middle."""
    drawing = drawn("contour", z=[[0, 5, 10], [0, 5, 10]], options={"levels": 5})
    (bands,) = columns(drawing, MultiPolygons)
    spans = [(min(band[0][0]), max(band[0][0])) for band in bands["xs"]]
    assert [end for span in spans for end in span] == pytest.approx([0, 0.4, 0.4, 0.8, 0.8, 1.2, 1.2, 1.6, 1.6, 2.0])
    scale = scale_of([1, 3, 5, 7, 9], None, LIGHT)
    assert (bands["fill"][0], bands["fill"][-1]) == (scale.color(1), scale.color(9))
    (lines,) = columns(drawing, MultiLine)
    assert {0.4, 0.8, 1.2, 1.6} <= {round(float(np.mean(xs)), 6) for xs in lines["xs"]}


def test_axes_end_where_the_field_ends() -> None:
    """No empty border."""
    plot = drawn("contour", z=[[1, 2], [3, 4]], x=[3, 8], y=[100, 900]).root
    assert (plot.x_range.start, plot.x_range.end) == (3, 8)
    assert plot.y_range.start == pytest.approx(100, abs=5)


def test_several_clouds_are_lines_in_their_colours() -> None:
    """No bands over each other; the legend names them."""
    random = np.random.default_rng(1)
    sets = [{"label": name, "data": random.normal(size=(60, 2)).tolist()} for name in ("A", "B")]
    drawing = drawn("contour", datasets=sets)
    assert columns(drawing, MultiPolygons) == []
    assert [set(lines["ink"]) for lines in columns(drawing, MultiLine)] == [{color} for color in LIGHT.categorical[:2]]
    assert [len(dots["x"]) for dots in columns(drawing, Scatter)] == [60, 60]
    assert {"A", "B"} <= set(texts(drawing))


def test_the_top_of_a_density_is_where_most_points_are() -> None:
    """Around the middle of the cloud."""
    random = np.random.default_rng(1)
    drawing = drawn("contour", datasets=[{"data": random.normal((5, 50), size=(500, 2)).tolist()}])
    (bands,) = columns(drawing, MultiPolygons)
    ((outer, *_), *_) = bands["xs"][-1]
    assert np.mean(outer) == pytest.approx(5, abs=0.5)
    assert {"10\xa0%", "90\xa0%", "relative density"} <= set(texts(drawing))


def test_a_density_that_is_guessed_is_told() -> None:
    """One point has no spread."""
    drawing = drawn("contour", datasets=[{"label": "P", "data": [[1, 2]]}])
    assert drawing.notices[0].message.startswith("P: points in one place")


def test_a_day_stands_in_its_week() -> None:
    """Mondays on top; the first of January 2024 is one, and the next Monday is right of it."""
    days = [["2024-01-01", 1], ["2024-01-02", 2], ["2024-01-08", 3]]
    (cells,) = columns(drawn("calendarHeatmap", datasets=[{"data": days}]), Quad)
    assert len(cells["left"]) == 366
    wide, high = cells["right"][0] - cells["left"][0], cells["bottom"][0] - cells["top"][0]
    assert (cells["left"][0], cells["left"][1], cells["left"][7]) == pytest.approx((0, 0, wide))
    assert cells["top"][1] - cells["top"][0] == pytest.approx(high)
    assert cells["top"][7] == cells["top"][0]
    scale = scale_of([1, 2, 3], None, LIGHT, own="greens")
    assert [cells["fill"][at] for at in (0, 1, 7)] == [scale.color(value) for value in (1, 2, 3)]
    assert cells["fill"][2] == LIGHT.missing


def test_weeks_may_start_on_sunday() -> None:
    """Then the first Monday is in the second row."""
    days = [["2024-01-01", 1], ["2024-01-07", 2]]
    (cells,) = columns(drawn("calendarHeatmap", datasets=[{"data": days}], options={"week_start": "sunday"}), Quad)
    high = cells["bottom"][0] - cells["top"][0]
    assert cells["top"][0] - cells["top"][6] == pytest.approx(high)
    assert cells["left"][6] > cells["left"][0]


def test_years_stand_under_each_other() -> None:
    """Each is named, and months and gaps are."""
    drawing = drawn("calendarHeatmap", datasets=[{"label": "V", "data": [["2023-06-01", 1], ["2024-06-01", 2]]}])
    (cells,) = columns(drawing, Quad)
    assert len(cells["top"]) == 365 + 366
    assert min(cells["top"][365:]) > max(cells["bottom"][:365])
    assert {"2023", "2024", "Jan", "Dec", "Mon", "No data", "V"} <= set(texts(drawing))


@pytest.mark.parametrize("kind", ["hexbin", "contour", "calendarHeatmap", "quiver"])
def test_nothing_is_a_quiet_card(kind: str) -> None:
    """A dataset without values."""
    drawing = drawn(kind, datasets=[{"data": []}])
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


@pytest.mark.parametrize("size", [1e300, 1e-300])
def test_extreme_values_are_drawn(size: float) -> None:
    """Without an overflow."""
    assert drawn("contour", z=[[-size, size], [0, 3 * size]]).marks == 4
    assert drawn("hexbin", datasets=[{"data": [[size, -size], [2 * size, size]]}]).marks == 2
    assert drawn("calendarHeatmap", datasets=[{"data": [["2024-01-01", size], ["2024-01-02", -size]]}]).marks == 2


@pytest.mark.parametrize("kind", ["hexbin", "contour", "calendarHeatmap", "quiver"])
def test_pages_are_built(kind: str) -> None:
    """With as many marks as the picture."""
    spec = read(CHART_TYPES[kind].example)
    assert charts.build(spec, LIGHT, interactive=True).marks == charts.build(spec, LIGHT).marks


def pixels(drawing: Drawing) -> tuple[float, float]:
    """Data units of a pixel to the right and up."""
    plot = drawing.root
    wide = 800 - plot.min_border_left - plot.min_border_right
    high = 400 - plot.min_border_top - plot.min_border_bottom
    return (plot.x_range.end - plot.x_range.start) / wide, (plot.y_range.end - plot.y_range.start) / high


def test_arrows_point_where_they_should_in_the_picture() -> None:
    """At the angle of what they stand for and as long as it is, whatever the axes are."""
    drawing = drawn("quiver", datasets=[{"data": [[0, 0, 3, 4], [1e6, 1e-3, -10, 0], [5, 1e-4, 0, 0]]}])
    across, up = pixels(drawing)
    (heads,) = columns(drawing, Patches)
    tips = [
        ((xs[0] - x) / across, (ys[0] - y) / up)
        for xs, ys, x, y in zip(heads["xs"], heads["ys"], [0, 1e6], [0, 1e-3], strict=True)
    ]
    (first_x, first_y), (second_x, second_y) = tips
    assert first_y / first_x == pytest.approx(4 / 3, rel=0.01)
    assert second_y == pytest.approx(0, abs=0.01)
    assert np.hypot(first_x, first_y) / -second_x == pytest.approx(0.5, rel=0.01)
    (shafts,) = columns(drawing, Segment)
    assert (shafts["x"], shafts["y"]) == ([0, 1e6], [0, 1e-3])
    assert drawing.marks == 3


def test_the_keys_arrow_is_as_long_as_its_value() -> None:
    """In the scale of all others, with its unit; without any length there is none."""
    drawing = drawn("quiver", datasets=[{"data": [[0, 0, 30, 0], [9, 9, 0, 7]]}], options={"unit": "m/s"})
    (heads,) = columns(drawing, Patches)
    (key,) = [one.data_source.data for one in drawing.root.renderers if isinstance(one.glyph, Patch)]
    (shaft,) = [
        one.data_source.data
        for one in drawing.root.renderers
        if isinstance(one.glyph, Segment) and one.level == "annotation"
    ]
    assert "20 m/s" in texts(drawing)
    assert (key["x"][0] - shaft["x"][0]) / heads["xs"][0][0] == pytest.approx(20 / 30, rel=0.01)
    assert drawn("quiver", datasets=[{"data": [[0, 0, 0, 0]]}]).marks == 1


@pytest.mark.parametrize("size", [1e308, 1e-308])
def test_extreme_arrows_are_drawn(size: float) -> None:
    """None is endless."""
    drawing = drawn("quiver", datasets=[{"data": [[0, 0, size, size], [1, 1, -size, 0]]}])
    (heads,) = columns(drawing, Patches)
    assert np.isfinite(heads["xs"]).all()


def test_values_too_large_to_tell_apart_have_one_band() -> None:
    """Levels that would be written alike are none."""
    data = {"x": [0, 1], "y": [0, 1], "z": [[1e15 + 118, 1e15 + 120], [1e15 + 150, 1e15 + 198]]}
    assert charts.build(read({"chart_type": "contour", "data": data})).marks > 0
