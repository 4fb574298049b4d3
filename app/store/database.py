"""The database: sessions that read, sessions that write, and what each dialect needs for that."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from app.domain.errors import StoreUnavailable
from app.store.turns import PATIENCE, Turn, begin

_JSON: dict[str, Any] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}

FULL, NORMAL = "FULL", "NORMAL"
"""SQLite's words for whether a commit waits for the disk."""


class Database:
    """SQLite (WAL, synchronous=FULL) or PostgreSQL behind one door.

    ``read()`` and ``write()`` give a session that ends with its block; ``write()`` commits at the end and rolls
    back on an error. On SQLite ``write()`` takes the write lock at once (BEGIN IMMEDIATE), each in its turn: that, not
    a row lock, is what makes a claim there exclusive.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._writing = self.engine.execution_options(plotworks_write=FULL)
        self._noting = self.engine.execution_options(plotworks_write=NORMAL)
        self.dialect = self.engine.dialect.name
        self._line = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for queries."""
        with _told(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Session]:
        """A session whose changes are committed together at the end of the block.

        Those that are not ``durable`` may be lost in a power cut, and are not waited for: a claim, a sign of life.
        """
        engine = self._writing if durable else self._noting
        with _told(), Turn(self._line) as turn:
            bound = engine.execution_options(plotworks_turn=turn)
            with Session(bound, expire_on_commit=False) as session, session.begin():
                yield session

    @contextmanager
    def changing_tables(self) -> Iterator[Connection]:
        """A connection for migrations, which are one transaction."""
        with _told(), self._writing.connect() as connection:
            yield connection

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless the database answers and has its tables."""
        with self.read() as session:
            if not inspect(session.connection()).has_table("alembic_version"):
                raise StoreUnavailable("the database has no tables yet; make them with `python -m app.store.migrate`")

    def dispose(self) -> None:
        """Close all connections; a forked child calls it before its first query."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if isinstance(error, OperationalError) or error.connection_invalidated:
            raise StoreUnavailable(f"the database does not answer: {error.orig}") from error
        raise


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            parsed,
            connect_args={"timeout": PATIENCE},
            pool_size=10,
            max_overflow=500,  # as many as there can be threads
            pool_use_lifo=True,  # the connection that was used last has the pages still in its cache
            **_JSON,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        parsed,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=30,
        pool_timeout=10,
        connect_args={"connect_timeout": 5, "options": "-c statement_timeout=30000"},
        **_JSON,
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin transactions of its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """A reader needs no transaction: each of its queries sees what is committed then, as on PostgreSQL."""
    options = connection.get_execution_options()
    if synchronous := options.get("plotworks_write"):
        if connection.info.get("synchronous", FULL) != synchronous:
            connection.exec_driver_sql(f"PRAGMA synchronous={synchronous}")
            connection.info["synchronous"] = synchronous
        if turn := options.get("plotworks_turn"):  # a migration has none
            turn.take()
        begin(connection)
