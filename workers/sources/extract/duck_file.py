"""A file of DuckDB's, asked by DuckDB as it is."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import text
from sqlalchemy.engine.default import DefaultDialect

from app.domain.errors import Invalid, OutboundFailed, PlotworksError
from app.domain.sources import PLACE
from workers.sources import duck
from workers.sources.extract.databases import Order, file_of
from workers.sources.extract.saying import QUERY, first_line, too_long
from workers.sources.extract.timing import interrupting
from workers.sources.reading import Limits

BATCH = 5000


@contextmanager
def duckdb_result(
    order: Order, query: str, limits: Limits
) -> Iterator[tuple[Sequence[str], Iterator[Sequence[Sequence[Any]]]]]:
    """The names of the columns, and the rows while the block runs. No statement opens another file than this one."""
    config: dict[str, Any] = {"memory_limit": f"{limits.memory}B", "threads": 2, "autoinstall_known_extensions": False}
    path = file_of(order)
    with _told(order, path), duckdb.connect(str(path), read_only=True, config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET enable_external_access = false; SET lock_configuration = true")
        numbered, values = _positional(query, order["params"])
        _check_selects(numbered)
        with interrupting(connection.interrupt, order["seconds"]):
            connection.execute(_without_zones(connection, numbered, values), values)
            names = [column[0] for column in connection.description or ()]
            yield names, iter(lambda: connection.fetchmany(BATCH), [])


@contextmanager
def _told(order: Order, path: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.InterruptException as error:
        raise too_long(order["seconds"]) from error
    except (duckdb.IOException, duckdb.SerializationException) as error:
        raise _unopened(first_line(str(error)).replace(str(path), path.name)) from error
    except duckdb.Error as error:
        raise Invalid.at(QUERY, first_line(str(error))) from error


def _unopened(said: str) -> PlotworksError:
    """Whoever writes to the file holds a lock on it, and lets go of it some time."""
    if "lock" in said.lower():
        return OutboundFailed(f"the database can't be opened: {said}", reason="connect")
    return Invalid.at(f"{PLACE}.connection", f"the database can't be opened: {said}")


def _check_selects(query: str) -> None:
    statements = duckdb.extract_statements(query)
    if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
        raise Invalid.at(QUERY, "only one statement that selects is run")


def _without_zones(connection: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> str:
    """The statement with instants in UTC: those with a zone come to Python by way of a package that is not needed."""
    described = connection.execute(f"DESCRIBE SELECT * FROM ({query})", values).fetchall()
    chosen = [f"c{at} AT TIME ZONE 'UTC'" if "ZONE" in kind else f"c{at}" for at, (_, kind, *_) in enumerate(described)]
    named = (f"{value} AS {duck.name(column)}" for value, (column, *_) in zip(chosen, described, strict=True))
    return f"SELECT {', '.join(named)} FROM ({query}) AS asked ({', '.join(f'c{at}' for at in range(len(described)))})"


def _positional(query: str, params: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """``:names`` as ``$1``, and their values in this order."""
    compiled = text(query).compile(dialect=DefaultDialect(paramstyle="numeric_dollar"))
    names = list(compiled.positiontup or ())
    if missing := [name for name in names if name not in params]:
        raise Invalid.at(f"{PLACE}.params", f"has no value for :{missing[0]}")
    return str(compiled), [params[name] for name in names]
