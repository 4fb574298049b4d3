"""Columns of numbers: cells, panels and lines are where their values are."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import HoverTool, MultiLine, Quad, Scatter

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.colorscale import scale_of
from workers.look.theme import LIGHT

KINDS = ("correlationMatrix", "scatterMatrix", "parallelCoordinates")
COLUMNS = {"a": [1, 2, 3, 4], "b": [10, 40, 20, 30], "kind": ["x", "x", "y", "y"]}


def drawn(kind: str, columns: dict[str, Any], *, interactive: bool = False, **options: Any) -> Drawing:
    """A chart of these columns."""
    body = {"chart_type": kind, "data": {"columns": columns}, "options": options}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def data_of(drawing: Drawing, glyph: type) -> list[Any]:
    """The data of each renderer of one kind of glyph."""
    return [
        one.data_source.data for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level == "glyph"
    ]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


def test_cells_have_the_colours_of_their_correlations() -> None:
    """From -1 to 1 whatever there is, the middle at 0; with two decimals in them."""
    drawing = drawn("correlationMatrix", {"a": [1, 2, 3], "b": [6, 4, 5], "c": [1, 2, 3]})
    (cells,) = data_of(drawing, Quad)
    scale = scale_of([-1, 1], "rdbu", LIGHT)
    assert cells["fill"] == [scale.color(value) for value in (1, -0.5, 1, -0.5, 1, -0.5, 1, -0.5, 1)]
    assert {"1.0", "\u22120.5"} <= set(texts(drawing))


def test_a_column_without_a_spread_is_a_gap() -> None:
    """It has no correlation, not one of 0."""
    drawing = drawn("correlationMatrix", {"a": [1, 2, 3], "b": [5, 5, 5]})
    assert drawing.marks == 1
    assert "1" in texts(drawing)


def panel(data: Any, row: int, column: int) -> tuple[list[float], list[float]]:
    """Where points lie within one panel, from 0 to 1 to the right and up."""
    pairs = [
        (x - column, row + 1 - y)
        for x, y in zip(data["x"], data["y"], strict=True)
        if int(x) == column and int(y) == row
    ]
    return [x for x, _ in pairs], [y for _, y in pairs]


def test_points_lie_in_the_panels_of_their_columns() -> None:
    """B over a below the diagonal, a over b above it, each group by itself."""
    drawing = drawn("scatterMatrix", COLUMNS)
    first, second = data_of(drawing, Scatter)
    xs, ys = panel(first, 1, 0)
    more_xs, more_ys = panel(second, 1, 0)
    assert np.interp([*xs, *more_xs], [0.06, 0.94], [1, 4]) == pytest.approx(COLUMNS["a"])
    assert np.interp([*ys, *more_ys], [0.06, 0.94], [10, 40]) == pytest.approx(COLUMNS["b"])
    turned = panel(first, 0, 1)
    assert turned == (pytest.approx(ys), pytest.approx(xs))
    assert {"a", "b", "x", "y"} <= set(texts(drawing))


def test_the_diagonal_counts() -> None:
    """Numpy's histogram, bar by bar, groups on top of each other."""
    random = np.random.default_rng(7)
    values = random.normal(size=200)
    drawing = drawn("scatterMatrix", {"a": values.tolist(), "b": [0, 1] * 100}, bins=10)
    (bars,) = data_of(drawing, Quad)
    counts, _ = np.histogram(values, 10)
    own = [
        bottom - top for left, top, bottom in zip(bars["left"], bars["top"], bars["bottom"], strict=True) if left < 1
    ]
    assert np.array(own) / max(own) == pytest.approx(counts[counts > 0] / counts.max())


def test_of_many_rows_a_sample_is_drawn_and_told() -> None:
    """Every n-th."""
    drawing = drawn("scatterMatrix", {f"c{n}": list(range(10_000)) for n in range(6)})
    assert drawing.points
    assert (drawing.points.points_in, drawing.points.method) == (10_000, "sample")
    assert "a sample of" in drawing.notices[0].message
    assert len(data_of(drawing, Scatter)[0]["x"]) == drawing.points.points_drawn * 30


def test_lines_go_through_their_values_on_each_axis() -> None:
    """The highest of a column is higher than its others; a gap breaks the line; colours are those of groups."""
    drawing = drawn("parallelCoordinates", {**COLUMNS, "c": [0, None, 5, 10]})
    (lines,) = data_of(drawing, MultiLine)
    ys = np.array(lines["ys"], dtype=float)
    assert lines["xs"][0] == [0, 1, 2]
    assert np.argsort(ys[:, 1]).tolist() == [0, 2, 3, 1]
    assert np.isnan(ys[1, 2])
    assert ys[3, 2] - ys[0, 2] == pytest.approx(2 * (ys[2, 2] - ys[0, 2]))
    assert lines["ink"] == [LIGHT.categorical[0]] * 2 + [LIGHT.categorical[1]] * 2
    assert drawing.marks == 4


def test_an_axis_may_be_turned_and_numbers_may_colour() -> None:
    """The highest is lowest then; the bar names its column."""
    drawing = drawn("parallelCoordinates", COLUMNS, reversed=["b"], color_by="a")
    (lines,) = data_of(drawing, MultiLine)
    assert np.argsort([line[1] for line in lines["ys"]]).tolist() == [1, 3, 2, 0]
    scale = scale_of([1, 2, 3, 4], None, LIGHT)
    assert lines["ink"] == [scale.color(value) for value in (1, 2, 3, 4)]
    assert texts(drawing).count("a") == 2


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_a_quiet_card(kind: str) -> None:
    """Columns of gaps."""
    drawing = drawn(kind, {"a": [None, None], "b": [None, None]})
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1e308, 1e-308])
def test_extreme_values_are_drawn(kind: str, size: float) -> None:
    """Every range is finite."""
    assert drawn(kind, {"a": [size, -size, 0], "b": [1, 2, 3]}).marks > 0


@pytest.mark.parametrize("kind", KINDS)
def test_pages_tell_values(kind: str) -> None:
    """Text from columns that are there."""
    drawing = read_back(charts.build(read(CHART_TYPES[kind].example), LIGHT, interactive=True))
    (hover,) = (tool for tool in drawing.root.toolbar.tools if isinstance(tool, HoverTool))
    for renderer in hover.renderers:
        assert {field.strip("@{}") for _, field in hover.tooltips} <= set(renderer.data_source.data)
