"""Scatter charts of 200,000 rows: every point is in a cell, and what is told is told of all of them."""

import base64
import zlib
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from app.charts import CHART_TYPES
from app.charts.crowd import Crowd
from app.charts.table import Table
from app.domain.errors import Invalid
from tests.large_tables import ROWS, asked, of_query, of_rows, written
from workers import charts
from workers.sources.query import QueryResult

REQUEST = {"chart_type": "scatter", "encoding": {"x": "amount", "y": "rounded", "color": "half"}, "options": {}}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two columns of numbers, one with gaps, and names."""
    return written(tmp_path_factory.mktemp("gridded"))


@pytest.fixture(scope="module")
def found(large: Path) -> QueryResult:
    """What the query hands on."""
    return asked(large, REQUEST)


def of(**changes: Any) -> dict[str, Any]:
    """The request with other fields."""
    return {**REQUEST, **changes}


def told(result: QueryResult) -> str:
    """All notices."""
    return " ".join(notice.message for notice in result.notices)


def test_every_cell_has_its_points(large: Path, found: QueryResult) -> None:
    """The counts are those that numpy finds over the same grid."""
    crowd = of_query(found, REQUEST).data
    assert isinstance(crowd, Crowd)
    for one in crowd.series:
        with duckdb.connect() as connection:
            query = f"SELECT amount, rounded FROM '{large}' WHERE half = ? AND amount IS NOT NULL"  # noqa: S608 - a path of ours
            values = connection.execute(query, [one.name]).fetchnumpy()
        span = (crowd.y, crowd.x)
        expected, _, _ = np.histogram2d(values["rounded"], values["amount"], (crowd.rows, crowd.columns), span)
        counts = np.asarray(one.cells).reshape(crowd.rows, crowd.columns)
        assert counts.sum() == expected.sum() == one.count
        assert np.abs(counts - expected).sum() <= 1e-4 * one.count  # values on an edge between two cells


def test_words_and_numbers_are_those_of_all_points(large: Path, found: QueryResult) -> None:
    """The alt text, the number of points, and the axes are as if each had been drawn; the table has all of them."""
    spec, direct = of_query(found, REQUEST), of_rows(large, REQUEST)
    entry = CHART_TYPES["scatter"]
    assert entry.describe(spec) == entry.describe(direct)
    points = [charts.build(each).points for each in (spec, direct)]
    assert all(points)
    assert {(one.points_in, one.method) for one in points if one} == {(ROWS - ROWS // 97 - 1, "density")}
    ends = [(plot.x_range.start, plot.x_range.end, plot.y_range.end) for plot in map(_plot, (spec, direct))]
    assert ends[0] == pytest.approx(ends[1])
    assert sum(int(row[-1] or 0) for row in entry.tabulate(spec).rows) == ROWS - ROWS // 97 - 1
    assert "none is left out" in told(found)


def _plot(spec: Any) -> Any:
    return charts.build(spec).root


def test_a_table_lies_beside_the_grid(found: QueryResult) -> None:
    """Rules over what is fetched, and whoever can't read a grid, find rows with their counts."""
    assert found.encoding
    assert set(found.columns) == {"amount", "rounded", "half", "count"}
    assert sum(found.columns[found.encoding["weight"]]) == ROWS - ROWS // 97 - 1
    assert Table.of(found.columns).measures() == ["amount", "rounded", "count"]


def test_the_grid_ends_at_the_limits_of_the_axes(large: Path) -> None:
    """Cells are as fine as what is shown of the data; points outside are told, and are in no cell."""
    options = {"scales": {"x": {"min": 10, "max": 20}}}
    spec = of_query(asked(large, of(options=options)), of(options=options))
    assert spec.data.x == (10, 20)
    drawing = charts.build(spec)
    assert drawing.points
    assert drawing.points.points_in == ROWS - ROWS // 97 - 1
    assert drawing.marks < drawing.points.points_in


@pytest.mark.parametrize(
    "request_of",
    [
        of(options={"scales": {"x": {"type": "logarithmic"}}}),
        of(encoding={"x": "amount", "y": "rounded", "facet": "half"}),
        of(encoding={"x": "amount", "y": "rounded", "color": "grade"}),
    ],
)
def test_what_a_grid_cannot_show_is_a_sample(large: Path, request_of: dict[str, Any]) -> None:
    """Logarithmic axes, small multiples, and more datasets than hues."""
    result = asked(large, request_of)
    assert result.grid is None
    assert "20,000 rows by chance" in told(result)


def test_hexagons_count_all_points(large: Path) -> None:
    """A point moves by half a cell at most: nine in ten of the hexagons' counts are those of the points themselves."""
    request_of = of(chart_type="hexbin", encoding={"x": "amount", "y": "rounded"})
    spec, direct = of_query(asked(large, request_of), request_of), of_rows(large, request_of)
    drawings = [charts.build(each, interactive=True) for each in (spec, direct)]
    assert drawings[0].points
    assert drawings[0].points.points_in == ROWS - ROWS // 97 - 1
    found, expected = (_hexagons(drawing.root) for drawing in drawings)
    assert sum(found.values()) == sum(expected.values())
    moved = sum(abs(count - found.get(place, 0)) for place, count in expected.items())
    assert moved < 0.1 * ROWS
    said = [CHART_TYPES["hexbin"].describe(each).split(";")[0].rstrip(".") for each in (spec, direct)]
    assert said[0] == said[1]


def _hexagons(plot: Any) -> dict[tuple[int, int], int]:
    """The count of each hexagon by its lowest corner, in hundredths."""
    data = next(one for one in plot.renderers if "count" in one.data_source.data).data_source.data
    corners = ((round(xs[0] * 100), round(min(ys) * 100)) for xs, ys in zip(data["xs"], data["ys"], strict=True))
    return {place: int(count.replace(",", "")) for place, count in zip(corners, data["count"], strict=True)}


def test_some_more_points_are_each_handed_on(tmp_path: Path) -> None:
    """Whether they can be told apart is known where they are drawn."""
    path = written(tmp_path, "SELECT i AS x, i * i % 997 AS y FROM range(30000) AS r(i)")
    result = asked(path, {"chart_type": "scatter", "encoding": {"x": "x", "y": "y"}})
    assert (result.rows_out, result.notices) == (30_000, ())


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("data.grid", {"columns": 0}),
        ("data.grid", {"columns": 5000, "rows": 5000}),
        ("data.grid.x", {"x": [2, 1]}),
        ("data.grid", {"x": [1, 1]}),
        ("data.grid.datasets", {"datasets": []}),
        ("data.grid.datasets[0].counts", {"columns": 3}),
        ("data.grid.datasets[0].count", {"datasets": [{"label": "a"}]}),
    ],
)
def test_a_grid_that_does_not_fit_is_refused(place: str, changes: dict[str, Any]) -> None:
    """By its place; nothing is inflated beyond what the grid says."""
    counts = base64.b64encode(zlib.compress(bytes(16))).decode()
    one = {"label": "a", "count": 0, "across": [0, 1], "up": [0, 1], "correlation": 0, "counts": counts}
    grid = {"x": [0, 1], "y": [0, 1], "columns": 2, "rows": 2, "datasets": [one], **changes}
    with pytest.raises(Invalid) as raised:
        of_query(QueryResult({}, 0, grid=grid), REQUEST)
    assert place in [fault.place for fault in raised.value.faults]


def test_a_grid_far_finer_than_the_picture_is_drawn() -> None:
    """Nothing is made that is larger for it."""
    counts = base64.b64encode(zlib.compress(b"\1\0\0\0" * 40_000)).decode()
    one = {"label": "a", "count": 40_000, "across": [0, 1], "up": [0, 1], "correlation": 0, "counts": counts}
    grid = {"x": [0, 1e-12], "y": [0, 1e-12], "columns": 40_000, "rows": 1, "datasets": [one]}
    for chart_type in ("scatter", "hexbin"):
        drawing = charts.build(of_query(QueryResult({}, 0, grid=grid), of(chart_type=chart_type)))
        assert drawing.points
        assert drawing.points.points_in == 40_000
