"""What a table of Parquet holds, column by column, in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from workers.sources import duck
from workers.sources.profile import Column
from workers.sources.reading import ColumnType

SAMPLES = 5
_HEAD = 1000
_LONGEST = 200
_COUNTED = 1_000_000
"""Cells up to which distinct values are counted exactly: that holds them all in memory."""
_AT_ONCE = 200
"""Columns that are measured in one pass: each keeps a sketch in memory."""
_FEW = 50
SHOWN_ROWS, SHOWN_COLUMNS = 20, 50
"""Of the rows that are kept for whoever looks at the dataset."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a column before it is measured."""

    name: str
    original: str
    type: ColumnType
    unit: str = ""


def measure(connection: duckdb.DuckDBPyConnection, table: Path, columns: Sequence[Named], rows: int) -> list[Column]:
    """The columns with their nulls, least and greatest values, distinct values (approximately) and samples."""
    source = f"read_parquet({duck.text(table)})"
    found: list[Column] = []
    exact = len(columns) <= _FEW and rows * len(columns) <= _COUNTED
    for start in range(0, len(columns), _AT_ONCE):
        part = columns[start : start + _AT_ONCE]
        totals = ", ".join(_totals(duck.name(each.name), exact=exact) for each in part)
        heads = ", ".join(_head(each) for each in part)
        values = duck.one(connection, f"SELECT {totals} FROM {source}")
        samples = duck.one(connection, f"SELECT {heads} FROM (FROM {source} LIMIT {_HEAD})")
        for at, each in enumerate(part):
            column = _column(each, values[4 * at : 4 * at + 4], samples[at], rows)
            found.append(replace(column, distinct_approximate=not exact))
    return found


def first_rows(
    connection: duckdb.DuckDBPyConnection, table: Path, columns: Sequence[Named]
) -> tuple[tuple[Any, ...], ...]:
    """The values of the first rows, of as many columns as one can look at."""
    names = ", ".join(duck.name(each.name) for each in columns[:SHOWN_COLUMNS])
    found = connection.execute(f"SELECT {names} FROM read_parquet({duck.text(table)}) LIMIT {SHOWN_ROWS}").fetchall()
    return tuple(tuple(map(_plain, row)) for row in found)


def _totals(name: str, *, exact: bool) -> str:
    distinct = f"count(DISTINCT {name})" if exact else f"approx_count_distinct({name})"
    return f"count({name}), min({name}), max({name}), {distinct}"


def _head(column: Named) -> str:
    name = duck.name(column.name)
    return f"list({name}) FILTER ({name} IS NOT NULL)"


def _column(named: Named, found: Sequence[Any], head: list[Any] | None, rows: int) -> Column:
    known, least, greatest, distinct = found
    return Column(
        name=named.name,
        original=named.original,
        type=named.type,
        unit=named.unit,
        nulls=rows - known,
        least=_plain(least),
        greatest=_plain(greatest),
        distinct=min(distinct, known),
        samples=tuple(map(_plain, list(dict.fromkeys(head or []))[:SAMPLES])),
    )


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value[:_LONGEST] if isinstance(value, str) else value
