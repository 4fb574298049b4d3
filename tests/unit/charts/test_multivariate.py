"""Columns of numbers: the shapes they come in, faults by place, correlations against numpy and published ones."""

from typing import Any

import numpy as np
import pytest

from app.charts import CHART_TYPES, read
from app.charts.multivariate.correlation import correlation, correlations, ranks
from app.domain.errors import Invalid

KINDS = ("correlationMatrix", "scatterMatrix", "parallelCoordinates")


def request(data: dict[str, Any], kind: str = "parallelCoordinates", **options: Any) -> dict[str, Any]:
    """A request of this data."""
    return {"chart_type": kind, "data": data, "options": options}


def places(body: dict[str, Any]) -> list[str]:
    """Where the faults of a request are."""
    with pytest.raises(Invalid) as caught:
        read(body)
    return [fault.place for fault in caught.value.faults]


@pytest.mark.parametrize(
    "data",
    [
        {"columns": {"a": [1, 2], "b": [3, None], "kind": ["x", "y"]}},
        {"rows": [{"a": 1, "b": 3, "kind": "x"}, {"a": 2, "kind": "y"}]},
        {"datasets": [{"label": "a", "data": [1, 2]}, {"label": "b", "data": [3, None]}], "groups": ["x", "y"]},
    ],
)
def test_columns_may_be_written_in_several_ways(data: dict[str, Any]) -> None:
    """By name, as rows, or as datasets; a column of names groups the rows."""
    content = read(request(data)).data
    assert (content.names, content.values, content.groups) == (("a", "b"), ((1, 2), (3, None)), ("x", "y"))


def test_the_group_may_be_named_and_other_texts_are_told() -> None:
    """A column of texts that isn't drawn is said."""
    spec = read(request({"columns": {"a": [1, 2], "b": [3, 4], "t": ["p", "q"], "u": ["x", "x"]}, "groups": "u"}))
    assert (spec.data.groups, spec.data.group_name) == (("x", "x"), "u")
    assert [notice.place for notice in spec.notices] == ["data.columns.t"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"columns": {"a": [1, 2]}}, "data"),
        ({"columns": {"a": [1, 2], "b": [3]}}, "data"),
        ({"columns": {"a": [1, 2], "b": [3, "four"]}}, "data.columns.b[1]"),
        ({"columns": {"a": [1, 2], "b": 3}}, "data.columns.b"),
        ({"columns": {"a": [1, 2], "b": [3, 4]}, "groups": ["x"]}, "data.groups"),
        ({"columns": {"a": [1, 2], "b": [3, 4]}, "groups": "c"}, "data.groups"),
        ({"columns": {f"c{n}": [1, 2] for n in range(61)}}, "data"),
        ({"rows": [1, 2]}, "data.rows[0]"),
        ({"datasets": "x"}, "data.datasets"),
    ],
)
def test_faults_name_their_places(data: dict[str, Any], place: str) -> None:
    """One column, ragged ones, text among numbers, groups that don't fit."""
    assert place in places(request(data))


@pytest.mark.parametrize(
    ("kind", "columns", "rows"),
    [
        ("scatterMatrix", 9, 2),
        ("parallelCoordinates", 21, 2),
        ("parallelCoordinates", 2, 5001),
        ("correlationMatrix", 60, 6000),
    ],
)
def test_too_much_is_refused(kind: str, columns: int, rows: int) -> None:
    """What has no room, or would take too long."""
    assert places(request({"columns": {f"c{n}": [1] * rows for n in range(columns)}}, kind)) == ["data"]


def test_columns_that_options_name_must_be_there() -> None:
    """Those that colour lines, and those that are turned."""
    data = {"columns": {"a": [1, 2], "b": [3, 4]}}
    assert places(request(data, color_by="c", reversed=["a", "d"])) == ["options.color_by", "options.reversed"]
    assert [notice.place for notice in read(request(data, reversed=5)).notices] == ["options.reversed"]


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_correlations_are_numpys(method: str) -> None:
    """Of values, or of ranks, in the rows that have both."""
    random = np.random.default_rng(2)
    one, other = random.normal(size=50), random.normal(size=50)
    other += one
    wanted = [np.argsort(np.argsort(values)) for values in (one, other)] if method == "spearman" else [one, other]
    found = correlation([*one.tolist(), None, 3.0], [*other.tolist(), 2.0, None], method)
    assert found == pytest.approx(np.corrcoef(*wanted)[0, 1])


def test_longleys_correlations_are_the_published_ones() -> None:
    """As R's data set ``longley`` has them."""
    data = read(CHART_TYPES["correlationMatrix"].example).data
    matrix = np.array(correlations(data, "pearson"))
    at = {name: number for number, name in enumerate(data.names)}
    for one, other, wanted in [
        ("Prices", "Output", 0.99159),
        ("Prices", "Unemployed", 0.62063),
        ("Unemployed", "Armed forces", -0.17742),
        ("Output", "Population", 0.99109),
        ("Output", "Employed", 0.98355),
    ]:
        assert matrix[at[one], at[other]] == pytest.approx(wanted, abs=5e-6)
    assert (matrix == matrix.T).all()
    assert np.diag(matrix) == pytest.approx(1)


def test_equal_values_share_a_rank() -> None:
    """The mean of their places."""
    assert ranks([10, 20, 10, 30, 20, 20]) == [1.5, 4, 1.5, 6, 4, 4]


def test_what_does_not_vary_has_no_correlation() -> None:
    """Nor has one row, nor do huge numbers overflow."""
    assert correlation([1, 2, 3], [5, 5, 5]) is None
    assert correlation([0.1] * 3, [1, 2, 3]) is None
    assert correlation([1, None], [2, 3]) is None
    assert correlation([1e308, -1e308, 0], [-1e308, 1e308, 0]) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("correlationMatrix", "Pearson's correlation of 2 columns. highest -0.50 between b and a; lowest -0.50"),
        (
            "scatterMatrix",
            "3 rows; a from 1 to 3; b from 4 to 6. Groups: x, y. b and a go together most (correlation -0.50).",
        ),
        ("parallelCoordinates", "3 rows; a from 1 to 3; b from 4 to 6. Groups: x, y."),
    ],
)
def test_columns_in_words(kind: str, told: str) -> None:
    """Ranges, groups, and what goes together."""
    body = request({"columns": {"a": [1, 2, 3], "b": [6, 4, 5], "kind": ["x", "x", "y"]}}, kind)
    assert told in CHART_TYPES[kind].describe(read(body))


def test_tables_have_rows_and_the_matrix_is_one() -> None:
    """With the group first."""
    data = {"columns": {"a": [1, 2, 3], "b": [6, 4, 5], "kind": ["x", "x", "y"]}}
    table = CHART_TYPES["scatterMatrix"].tabulate(read(request(data, "scatterMatrix")))
    assert (table.columns, table.rows[0]) == (("kind", "a", "b"), ("x", 1, 6))
    matrix = CHART_TYPES["correlationMatrix"].tabulate(read(request(data, "correlationMatrix")))
    assert matrix.rows == (("a", 1.0, -0.5), ("b", -0.5, 1.0))


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_of_nothing_is_read(kind: str) -> None:
    """It is drawn as a card, and told without a range."""
    spec = read(request({"columns": {"a": [None], "b": [None]}}, kind))
    assert CHART_TYPES[kind].describe(spec)
