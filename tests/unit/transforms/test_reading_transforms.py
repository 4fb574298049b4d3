"""Transforms at the door: what is read, and every fault at its place."""

from typing import Any

import pytest

from app.domain.errors import Invalid
from app.transforms import Aggregate, Bin, Limit, Sort, read

SALES = {"region": "text", "amount": "number", "count": "integer", "day": "date", "paid": "boolean"}
SUM = {"op": "aggregate", "group_by": ["region"], "measures": [{"column": "amount", "fn": "sum", "as": "total"}]}


def faults(value: Any, columns: dict[str, str] | None = None) -> dict[str, str]:
    """The message of each fault by its place."""
    with pytest.raises(Invalid) as raised:
        read(value, columns)
    return {fault.place: fault.message for fault in raised.value.faults}


def test_the_examples_of_the_contract_are_read() -> None:
    """Each operation as it is written in the API's description."""
    found = read(
        [
            {"op": "filter", "where": {"column": "day", "cmp": ">=", "value": 2023}},
            {"op": "bin", "column": "day", "by": "month", "as": "month"},
            {**SUM, "group_by": ["region", "month"]},
            {"op": "sort", "by": [{"column": "total", "order": "desc"}]},
            {"op": "limit", "count": 5, "other": "Other"},
            {"op": "window", "fn": "moving_average", "column": "total", "size": 7, "as": "smooth"},
            {"op": "compute", "as": "double", "expr": "smooth * 2"},
            {"op": "sample", "count": 10},
            {"op": "pivot", "rows": ["month"], "column": "region", "value": "total", "fn": "max"},
        ],
        SALES,
    )
    assert len(found) == 9
    assert isinstance(found[1], Bin)
    assert isinstance(found[2], Aggregate)
    assert [measure.name for measure in found[2].measures] == ["total"]


def test_nothing_is_no_transform() -> None:
    """A source without transforms, or with an empty list."""
    assert read(None) == read([]) == ()


@pytest.mark.parametrize(
    ("operation", "place", "told"),
    [
        ({}, "op", "is missing; there are filter, aggregate"),
        ({"op": "agregate"}, "op", "did you mean aggregate?"),
        ({"op": "filter"}, "where", "is missing; give a condition such as"),
        ({"op": "filter", "where": {"column": "a", "cmp": "~", "value": 1}}, "where.cmp", "unknown cmp '~'"),
        ({"op": "filter", "where": {"column": "a", "cmp": "="}}, "where.value", "compare by is_null"),
        ({"op": "filter", "where": {"column": "a", "cmp": "=", "value": [1]}}, "where.value", "found a list"),
        ({"op": "filter", "where": {"column": "a", "cmp": "in", "value": 3}}, "where.value", "a list of 1 to 1,000"),
        ({"op": "filter", "where": {"column": "a", "cmp": "between", "value": [1]}}, "where.value", "two values"),
        ({"op": "filter", "where": {"any": []}}, "where.any", "is empty"),
        ({"op": "filter", "where": {"not": 3}}, "where.not", "expected an object, found 3"),
        ({"op": "filter", "where": {"column": "a", "cmp": "is_null"}, "were": 1}, "were", "did you mean where?"),
        ({"op": "aggregate"}, "measures", "is missing; give one such as"),
        ({"op": "aggregate", "group_by": ["a", "a"]}, "group_by[1]", "'a' is there twice"),
        ({"op": "aggregate", "measures": [{"fn": "sun", "column": "a"}]}, "measures[0].fn", "did you mean sum?"),
        ({"op": "aggregate", "measures": [{"fn": "sum"}]}, "measures[0].column", "which column?"),
        ({"op": "aggregate", "measures": [{"fn": "quantile", "column": "a"}]}, "measures[0].p", "such as 0.9"),
        ({"op": "aggregate", "measures": [{"fn": "quantile", "column": "a", "p": 2}]}, "measures[0].p", "from 0 to 1"),
        ({"op": "bin", "column": "a"}, "by", "give one of by (such as month), width and count"),
        ({"op": "bin", "column": "a", "width": 0}, "width", "expected a number above 0, found 0"),
        ({"op": "bin", "column": "a", "by": "moth"}, "by", "did you mean month?"),
        ({"op": "sort"}, "by", "is missing; give columns"),
        ({"op": "sort", "by": [{"column": "a", "order": "up"}]}, "by[0].order", "there are asc, desc"),
        ({"op": "limit"}, "count", "expected a whole number from 1 to 1,000,000, is missing"),
        ({"op": "limit", "count": 2.5}, "count", "found 2.5"),
        ({"op": "limit", "count": 2, "by": "a"}, "by", "give that column too"),
        ({"op": "pivot", "rows": ["a"], "column": "a", "value": "b"}, "column", "is among the rows already"),
        ({"op": "window", "fn": "moving_average", "column": "a", "as": "b"}, "size", "from 1 to 100,000, is missing"),
        ({"op": "window", "fn": "rank", "column": "a", "as": "b", "size": 2}, "size", "has no meaning for rank"),
        ({"op": "window", "fn": "lag", "column": "a"}, "as", "name the new column"),
        ({"op": "compute", "as": "b", "expr": "1 +"}, "expr", "at character 4: expected a value, found end"),
        ({"op": "compute", "as": "b\n", "expr": "1"}, "as", "printable characters"),
        ({"op": "sample", "count": 0}, "count", "found 0"),
    ],
)
def test_a_fault_has_its_place(operation: dict[str, Any], place: str, told: str) -> None:
    """Each is told where it is and what to do, also behind other operations."""
    found = faults([{"op": "sample", "count": 5}, operation])
    assert told in found[f"data_source.transforms[1].{place}"]


def test_all_faults_are_told_at_once() -> None:
    """Those of several operations come together."""
    found = faults([{"op": "limit", "count": 0}, 7, {"op": "sort", "by": []}])
    assert set(found) == {f"data_source.transforms{place}" for place in ("[0].count", "[1]", "[2].by")}


@pytest.mark.parametrize("value", ["filter", {"op": "filter"}, 3])
def test_transforms_are_a_list(value: Any) -> None:
    """Anything else is told what is expected."""
    assert "expected a list of operations" in faults(value)["data_source.transforms"]


def test_there_are_at_most_fifty() -> None:
    """Of operations and of measures."""
    assert "51 operations are too many" in faults([{"op": "sample", "count": 1}] * 51)["data_source.transforms"]
    measures = [{"fn": "count", "as": f"n{number}"} for number in range(51)]
    found = faults([{"op": "aggregate", "measures": measures}])
    assert "51 are too many" in found["data_source.transforms[0].measures"]


def test_conditions_are_nested_ten_deep_at_most() -> None:
    """Deeper ones are refused, however deep they are."""
    where: dict[str, Any] = {"column": "a", "cmp": "is_null"}
    for _ in range(500):
        where = {"not": where}
    assert any("nested more than 10 deep" in told for told in faults([{"op": "filter", "where": where}]).values())


@pytest.mark.parametrize(
    ("operation", "place", "told"),
    [
        (
            {**SUM, "measures": [{"column": "profit", "fn": "sum"}]},
            "measures[0].column",
            "there is no column 'profit'; there are 'region', 'amount', 'count', 'day', 'paid'",
        ),
        ({**SUM, "group_by": ["regin"]}, "group_by[0]", "did you mean 'region'?"),
        ({**SUM, "measures": [{"column": "region", "fn": "sum"}]}, "measures[0].column", "'region' has texts"),
        (
            {"op": "filter", "where": {"column": "amount", "cmp": ">", "value": "a"}},
            "where.value",
            "expected a number, as the column has, found 'a'",
        ),
        (
            {"op": "filter", "where": {"all": [{"column": "day", "cmp": "in", "value": ["2024", "then"]}]}},
            "where.all[0].value[1]",
            "expected a date such as",
        ),
        ({"op": "filter", "where": {"column": "amount", "cmp": "contains", "value": "a"}}, "where.column", "texts"),
        ({"op": "filter", "where": {"column": "paid", "cmp": "<", "value": True}}, "where.cmp", "none is greater"),
        ({"op": "bin", "column": "region", "by": "month"}, "column", "expected a column of dates or times"),
        ({"op": "bin", "column": "day", "width": 3}, "column", "expected a column of numbers"),
        ({"op": "compute", "as": "amount", "expr": "1"}, "as", "there is already a column 'amount'"),
        ({"op": "compute", "as": "x", "expr": "amount + profit"}, "expr", "there is no column 'profit'"),
        ({"op": "compute", "as": "x", "expr": "amount + region"}, "expr", "at character 10: '+' takes a number"),
        ({"op": "window", "fn": "lag", "column": "x", "as": "y"}, "column", "there is no column 'x'"),
    ],
)
def test_columns_of_the_dataset_are_checked(operation: dict[str, Any], place: str, told: str) -> None:
    """Names that it hasn't got and kinds that don't fit are found before a row is read."""
    assert told in faults([operation], SALES)[f"data_source.transforms[0].{place}"]


def test_columns_made_on_the_way_are_known_without_the_dataset() -> None:
    """After an aggregate there are its columns and no others."""
    found = faults([SUM, {"op": "sort", "by": [{"column": "totl"}]}])
    assert found == {"data_source.transforms[1].by[0].column": "there is no column 'totl'; did you mean 'total'?"}


def test_a_column_that_is_aggregated_away_is_gone() -> None:
    """Its name is told as unknown, with those that are left."""
    found = faults([SUM, {"op": "limit", "count": 3, "column": "day"}], SALES)
    assert "there are 'region', 'total'" in found["data_source.transforms[1].column"]


def test_a_pivot_may_leave_any_columns() -> None:
    """What it makes of the data nobody knows before them."""
    pivot = {"op": "pivot", "rows": ["day"], "column": "region", "value": "amount"}
    assert len(read([pivot, {"op": "sort", "by": "North"}], SALES)) == 2


def test_short_forms() -> None:
    """One name may stand for a list; an order is rising; measures name themselves."""
    found = read(
        [
            {"op": "aggregate", "group_by": "region", "measures": [{"column": "a", "fn": "mean"}, {"fn": "count"}]},
            {"op": "sort", "by": "mean_a"},
            {"op": "limit", "count": 3},
        ]
    )
    assert isinstance(found[0], Aggregate)
    assert isinstance(found[1], Sort)
    assert isinstance(found[2], Limit)
    assert (found[0].group_by, [one.name for one in found[0].measures]) == (("region",), ["mean_a", "count"])
    assert (found[1].by[0].column, found[1].by[0].order) == ("mean_a", "asc")


def test_a_message_lists_twenty_columns_at_most() -> None:
    """Of thousands the first are named and the others counted."""
    columns = {f"c{number}": "number" for number in range(2000)}
    told = faults([{"op": "sort", "by": "zzz"}], columns)["data_source.transforms[0].by.column"]
    assert told.endswith("'c18', 'c19' and 1,980 more")
