"""One statement is run, and its result read piece by piece."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app.domain.errors import Invalid
from app.domain.sql_statement import plain_colons
from workers.sources.extract.databases import Order, engine_of
from workers.sources.extract.duck_file import duckdb_result
from workers.sources.extract.saying import QUERY, told
from workers.sources.extract.select import nothing
from workers.sources.extract.spool import Spool
from workers.sources.extract.timing import interrupting
from workers.sources.ingest import ingest
from workers.sources.reading import Limits, Reading
from workers.sources.workshop import Tell

BATCH = 5000

_PREPARE = {
    "postgresql": ("SET LOCAL statement_timeout = '{seconds}s'", "SET LOCAL TimeZone = 'UTC'"),
    "mysql": (
        "SET time_zone = '+00:00'",
        "SET SESSION /*M! max_statement_time = {seconds} */ /*!50708 max_execution_time = {seconds}000 */",
        "START TRANSACTION READ ONLY",
    ),
    "snowflake": (
        "ALTER SESSION SET TIMEZONE = 'UTC'",
        "ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = {seconds}",
    ),
}
"""What is said before the statement, where the connection itself doesn't say it.

MySQL and MariaDB each read the comment that is theirs.
Source: https://mariadb.com/docs/server/reference/sql-structure/comment-syntax.
"""

_TYPELESS = "sqlite"
"""It has no type for dates and instants."""


def read_sql(order: Order, limits: Limits, tell: Tell) -> dict[str, Any]:
    """The work ``sql``: the profile and the SHA-256 of what the statement gives; no table where there are no rows."""
    out = Path(order["out"])
    lines, dialect = out.with_name("rows.ndjson"), order["settings"]["dialect"]
    with _result(order, limits) as (columns, batches):
        if not columns:
            raise Invalid.at(QUERY, "the statement gives no rows; begin with SELECT")
        spool = Spool.of(columns, order["most_rows"], order["most_bytes"])
        sha256 = spool.write(batches, lines, tell)
    if not spool.rows:
        return {"profile": nothing("sql", spool.columns()), "sha256": sha256}
    reading = Reading(format="ndjson", columns=spool.told(typeless=dialect == _TYPELESS))
    return {"profile": ingest(lines, out, reading, limits, tell=tell).to_json() | {"format": "sql"}, "sha256": sha256}


def selects_one(order: Order) -> None:
    """Whether the database can be reached and answers: raises what fetching would."""
    with _result({**order, "query": "SELECT 1 AS one", "params": {}}, Limits(seconds=order["seconds"])) as (_, batches):
        next(batches, None)


@contextmanager
def _result(order: Order, limits: Limits) -> Iterator[tuple[Sequence[str], Iterator[Sequence[Sequence[Any]]]]]:
    """The names of the columns, and the rows while the block runs."""
    query, dialect = plain_colons(order["query"].strip().removesuffix(";")), order["settings"]["dialect"]
    if dialect == "duckdb":
        with duckdb_result(order, query, limits) as given:
            yield given
        return
    with told(order["seconds"]), engine_of(order).connect() as connection:
        for statement in _PREPARE.get(dialect, ()):
            connection.exec_driver_sql(statement.format(seconds=max(int(order["seconds"]), 1)))
        with _clock(dialect, connection, order["seconds"]):
            asked = text(query).execution_options(stream_results=True)
            with closing(connection.execute(asked, order["params"])) as result:
                columns = list(result.keys()) if result.returns_rows else []
                yield columns, result.partitions(BATCH)


def _clock(dialect: str, connection: Connection, seconds: float) -> AbstractContextManager[None]:
    """SQLite has no time limit of its own."""
    interrupt: Callable[[], None] | None = getattr(connection.connection.dbapi_connection, "interrupt", None)
    return interrupting(interrupt, seconds) if dialect == "sqlite" and interrupt else nullcontext()
