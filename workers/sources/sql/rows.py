"""Filter, sort, sample and the plain limit as steps."""

from app.transforms import Filter, Key, Sample, Sort
from workers.sources.sql.conditions import condition_sql
from workers.sources.sql.statement import Order, Statement


def filtered(one: Filter, statement: Statement) -> None:
    """Only the rows for which it is true."""
    condition = condition_sql(one.where, statement)
    statement.step(f"SELECT * FROM {statement.source} WHERE {condition}", cheap=True)


def keys(given: tuple[Key, ...], statement: Statement) -> Order:
    """Columns to order by."""
    return tuple((statement.idents[key.column], key.order.upper()) for key in given)


def ordered(one: Sort, statement: Statement) -> None:
    """No step: rows are put in order where it counts."""
    first = keys(one.by, statement)
    taken = {ident for ident, _ in first}
    statement.order = (*first, *(key for key in statement.order if key[0] not in taken))


def first_rows(count: int, statement: Statement) -> None:
    """So many rows from the first on."""
    limit = f"{statement.order_by} LIMIT {statement.parameter(count)}"
    statement.step(f"SELECT * FROM {statement.source}{limit}")


def numbered(statement: Statement) -> str:
    """A column with the number of each row, from 1, in the order that is meant."""
    place = statement.fresh()
    numbers = f"row_number() OVER (ORDER BY {statement.ordering()}) AS {place}"
    statement.step(f"SELECT *, {numbers} FROM {statement.source}")
    statement.scattered = True
    return place


def place_of(statement: Statement) -> str:
    """A column by which rows rise in the order that is meant; one is made where there is none."""
    single = len(statement.order) == 1 and statement.order[0][1] == "ASC"
    return statement.order[0][0] if single else numbered(statement)


def sampled(one: Sample, statement: Statement) -> None:
    """The rows whose numbers have the least hashes: by chance, and the same ones each time."""
    place = place_of(statement)
    chance = f"hash({place}, {statement.parameter(one.seed)}), {place}"
    limit = statement.parameter(one.count)
    statement.step(f"SELECT * FROM {statement.source} ORDER BY {chance} LIMIT {limit}")
    statement.scattered = True
