"""Writers of one SQLite file: those of a process stand in line, those of others are waited for."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.errors import StoreUnavailable
from app.store import turns
from app.store.database import Database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database of one number."""
    with sqlite3.connect(tmp_path / "x.db", isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE numbers (number INTEGER)")
        connection.execute("INSERT INTO numbers VALUES (0)")
    connection.close()
    return tmp_path / "x.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    """It, as this process has it."""
    made = Database(f"sqlite:///{file}")
    yield made
    made.dispose()


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Another process that is writing."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE numbers SET number = number + 100")
    yield connection
    connection.close()


def add_one(database: Database) -> None:
    """Read and write in one transaction."""
    with database.write() as session:
        number = session.scalar(text("SELECT number FROM numbers"))
        session.execute(text("UPDATE numbers SET number = :number"), {"number": (number or 0) + 1})


def fail_midway(database: Database) -> None:
    """End a write that has begun with an error."""
    with database.write() as session:
        session.execute(text("UPDATE numbers SET number = 5"))
        raise ZeroDivisionError


def number(database: Database) -> int:
    """What stands there for everybody."""
    with database.read() as session:
        return int(session.execute(text("SELECT number FROM numbers")).scalar_one())


def test_each_of_many_writers_has_its_turn(database: Database) -> None:
    """Far more than there are connections in the pool: none is refused, none overwrites another."""
    with ThreadPoolExecutor(40) as writers:
        for done in [writers.submit(add_one, database) for _ in range(200)]:
            done.result(60)
    assert number(database) == 200


def test_another_process_is_waited_for(database: Database, other: sqlite3.Connection) -> None:
    """The write goes on when the other one has ended; who reads meanwhile waits for nobody."""
    ends = threading.Timer(0.2, other.execute, ["COMMIT"])
    ends.start()
    assert number(database) == 0
    add_one(database)
    ends.join()
    assert number(database) == 101


def test_patience_with_another_process_ends(
    database: Database, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The caller is told to come again; the line is free for the next, whom the other one lets through by then."""
    monkeypatch.setattr(turns, "PATIENCE", 0)
    with pytest.raises(StoreUnavailable, match="database is locked"):
        add_one(database)
    other.execute("ROLLBACK")
    add_one(database)
    assert number(database) == 1


def test_patience_in_the_line_ends(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write of this process that takes too long: who waits behind it is told so, and nothing of his is written."""
    monkeypatch.setattr(turns, "PATIENCE", 0)
    with database.write() as session:
        session.execute(text("UPDATE numbers SET number = 5"))
        with ThreadPoolExecutor(1) as late, pytest.raises(StoreUnavailable, match="no write had its turn"):
            late.submit(add_one, database).result(60)
    assert number(database) == 5


def test_a_write_that_fails_leaves_the_line(database: Database) -> None:
    """Whatever ends the block."""
    with pytest.raises(ZeroDivisionError):
        fail_midway(database)
    add_one(database)
    assert number(database) == 1


def test_a_write_that_has_not_begun_holds_up_nobody(database: Database) -> None:
    """Its turn is taken with its first statement, not with its block."""
    with database.write() as session:
        add_one(database)
        session.execute(text("UPDATE numbers SET number = number + 10"))
    assert number(database) == 11
