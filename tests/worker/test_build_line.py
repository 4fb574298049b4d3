"""Lines: places and values in the Bokeh models equal the request; gaps stay gaps."""

import math
from typing import Any

import pytest
from bokeh.models import GlyphRenderer, Line, Scatter

from app.charts import CHART_TYPES, read
from workers.charts import build
from workers.drawing import Drawing
from workers.look.theme import LIGHT


def spec(datasets: list[dict[str, Any]], labels: list[str] | None = None, **options: Any) -> Any:
    """A line chart that has been read."""
    data = {"labels": labels or ["Q1", "Q2", "Q3", "Q4"], "datasets": datasets}
    return read({"chart_type": "line", "data": data, "options": options})


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level == "glyph"]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    columns = [renderer.data_source.data for renderer in drawing.root.renderers if renderer.level == "annotation"]
    return [text for data in columns for text in data.get("text", [])]


def test_lines_go_through_their_values() -> None:
    """One line a series, at 0, 1, 2 ... along names."""
    drawing = build(spec([{"data": [4, 2, 8, 6]}, {"data": [1, 1, 2, 3]}]))
    first, second = (renderer.data_source.data for renderer in renderers(drawing, Line))
    assert (first["x"], first["y"]) == ([0, 1, 2, 3], [4, 2, 8, 6])
    assert second["y"] == [1, 1, 2, 3]
    assert drawing.marks == 2


def test_nulls_break_the_line_and_lone_values_are_dots() -> None:
    """No line is invented across a gap, no value is lost."""
    drawing = build(spec([{"data": [4, None, 8, None]}]))
    (line,), (dots,) = renderers(drawing, Line), renderers(drawing, Scatter)
    assert [math.isnan(value) for value in line.data_source.data["y"]] == [False, True, False, True]
    assert (dots.data_source.data["x"], dots.data_source.data["y"]) == ([0, 2], [4, 8])


def test_one_point_is_a_dot() -> None:
    """A line of one value has an extent after all."""
    drawing = build(spec([{"data": [5]}], labels=["only"]))
    assert len(renderers(drawing, Scatter)) == 1
    assert drawing.marks == 1


def test_dates_lie_at_their_distance_in_time() -> None:
    """A month without a value is as wide as one with."""
    labels = ["2024-01-01", "2024-01-02", "2024-01-11", "2024-01-12"]
    places = renderers(build(spec([{"data": [1, 2, 3, 4]}], labels=labels)), Line)[0].data_source.data["x"]
    day = 86_400_000
    assert [later - places[0] for later in places] == [0, day, 10 * day, 11 * day]


def test_two_to_four_lines_are_named_at_their_ends() -> None:
    """In their own colours, right of the plot; there is no row of a legend."""
    drawing = build(spec([{"label": name, "data": [1, 2, 3, 4]} for name in "ABC"]))
    assert {"A", "B", "C"} <= set(texts(drawing))
    assert [one for one in drawing.root.renderers if "hatch" in one.data_source.data] == []
    assert drawing.root.min_border_right > 16


def test_five_lines_have_a_row_of_names_and_one_has_none() -> None:
    """Too many names at the ends would touch; one series is told by the title."""
    five = build(spec([{"label": f"S{n}", "data": [1, 2, 3, 4]} for n in range(5)]))
    assert any("hatch" in one.data_source.data for one in five.root.renderers)
    assert "Only" not in texts(build(spec([{"label": "Only", "data": [1, 2, 3, 4]}], title="One")))


def test_a_switched_off_legend_is_off() -> None:
    """Neither row nor names at the ends."""
    drawing = build(spec([{"label": "A", "data": [1, 2, 3, 4]}, {"label": "B", "data": [1, 2, 3, 5]}], legend=False))
    assert not {"A", "B"} & set(texts(drawing))


@pytest.mark.parametrize(("data", "zero"), [([100, 101, 102, 103], False), ([1, 50, 99, 100], True)])
def test_zero_is_shown_where_it_is_near(data: list[float], zero: bool) -> None:
    """A line needn't start at zero, but one that nearly does should."""
    axis = build(spec([{"data": data}])).root.y_range
    assert (axis.start <= 0) == zero
    assert axis.start <= min(data)
    assert axis.end >= max(data)


def test_begin_at_zero_is_honoured() -> None:
    """Chart.js's option."""
    drawing = build(spec([{"data": [100, 101, 102, 103]}], scales={"yAxes": [{"ticks": {"beginAtZero": True}}]}))
    assert drawing.root.y_range.start <= 0


@pytest.mark.parametrize("data", [[5, 5, 5, 5], [0, 0, 0, 0], [-3, -3, -3, -3], [1e308, -1e308, 0, 1], [5e-324] * 4])
def test_odd_values_have_a_finite_axis(data: list[float]) -> None:
    """Flat, huge and tiny data have a range with an extent."""
    axis = build(spec([{"data": data}])).root.y_range
    assert math.isfinite(axis.end - axis.start)
    assert axis.start < axis.end


def test_own_colour_and_width_are_honoured() -> None:
    """The line has the colour of ``borderColor``."""
    drawing = build(spec([{"data": [1, 2, 3, 4], "borderColor": "rgba(75, 192, 192, 1)", "borderWidth": 4}]))
    glyph = renderers(drawing, Line)[0].glyph
    assert (glyph.line_color, glyph.line_width) == ("#4bc0c0", 4)


def test_the_page_variant_tells_dates_and_gaps() -> None:
    """Tooltips say what the axis leaves out."""
    drawing = build(spec([{"data": [1, None]}], labels=["2024-01-05", "2024-02-05"]), LIGHT, interactive=True)
    data = renderers(drawing, Line)[0].data_source.data
    assert data["label"] == ["5 Jan 2024", "5 Feb 2024"]
    assert data["shown"] == ["1", "no value"]


def test_the_example_is_drawn() -> None:
    """As the catalogue shows it."""
    assert build(read(CHART_TYPES["line"].example)).marks == 2
