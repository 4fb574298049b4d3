"""Aggregate and pivot as steps."""

from collections.abc import Sequence

from app.transforms import Aggregate, Columns, Pivot
from workers.sources.sql.statement import Statement
from workers.sources.sql.values import double, finite, written

_PLAIN = {"median": "median", "min": "min", "max": "max", "count": "count"}


def aggregated(one: Aggregate, statement: Statement, after: Columns) -> None:
    """One row a group, in the order of the groups."""
    groups = {name: statement.idents[name] for name in one.group_by}
    made = {measure.name: statement.fresh() for measure in one.measures}
    parts = [
        f"{_measure(measure.fn, measure.column, statement, p=measure.p)} AS {made[measure.name]}"
        for measure in one.measures
    ]
    _group(list(groups.values()), parts, statement)
    statement.idents, statement.columns = groups | made, after


def pivoted(one: Pivot, statement: Statement, names: Sequence[str], after: Columns) -> None:
    """One row for each of ``rows``, a column for each of the names."""
    groups = {name: statement.idents[name] for name in one.rows}
    label = label_sql(one, statement)
    made = {name: statement.fresh() for name in names}
    parts = [
        f"{_measure(one.fn, one.value, statement, where=f'{label} = {statement.parameter(name)}')} AS {made[name]}"
        for name in names
    ]
    _group(list(groups.values()), parts, statement)
    statement.idents, statement.columns = groups | made, after


def label_sql(one: Pivot, statement: Statement) -> str:
    """The name of the column into which a row's value goes."""
    return written(statement.idents[one.column], statement.column(one.column))


def _group(groups: Sequence[str], parts: Sequence[str], statement: Statement) -> None:
    grouping = f" GROUP BY {', '.join(groups)}" if groups else ""
    statement.step(f"SELECT {', '.join([*groups, *parts])} FROM {statement.source}{grouping}")  # noqa: S608 - idents
    statement.order, statement.scattered = tuple((ident, "ASC") for ident in groups), True


def _measure(fn: str, column: str, statement: Statement, *, p: float = 0, where: str = "") -> str:
    """One aggregate; ``where`` says which of a group's rows it is of."""
    only = f" FILTER (WHERE {where})" if where else ""
    if not column:
        return f"count(*){only}"
    ident = statement.idents[column]
    if fn in _PLAIN:
        return f"{_PLAIN[fn]}({ident}){only}"
    if fn in {"first", "last"}:
        known = f"{ident} IS NOT NULL" + (f" AND {where}" if where else "")
        return f"{fn}({ident} ORDER BY {statement.ordering()}) FILTER (WHERE {known})"
    return finite(_of_numbers(fn, ident, statement, p) + only) if fn != "distinct" else f"count(DISTINCT {ident}){only}"


def _of_numbers(fn: str, ident: str, statement: Statement, p: float) -> str:
    match fn:
        case "quantile":
            return f"quantile_cont({double(ident)}, {statement.parameter(p)})"
        case "mean":
            return f"favg({double(ident)})"
        case "stddev":
            return f"stddev_samp({double(ident)})"
        case _:
            return f"fsum({double(ident)})"
