"""Small Parquet files for tests, and transforms run over them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from app import transforms
from workers.sources.query import QueryResult, run


def parquet(folder: Path, columns: Mapping[str, tuple[str, Sequence[Any]]]) -> Path:
    """A file of these columns: DuckDB's type and the values of each."""
    path = folder / "table.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        listed = ", ".join(f"unnest($v{number}::{kind}[])" for number, (kind, _) in enumerate(columns.values()))
        names = ", ".join('"' + name.replace('"', '""') + '"' for name in columns)
        values = {f"v{number}": list(found) for number, (_, found) in enumerate(columns.values())}
        connection.execute(f"CREATE TABLE t AS SELECT * FROM (SELECT {listed}) AS s({names})", values)  # noqa: S608
        connection.execute("COPY t TO '" + str(path).replace("'", "''") + "' (FORMAT parquet)")
    return path


def transformed(path: Path, *operations: Mapping[str, Any]) -> QueryResult:
    """What the operations leave of a file."""
    return run(path, transforms.read(list(operations)))


def rows_of(result: QueryResult) -> list[tuple[Any, ...]]:
    """The result as rows."""
    return list(zip(*result.columns.values(), strict=True))
