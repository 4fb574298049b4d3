"""Each operation against what plain Python makes of the same rows."""

import datetime as dt
import random
import statistics
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Invalid
from tests.tables import parquet, rows_of, transformed

REGIONS = ["North", "South", None, "North", "East", "South", "North", "East"]
AMOUNTS = [10.5, None, 3.0, float("nan"), -2.0, 7.25, float("inf"), 4.0]
COUNTS = [1, 2, 3, 4, 5, 6, 7, None]
DAYS = [dt.date(2024, 1, 31), dt.date(2024, 2, 29), None, dt.date(2024, 3, 1), dt.date(2024, 12, 31),
        dt.date(2025, 1, 1), dt.date(2023, 6, 30), dt.date(2024, 2, 1)]  # fmt: skip
PAID = [True, False, None, True, True, False, False, True]
COLUMNS = {
    "region": ("VARCHAR", REGIONS),
    "amount": ("DOUBLE", AMOUNTS),
    "count": ("BIGINT", COUNTS),
    "day": ("DATE", DAYS),
    "paid": ("BOOLEAN", PAID),
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight rows with all that may be missing."""
    return parquet(tmp_path_factory.mktemp("table"), COLUMNS)


def kept(table: Path, where: dict[str, Any]) -> list[int]:
    """The numbers (1 to 8) of the rows that a filter keeps; the last one has no number of its own."""
    result = transformed(table, {"op": "filter", "where": where})
    rows = list(zip(result.columns["region"], result.columns["day"], strict=True))
    all_rows = [(region, day and day.isoformat()) for region, day in zip(REGIONS, DAYS, strict=True)]
    return [all_rows.index(row) + 1 for row in rows]


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ({"column": "amount", "cmp": ">", "value": 4}, [1, 6]),
        ({"column": "amount", "cmp": "<=", "value": 4}, [3, 5, 8]),
        ({"column": "amount", "cmp": "is_null"}, [2, 4, 7]),
        ({"column": "amount", "cmp": "is_not_null"}, [1, 3, 5, 6, 8]),
        ({"column": "count", "cmp": "between", "value": [2, 4]}, [2, 3, 4]),
        ({"column": "count", "cmp": "in", "value": [1, 7, 99]}, [1, 7]),
        ({"column": "count", "cmp": "=", "value": 10**30}, []),
        ({"column": "region", "cmp": "=", "value": "North"}, [1, 4, 7]),
        ({"column": "region", "cmp": "!=", "value": "North"}, [2, 5, 6, 8]),
        ({"column": "region", "cmp": "not_in", "value": ["North", "East"]}, [2, 6]),
        ({"column": "region", "cmp": "contains", "value": "or"}, [1, 4, 7]),
        ({"column": "region", "cmp": "starts_with", "value": "So"}, [2, 6]),
        ({"column": "region", "cmp": "ends_with", "value": "st"}, [5, 8]),
        ({"column": "region", "cmp": "matches", "value": "^[NE].*t"}, [1, 4, 5, 7, 8]),
        ({"column": "paid", "cmp": "=", "value": False}, [2, 6, 7]),
        ({"column": "day", "cmp": "=", "value": "2024-02"}, [2, 8]),
        ({"column": "day", "cmp": "!=", "value": 2024}, [6, 7]),
        ({"column": "day", "cmp": ">", "value": "2024"}, [6]),
        ({"column": "day", "cmp": ">=", "value": "2024-12-31"}, [5, 6]),
        ({"column": "day", "cmp": "<", "value": "2024-02"}, [1, 7]),
        ({"column": "day", "cmp": "<=", "value": "2024-Q1"}, [1, 2, 4, 7, 8]),
        ({"column": "day", "cmp": "between", "value": ["2024-02", "2024-03-01"]}, [2, 4, 8]),
        ({"column": "day", "cmp": "in", "value": ["2023", "2025-01-01"]}, [6, 7]),
        ({"column": "day", "cmp": "not_in", "value": ["2024"]}, [6, 7]),
        ({"all": [{"column": "region", "cmp": "=", "value": "East"}, {"column": "count", "cmp": ">", "value": 3}]},
         [5]),
        ({"any": [{"column": "count", "cmp": "=", "value": 1}, {"column": "count", "cmp": "=", "value": 3}]}, [1, 3]),
        ({"not": {"column": "region", "cmp": "=", "value": "North"}}, [2, 5, 6, 8]),
    ],
)  # fmt: skip
def test_filter(table: Path, where: dict[str, Any], rows: list[int]) -> None:
    """A date stands for all the time that it names; what is missing fulfils nothing but is_null."""
    assert kept(table, where) == rows


def test_aggregate_all_functions(table: Path) -> None:
    """By hand for every group; names come as they first do, and what is no finite number is missing."""
    functions = ["sum", "mean", "median", "count", "distinct", "min", "max", "first", "last", "stddev"]
    measures = [{"column": "amount", "fn": fn, "as": fn} for fn in functions]
    measures += [{"fn": "count", "as": "rows"}, {"column": "amount", "fn": "quantile", "p": 0.25, "as": "q"}]
    result = transformed(table, {"op": "aggregate", "group_by": ["region"], "measures": measures})
    assert result.columns["region"] == ["North", "South", None, "East"]
    assert result.columns["sum"] == [10.5, 7.25, 3, 2]
    assert result.columns["mean"] == [10.5, 7.25, 3, 1]
    assert result.columns["median"] == [10.5, 7.25, 3, 1]
    assert result.columns["count"] == [1, 1, 1, 2]
    assert result.columns["distinct"] == [1, 1, 1, 2]
    assert result.columns["min"] == [10.5, 7.25, 3, -2]
    assert result.columns["max"] == [10.5, 7.25, 3, 4]
    assert result.columns["first"] == [10.5, 7.25, 3, -2]
    assert result.columns["last"] == [10.5, 7.25, 3, 4]
    assert result.columns["stddev"] == [None, None, None, pytest.approx(statistics.stdev([-2, 4]))]
    assert result.columns["rows"] == [3, 2, 1, 2]
    assert result.columns["q"] == [10.5, 7.25, 3, -0.5]


def test_quantiles_of_several_columns(table: Path) -> None:
    """Each measure has its own share of its own column, in whatever order they are asked for."""
    measures = [
        {"column": "count", "fn": "quantile", "p": 1, "as": "most"},
        {"column": "amount", "fn": "median", "as": "middle"},
        {"column": "count", "fn": "quantile", "p": 0, "as": "least"},
        {"column": "amount", "fn": "quantile", "p": 0.5, "as": "half"},
        {"column": "count", "fn": "median", "as": "mid"},
    ]
    result = transformed(table, {"op": "aggregate", "measures": measures})
    assert rows_of(result) == [(7, 4, 1, 4, 4)]


def test_aggregate_without_groups_gives_one_row_also_of_none(table: Path) -> None:
    """A sum of nothing is missing, a count is 0."""
    nobody = {"op": "filter", "where": {"column": "region", "cmp": "=", "value": "nobody"}}
    measures = [{"column": "amount", "fn": "sum", "as": "total"}, {"fn": "count"}]
    assert rows_of(transformed(table, nobody, {"op": "aggregate", "measures": measures})) == [(None, 0)]


def test_first_and_last_follow_the_order_that_was_asked_for(table: Path) -> None:
    """After a sort they are the first and last in it."""
    measures = [{"column": "count", "fn": fn, "as": fn} for fn in ("first", "last")]
    by_day = {"op": "sort", "by": [{"column": "day", "order": "desc"}]}
    result = transformed(table, by_day, {"op": "aggregate", "measures": measures})
    assert rows_of(result) == [(6, 3)]


@pytest.mark.parametrize(
    ("by", "starts"),
    [
        ("year", ["2024", "2024", None, "2024", "2024", "2025", "2023", "2024"]),
        ("quarter", ["2024-Q1", "2024-Q1", None, "2024-Q1", "2024-Q4", "2025-Q1", "2023-Q2", "2024-Q1"]),
        ("month", ["2024-01", "2024-02", None, "2024-03", "2024-12", "2025-01", "2023-06", "2024-02"]),
        ("week", ["2024-01-29", "2024-02-26", None, "2024-02-26", "2024-12-30", "2024-12-30", "2023-06-26",
                  "2024-01-29"]),
        ("day", [day and day.isoformat() for day in DAYS]),
        ("hour", [day and f"{day.isoformat()}T00:00" for day in DAYS]),
    ],
)  # fmt: skip
def test_bin_of_dates(table: Path, by: str, starts: list[str | None]) -> None:
    """The start of each period in ISO 8601; weeks start on Monday."""
    assert transformed(table, {"op": "bin", "column": "day", "by": by, "as": "at"}).columns["at"] == starts


def test_bin_takes_the_place_of_its_column_unless_it_is_named(table: Path) -> None:
    """The columns stay in their order."""
    result = transformed(table, {"op": "bin", "column": "day", "by": "year"})
    assert list(result.columns) == list(COLUMNS)
    assert result.columns["day"][0] == "2024"


def test_bin_of_numbers(tmp_path: Path) -> None:
    """Bins of a width start at its multiples, also where floats are a hair off; equal bins reach to the ends."""
    numbers = [0.1, 0.3, 0.7, -0.05, 0.6000000000000001, 1.0, None]
    path = parquet(tmp_path, {"x": ("DOUBLE", numbers)})
    wide = transformed(path, {"op": "bin", "column": "x", "width": 0.1, "as": "b"})
    assert wide.columns["b"] == [0.1, 0.3, 0.7, -0.1, 0.6, 1.0, None]
    equal = transformed(path, {"op": "bin", "column": "x", "count": 3, "as": "b"})
    assert equal.columns["b"] == pytest.approx([-0.05, 0.3, 0.65, -0.05, 0.3, 0.65, None])


def test_equal_bins_of_one_value(tmp_path: Path) -> None:
    """There is no width to part: the value is its own bin."""
    path = parquet(tmp_path, {"x": ("DOUBLE", [2.5, 2.5, None])})
    assert transformed(path, {"op": "bin", "column": "x", "count": 4}).columns["x"] == [2.5, 2.5, None]


def test_sort_puts_what_is_missing_last_and_keeps_equals_in_order(table: Path) -> None:
    """In both directions."""
    rising = transformed(table, {"op": "sort", "by": [{"column": "region"}]})
    assert rising.columns["count"] == [5, None, 1, 4, 7, 2, 6, 3]
    falling = transformed(table, {"op": "sort", "by": [{"column": "amount", "order": "desc"}, {"column": "count"}]})
    assert falling.columns["count"] == [1, 6, None, 3, 5, 2, 4, 7]


def test_sorts_one_after_the_other_are_stable(table: Path) -> None:
    """The second one keeps the order of the first among equals."""
    result = transformed(
        table, {"op": "sort", "by": [{"column": "count", "order": "desc"}]}, {"op": "sort", "by": "region"}
    )
    assert result.columns["count"] == [5, None, 7, 4, 1, 6, 2, 3]


def test_limit(table: Path) -> None:
    """The first rows in the order that was asked for."""
    assert transformed(table, {"op": "limit", "count": 3}).columns["count"] == [1, 2, 3]
    result = transformed(
        table, {"op": "sort", "by": [{"column": "count", "order": "desc"}]}, {"op": "limit", "count": 2}
    )
    assert result.columns["count"] == [7, 6]
    assert transformed(table, {"op": "limit", "count": 100}).rows_out == 8


TOTALS = {
    "op": "aggregate",
    "group_by": ["region"],
    "measures": [
        {"column": "count", "fn": "sum", "as": "total"},
        {"column": "count", "fn": "max", "as": "most"},
        {"column": "count", "fn": "mean", "as": "mean"},
    ],
}
BY_TOTAL = {"op": "sort", "by": [{"column": "total", "order": "desc"}]}


def test_limit_with_other(table: Path) -> None:
    """The rest becomes one row: sums add up, the greatest stays the greatest, means can't be made of means."""
    result = transformed(table, TOTALS, BY_TOTAL, {"op": "limit", "count": 2, "other": "Other"})
    assert rows_of(result) == [("North", 12, 7, 4), ("South", 8, 6, 4), ("Other", 8, 5, None)]
    assert [notice.place for notice in result.notices] == ["data_source.transforms[2].other"]
    assert "'Other' has no 'mean'" in result.notices[0].message


def test_limit_with_other_and_no_rest(table: Path) -> None:
    """There is no row for nothing."""
    result = transformed(table, TOTALS, {"op": "limit", "count": 4, "other": "Other"})
    assert result.columns["region"] == ["North", "South", None, "East"]


def test_limit_of_names(table: Path) -> None:
    """All rows of the first names; ``by`` ranks them by their total."""
    groups = {**TOTALS, "group_by": ["region", "paid"]}
    first = transformed(table, groups, {"op": "limit", "count": 1, "column": "region"})
    assert first.columns["region"] == ["North", "North"]
    best = transformed(table, groups, {"op": "limit", "count": 2, "column": "region", "by": "total"})
    assert set(best.columns["region"]) == {"North", "South"}
    rest = transformed(table, groups, {"op": "limit", "count": 1, "column": "region", "by": "total", "other": "rest"})
    found = {(region, paid): total for region, paid, total, *_ in rows_of(rest)}
    assert found == {("North", True): 5, ("North", False): 7, ("rest", False): 8, ("rest", True): 5, ("rest", None): 3}


def test_limit_of_names_over_plain_rows(table: Path) -> None:
    """It needs no aggregate before it."""
    result = transformed(table, {"op": "limit", "count": 1, "column": "region", "by": "amount"})
    assert result.columns["region"] == ["North"] * 3
    assert result.columns["count"] == [1, 4, 7]


def test_other_in_a_column_of_dates_makes_texts_of_them(table: Path) -> None:
    """A date and the word for the rest have a column in common."""
    monthly = {"op": "aggregate", "group_by": ["m"], "measures": [{"fn": "count", "as": "n"}]}
    known = {"op": "filter", "where": {"column": "day", "cmp": "is_not_null"}}
    result = transformed(
        table, known, {"op": "bin", "column": "day", "by": "month", "as": "m"}, monthly,
        {"op": "limit", "count": 2, "other": "later"},
    )  # fmt: skip
    assert rows_of(result) == [("2023-06", 1), ("2024-01", 1), ("later", 5)]


def test_pivot(table: Path) -> None:
    """A column for each name in order; what is not there is missing, or 0 where rows are counted."""
    result = transformed(table, {"op": "pivot", "rows": ["paid"], "column": "region", "value": "count", "fn": "sum"})
    assert list(result.columns) == ["paid", "East", "North", "South"]
    assert rows_of(result) == [(True, 5, 5, None), (False, None, 7, 8), (None, None, None, None)]
    counts = transformed(table, {"op": "pivot", "rows": ["paid"], "column": "region", "fn": "count"})
    assert rows_of(counts) == [(True, 2, 2, 0), (False, 0, 1, 2), (None, 0, 0, 0)]


def test_columns_of_a_pivot_can_be_used(table: Path) -> None:
    """What it made of the data is known to the operations behind it; a wrong name is told with those there are."""
    pivot = {"op": "pivot", "rows": ["paid"], "column": "region", "value": "count"}
    result = transformed(
        table, pivot, {"op": "compute", "as": "both", "expr": "coalesce(East, 0) + coalesce(North, 0)"}
    )
    assert result.columns["both"] == [10, 7, 0]
    with pytest.raises(Invalid, match="there is no column 'Nort'; did you mean 'North'"):
        transformed(table, pivot, {"op": "sort", "by": "Nort"})


def test_a_pivot_of_too_many_names_is_refused(tmp_path: Path) -> None:
    """The message says how to have fewer."""
    path = parquet(tmp_path, {"x": ("BIGINT", list(range(201))), "y": ("BIGINT", [1] * 201)})
    with pytest.raises(Invalid, match="'x' has more than 200 different values; limit or bin them first"):
        transformed(path, {"op": "pivot", "rows": ["y"], "column": "x", "value": "y"})


def test_a_pivot_whose_name_is_taken_is_refused(tmp_path: Path) -> None:
    """A value that is called as one of the rows would hide it."""
    path = parquet(tmp_path, {"x": ("VARCHAR", ["y", "z"]), "y": ("BIGINT", [1, 2])})
    with pytest.raises(Invalid, match="'y' is a value of 'x', and a column of rows"):
        transformed(path, {"op": "pivot", "rows": ["y"], "column": "x", "value": "y"})


def test_a_sample_of_fewer_rows_is_all_of_them(table: Path) -> None:
    """Also behind an aggregate."""
    assert transformed(table, {"op": "sample", "count": 50}).rows_out == 8
    assert transformed(table, TOTALS, {"op": "sample", "count": 2}).rows_out == 2


def test_fifty_operations(table: Path) -> None:
    """As many as there may be run in one statement."""
    steps = [{"op": "compute", "as": f"c{number}", "expr": f"c{number - 1} + 1" if number else "count"}
             for number in range(50)]  # fmt: skip
    assert transformed(table, *steps).columns["c49"][:7] == [50, 51, 52, 53, 54, 55, 56]


def test_what_was_done_is_told(table: Path) -> None:
    """A sentence for each operation, and how many rows there were and are."""
    result = transformed(table, TOTALS, BY_TOTAL, {"op": "limit", "count": 2, "other": "Other"})
    assert result.rows_out == 3
    assert result.explained == (
        "sum of 'count', max of 'count', mean of 'count' for each 'region'",
        "sorted by 'total', greatest first",
        "kept the first 2 rows, the rest as 'Other'",
    )
    assert result.timings_ms["query"] > 0


def test_operations_run_in_any_order(table: Path) -> None:
    """No operation leaves what another can't take."""
    operations: list[dict[str, Any]] = [
        {"op": "filter", "where": {"column": "region", "cmp": "!=", "value": "x"}},
        {
            "op": "aggregate",
            "group_by": ["region", "day"],
            "measures": [{"column": "count", "fn": "sum", "as": "count"}],
        },
        {"op": "bin", "column": "day", "by": "month"},
        {"op": "bin", "column": "count", "count": 2},
        {"op": "sort", "by": [{"column": "count", "order": "desc"}]},
        {"op": "limit", "count": 3},
        {"op": "limit", "count": 2, "other": "Other", "column": "region", "by": "count"},
        {"op": "limit", "count": 2, "other": "Other"},
        {"op": "window", "fn": "lag", "column": "count", "as": "w"},
        {"op": "compute", "as": "c", "expr": "count + 1"},
        {"op": "sample", "count": 3},
        {"op": "pivot", "rows": ["day", "count"], "column": "region", "value": "count"},
    ]
    chance = random.Random(5)  # noqa: S311 - no secret
    for _ in range(40):
        chain = chance.sample(operations, 4)
        while chain and chain[0]["op"] == "pivot":
            chain.pop(0)
        pivoted = next((place for place, one in enumerate(chain) if one["op"] == "pivot"), len(chain))
        assert transformed(table, *chain[: pivoted + 1]).rows_out > 0
