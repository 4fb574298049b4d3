"""Values in SQL: finite numbers, and how a value is written."""

from app.transforms import Column
from app.transforms.columns import NUMBER, TEXT, TIME

_WRITTEN = {
    "year": "strftime({0}, '%Y')",
    "quarter": "strftime({0}, '%Y') || '-Q' || quarter({0})",
    "month": "strftime({0}, '%Y-%m')",
    "week": "strftime({0}, '%Y-%m-%d')",
    "day": "strftime({0}, '%Y-%m-%d')",
    "hour": "strftime({0}, '%Y-%m-%dT%H:00')",
    "": "strftime({0}, '%Y-%m-%dT%H:%M:%S.%f')",
}
"""ISO 8601 by how fine a time is."""


def finite(number: str) -> str:
    """A number of DuckDB's DOUBLE, or NULL where it is not finite."""
    return f"nullif(nullif(nullif({number}, 'nan'::DOUBLE), 'inf'::DOUBLE), '-inf'::DOUBLE)"


def double(ident: str) -> str:
    """A number to calculate with."""
    return f"CAST({ident} AS DOUBLE)"


def written(ident: str, column: Column) -> str:
    """A value as a text: times in ISO 8601, whole numbers without a point."""
    if column.kind == TEXT:
        return ident
    if column.kind == TIME:
        return f"CASE WHEN isfinite({ident}) THEN {_WRITTEN[column.grain].format(ident)} END"
    if column.kind == NUMBER:
        return f"regexp_replace(CAST({ident} AS VARCHAR), '\\.0+$', '')"
    return f"CAST({ident} AS VARCHAR)"


def fetched(ident: str, column: Column) -> str:
    """A value as it is handed on: numbers as they are, times written."""
    return written(ident, column) if column.kind == TIME else ident
