"""Slopes and bump charts: values and places are at their heights, names beside the ends of their lines."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import GlyphRenderer, Line, Scatter

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import LIGHT


def build(kind: str, labels: list[str], *rows: list[Any], interactive: bool = False, **more: Any) -> Drawing:
    """The drawing as the browser gets it; series are A, B, C ..."""
    datasets = [{"label": chr(65 + number), "data": row} for number, row in enumerate(rows)]
    body = {"chart_type": kind, "data": {"labels": labels, "datasets": datasets}, **more}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level in {"glyph", "guide"}]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    columns = [renderer.data_source.data for renderer in drawing.root.renderers if renderer.level == "annotation"]
    return [text for data in columns for text in data.get("text", [])]


def test_slopes_join_their_values() -> None:
    """Named with their values at both ends, all with the same decimals."""
    drawing = build("slope", ["2000", "2020"], [5, 8], [7, 6.5])
    lines = [one.data_source.data for one in renderers(drawing, Line)]
    assert [(data["x"], data["y"]) for data in lines] == [([0, 1], [5, 8]), ([0, 1], [7, 6.5])]
    assert {"A  5.0", "8.0  A", "B  7.0", "6.5  B", "2000", "2020"} <= set(texts(drawing))


def test_two_datasets_of_many_labels_are_turned_round() -> None:
    """A label is a line then."""
    drawing = build("slope", ["Spain", "France", "Italy"], [1, 2, 3], [3, 2, 2.5])
    lines = [one.data_source.data["y"] for one in renderers(drawing, Line)]
    assert lines == [[1, 3], [2, 2], [3, 2.5]]
    assert {"A", "B", "3.0  Spain"} <= set(texts(drawing))


def test_many_slopes_have_two_colours() -> None:
    """Those that rise and those that fall."""
    rows = [[1, 9], [2, 8], [3, 7], [4, 1], [5, 2], [6, 3], [7, 4]]
    colors = [one.glyph.line_color for one in renderers(build("slope", ["a", "b"], *rows), Line)]
    assert len(set(colors)) == 2
    assert len({*colors[:3]}) == len({*colors[3:]}) == 1


def test_slopes_without_an_end_keep_their_dot() -> None:
    """Nothing is invented."""
    drawing = build("slope", ["a", "b"], [1, None], [2, 3])
    assert renderers(drawing, Scatter)[0].data_source.data["x"] == [0]
    assert "A  1" in texts(drawing)


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([[1, 2], [2, 1]], [[1, 2], [2, 1]]),
        ([[10, 5], [20, 1]], [[2, 1], [1, 2]]),
        ([[10, None], [20, 1]], [[2, None], [1, 1]]),
        ([[5, 5], [5, 5], [9, 1]], [[2, 1], [3, 2], [1, 3]]),
    ],
)
def test_places_are_heights(rows: list[list[Any]], places: list[list[Any]]) -> None:
    """Ranks as given, or by value from the greatest; equal ones keep their order."""
    drawing = build("bump", ["a", "b"], *rows)
    found = [one.data_source.data for one in reversed(renderers(drawing, Scatter))]
    expected = [[-place for place in own if place is not None] for own in places]
    assert [data["y"] for data in found] == expected


def test_lines_run_level_into_their_places() -> None:
    """From row to row, never beyond them; a gap is not bridged."""
    drawing = build("bump", ["a", "b", "c", "d"], [1, 2, None, 1], [2, 1, 1, 2])
    gap, whole = (np.array(one.data_source.data["y"]) for one in reversed(renderers(drawing, Line)))
    assert (whole.min(), whole.max()) == (-2, -1)
    assert np.isnan(gap).any()
    assert (whole[0], whole[24], whole[48], whole[-1]) == (-2, -1, -1, -2)


def test_names_that_do_not_fit_are_told() -> None:
    """None overlap."""
    rows = [[number, number + 0.5] for number in range(60)]
    drawing = build("slope", ["a", "b"], *rows, height=300)
    (notice,) = drawing.notices
    shown = [text for text in texts(drawing) if "  " in text and text[0].isdigit()]
    assert notice.message.startswith(f"{60 - len(shown)} of 60 names")


@pytest.mark.parametrize("kind", ["slope", "bump"])
@pytest.mark.parametrize(
    "rows", [[[0, 0], [0, 0]], [[1e308, -1e308], [-1e308, 1e308]], [[5e-324, 0], [0, 0]], [[3, 3]]]
)
def test_odd_values_have_a_range(kind: str, rows: list[list[float]]) -> None:
    """Flat, huge and tiny ones."""
    axis = build(kind, ["a", "b"], *rows).root.y_range
    assert np.isfinite(axis.end - axis.start)
    assert axis.start < axis.end


@pytest.mark.parametrize("kind", ["slope", "bump"])
def test_no_values_are_a_quiet_card(kind: str) -> None:
    """As everywhere."""
    assert "No data" in texts(build(kind, ["a", "b"], [None, None]))


def test_the_page_variant_tells_places_and_values() -> None:
    """Of each disc."""
    drawing = build("bump", ["a", "b"], [10, 5], [20, 1], interactive=True)
    data = renderers(drawing, Scatter)[-1].data_source.data
    assert (data["label"], data["place"], data["shown"]) == (["a", "b"], ["2", "1"], ["10", "5"])


@pytest.mark.parametrize("kind", ["slope", "bump"])
def test_the_example_is_drawn(kind: str) -> None:
    """Six lines, all named."""
    drawing = read_back(charts.build(read(CHART_TYPES[kind].example), LIGHT))
    assert (drawing.marks, drawing.notices) == (6, ())
