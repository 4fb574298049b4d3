"""From a dataset's Parquet file and its transforms to the small table that a chart is drawn of."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb

from app.charts.model import Notice
from app.charts.reading import shown
from app.domain.errors import Fault, Invalid
from app.transforms import Pivot, Transform
from app.transforms.groups import MOST_PIVOTED
from workers.sources.result import plain
from workers.sources.sql import Statement, add, base, names_query, selection

MOST_CELLS = 200_000
"""Of a result: what a chart can show, with room to spare."""
THREADS = 2
MEMORY = "400MB"


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A small table: columns of equal length by name, as lists of JSON's own values; times are ISO 8601 in UTC.

    ``explained`` has a sentence for everything that was done, ``notices`` what was done without being asked.
    Timings are milliseconds.
    """

    columns: dict[str, list[Any]]
    rows_in: int
    rows_out: int
    explained: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)


def run(path: Path, transforms: Sequence[Transform], wish: Any = None) -> QueryResult:
    """Run the transforms over a Parquet file; ``Invalid`` when they don't fit it or leave too much."""
    with _reading(path) as connection:
        began = perf_counter()
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet($path)", {"path": str(path)}).fetchall()
        statement = base(path, [(name, kind) for name, kind, *_ in described])
        rows_in = _count(path, connection)
        for transform in transforms:
            add(transform, statement, lambda one, so_far: _names(one, so_far, connection))
        columns = _fetched(statement, connection)
        timings = {"query": (perf_counter() - began) * 1000}
    rows_out = len(next(iter(columns.values()), ()))
    return QueryResult(columns, rows_in, rows_out, timings_ms=timings)


@contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees this one file and nothing else."""
    with duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET allowed_paths = $paths", {"paths": [str(path)]})
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        yield connection


def _count(path: Path, connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("SELECT count(*) FROM read_parquet($path)", {"path": str(path)}).fetchone()
    return int(found[0]) if found else 0


def _names(one: Pivot, statement: Statement, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The different names in a pivot's column, in order."""
    query = names_query(one, statement, MOST_PIVOTED + 1)
    names = [str(name) for (name,) in connection.execute(query, statement.parameters).fetchall()]
    if len(names) > MOST_PIVOTED:
        message = f"{shown(one.column)} has more than {MOST_PIVOTED} different values; limit or bin them first"
        raise Invalid(message, faults=[Fault(f"{one.place}.column", message)])
    return names


def _fetched(statement: Statement, connection: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    most = max(MOST_CELLS // max(len(statement.idents), 1), 1)
    rows = connection.execute(selection(statement, most + 1), statement.parameters).fetchall()
    if len(rows) > most:
        message = f"the transforms leave more than {most:,} rows of {len(statement.idents)} columns; aggregate, limit or sample them"  # noqa: E501
        raise Invalid(message, faults=[Fault("data_source.transforms", message)])
    values = list(map(list, zip(*rows, strict=True))) if rows else [[] for _ in statement.idents]
    return {name: plain(column) for name, column in zip(statement.idents, values, strict=True)}
