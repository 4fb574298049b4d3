"""Statements that select, run by a real MariaDB where one is installed."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.caller import Caller
from app.domain.errors import Invalid, PlotworksError, TooLarge
from app.ports import Tools
from tests.making import make_caller, make_tools
from tests.mariadb import PROGRAM, MariaDb
from tests.remote import connect, fetched, rows_of, types_of, without_child
from workers.sources.remote import Fetched, patience

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no mariadbd on this machine; Debian's is mariadb-server-core")

SALES = (
    "CREATE TABLE shop.sales (region text, amount decimal(12,2), items bigint, day date, seen timestamp, note json)",
    "SET time_zone = '+02:00'",
    """INSERT INTO shop.sales VALUES ('North', 12.50, 3, '2026-11-20', '2026-11-20 10:00:00', '{"a": 1}'),
    ('50% off', NULL, 9007199254740993, NULL, '2026-11-21 10:00:00', NULL)""",
)


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    """The tools of a worker."""
    made = make_tools(tmp_path_factory.mktemp("home"))
    yield made
    made.database.dispose()


@pytest.fixture(scope="module")
def who(tools: Tools) -> Iterator[Caller]:
    """A tenant with a connection to a database of its own."""
    server = MariaDb().start()
    server.run(*SALES)
    caller = make_caller(tools)[0]
    settings = {"dialect": "mysql", "host": "127.0.0.1", "port": server.port, "database": "shop"}
    connect(tools, caller, "sql", settings | {"username": server.user}, password=server.password)
    yield caller
    server.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for its second attempt, nor for a process."""
    monkeypatch.setattr(patience, "PAUSES", (0.01,))
    without_child(monkeypatch)


def _ask(tools: Tools, who: Caller, folder: Path, query: str, seconds: float = 60, **params: Any) -> Fetched:
    source = {"type": "sql", "connection": "my-sql", "query": query, "params": params}
    found = fetched(tools, who, source, folder, seconds=seconds)
    assert isinstance(found, Fetched)
    return found


def test_types_are_kept(tools: Tools, who: Caller, tmp_path: Path) -> None:
    """Decimals, whole numbers, dates, instants in UTC, and what is not there."""
    found = _ask(tools, who, tmp_path, "SELECT * FROM sales ORDER BY items")
    kinds = ("text", "number", "integer", "date", "datetime", "text")
    assert tuple(types_of(found).values()) == kinds
    assert rows_of(found) == [
        ("North", 12.5, 3, date(2026, 11, 20), datetime(2026, 11, 20, 8), '{"a": 1}'),  # noqa: DTZ001 - in UTC
        ("50% off", None, 9007199254740993, None, datetime(2026, 11, 21, 8), None),  # noqa: DTZ001 - in UTC
    ]


def test_parameters_are_bound(tools: Tools, who: Caller, tmp_path: Path) -> None:
    """A value is a value; a percent sign is one too."""
    query = "SELECT region FROM sales WHERE region = :region OR region LIKE '50%'"
    assert rows_of(_ask(tools, who, tmp_path, query, region="' OR 1=1 -- ")) == [("50% off",)]


def test_nothing_but_reading_is_done(tools: Tools, who: Caller, tmp_path: Path) -> None:
    """The transaction is read-only, and the driver takes one statement."""
    for query in (
        "WITH a AS (SELECT 1) DELETE FROM sales",
        "SELECT 1; DROP TABLE sales",
        "SELECT '\\'; COMMIT; DROP TABLE sales; -- '",
        "TABLE sales INTO OUTFILE '/tmp/plotworks-x'",
    ):
        with pytest.raises(PlotworksError) as caught:
            _ask(tools, who, tmp_path, query)
        assert isinstance(caught.value, Invalid), (query, caught.value.message)
    assert rows_of(_ask(tools, who, tmp_path, "SELECT count(*) AS n FROM sales")) == [(2,)]


def test_a_statement_has_its_time(tools: Tools, who: Caller, tmp_path: Path) -> None:
    """What would take too long is ended."""
    with pytest.raises(TooLarge, match="the query took longer"):
        _ask(tools, who, tmp_path, "SELECT sleep(60) AS x", seconds=3)


def test_a_wrong_password_is_told(tools: Tools, who: Caller, tmp_path: Path) -> None:
    """In the database's words, without the password."""
    caller = make_caller(tools, "wrong")[0]
    port = _port(tools, who)
    settings = {"dialect": "mysql", "host": "127.0.0.1", "port": port, "username": "plotworks"}
    connect(tools, caller, "sql", settings, password="n0t-this")
    with pytest.raises(PlotworksError, match="Access denied") as caught:
        _ask(tools, caller, tmp_path, "SELECT 1 AS x")
    assert not caught.value.retry_helps
    assert "n0t-this" not in caught.value.message


def _port(tools: Tools, who: Caller) -> int:
    from app.usecases.connections import named_connection  # noqa: PLC0415 - here alone

    return int(named_connection(tools, who.tenant_id, "my-sql", "sql", "x").settings["port"])
