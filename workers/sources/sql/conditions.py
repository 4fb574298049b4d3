"""Conditions as SQL."""

from typing import Any

from app.transforms.columns import TIME
from app.transforms.conditions import LISTED, Comparison, Condition, Not
from app.transforms.values import Period, period
from workers.sources.sql.statement import Statement

_SQL = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_FUNCTION = {
    "contains": "contains",
    "starts_with": "starts_with",
    "ends_with": "ends_with",
    "matches": "regexp_matches",
}


def condition_sql(condition: Condition, statement: Statement) -> str:
    """The condition, true, false or NULL."""
    if isinstance(condition, Not):
        return f"(NOT {condition_sql(condition.part, statement)})"
    if isinstance(condition, Comparison):
        return _comparison(condition, statement)
    joint = " AND " if condition.how == "all" else " OR "
    return f"({joint.join(condition_sql(part, statement) for part in condition.parts)})"


def _comparison(one: Comparison, statement: Statement) -> str:
    ident = statement.idents[one.column]
    if one.cmp in {"is_null", "is_not_null"}:
        return f"({ident} {one.cmp.replace('_', ' ').upper()})"
    if one.cmp in _FUNCTION:
        return f"{_FUNCTION[one.cmp]}({ident}, {statement.parameter(one.values[0])})"
    timed = statement.column(one.column).kind == TIME
    if one.cmp in LISTED:
        return _listed(one, ident, statement, timed=timed)
    if one.cmp == "between":
        low, high = (compared(ident, cmp, value, statement, timed=timed)
                     for cmp, value in zip((">=", "<="), one.values, strict=True))  # fmt: skip
        return f"({low} AND {high})"
    return compared(ident, one.cmp, one.values[0], statement, timed=timed)


def _listed(one: Comparison, ident: str, statement: Statement, *, timed: bool) -> str:
    if timed:
        found = " OR ".join(compared(ident, "=", value, statement, timed=True) for value in one.values)
    else:
        found = f"{ident} IN ({', '.join(statement.parameter(value) for value in one.values)})"
    return f"({found})" if one.cmp == "in" else f"(NOT ({found}))"


def compared(ident: str, cmp: str, value: Any, statement: Statement, *, timed: bool) -> str:
    """A comparison with a value; one with a date is with all the time that it names."""
    if not timed:
        return f"({ident} {_SQL[cmp]} {statement.parameter(value)})"
    named = period(value)
    if named is None:
        raise AssertionError(value)  # the check of the transforms has refused it
    return compared_with_period(ident, cmp, named, statement)


def compared_with_period(ident: str, cmp: str, named: Period, statement: Statement) -> str:
    """A comparison of a time: equal is within, less is before the start, greater is from the end on."""
    if named.start == named.end:
        return f"({ident} {_SQL[cmp]} {statement.parameter(named.start)})"
    if cmp in {"=", "!="}:
        start, end = statement.parameter(named.start), statement.parameter(named.end)
        within = f"({ident} >= {start} AND {ident} < {end})"
        return within if cmp == "=" else f"(NOT {within})"
    edge = named.end if cmp in {"<=", ">"} else named.start
    return f"({ident} {'<' if cmp.startswith('<') else '>='} {statement.parameter(edge)})"
