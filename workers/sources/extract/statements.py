"""One statement is run, and its result read piece by piece."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import text
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from app.domain.errors import Invalid, OutboundFailed, PlotworksError, TooLarge
from app.domain.sources import PLACE
from app.domain.sql_statement import plain_colons
from workers.sources import duck
from workers.sources.extract.databases import Order, engine_of, file_of
from workers.sources.extract.select import nothing
from workers.sources.extract.spool import Spool
from workers.sources.ingest import ingest
from workers.sources.reading import Limits, Reading
from workers.sources.workshop import Tell

BATCH = 5000
_QUERY = f"{PLACE}.query"
_SECRET = re.compile(r"(password|credentials|token)\S*", re.IGNORECASE)
_REFUSED = re.compile(
    r"authentication failed|access denied|unknown database|no pg_hba|(database|role) \S+ does not exist", re.IGNORECASE
)
_TOO_LONG = re.compile(
    r"statement timeout|max_statement_time|maximum statement execution time|timed out", re.IGNORECASE
)
_AWAY = {"57P01", "57P02", "57P03", "53300"}
"""Source: https://www.postgresql.org/docs/current/errcodes-appendix.html."""

_BACKGROUND = re.compile(r"\n?\(Background on this error.*", re.DOTALL)

_PREPARE = {
    "mysql": (
        "SET time_zone = '+00:00'",
        "SET SESSION /*M! max_statement_time = {seconds} */ /*!50708 max_execution_time = {seconds}000 */",
        "START TRANSACTION READ ONLY",
    ),
    "snowflake": ("ALTER SESSION SET TIMEZONE = 'UTC'",),
}
"""What is said before the statement, where the connection itself doesn't say it.

MySQL and MariaDB each read the comment that is theirs: https://mariadb.com/docs/server/reference/sql-structure/comment-syntax."""


def read_sql(order: Order, limits: Limits, tell: Tell) -> dict[str, Any]:
    """The work ``sql``: the profile and the SHA-256 of what the statement gives; no table where there are no rows."""
    out = Path(order["out"])
    lines, dialect = out.with_name("rows.ndjson"), order["settings"]["dialect"]
    with _result(order, limits) as (columns, batches):
        if not columns:
            raise Invalid.at(_QUERY, "the statement gives no rows; begin with SELECT")
        spool = Spool.of(columns, order["most_rows"], order["most_bytes"])
        sha256 = spool.write(batches, lines, tell)
    if not spool.rows:
        return {"profile": nothing("ndjson", spool.columns()), "sha256": sha256}
    reading = Reading(format="ndjson", columns=spool.told(typeless=dialect == "sqlite"))
    return {"profile": ingest(lines, out, reading, limits, tell=tell).to_json() | {"format": "sql"}, "sha256": sha256}


def selects_one(order: Order) -> None:
    """Whether the database can be reached and answers: raises what fetching would."""
    limits = Limits(seconds=order["seconds"])
    with _result({**order, "query": "SELECT 1 AS one", "params": {}}, limits) as (_, batches):
        next(batches, None)


@contextmanager
def _result(order: Order, limits: Limits) -> Iterator[tuple[Sequence[str], Iterator[Sequence[Sequence[Any]]]]]:
    """The names of the columns, and the rows while the block runs."""
    if order["settings"]["dialect"] == "duckdb":
        with _duckdb(order, limits) as given:
            yield given
        return
    with _told(order), engine_of(order).connect().execution_options(stream_results=True) as connection:
        for statement in _PREPARE.get(order["settings"]["dialect"], ()):
            connection.exec_driver_sql(statement.format(seconds=max(int(order["seconds"]), 1)))
        result = connection.execute(text(_bare(order["query"])), order["params"])
        columns = list(result.keys()) if result.returns_rows else []
        yield columns, (list(map(tuple, batch)) for batch in result.partitions(BATCH))


@contextmanager
def _duckdb(order: Order, limits: Limits) -> Iterator[tuple[Sequence[str], Iterator[Sequence[Sequence[Any]]]]]:
    """DuckDB as it is, locked to this one file: no other is opened by a statement."""
    config: dict[str, Any] = {"memory_limit": f"{limits.memory}B", "threads": 2, "autoinstall_known_extensions": False}
    path = file_of(order)
    try:
        with duckdb.connect(str(path), read_only=True, config=config) as connection:
            connection.execute(
                "SET TimeZone = 'UTC'; SET enable_external_access = false; SET lock_configuration = true"
            )
            query, values = _positional(order["query"], order["params"])
            _check_selects(query)
            connection.execute(_without_zones(connection, query, values), values)
            yield (
                [column[0] for column in connection.description or ()],
                iter(lambda: connection.fetchmany(BATCH), []),
            )
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise Invalid.at(_QUERY, _first_line(str(error))) from error


def _check_selects(query: str) -> None:
    statements = duckdb.extract_statements(query)
    if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
        raise Invalid.at(_QUERY, "only one statement that selects is run")


def _without_zones(connection: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> str:
    """The statement with instants in UTC: those with a zone come to Python by way of a package that is not needed."""
    described = connection.execute(f"DESCRIBE SELECT * FROM ({query})", values).fetchall()
    chosen = [f"c{at} AT TIME ZONE 'UTC'" if "ZONE" in kind else f"c{at}" for at, (_, kind, *_) in enumerate(described)]
    named = (f"{value} AS {duck.name(column)}" for value, (column, *_) in zip(chosen, described, strict=True))
    return f"SELECT {', '.join(named)} FROM ({query}) AS asked ({', '.join(f'c{at}' for at in range(len(described)))})"


def _positional(query: str, params: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """``:names`` as ``$1``, and their values in this order."""
    compiled = text(_bare(query)).compile(dialect=DefaultDialect(paramstyle="numeric_dollar"))
    names = list(compiled.positiontup or ())
    if missing := [name for name in names if name not in params]:
        raise Invalid.at(f"{PLACE}.params", f"has no value for :{missing[0]}")
    return str(compiled), [params[name] for name in names]


def _bare(query: str) -> str:
    return plain_colons(query.strip().removesuffix(";"))


@contextmanager
def _told(order: Order) -> Iterator[None]:
    """What the database says, in one line and without secrets; asking again helps where it could not be reached."""
    try:
        yield
    except PlotworksError:
        raise
    except DBAPIError as error:
        said = _first_line(str(error.orig))
        if _TOO_LONG.search(said):
            raise TooLarge(
                f"the query took longer than {order['seconds']:.0f} s; aggregate or filter more in it"
            ) from error
        if _REFUSED.search(said):
            raise Invalid.at(f"{PLACE}.connection", f"{said}; check its user, password and database") from error
        if error.connection_invalidated or _is_away(error):
            raise OutboundFailed(f"the database can't be reached: {said}", reason="connect") from error
        raise Invalid.at(_QUERY, said) from error
    except SQLAlchemyError as error:
        raise Invalid.at(_QUERY, _first_line(_BACKGROUND.sub("", str(error)))) from error
    except OSError as error:
        raise OutboundFailed(f"the database can't be reached: {error.strerror or error}", reason="connect") from error


def _is_away(error: DBAPIError) -> bool:
    """Whether there was no connection to begin with, or the database is shutting down, starting or full."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return error.statement is None or getattr(error.orig, "sqlstate", None) in _AWAY


def _first_line(said: str) -> str:
    line = next((line for line in said.splitlines() if line.strip()), "it gave no reason")
    return _SECRET.sub(r"\1 …", line.strip())[:500]
