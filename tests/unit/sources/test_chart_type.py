"""A chart for which nobody named a type: numbers that name things are never added up, rows are counted instead."""

from typing import Any

import pytest

from app.charts.identities import adding_up, is_identity, is_year
from app.transforms import Columns, Transform
from app.transforms.telling import told
from workers.sources.chart_type import Chosen, chart_of

ROWS = 1000


def column(kind: str, distinct: int = 500, low: Any = 0, high: Any = 100_000) -> dict[str, Any]:
    """A column of a profile."""
    return {"type": kind, "distinct": distinct, "min": low, "max": high}


ID, AMOUNT = column("integer", 1000, 1, 1000), column("number")
YEAR = column("integer", 12, 2010, 2021)
TIME = column("timestamp", 990, "2024-01-01T00:00:00", "2024-03-01T12:00:00")
FEW, MANY, OWN = column("text", 4), column("text", 80), column("text", 1000)


def of(columns: dict[str, Any], rows: int = ROWS) -> Chosen:
    """What is chosen for these columns."""
    return chart_of(Columns.typed({name: one["type"] for name, one in columns.items()}), columns, rows)


def steps(transforms: tuple[Transform, ...]) -> list[str]:
    """What is done with the rows."""
    return [type(one).__name__ for one in transforms]


@pytest.mark.parametrize(
    ("columns", "chart_type", "encoding"),
    [
        ({"day": TIME, "order_id": ID, "amount": AMOUNT}, "line", {"y": ["amount"]}),
        ({"city": FEW, "zip": column("integer"), "amount": AMOUNT}, "bar", {"y": ["amount"]}),
        ({"year": YEAR, "city": FEW, "amount": AMOUNT}, "line", {"x": "year", "y": ["amount"], "color": "city"}),
        ({"year": YEAR, "a": AMOUNT, "b": AMOUNT}, "line", {"x": "year", "y": ["a", "b"]}),
        ({"customerId": ID, "a": AMOUNT, "b": AMOUNT}, "scatter", {"x": "a", "y": "b"}),
        ({"id": ID, "a": AMOUNT}, "histogram", {"y": ["a"]}),
        ({"city": FEW, "lot": ID, "amount": AMOUNT}, "bar", {"y": ["amount"]}),
    ],
)
def test_ids_are_left_out(columns: dict[str, Any], chart_type: str, encoding: dict[str, Any]) -> None:
    """By their names, or because they run from row to row; years are places along the axis."""
    chosen = of(columns)
    assert (chosen.chart_type, dict(chosen.encoding), chosen.transforms) == (chart_type, encoding, ())


@pytest.mark.parametrize(
    ("columns", "chart_type", "encoding", "done"),
    [
        ({"order_id": ID, "city": FEW}, "bar", {"x": "city", "y": "rows"}, ["Aggregate"]),
        ({"order_id": ID, "who": OWN, "city": MANY}, "horizontalBar", {"x": "city", "y": "rows"}, ["Aggregate"]),
        ({"order_id": ID, "at": TIME}, "line", {"x": "at", "y": "rows"}, ["Bin", "Aggregate"]),
        ({"year": YEAR, "plot": OWN}, "line", {"x": "year", "y": "rows"}, ["Aggregate"]),
        ({"id": ID, "rows": FEW}, "bar", {"x": "rows", "y": "number of rows"}, ["Aggregate"]),
        ({"id": ID, "who": OWN}, "table", {}, []),
    ],
)
def test_rows_are_counted_where_nothing_adds_up(
    columns: dict[str, Any], chart_type: str, encoding: dict[str, Any], done: list[str]
) -> None:
    """By time, by year, or by the first names that come again; the sentence says why."""
    chosen = of(columns)
    assert (chosen.chart_type, dict(chosen.encoding), steps(chosen.transforms)) == (chart_type, encoding, done)
    assert "numbers that don't add up" in chosen.sentence
    assert all(told(one) for one in chosen.transforms)


@pytest.mark.parametrize(
    ("columns", "chart_type"),
    [
        ({"day": TIME, "amount": AMOUNT}, "line"),
        ({"city": FEW, "amount": AMOUNT}, "bar"),
        ({"a": AMOUNT, "b": AMOUNT}, "scatter"),
        ({"n": ID, "b": AMOUNT}, "scatter"),
        ({"a": AMOUNT}, "histogram"),
        ({"city": FEW}, "table"),
    ],
)
def test_without_ids_columns_are_left_to_the_chart(columns: dict[str, Any], chart_type: str) -> None:
    """Running numbers among nothing but numbers are places along an axis."""
    assert of(columns) == Chosen(chart_type, of(columns).sentence)


def test_names_that_only_look_so() -> None:
    """Amounts stay amounts: a fraction is no id, thousands of different prices don't run, experience is no year."""
    assert not is_identity("order_id", column("number"), ROWS)
    assert not is_identity("price", column("integer", 1000, 10, 90_000), ROWS)
    assert not is_identity("number", column("integer"), ROWS)
    assert not is_identity("paid", column("integer"), ROWS)
    assert not is_year("experience_year", column("integer", 30, 0, 40))
    assert adding_up(["shopId", "Postal-Code", "sales"]) == ["sales"]
    assert adding_up(["id"]) == ["id"]
