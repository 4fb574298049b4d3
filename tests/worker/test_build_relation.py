"""Relations: places, sizes and lines in the Bokeh models are those of the data."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import HoverTool, Line, MultiLine, Scatter, Segment, VArea, VBar

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.charts.relation.regression import equation
from workers.charts.relation.tags import Board, Tag, place
from workers.drawing import Drawing
from workers.look.numbers import MINUS
from workers.look.sizekey import SizeKey, round_below
from workers.look.theme import LIGHT
from workers.transforms.fits import polynomial, power


def drawn(
    kind: str, *datasets: Any, interactive: bool = False, options: dict[str, Any] | None = None, **data: Any
) -> Drawing:
    """A chart of these datasets."""
    sets = [{"label": "P", "data": one} if isinstance(one, list) else one for one in datasets]
    body = {"chart_type": kind, "data": {"datasets": sets, **data}, "options": options or {}}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def columns(drawing: Drawing, glyph: type, level: str = "glyph") -> list[Any]:
    """The data of each renderer of one kind of glyph."""
    return [
        one.data_source.data for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level == level
    ]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


def test_small_radii_are_pixels() -> None:
    """As Chart.js draws them; the largest lies below the others."""
    (data,) = columns(drawn("bubble", [[1, 2, 5], [3, 4, 20], [5, 6, 10]]), Scatter)
    assert (data["x"], data["y"], data["size"]) == ([3, 5, 1], [4, 6, 2], [40, 20, 10])


def test_areas_are_in_proportion_to_values() -> None:
    """Four times the value is twice the diameter."""
    (data,) = columns(
        drawn("bubble", [{"x": n, "y": n, "size": size} for n, size in enumerate([100, 400, 1600])]), Scatter
    )
    assert np.array(data["size"]) / data["size"][0] == pytest.approx([1, 0.5, 0.25])


def test_tiny_bubbles_keep_their_area_down_to_what_can_be_seen() -> None:
    """Their edge takes no more than a part of them; what is drawn larger than its value is told."""
    values = [1e6, 2000, 1500, 1]
    drawing = drawn("bubble", [{"x": n, "y": n, "size": size} for n, size in enumerate(values)])
    (data,) = columns(drawing, Scatter)
    true = data["size"][0] * np.sqrt(np.array(values) / values[0])
    assert true[2] < 3
    assert data["size"][:3] == pytest.approx(true[:3])
    assert data["size"][3] == 2 > true[3]
    assert max(np.array(data["edge"]) / np.array(data["size"])) <= 0.125
    assert [notice.message.split(" has")[0] for notice in drawing.notices] == ["1 bubble"]


def test_no_bubble_is_cut_by_the_plot() -> None:
    """All lie inside with their edges."""
    drawing = drawn("bubble", [[0, 0, 50], [10, 1, 30], [5, -4, 12]])
    plot, (data,) = drawing.root, columns(drawing, Scatter)
    width, height = (
        800 - plot.min_border_left - plot.min_border_right,
        400 - plot.min_border_top - plot.min_border_bottom,
    )
    across = (np.array(data["x"]) - plot.x_range.start) / (plot.x_range.end - plot.x_range.start) * width
    up = (np.array(data["y"]) - plot.y_range.start) / (plot.y_range.end - plot.y_range.start) * height
    radii = np.array(data["size"]) / 2
    assert (across >= radii).all()
    assert (across <= width - radii).all()
    assert (up >= radii).all()
    assert (up <= height - radii).all()


@pytest.mark.parametrize("interactive", [False, True])
def test_values_have_a_key_and_pixels_have_none(interactive: bool) -> None:
    """The key's areas are in proportion too."""
    options = {"size_title": "People"}
    drawing = drawn("bubble", [{"x": 1, "y": 1, "size": 1000}], options=options, interactive=interactive)
    assert {"People", "200"} <= set(texts(drawing))
    assert "5" not in texts(drawn("bubble", [[1, 1, 5]], interactive=interactive))


def test_the_keys_discs_are_as_large_as_bubbles_of_their_values() -> None:
    """Round numbers below the largest value."""
    key = SizeKey.of(1300, 40, 40)
    assert key.values == (1000, 200, 50)
    assert key.radii == pytest.approx([40 * (value / 1300) ** 0.5 for value in key.values])
    assert [round_below(number) for number in (1, 1.9, 2.1, 7, 0.03)] == [1, 1, 2, 5, 0.02]


def test_whiskers_reach_from_end_to_end() -> None:
    """Up and down at the x of the value, and across at its y."""
    drawing = drawn("errorBar", [{"x": 1, "y": 5, "yMin": 4, "yMax": 7, "xError": 0.5}, {"x": 2, "y": 6, "yMax": 8}])
    upright, level = columns(drawing, Segment)
    assert (upright["x0"], upright["y0"], upright["x1"], upright["y1"]) == ([1, 2], [4, 6], [1, 2], [7, 8])
    assert (level["x0"], level["x1"], level["y0"]) == ([0.5], [1.5], [5])
    *caps, points = columns(drawing, Scatter)
    assert sorted((one["x"], one["y"]) for one in caps) == [([0.5], [5]), ([1], [4]), ([1, 2], [7, 8]), ([1.5], [5])]
    assert (points["x"], points["y"]) == ([1, 2], [5, 6])
    assert drawing.marks == 2


def test_values_of_one_label_stand_side_by_side() -> None:
    """The whisker goes with its value; bars start at zero."""
    sets = [{"data": [5, 6], "errors": [1, 2]}, {"data": [7, 8], "errors": [1, 1]}]
    drawing = drawn("errorBar", *sets, labels=["a", "b"], options={"mark": "bar"})
    first, second = columns(drawing, VBar)
    assert np.mean([first["x"], second["x"]], axis=0) == pytest.approx([0, 1])
    assert [one["x0"] for one in columns(drawing, Segment)] == [first["x"], second["x"]]
    assert drawing.root.y_range.start <= 0


def test_a_line_leads_through_the_values() -> None:
    """With its mark."""
    (line,) = columns(
        drawn("errorBar", {"data": [5, 6], "errors": [1, 2]}, labels=["a", "b"], options={"mark": "line"}), Line
    )
    assert line["y"] == [5, 6]


def test_the_fitted_line_is_drawn_where_the_points_are() -> None:
    """Least squares through three points, with its band below the points, told in the legend."""
    drawing = drawn("regression", [[0, 1], [1, 3], [2, 4]])
    (line,), (band,) = columns(drawing, Line), columns(drawing, VArea, "underlay")
    assert (line["x"][0], line["x"][-1]) == (0, 2)
    assert (line["y"][0], line["y"][-1]) == pytest.approx((7 / 6, 25 / 6))
    assert (np.array(band["low"]) < line["y"]).all()
    assert "y = 1.5x + 1.167, R² = 0.964" in texts(drawing)
    (points,) = columns(drawing, Scatter)
    assert (points["x"], points["y"]) == ([0, 1, 2], [1, 3, 4])


def test_a_band_can_be_switched_off_and_an_equation_too() -> None:
    """The line stays."""
    drawing = drawn("regression", [[0, 1], [1, 3], [2, 4]], options={"confidence": False, "equation": False})
    assert columns(drawing, VArea, "underlay") == []
    assert len(columns(drawing, Line)) == 1
    assert not any("R²" in text for text in texts(drawing))


def test_points_without_a_line_are_told() -> None:
    """One place has no slope."""
    drawing = drawn("regression", [[1, 2], [1, 3]])
    assert columns(drawing, Line) == []
    assert drawing.notices[0].message.startswith("P has too few different x")


def test_equations_are_written_as_in_a_book() -> None:
    """Powers raised, signs between terms, nothing told that is zero."""
    xs = np.array([1.0, 2.0, 3.0, 4.0])
    square, bent = polynomial(xs, 2 * xs**2 - xs - 3, 2), power(xs, 2 * xs**-1.5)
    assert square
    assert bent
    assert equation(square) == f"y = 2x² {MINUS} x {MINUS} 3"
    assert equation(bent) == f"y = 2 · x^{MINUS}1.5"


def test_a_path_goes_through_its_points_in_order() -> None:
    """Stroke by stroke, named at its start and end, from faint to full colour."""
    data = [{"x": 3, "y": 1, "label": "start"}, {"x": 1, "y": 2}, {"x": 2, "y": 5, "label": "end"}]
    drawing = drawn("connectedScatter", data)
    (strokes,) = columns(drawing, MultiLine)
    assert (strokes["xs"], strokes["ys"]) == ([[3, 1], [1, 2]], [[1, 2], [2, 5]])
    assert strokes["ink"][1] == LIGHT.categorical[0]
    assert strokes["ink"][0] != strokes["ink"][1]
    assert {"start", "end"} <= set(texts(drawing))
    assert drawing.marks == 3


def test_a_smooth_path_goes_through_its_points_too() -> None:
    """Each stroke begins and ends at a point."""
    (strokes,) = columns(drawn("connectedScatter", [[0, 0], [1, 2], [3, 1]], options={"smooth": True}), MultiLine)
    assert [(xs[0], xs[-1]) for xs in strokes["xs"]] == [(0, 1), (1, 3)]
    assert [len(xs) > 2 for xs in strokes["xs"]] == [True, True]


def test_names_lie_on_nothing() -> None:
    """Beside a point whose right side is taken a name stands at its left; one without room isn't drawn."""
    taken = np.array([[60.0, 70.0, 80.0], [50.0, 50.0, 50.0]])
    board = Board(200, 100, taken, 10, 3)
    ((index, dx, dy),) = place([Tag("ab", 50, 50)], board)
    assert (index, dx < 0, dy) == (0, True, 0)
    crowded = Board(
        200, 100, np.array(np.meshgrid(np.arange(0, 200, 4.0), np.arange(0, 100, 4.0))).reshape(2, -1), 10, 3
    )
    assert place([Tag("ab", 50, 50)], crowded) == []
    assert len(place([Tag("ab", 50, 50, must=True)], crowded)) == 1


@pytest.mark.parametrize("kind", ["bubble", "errorBar", "regression", "connectedScatter"])
def test_nothing_is_a_quiet_card(kind: str) -> None:
    """A dataset without points."""
    drawing = drawn(kind, [])
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


@pytest.mark.parametrize("kind", ["bubble", "errorBar", "connectedScatter"])
def test_pages_tell_values(kind: str) -> None:
    """Text from columns that are there."""
    drawing = read_back(charts.build(read(CHART_TYPES[kind].example), LIGHT, interactive=True))
    (hover,) = (tool for tool in drawing.root.toolbar.tools if isinstance(tool, HoverTool))
    for renderer in hover.renderers:
        assert {field.strip("@{}") for _, field in hover.tooltips} <= set(renderer.data_source.data)


@pytest.mark.parametrize("kind", ["bubble", "errorBar", "regression", "connectedScatter"])
@pytest.mark.parametrize("size", [1e300, 1e-300])
def test_extreme_values_are_drawn(kind: str, size: float) -> None:
    """Every mark has a place."""
    points = [[size, -size, 3], [2 * size, size, 4], [-size, 0, 5]]
    data = points if kind == "bubble" else [point[:2] for point in points]
    drawing = drawn(kind, data)
    assert drawing.marks == 3
    assert np.isfinite([drawing.root.x_range.start, drawing.root.y_range.end]).all()
