"""Large tables for tests, and charts of them: of what a query hands on, and of all rows drawn directly."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from app import charts
from app.charts.model import ChartSpec
from workers.sources.query import QueryResult, run_here

ROWS = 200_000
UNIFORM = "((hash(i * {0} + 17) % 1000003 + 1) / 1000005.0)"
SELECT = f"""
SELECT ['red', 'green', 'blue', NULL][i % 4 + 1] AS color, ['left', 'right'][i % 5 // 3 + 1] AS half,
    CASE WHEN i % 97 > 0 THEN
        exp(sqrt(-2 * ln({UNIFORM.format(3)})) * cos(2 * pi() * {UNIFORM.format(5)}) * 0.5) * 10 + i % 4
    END AS amount,
    CAST({UNIFORM.format(7)} * 100 AS INTEGER) AS grade, CAST({UNIFORM.format(7)} * 1000000 AS INTEGER) AS size,
    round({UNIFORM.format(11)} * {UNIFORM.format(3)} * 90, 1) AS rounded
FROM range({ROWS}) AS r(i)
"""  # noqa: S608 - numbers of ours


def written(folder: Path, select: str = SELECT) -> Path:
    """A Parquet file of what this gives."""
    path = folder / "large.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}'")
    return path


def asked(path: Path, request: Mapping[str, Any]) -> QueryResult:
    """What the query hands on for a chart."""
    return run_here(path, (), request)


def of_query(result: QueryResult, request: Mapping[str, Any]) -> ChartSpec:
    """The chart of it."""
    encoding = result.encoding or request["encoding"]
    return charts.read({**request, "encoding": encoding, "data": result.data})


def of_rows(path: Path, request: Mapping[str, Any]) -> ChartSpec:
    """The chart of all rows of the columns that it names, as if they had come with the request."""
    named: dict[str, None] = {}
    for columns in request["encoding"].values():
        named |= dict.fromkeys(columns if isinstance(columns, list) else [columns])
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT {', '.join(named)} FROM '{path}'").fetchall()  # noqa: S608 - names of ours
    columns = {name: [row[at] for row in rows] for at, name in enumerate(named)}
    return charts.read({**request, "data": {"columns": columns}})
