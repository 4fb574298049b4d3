"""Sparklines: the line, its last value as a dot and a figure, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from bokeh.models import GlyphRenderer, HSpan, Line, Scatter

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import LIGHT


def build(*columns: list[Any], width: int = 300, height: int = 100, **options: Any) -> Drawing:
    """The drawing as the browser gets it; any size may be asked for."""
    datasets = [{"data": values} for values in columns]
    spec = read({"chart_type": "sparkline", "data": {"datasets": datasets}, "options": options})
    return read_back(charts.build(replace(spec, width=width, height=height), LIGHT))


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level != "annotation"]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    columns = [renderer.data_source.data for renderer in drawing.root.renderers if renderer.level == "annotation"]
    return [text for data in columns for text in data.get("text", [])]


@pytest.mark.parametrize(("width", "height"), [(120, 40), (120, 60), (300, 100), (1600, 400)])
def test_a_line_a_dot_and_a_figure(width: int, height: int) -> None:
    """At any size, down to a line of text."""
    drawing = build([4, 2, 8, 1234], width=width, height=height)
    assert renderers(drawing, Line)[0].data_source.data["y"] == [4, 2, 8, 1234]
    dot = renderers(drawing, Scatter)[-1].data_source.data
    assert (dot["x"], dot["y"]) == ([3], [1234])
    assert texts(drawing) == ["1,230"]
    assert renderers(drawing, HSpan) == []


def test_the_figure_is_of_the_last_value_there_is() -> None:
    """A gap at the end has none."""
    drawing = build([4, 2, 8, None])
    assert renderers(drawing, Scatter)[-1].data_source.data["x"] == [2]
    assert texts(drawing) == ["8"]


def test_several_lines_have_figures_apart() -> None:
    """Each in its height."""
    drawing = build([1, 2, 3], [3, 2, 1])
    assert texts(drawing) == ["3", "1"]
    assert drawing.marks == 2


@pytest.mark.parametrize("values", [[5], [5, 5], [0, 0, 0], [1e308, -1e308], [5e-324, 0]])
def test_odd_values_have_a_range(values: list[float]) -> None:
    """One value, a flat line, huge and tiny ones."""
    drawing = build(values)
    assert drawing.root.y_range.start < drawing.root.y_range.end
    assert drawing.root.x_range.start < drawing.root.x_range.end


def test_no_values_are_a_quiet_card() -> None:
    """As everywhere."""
    assert "No data" in texts(build([None, None]))


def test_labels_may_be_left_out() -> None:
    """Values are numbered from 1; a list that is shorter is refused."""
    spec = read({"chart_type": "sparkline", "data": {"datasets": [{"data": [3, 4, 5]}]}})
    assert spec.data.labels == ("1", "2", "3")


def test_the_example_is_drawn() -> None:
    """With its title."""
    drawing = read_back(charts.build(read(CHART_TYPES["sparkline"].example), LIGHT))
    assert texts(drawing) == ["Sign-ups a month", "287"]
