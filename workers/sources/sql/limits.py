"""Limit as steps: the first rows or names, and one row for the rest."""

from app.transforms import Column, Columns, Limit
from app.transforms.columns import KEY, NUMBER, TEXT
from workers.sources.sql.rows import first_rows, numbered, place_of
from workers.sources.sql.statement import Statement
from workers.sources.sql.values import double, written

_JOINING = {"sum": "fsum", "min": "min", "max": "max"}


def limited(one: Limit, statement: Statement) -> None:
    """The first rows or names; with ``other`` the rest as well, put together."""
    if not one.column and not one.other:
        first_rows(one.count, statement)
        return
    rank = _ranked_names(one, statement) if one.column else numbered(statement)
    if one.other:
        _with_rest(one, rank, statement)
    else:
        kept = f"{rank} <= {statement.parameter(one.count)}"
        statement.step(f"SELECT * FROM {statement.source} WHERE {kept}")
    if one.by or one.other:
        statement.order = ((rank, "ASC"), *statement.order)
    statement.scattered = True


def label_of(columns: Columns) -> str:
    """The column whose values name rows: the first of texts, else of anything but numbers, else the first."""
    known = list(columns.known.values())
    texts = [column.name for column in known if column.kind == TEXT]
    names = [column.name for column in known if column.kind != NUMBER or column.joins == KEY]
    return (texts or names or [column.name for column in known])[0]


def _ranked_names(one: Limit, statement: Statement) -> str:
    """A column with the rank of each row's name, from 1."""
    label = statement.idents[one.column]
    if one.by:
        worth, way = f"fsum({double(statement.idents[one.by])})", "DESC"
    else:
        worth, way = f"min({place_of(statement)})", "ASC"
    rank, name, source = statement.fresh(), statement.fresh(), statement.source
    names = f"SELECT {label} AS {name}, {worth} AS worth FROM {source} GROUP BY {label}"
    ranked = f"SELECT {name}, row_number() OVER (ORDER BY worth {way} NULLS LAST, {name}) AS {rank} FROM ({names})"
    joined = f"ON {source}.{label} IS NOT DISTINCT FROM ranked.{name}"
    statement.step(f"SELECT {source}.*, ranked.{rank} FROM {source} JOIN ({ranked}) ranked {joined}")
    return rank


def _with_rest(one: Limit, rank: str, statement: Statement) -> None:
    """The rows up to the rank as they are, the others put together behind them."""
    label, count = one.column or label_of(statement.columns), statement.parameter(one.count)
    known = [statement.column(name) for name in statement.idents]
    hidden = [ident for ident, _ in statement.order if ident not in statement.idents.values()]
    apart = [column.name for column in known if one.column and column.name != label and _stays_apart(column)]
    kept = {column.name: statement.idents[column.name] for column in known}
    kept[label] = written(kept[label], statement.column(label))
    rest = {column.name: _rest_of(column, statement, apart=column.name in apart) for column in known}
    rest[label] = f"CAST({statement.parameter(one.other)} AS VARCHAR)"
    groups = [statement.idents[name] for name in apart]
    selects = (
        f"SELECT {_list(kept, statement, [*hidden, rank])} FROM {statement.source} WHERE {rank} <= {count}",
        f"SELECT {_list(rest, statement, [f'min({ident}) AS {ident}' for ident in [*hidden, rank]])} "
        f"FROM {statement.source} WHERE {rank} > {count}"
        + (f" GROUP BY {', '.join(groups)}" if groups else " HAVING count(*) > 0"),
    )
    statement.step(" UNION ALL ".join(selects))
    statement.columns = statement.columns.replaced(label, Column(label, TEXT, "", KEY))


def _list(parts: dict[str, str], statement: Statement, more: list[str]) -> str:
    return ", ".join([*(f"{part} AS {statement.idents[name]}" for name, part in parts.items()), *more])


def _stays_apart(column: Column) -> bool:
    return column.joins == KEY or column.kind != NUMBER


def _rest_of(column: Column, statement: Statement, *, apart: bool) -> str:
    ident = statement.idents[column.name]
    if apart:
        return ident
    if column.kind != NUMBER or column.joins not in _JOINING:
        return "NULL"
    return f"{_JOINING[column.joins]}({double(ident)})"
