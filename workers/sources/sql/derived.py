"""Bin, window and compute as steps."""

from collections.abc import Mapping

from app.transforms import Bin, Columns, Compute, Window
from workers.sources.sql.expressions import outcome_sql
from workers.sources.sql.rows import keys
from workers.sources.sql.statement import Statement
from workers.sources.sql.values import double, finite

NEARLY = 9
"""Digits to which a place in units of bins is rounded, so that 0.3 is in the bin from 0.3 on."""


def computed(one: Compute, statement: Statement, after: Columns) -> None:
    """A column by an expression."""
    statement.add(one.name, outcome_sql(one.expression, statement), after, cheap=True)


def binned(one: Bin, statement: Statement, after: Columns) -> None:
    """A column of the starts of bins."""
    ident = statement.idents[one.column]
    if one.by:
        kind = "TIMESTAMP" if one.by == "hour" else "DATE"
        start = f"CAST(date_trunc('{one.by}', CASE WHEN isfinite({ident}) THEN {ident} END) AS {kind})"
    elif one.width is not None:
        start = _wide(ident, one.width, statement)
    else:
        start = _equal(ident, one.count or 1, statement)
    statement.add(one.name, start, after, cheap=one.count is None)


def _wide(ident: str, width: float, statement: Statement) -> str:
    wide = statement.parameter(width)
    digits = statement.parameter(_digits(width))
    return finite(f"round(floor(round({double(ident)} / {wide}, {NEARLY})) * {wide}, {digits})")


def _digits(width: float) -> int:
    """Decimals of a number as a person writes it; at least those of whole numbers."""
    mantissa, _, exponent = f"{width!r}".partition("e")
    return max(len(mantissa.partition(".")[2]) - int(exponent or 0), 0)


def _equal(ident: str, count: int, statement: Statement) -> str:
    low, high = (f"{fn}({double(ident)}) OVER ()" for fn in ("min", "max"))
    ends = [statement.fresh(), statement.fresh()]
    statement.step(f"SELECT *, {low} AS {ends[0]}, {high} AS {ends[1]} FROM {statement.source}")
    statement.scattered = True
    bins = statement.parameter(float(count))
    width = f"nullif({ends[1]} - {ends[0]}, 0)"
    place = f"least(floor(({double(ident)} - {ends[0]}) / {width} * {bins}), {bins} - 1)"
    start = f"coalesce({ends[0]} + {place} * {width} / {bins}, {ends[0]})"
    return finite(f"CASE WHEN {ident} IS NOT NULL THEN {start} END")


_WINDOWS: Mapping[str, str] = {
    "moving_average": "avg({x}) OVER (PARTITION BY {groups} ORDER BY {order} ROWS {before} PRECEDING)",
    "cumulative_sum": "sum({x}) OVER (PARTITION BY {groups} ORDER BY {order} ROWS UNBOUNDED PRECEDING)",
    "total": "sum({x}) OVER (PARTITION BY {groups})",
    "lag": "lag({any}, {size}) OVER (PARTITION BY {groups} ORDER BY {order})",
    "lead": "lead({any}, {size}) OVER (PARTITION BY {groups} ORDER BY {order})",
    "rank": "CASE WHEN {any} IS NOT NULL THEN rank() OVER (PARTITION BY {groups} ORDER BY {ranking}) END",
    "difference": "{x} - lag({x}, {size}) OVER (PARTITION BY {groups} ORDER BY {order})",
    "percent_change": "({x} / nullif(lag({x}, {size}) OVER (PARTITION BY {groups} ORDER BY {order}), 0) - 1) * 100",
}
_AS_THEY_ARE = {"lag", "lead", "rank"}


def windowed(one: Window, statement: Statement, after: Columns) -> None:
    """A column of what comes of the rows around each."""
    ident = statement.idents[one.column]
    order = keys(one.order_by, statement)
    ranking = ", ".join(f"{key} {way} NULLS LAST" for key, way in order) or f"{ident} DESC NULLS LAST"
    found = _WINDOWS[one.fn].format(
        x=double(ident),
        any=ident,
        size=one.size,
        before=one.size - 1,
        groups=", ".join(statement.idents[name] for name in one.partition_by) or "1",
        order=statement.ordering(order),
        ranking=ranking,
    )
    statement.add(one.name, found if one.fn in _AS_THEY_ARE else finite(found), after)
    statement.scattered = True
