"""Bars, lines and areas together: each on its axis, bars in their slots, lines over them."""

from typing import Any

import pytest
from bokeh.models import GlyphRenderer, Line, Patch, Scatter, VBar

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import LIGHT

LABELS = ["Q1", "Q2", "Q3"]
LABELS_AT = [0, 1, 2]


def build(*datasets: dict[str, Any], kind: str = "mixed", interactive: bool = False, **options: Any) -> Drawing:
    """The drawing as the browser gets it."""
    body = {"chart_type": kind, "data": {"labels": LABELS, "datasets": list(datasets)}, "options": options}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level in {"glyph", "guide"}]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    columns = [renderer.data_source.data for renderer in drawing.root.renderers if renderer.level == "annotation"]
    return [text for data in columns for text in data.get("text", [])]


TWO = (
    {"label": "Rain", "data": [60, 20, 90]},
    {"type": "line", "label": "Heat", "data": [12, 23, 15], "yAxisID": "y1"},
)


def test_bars_are_on_the_first_axis_and_the_line_on_the_second() -> None:
    """Each value is where its own axis has it."""
    drawing = build(*TWO)
    (bars,) = renderers(drawing, VBar)
    line = renderers(drawing, Line)[-1]
    assert bars.data_source.data["x"] == LABELS_AT
    assert (bars.data_source.data["bottom"], bars.data_source.data["top"]) == ([0, 0, 0], [60, 20, 90])
    assert (bars.y_range_name, line.y_range_name) == ("default", "y2")
    assert (line.data_source.data["x"], line.data_source.data["y"]) == (LABELS_AT, [12, 23, 15])
    second = drawing.root.extra_y_ranges["y2"]
    assert second.start < 12
    assert second.end > 23


def test_the_legend_says_what_is_at_the_right() -> None:
    """Names at the ends of lines would stand where the second axis is."""
    drawing = build(*TWO)
    assert {"Rain", "Heat (right)"} <= set(texts(drawing))


@pytest.mark.parametrize(
    "scales",
    [
        {"yAxes": [{"id": "A", "position": "left"}, {"id": "B", "position": "right"}]},
        {"A": {"axis": "y", "position": "left"}, "B": {"axis": "y", "position": "right"}},
    ],
)
def test_axes_of_any_name(scales: Any) -> None:
    """In the spellings of Chart.js 2 and later."""
    own = {**TWO[1], "yAxisID": "B"}
    drawing = build({**TWO[0], "yAxisID": "A"}, own, scales=scales)
    assert renderers(drawing, Line)[-1].y_range_name == "y2"
    assert drawing.notices == ()


def test_a_bar_chart_with_a_dataset_of_lines_is_mixed() -> None:
    """A dataset's type overrules the chart's, as in Chart.js."""
    drawing = build({"data": [1, 2, 3]}, {"type": "line", "data": [3, 2, 1]}, kind="bar")
    assert len(renderers(drawing, VBar)) == 1
    assert renderers(drawing, Line)[-1].data_source.data["y"] == [3, 2, 1]


def test_a_type_that_is_the_charts_own_changes_nothing() -> None:
    """And is no option to be told of."""
    body = {"data": {"labels": LABELS, "datasets": [{"type": "line", "data": [1, 2, 3]}]}}
    spec = read({"chart_type": "line", **body})
    assert (spec.chart_type, spec.notices) == ("line", ())


def test_bars_stand_side_by_side_or_on_each_other() -> None:
    """Stacked only among those on the same axis."""
    bars = [{"data": [1, 2, 3]}, {"data": [4, 5, 6]}, {"type": "line", "data": [9, 9, 9]}]
    left, right = (one.data_source.data["x"] for one in renderers(build(*bars), VBar))
    assert left[0] < 0 < right[0]
    below, above = renderers(build(*bars, scales={"y": {"stacked": True}}), VBar)
    assert below.data_source.data["x"] == above.data_source.data["x"] == LABELS_AT
    assert (above.data_source.data["bottom"], above.data_source.data["top"]) == ([1, 2, 3], [5, 7, 9])


def test_lines_that_are_to_stack_beside_bars_are_told() -> None:
    """Only bars do."""
    lines = [{"type": "line", "data": [9, 9, 9]}, {"type": "line", "data": [8, 9, 9]}]
    drawing = build({"data": [1, 2, 3]}, *lines, scales={"y": {"stacked": True}})
    assert [notice.place for notice in drawing.notices] == ["options.scales.y.stacked"]


def test_areas_and_smooth_lines_among_bars() -> None:
    """Each dataset is what it says."""
    drawing = build({"data": [1, 2, 3]}, {"type": "area", "data": [2, 2, 2]}, {"type": "spline", "data": [3, 1, 2]})
    assert len(renderers(drawing, Patch)) == 1
    assert len(renderers(drawing, Line)[-1].data_source.data["x"]) > 50


def test_all_on_the_second_axis_are_on_the_first() -> None:
    """One axis stands at the left."""
    drawing = build({"data": [1, 2, 3], "yAxisID": "y1"}, {"type": "line", "data": [3, 1, 2], "yAxisID": "y1"})
    assert {one.y_range_name for one in drawing.root.renderers} == {"default"}


def test_lines_may_have_two_axes_without_bars() -> None:
    """The same on a line chart."""
    drawing = build({"data": [100, 200, 300]}, {"data": [0.1, 0.2, 0.3], "yAxisID": "y1"}, kind="line")
    first, second = renderers(drawing, Line)
    assert (first.y_range_name, second.y_range_name) == ("default", "y2")
    assert drawing.marks == 2


def test_gaps_and_hidden_datasets_are_not_drawn() -> None:
    """A null has no bar; a hidden line is in no legend."""
    drawing = build(
        {"label": "A", "data": [1, None, 3]}, {"type": "line", "label": "B", "data": [9] * 3, "hidden": True}
    )
    assert renderers(drawing, VBar)[0].data_source.data["x"] == [0, 2]
    assert "B" not in texts(drawing)
    assert drawing.marks == 2


def test_dates_under_bars_say_what_changes() -> None:
    """Months as months, the year once."""
    data = {
        "labels": ["2023-11", "2023-12", "2024-01"],
        "datasets": [{"data": [1, 2, 3]}, {"type": "line", "data": [1, 2, 3]}],
    }
    drawing = read_back(charts.build(read({"chart_type": "mixed", "data": data}), LIGHT))
    assert {"Nov", "2023", "Dec", "Jan", "2024"} <= set(texts(drawing))


def test_no_values_are_a_quiet_card() -> None:
    """As everywhere."""
    assert "No data" in texts(build({"data": [None] * 3}, {"type": "line", "data": [None] * 3}))


def test_the_page_variant_tells_values() -> None:
    """Of bars and lines, each by its label."""
    drawing = build(*TWO, interactive=True)
    for renderer in (renderers(drawing, VBar)[0], renderers(drawing, Line)[-1]):
        assert renderer.data_source.data["label"] == LABELS
    assert renderers(drawing, Scatter) == []


def test_the_example_is_drawn() -> None:
    """Twelve bars and a line."""
    assert read_back(charts.build(read(CHART_TYPES["mixed"].example), LIGHT)).marks == 13
