"""The first step: the columns of a table as numbers, texts, times or booleans."""

from collections.abc import Sequence
from pathlib import Path

from app.transforms import Column, Columns
from app.transforms.columns import BOOLEAN, NUMBER, TEXT, TIME
from workers.sources.sql.statement import ROW, Statement
from workers.sources.sql.values import double

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_HUGE = ("HUGEINT", "UHUGEINT", "BIGNUM")
_ROW_NUMBER = "file_row_number"


def base(path: Path, described: Sequence[tuple[str, str]]) -> Statement:
    """The statement that reads all columns of a file; ``described`` has the name and DuckDB's type of each.

    Numbers that are not finite are missing; times with a zone are those of UTC; what is no value is its text.
    """
    statement, parts = _begun(described)
    taken = any(name.lower() == _ROW_NUMBER for name, _ in described)
    parts.append(f"{'row_number() OVER ()' if taken else _ROW_NUMBER} AS {ROW}")
    file = statement.parameter(str(path))
    statement.step(f"SELECT {', '.join(parts)} FROM {_named(f'read_parquet({file})', described)}", cheap=True)
    return statement


def unnumbered(table: str, described: Sequence[tuple[str, str]], head: int) -> Statement:
    """As ``base`` of a table in SQL whose rows are not numbered, for DuckDB numbers in one thread alone.

    Only filters, columns made of others in the same row, and one grouping may follow: its names must be among the
    first ``head`` rows, or the query ends with ``duckdb.InvalidInputException``.
    """
    statement, parts = _begun(described)
    select = f"SELECT {', '.join(parts)} FROM {_named(table, described)}"
    statement.step(select, cheap=True)
    statement.head = f"s0 AS (SELECT *, row_number() OVER () AS {ROW} FROM ({select} LIMIT {head}))"
    return statement


def _begun(described: Sequence[tuple[str, str]]) -> tuple[Statement, list[str]]:
    """A statement without a step, and how each of its columns is read."""
    columns, parts = [], []
    for number, (name, kind) in enumerate(described):
        column, expression = _column(name, kind, f"k{number}")
        columns.append(column)
        parts.append(f"{expression} AS c{number}")
    idents = {name: f"c{number}" for number, (name, _) in enumerate(described)}
    return Statement(Columns.of(columns), idents, []), parts


def _named(table: str, described: Sequence[tuple[str, str]]) -> str:
    return f"{table} AS t({', '.join(f'k{number}' for number in range(len(described)))})"


def _column(name: str, kind: str, ident: str) -> tuple[Column, str]:
    """What a column is, and how it is read."""
    if kind in _WHOLE or kind.startswith("DECIMAL"):
        return Column(name, NUMBER), ident
    if kind in {"DOUBLE", "FLOAT", *_HUGE}:
        number = ident if kind == "DOUBLE" else double(ident)
        return Column(name, NUMBER), f"CASE WHEN isfinite({number}) THEN {number} END"
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return _time(name, kind, ident)
    if kind == "BOOLEAN":
        return Column(name, BOOLEAN), ident
    return Column(name, TEXT), ident if kind == "VARCHAR" else f"CAST({ident} AS VARCHAR)"


def _time(name: str, kind: str, ident: str) -> tuple[Column, str]:
    if kind == "DATE":
        return Column(name, TIME, "day"), ident
    zoned = kind == "TIMESTAMP WITH TIME ZONE"
    return Column(name, TIME), f"({ident} AT TIME ZONE 'UTC')" if zoned else f"CAST({ident} AS TIMESTAMP)"
