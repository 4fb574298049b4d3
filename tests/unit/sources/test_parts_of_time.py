"""Functions of expressions that give a part of a time."""

import datetime as dt
from pathlib import Path

import pytest

from tests.tables import parquet, transformed

DAYS = [dt.datetime(2024, 1, 1, 8), dt.datetime(2024, 12, 29, 23, 59), None]  # noqa: DTZ001 - a column without a zone


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("weekday(t)", [1, 7, None]),
        ("weekday_name(t)", ["Mon", "Sun", None]),
        ("month_name(t)", ["Jan", "Dec", None]),
        ("quarter(t)", [1, 4, None]),
        ("hour(t)", [8, 23, None]),
    ],
)
def test_parts_of_a_time(tmp_path: Path, expression: str, wanted: list[object]) -> None:
    """Weeks begin on Monday, which is 1; what is missing has no part."""
    table = parquet(tmp_path, {"t": ("TIMESTAMP", DAYS)})
    assert transformed(table, {"op": "compute", "as": "part", "expr": expression}).columns["part"] == wanted
