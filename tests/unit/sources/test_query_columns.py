"""Columns that are computed of others, windows over rows, and samples of rows."""

import datetime as dt
import statistics
from pathlib import Path
from typing import Any

import pytest

from tests.tables import parquet, transformed

VALUES = [3.0, None, 5.0, 8.0, 2.0, 0.0]


@pytest.mark.parametrize(
    ("fn", "more", "expected"),
    [
        ("moving_average", {"size": 3}, [3, 3, 4, 6.5, 5, 10 / 3]),
        ("cumulative_sum", {}, [3, 3, 8, 16, 18, 18]),
        ("lag", {}, [None, 3, None, 5, 8, 2]),
        ("lead", {"size": 2}, [5, 8, 2, 0, None, None]),
        ("rank", {}, [3, None, 2, 1, 4, 5]),
        ("rank", {"order_by": "v"}, [3, None, 4, 5, 2, 1]),
        ("difference", {}, [None, None, None, 3, -6, -2]),
        ("percent_change", {}, [None, None, None, 60, -75, -100]),
        ("percent_change", {"order_by": [{"column": "n", "order": "desc"}]}, [None, None, -37.5, 300, None, None]),
        ("cumulative_sum", {"order_by": [{"column": "n", "order": "desc"}]}, [18, 15, 15, 10, 2, 0]),
        ("cumulative_sum", {"partition_by": ["g"]}, [3, None, 8, 8, 10, 8]),
    ],
)
def test_window(tmp_path: Path, fn: str, more: dict[str, Any], expected: list[float | None]) -> None:
    """Worked out by hand; rows keep their order."""
    columns = {
        "n": ("BIGINT", [1, 2, 3, 4, 5, 6]),
        "v": ("DOUBLE", VALUES),
        "g": ("VARCHAR", list("ababab")),
    }
    result = transformed(parquet(tmp_path, columns), {"op": "window", "fn": fn, "column": "v", "as": "w", **more})
    assert result.columns["n"] == [1, 2, 3, 4, 5, 6]
    assert result.columns["w"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("n * 2 + 1", [3, 5, -5]),
        ("n / 0", [None, None, None]),
        ("n % 2", [1, 0, -1]),
        ("n % 0", [None, None, None]),
        ("sqrt(n)", [1, pytest.approx(2**0.5), None]),
        ("ln(n - 1)", [None, 0, None]),
        ("log10(n * 1000)", [3, pytest.approx(3.30103), None]),
        ("round(x, 1)", [1.3, None, -2.5]),
        ("round(x, null)", [None, None, None]),
        ("floor(x) + ceil(x)", [3, None, -5]),
        ("abs(x)", [1.25, None, 2.5]),
        ("1e308 * 10", [None, None, None]),
        ("upper(t)", ["ÄÖ", "B C", None]),
        ("length(t)", [2, 3, None]),
        ("substr(t, 2, 1)", ["ö", " ", None]),
        ("substr(t, -1)", ["ö", "c", None]),
        ("substr(t, 1, 1e30)", [None, None, None]),
        ("concat(t, '-', n, '-', x, ' ', d)", ["äö-1-1.25 2024-02-29", "b c-2- ", "--3--2.5 2023-12-31"]),
        ("if(n > 1, 'big', 'small')", ["small", "big", "small"]),
        ("coalesce(t, 'none')", ["äö", "b c", "none"]),
        ("year(d) * 100 + month(d) + day(d) / 100", [202402.29, None, 202312.31]),
        ("d >= '2024'", [True, None, False]),
        ("'2024' > d", [False, None, True]),
        ("if(d = '2024-02', 1, 0)", [1, 0, 0]),
        ("coalesce(d, '2020-05')", ["2024-02-29", "2020-05-01", "2023-12-31"]),
        ("not b or n = 2", [False, True, True]),
        ("true and null", [None, None, None]),
        ("null", [None, None, None]),
    ],
)
def test_compute(tmp_path: Path, expression: str, expected: list[Any]) -> None:
    """What has no result is missing, and no number overflows."""
    path = parquet(
        tmp_path,
        {
            "n": ("BIGINT", [1, 2, -3]),
            "x": ("DOUBLE", [1.25, None, -2.5]),
            "t": ("VARCHAR", ["äö", "b c", None]),
            "d": ("DATE", [dt.date(2024, 2, 29), None, dt.date(2023, 12, 31)]),
            "b": ("BOOLEAN", [True, False, False]),
        },
    )
    result = transformed(path, {"op": "compute", "as": "out", "expr": expression})
    found = result.columns["out"]
    assert [value.strip() if expression.startswith("concat") else value for value in found] == [
        value.strip() if expression.startswith("concat") else value for value in expected
    ]


def test_sample(tmp_path: Path) -> None:
    """So many rows in their order, the same ones for the same seed, and others for another."""
    path = parquet(tmp_path, {"n": ("BIGINT", list(range(5000)))})
    first, again, other = (
        transformed(path, {"op": "sample", "count": 100, "seed": seed}).columns["n"] for seed in (1, 1, 2)
    )
    assert first == again == sorted(first)
    assert len(set(first)) == 100
    assert first != other
    assert 1500 < statistics.mean(first) < 3500
