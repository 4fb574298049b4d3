"""Aggregate and pivot as steps."""

from collections.abc import Sequence

from app.transforms import Aggregate, Columns, Measure, Pivot
from app.transforms.columns import NUMBER, TIME
from app.transforms.groups import COUNTING
from workers.sources.sql.rows import place_of
from workers.sources.sql.statement import ROW, Statement
from workers.sources.sql.values import double, finite, written

_PLAIN = {"min": "min", "max": "max", "count": "count"}
_OF_NUMBERS = {"sum": "fsum", "mean": "favg", "stddev": "stddev_samp", "median": "median"}
QUANTILES = {"median": 0.5, "quantile": None}
"""Functions that need all values, with the share below where that is fixed."""

UNSEEN = "a group is not among the first rows"
"""What the error of a query over a table without row numbers says, where its groups can't be put in order."""


def aggregated(one: Aggregate, statement: Statement, after: Columns) -> None:
    """One row a group: dates and numbers rising, names as they first come."""
    groups = {name: statement.idents[name] for name in one.group_by}
    made = {measure.name: statement.fresh() for measure in one.measures}
    quantiles = _quantiles(one.measures, statement)
    parts = [
        f"{quantiles.get(measure.name) or _measure(measure.fn, measure.column, statement)} AS {made[measure.name]}"
        for measure in one.measures
    ]
    _group(one.group_by, parts, statement)
    statement.idents, statement.columns = groups | made, after


def _quantiles(measures: Sequence[Measure], statement: Statement) -> dict[str, str]:
    """Medians and quantiles: those of one column come of one list, as each list has all values in it."""
    shares: dict[str, list[float]] = {}
    for measure in measures:
        if measure.fn in QUANTILES:
            shares.setdefault(measure.column, []).append(QUANTILES[measure.fn] or measure.p)
    found: dict[str, str] = {}
    for column, wanted in shares.items():
        values = f"quantile_cont({double(statement.idents[column])}, {statement.parameter(wanted)})"
        of_column = (one for one in measures if one.fn in QUANTILES and one.column == column)
        found |= {one.name: f"{values}[{place}]" for place, one in enumerate(of_column, 1)}
    return found


def pivoted(one: Pivot, statement: Statement, names: Sequence[str], after: Columns) -> None:
    """One row for each of ``rows``, a column for each of the names: one row for each of both is made before."""
    groups = {name: statement.idents[name] for name in one.rows}
    value = statement.fresh()
    _group([*one.rows, one.column], [f"{_measure(one.fn, one.value, statement)} AS {value}"], statement)
    label, nothing = label_sql(one, statement), "0" if one.fn in COUNTING else "NULL"
    made = {name: statement.fresh() for name in names}
    parts = [
        f"coalesce(max({value}) FILTER (WHERE {label} = {statement.parameter(name)}), {nothing}) AS {made[name]}"
        for name in names
    ]
    _group(one.rows, parts, statement)
    statement.idents, statement.columns = groups | made, after


def names_query(one: Pivot, statement: Statement, most: int) -> str:
    """The query of the names that become columns, in the order of what they stand for."""
    column = statement.idents[one.column]
    different = f"SELECT DISTINCT {column} FROM {statement.source} WHERE {column} IS NOT NULL"
    return statement.query(f"SELECT {label_sql(one, statement)} FROM ({different}) ORDER BY {column} LIMIT {most}")


def label_sql(one: Pivot, statement: Statement) -> str:
    """The name of the column into which a row's value goes."""
    return written(statement.idents[one.column], statement.column(one.column))


def _group(names: Sequence[str], parts: Sequence[str], statement: Statement) -> None:
    groups = [statement.idents[name] for name in names]
    rising = [statement.idents[name] for name in names if statement.column(name).kind in {NUMBER, TIME}]
    order, places, rows = [*rising], list[str](), list(statement.steps)
    if len(rising) < len(groups):
        order.append(statement.fresh())
        places += [] if statement.head else [f"min({place_of(statement)}) AS {order[-1]}"]
    grouping = f" GROUP BY {', '.join(groups)}" if groups else ""
    statement.step(f"SELECT {', '.join([*groups, *parts, *places])} FROM {statement.source}{grouping}")
    if statement.head and len(rising) < len(groups):
        _place(groups, order[-1], rows, statement)
    statement.order, statement.scattered, statement.head = tuple((ident, "ASC") for ident in order), True, ""


def _place(groups: Sequence[str], place: str, rows: Sequence[str], statement: Statement) -> None:
    """Give each group the place of its first row, found by the same steps over the first rows of the file alone."""
    names, source = ", ".join(groups), statement.source
    first = f"SELECT {names}, min({ROW}) AS {place} FROM s{len(rows) - 1} GROUP BY {names}"
    seen = f"WITH {', '.join([statement.head, *rows[1:]])} {first}"
    same = " AND ".join(f"{source}.{group} IS NOT DISTINCT FROM seen.{group}" for group in groups)
    known = f"coalesce(seen.{place}, error('{UNSEEN}')::BIGINT) AS {place}"
    statement.step(f"SELECT {source}.*, {known} FROM {source} LEFT JOIN ({seen}) seen ON {same}")


def _measure(fn: str, column: str, statement: Statement) -> str:
    """One aggregate other than those of ``_quantiles``."""
    if not column:
        return "count(*)"
    ident = statement.idents[column]
    if fn in _PLAIN:
        return f"{_PLAIN[fn]}({ident})"
    if fn in _OF_NUMBERS:
        return finite(f"{_OF_NUMBERS[fn]}({double(ident)})")
    if fn == "distinct":
        return f"count(DISTINCT {ident})"
    return f"{fn}({ident} ORDER BY {statement.ordering()}) FILTER (WHERE {ident} IS NOT NULL)"
