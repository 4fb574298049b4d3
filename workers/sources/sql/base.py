"""The first step: a Parquet file's columns as numbers, texts, times or booleans."""

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
    columns, parts = [], []
    for number, (name, kind) in enumerate(described):
        column, expression = _column(name, kind, f"k{number}")
        columns.append(column)
        parts.append(f"{expression} AS c{number}")
    aliases = ", ".join(f"k{number}" for number in range(len(described)))
    taken = any(name.lower() == _ROW_NUMBER for name, _ in described)
    parts.append(f"{'row_number() OVER ()' if taken else _ROW_NUMBER} AS {ROW}")
    idents = {name: f"c{number}" for number, (name, _) in enumerate(described)}
    statement = Statement(Columns.of(columns), idents, [])
    file = statement.parameter(str(path))
    statement.step(f"SELECT {', '.join(parts)} FROM read_parquet({file}) AS t({aliases})", cheap=True)
    return statement


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
