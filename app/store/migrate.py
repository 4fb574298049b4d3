"""Bring the database to the newest schema: ``python -m app.store.migrate``; running it again does nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.settings import load
from app.store.database import Database

NEWEST = "head"


def migrate(database: Database, revision: str = NEWEST) -> None:
    """Apply every migration that is missing, up to ``revision``: all of it or nothing."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.changing_tables() as connection, _unbound(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        _check(connection)


@contextmanager
def _unbound(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: others may point to it meanwhile, and it is checked at the end.

    Source: https://www.sqlite.org/lang_altertable.html, 7.
    """
    driver = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.cursor().execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.cursor().execute("PRAGMA foreign_keys=ON")


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"the migration would leave rows that point nowhere: {broken[:5]}")


if __name__ == "__main__":
    migrate(Database(load().database_url))
