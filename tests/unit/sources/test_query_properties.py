"""Filter, aggregate, sort and limit over any rows give what plain Python gives."""

import math
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tables import parquet, rows_of, transformed

NUMBERS = st.none() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
ODD = NUMBERS | st.sampled_from([math.nan, math.inf, -math.inf])
TEXTS = st.none() | st.sampled_from(["a", "b", "", "É", "'", '"'])
ROWS = st.lists(st.tuples(TEXTS, ODD), max_size=30)

some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def left(rows: list[tuple[Any, Any]], *operations: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What the operations leave of rows of a text and a number."""
    with TemporaryDirectory() as folder:
        columns = {"t": ("VARCHAR", [row[0] for row in rows]), "v": ("DOUBLE", [row[1] for row in rows])}
        return rows_of(transformed(parquet(Path(folder), columns), *operations))


def known(rows: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The rows as they are read: what is no finite number is missing."""
    return [(text, value if value is not None and math.isfinite(value) else None) for text, value in rows]


@some
@given(ROWS, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.integers(-5, 5))
def test_filter(rows: list[tuple[Any, Any]], cmp: str, value: int) -> None:
    """The rows that compare, in their order."""
    compare = {"<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__", "=": "__eq__", "!=": "__ne__"}[cmp]
    expected = [row for row in known(rows) if row[1] is not None and getattr(float(row[1]), compare)(float(value))]
    assert left(rows, {"op": "filter", "where": {"column": "v", "cmp": cmp, "value": value}}) == expected


@some
@given(ROWS)
def test_aggregate(rows: list[tuple[Any, Any]]) -> None:
    """Each group's sum, count, least and greatest, groups as they first come."""
    groups: dict[Any, list[float]] = defaultdict(list)
    for text, value in known(rows):
        groups[text] += [] if value is None else [value]
    measures = [{"column": "v", "fn": fn, "as": fn} for fn in ("count", "min", "max", "sum")]
    found = left(rows, {"op": "aggregate", "group_by": "t", "measures": measures})
    assert [row[:4] for row in found] == [
        (text, len(values), min(values, default=None), max(values, default=None)) for text, values in groups.items()
    ]
    totals = [math.fsum(values) if values else None for values in groups.values()]
    assert [row[4] for row in found] == pytest.approx(totals, abs=1e-6)


@some
@given(ROWS, st.sampled_from(["asc", "desc"]))
def test_sort(rows: list[tuple[Any, Any]], order: str) -> None:
    """A stable sort with what is missing at the end."""
    present = [row for row in known(rows) if row[1] is not None]
    sign = 1 if order == "asc" else -1
    expected = sorted(present, key=lambda row: sign * row[1]) + [row for row in known(rows) if row[1] is None]
    assert left(rows, {"op": "sort", "by": [{"column": "v", "order": order}]}) == expected


@some
@given(ROWS, st.integers(1, 8))
def test_limit_with_other_loses_nothing(rows: list[tuple[Any, Any]], count: int) -> None:
    """The first rows as they are, and one with the sum of all others."""
    expected = known(rows)
    found = left(rows, {"op": "limit", "count": count, "other": "rest"})
    assert found[:count] == expected[:count]
    assert len(found) == min(len(rows), count + 1)
    if len(rows) > count:
        rest = [value for _, value in expected[count:] if value is not None]
        assert found[-1] == ("rest", pytest.approx(math.fsum(rest), abs=1e-6) if rest else None)
