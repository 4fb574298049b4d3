"""Areas: what lies between which edges, read back from the models; stacks add up at every place."""

import math
from typing import Any

import numpy as np
import pytest
from bokeh.models import GlyphRenderer, Line, Patch, Scatter

from app.charts import CHART_TYPES, read
from app.charts.model import ChartOptions, ChartSpec
from app.charts.series import Series, SeriesData
from tests.drawn import read_back
from workers import charts
from workers.charts.stacks import pile_up, shares_of
from workers.drawing import Drawing, Points
from workers.look.theme import DARK, LIGHT

Polygon = list[tuple[float, float]]


def spec(kind: str, datasets: list[dict[str, Any]], labels: list[str] | None = None, **options: Any) -> Any:
    """A chart that has been read."""
    data = {"labels": labels or ["Q1", "Q2", "Q3", "Q4"], "datasets": datasets}
    return read({"chart_type": kind, "data": data, "options": options})


def build(chart: Any, *, interactive: bool = False) -> Drawing:
    """The drawing as the browser gets it."""
    return read_back(charts.build(chart, LIGHT, interactive=interactive))


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level in {"glyph", "guide"}]


def polygons(drawing: Drawing) -> list[list[Polygon]]:
    """The corners of each area, parted where it is."""
    found = []
    for renderer in renderers(drawing, Patch):
        parts: list[Polygon] = [[]]
        data = renderer.data_source.data
        for x, y in zip(data["x"], data["y"], strict=True):
            if math.isnan(x):
                parts.append([])
            else:
                parts[-1].append((x, y))
        found.append(parts)
    return found


def test_an_area_lies_between_its_line_and_zero() -> None:
    """Its corners are the values and zeros below them."""
    drawing = build(spec("area", [{"data": [4, 2, 8, 6]}]))
    corners = [(0, 4), (1, 2), (2, 8), (3, 6), (3, 0), (2, 0), (1, 0), (0, 0)]
    assert polygons(drawing) == [[corners]]
    assert drawing.root.y_range.start <= 0
    assert (drawing.root.x_range.start, drawing.root.x_range.end) == (0, 3)


def test_gaps_part_an_area() -> None:
    """Nothing is filled where nothing is known; a value alone is a dot."""
    drawing = build(spec("area", [{"data": [4, 2, None, 6, 3, None, 5]}], labels=list("abcdefg")))
    parts = polygons(drawing)[0]
    assert [sorted({x for x, _ in part}) for part in parts] == [[0, 1], [3, 4]]
    assert renderers(drawing, Scatter)[0].data_source.data["x"] == [6]


@pytest.mark.parametrize(
    ("fill", "expected"), [("origin", 0), ("start", "low"), ("end", "high"), ({"target": "origin"}, 0)]
)
def test_a_line_is_filled_to_where_it_is_asked_to(fill: Any, expected: Any) -> None:
    """Chart.js's words for zero and the edges of the plot."""
    drawing = build(spec("line", [{"data": [4, 2, 8, 6], "fill": fill}]))
    axis = drawing.root.y_range
    level = {"low": axis.start, "high": axis.end}.get(expected, expected)
    assert {y for _, y in polygons(drawing)[0][0][4:]} == {level}


def test_a_line_is_filled_to_another_line() -> None:
    """``+1`` is the next dataset."""
    drawing = build(spec("line", [{"data": [4, 5, 8, 6], "fill": "+1"}, {"data": [1, 2, 3, 2]}]))
    assert polygons(drawing) == [[[(0, 4), (1, 5), (2, 8), (3, 6), (3, 2), (2, 3), (1, 2), (0, 1)]]]


def test_layers_stand_on_each_other() -> None:
    """The upper edge of a layer is the sum of all up to it."""
    drawing = build(spec("stackedArea", [{"data": [1, 2, 3, 4]}, {"data": [5, 5, 0, 5]}, {"data": [2, 1, 1, 1]}]))
    tops = [[y for _, y in parts[0][:4]] for parts in polygons(drawing)]
    lows = [[y for _, y in parts[0][:3:-1]] for parts in polygons(drawing)]
    assert tops == [[1, 2, 3, 4], [6, 7, 3, 9], [8, 8, 4, 10]]
    assert lows == [[0, 0, 0, 0], tops[0], tops[1]]
    assert drawing.marks == 3


def test_shares_fill_the_whole() -> None:
    """Of 100 percent, whatever the amounts; a place of zeros is empty."""
    drawing = build(spec("percentStackedArea", [{"data": [1, 1, 0, 30]}, {"data": [3, 1, 0, 10]}]))
    tops = [[y for _, y in parts[0][:4]] for parts in polygons(drawing)]
    assert tops == [[25, 50, 0, 75], [100, 100, 0, 100]]
    assert drawing.root.y_range.end == pytest.approx(100, abs=1)


def test_missing_values_count_as_zero_and_that_is_told() -> None:
    """A stack has no gaps."""
    drawing = build(spec("stackedArea", [{"data": [1, None, 3, 4]}, {"data": [5, 5, 5, 5]}]))
    assert [y for _, y in polygons(drawing)[1][0][:4]] == [6, 5, 8, 9]
    assert [(notice.place, notice.message[:6]) for notice in drawing.notices] == [("data.datasets[0].data", "1 of 4")]


def test_amounts_below_zero_go_down() -> None:
    """Above zero and below are piles of their own; a series changes from one to the other where it is zero."""
    pile = pile_up(np.array([0.0, 1, 2]), np.array([[2.0, -2, -2], [1, 1, -1]]))
    assert pile.xs.tolist() == [0, 0.5, 1, 1.5, 2]
    assert pile.origin.tolist() == [0, -1, 1, -1, 2]
    edges = [(band.index, band.lows.tolist(), band.highs.tolist()) for band in pile.bands]
    assert edges == [
        (0, [0, 0, 0, 0, 0], [2, 0, 0, 0, 0]),
        (0, [0, 0, -2, -2, -2], [0, 0, 0, 0, 0]),
        (1, [2, 0, 0, 0, 0], [3, 1, 1, 0, 0]),
        (1, [0, 0, -2, -2, -3], [0, 0, -2, -2, -2]),
    ]


def test_the_sum_of_layers_is_the_sum_of_values_at_every_place() -> None:
    """Also between the points, also when series cross zero."""
    rows = np.random.default_rng(5).normal(size=(6, 40))
    pile = pile_up(np.arange(40.0), rows)
    drawn = sum(np.where(band.highs > 0, 1, -1) * (band.highs - band.lows) for band in pile.bands)
    whole = sum(np.interp(pile.xs, np.arange(40.0), row) for row in rows)
    np.testing.assert_allclose(drawn, whole, atol=1e-9)


def test_smooth_layers_never_reach_into_each_other() -> None:
    """Each thickness bends by itself, and none is below zero."""
    rows = np.random.default_rng(6).exponential(size=(5, 12)) ** 3
    pile = pile_up(np.arange(12.0), rows, "smooth", 0.05)
    for below, above in zip(pile.bands, pile.bands[1:], strict=False):
        assert (above.lows == below.highs).all()
        assert (above.highs >= above.lows).all()


def test_shares_of_huge_values_are_numbers() -> None:
    """Their sum would overflow."""
    assert shares_of(np.array([[1e308], [1e308], [-1e308]])).ravel().tolist() == pytest.approx(
        [100 / 3, 100 / 3, -100 / 3]
    )


def test_long_stacks_are_drawn_at_the_same_places() -> None:
    """Of 50,000 places those that make the picture; a spike stays, and edges that touch still do."""
    lower = np.abs(np.sin(np.arange(50_000) / 900)) + 1
    lower[31_234] = 9
    labels: Any = np.arange(50_000, dtype=np.float64)
    data = SeriesData(labels, (Series("A", lower), Series("B", np.full(50_000, 2.0))))
    drawing = build(ChartSpec("stackedArea", data, ChartOptions()))
    assert drawing.points
    assert (drawing.points.points_in, drawing.points.method) == (100_000, "m4")
    assert drawing.points.points_drawn < 15_000
    first, second = (dict(parts[0][: len(parts[0]) // 2]) for parts in polygons(drawing))
    assert (first[31_234], second[31_234]) == (9, 11)
    assert list(first) == list(second)


def test_rows_of_a_table_are_sorted_along_x() -> None:
    """A stack in any order would fold over itself."""
    labels: Any = np.array([3.0, 1, 2])
    data = SeriesData(labels, (Series("A", np.array([30.0, 10, 20])),))
    corners = polygons(build(ChartSpec("stackedArea", data, ChartOptions())))[0][0]
    assert corners[:3] == [(1, 10), (2, 20), (3, 30)]


def test_few_values_are_all_drawn() -> None:
    """And that is told."""
    assert build(spec("stackedArea", [{"data": [1, 2, 3, 4]}, {"data": [1, None, 3, 4]}])).points == Points(
        7, 7, "none"
    )


def test_one_pile_is_a_column() -> None:
    """An area of no width can't be seen."""
    corners = polygons(build(spec("stackedArea", [{"data": [5]}, {"data": [3]}], labels=["only"])))
    assert [sorted({y for _, y in parts[0]}) for parts in corners] == [[0, 5], [5, 8]]
    assert len({x for x, _ in corners[0][0]}) == 2


def test_layers_are_named_at_their_ends() -> None:
    """Up to six, else in a row."""
    few, many = (
        build(spec("stackedArea", [{"label": f"S{n}", "data": [1, 2, 3, 4]} for n in range(count)])) for count in (6, 7)
    )
    assert few.root.min_border_right > many.root.min_border_right
    hidden = build(spec("stackedArea", [{"data": [1, 2, 3, 4]}, {"data": [9, 9, 9, 9], "hidden": True}]))
    assert hidden.root.y_range.end < 6


def test_own_colours_are_honoured() -> None:
    """``backgroundColor`` fills as opaque as it is asked for, ``borderColor`` is the line."""
    own = {"data": [1, 2, 3, 4], "backgroundColor": "rgba(75, 192, 192, 0.5)", "borderColor": "#ff0000"}
    drawing = build(spec("area", [own]))
    assert renderers(drawing, Patch)[0].glyph.fill_color == "#4bc0c080"
    assert renderers(drawing, Line)[0].glyph.line_color == "#ff0000"


def test_the_page_variant_tells_values_and_shares() -> None:
    """Of each layer at each label."""
    drawing = build(
        spec("percentStackedArea", [{"label": "A", "data": [1, None, 2, 3]}, {"data": [3, 4, 2, 1]}]), interactive=True
    )
    data = renderers(drawing, Scatter)[0].data_source.data
    assert data["label"] == ["Q1", "Q2", "Q3", "Q4"]
    assert data["shown"] == ["1", "no value", "2", "3"]
    assert [text.split("\u00a0")[0] for text in data["share"]] == ["25.0", "0.0", "50.0", "75.0"]


@pytest.mark.parametrize("kind", ["area", "stackedArea", "percentStackedArea"])
@pytest.mark.parametrize("data", [[0, 0, 0, 0], [-3, -3, -3, -3], [1e308, -1e308, 0, 1], [5e-324] * 4, [1e308] * 4])
def test_odd_values_have_finite_edges(kind: str, data: list[float]) -> None:
    """Flat, huge and tiny amounts are drawn or are nothing, and never break the axis."""
    drawing = build(spec(kind, [{"data": data}, {"data": data}]))
    assert math.isfinite(drawing.root.y_range.end - drawing.root.y_range.start)
    assert all(math.isfinite(y) for parts in polygons(drawing) for part in parts for _, y in part)


@pytest.mark.parametrize("kind", ["area", "stackedArea", "percentStackedArea"])
def test_the_example_is_drawn(kind: str) -> None:
    """As the catalogue shows it, on either ground."""
    chart = read(CHART_TYPES[kind].example)
    assert build(chart).marks == len(chart.data.series)
    assert read_back(charts.build(chart, DARK)).background == DARK.background
