"""Statements that select, run by real databases."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import psycopg
import pytest

from app.domain.caller import Caller
from app.domain.errors import AddressRefused, Invalid, OutboundFailed, PlotworksError, TooLarge
from app.ports import Tools
from app.usecases.connections import list_connections
from app.usecases.probing import probe_connection
from tests.making import make_caller, make_tools
from tests.remote import connect, fetched, rows_of, tunnel, types_of, without_child
from tests.servers import Postgres
from workers.sources.remote import Fetched, patience, sql

SALES = """
CREATE TABLE sales (region text, code text, amount numeric(12,2), items int, day date, seen timestamptz, paid boolean);
INSERT INTO sales VALUES
  ('North', '00123', 12.50, 3, '2026-11-20', '2026-11-20 10:00:00+02', true),
  ('South', '7', NULL, 9007199254740993, '2026-11-21', '2026-11-21 23:30:00-05', NULL)
"""


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    """The tools of a worker, with a folder of database files."""
    home = tmp_path_factory.mktemp("home")
    files = home / "files"
    files.mkdir()
    made = make_tools(home, sql_files=str(files), source_max=3_000_000)
    yield made
    made.database.dispose()


@pytest.fixture(scope="module")
def postgres(tools: Tools, postgres_server: Postgres) -> Iterator[Caller]:
    """A tenant with a connection to a database of its own."""
    url = postgres_server.new_database()
    folder, name = parse_qs(urlsplit(url).query)["host"][0], urlsplit(url).path[1:]
    with psycopg.connect(f"host={folder} user=plotworks dbname={name}", autocommit=True) as connection:
        connection.execute(SALES.replace("items int", "items bigint").encode())
    caller = make_caller(tools, "postgres")[0]
    with tunnel(f"{folder}/.s.PGSQL.5432") as port:
        settings = {"dialect": "postgresql", "host": "127.0.0.1", "port": port, "database": name}
        connect(tools, caller, "sql", settings | {"username": "plotworks"}, password="unused")
        yield caller


@pytest.fixture(scope="module")
def sqlite(tools: Tools) -> Caller:
    """A tenant with a connection to a file of SQLite's."""
    path = Path(tools.settings.sql_files) / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(SALES.replace("timestamptz", "text").replace("numeric(12,2)", "real"))
    connection.close()
    return _of_file(tools, "sqlite", path)


@pytest.fixture(scope="module")
def duck(tools: Tools) -> Caller:
    """A tenant with a connection to a file of DuckDB's."""
    path = Path(tools.settings.sql_files) / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SALES.replace("items int", "items bigint"))
    return _of_file(tools, "duckdb", path)


@pytest.fixture(autouse=True)
def _quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for its second attempt, nor for a process unless it is about one."""
    monkeypatch.setattr(patience, "PAUSES", (0.01, 0.01, 0.01))
    if "in_child" not in request.fixturenames:
        without_child(monkeypatch)


@pytest.fixture
def in_child() -> None:
    """Files and answers are read in a child process, as workers do."""


def _of_file(tools: Tools, dialect: str, path: Path) -> Caller:
    caller = make_caller(tools, dialect)[0]
    connect(tools, caller, "sql", {"dialect": dialect, "file": path.name})
    return caller


def _ask(tools: Tools, who: Caller, folder: Path, query: str, seconds: float = 60, **params: Any) -> Fetched:
    source = {"type": "sql", "connection": "my-sql", "query": query, "params": params}
    found = fetched(tools, who, source, folder, seconds=seconds)
    assert isinstance(found, Fetched)
    return found


@pytest.mark.usefixtures("in_child")
@pytest.mark.parametrize("dialect", ["postgres", "sqlite", "duck"])
def test_types_are_kept(request: pytest.FixtureRequest, tools: Tools, tmp_path: Path, dialect: str) -> None:
    """Decimals, whole numbers, dates, instants in UTC, truths and what is not there; a code is no number."""
    who = request.getfixturevalue(dialect)
    found = _ask(tools, who, tmp_path, "SELECT * FROM sales ORDER BY region")
    kinds = ["text", "text", "number", "integer", "date", "datetime"]
    assert list(types_of(found).values())[:6] == kinds
    north, south = rows_of(found)
    assert north[:5] == ("North", "00123", 12.5, 3, date(2026, 11, 20))
    assert south[2] is None
    assert int(south[3]) == 9007199254740993
    if dialect != "sqlite":
        assert north[6] is True
        assert [row[5].replace(tzinfo=UTC) for row in (north, south)] == [
            datetime(2026, 11, 20, 8, tzinfo=UTC),
            datetime(2026, 11, 22, 4, 30, tzinfo=UTC),
        ]


@pytest.mark.parametrize("dialect", ["postgres", "sqlite", "duck"])
def test_parameters_are_bound(request: pytest.FixtureRequest, tools: Tools, tmp_path: Path, dialect: str) -> None:
    """A value is a value, whatever stands in it; a colon in a text names none."""
    who = request.getfixturevalue(dialect)
    query = "SELECT region, ':x' AS x FROM sales WHERE region = :region OR items = :items;"
    assert rows_of(_ask(tools, who, tmp_path, query, region="' OR 1=1 --", items=3)) == [("North", ":x")]
    with pytest.raises(Invalid, match="items") as caught:
        _ask(tools, who, tmp_path, query, region="North")
    assert caught.value.faults[0].place == "data_source.params"


@pytest.mark.parametrize("dialect", ["postgres", "sqlite", "duck"])
def test_no_rows_have_their_columns(request: pytest.FixtureRequest, tools: Tools, tmp_path: Path, dialect: str) -> None:
    """There is no table then, and no error."""
    found = _ask(tools, request.getfixturevalue(dialect), tmp_path, "SELECT region, items FROM sales WHERE 1 = 0")
    assert (found.rows, found.path, list(types_of(found))) == (0, None, ["region", "items"])


WRITES = {
    "postgres": [
        "WITH gone AS (DELETE FROM sales RETURNING *) SELECT * FROM gone",
        "SELECT 1; COMMIT; SET TRANSACTION READ WRITE; DROP TABLE sales",
        "SELECT set_config('default_transaction_read_only', 'off', false), $$; DROP TABLE sales; --$$",
        "SELECT nextval('pg_sequence_that_is_not_there')",
        "TABLE sales; DROP TABLE sales",
        "SELECT * INTO taken FROM sales",
    ],
    "sqlite": [
        "WITH a AS (SELECT 1) DELETE FROM sales",
        "WITH a AS (SELECT 1) INSERT INTO sales (region) SELECT 'x'",
        "SELECT load_extension('/lib/x')",
        "SELECT 1; DROP TABLE sales",
        "SELECT writefile('/tmp/x', 'y')",
    ],
    "duck": [
        "FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT 1; DROP TABLE sales",
        "WITH a AS (SELECT 1) INSERT INTO sales (region) SELECT 'x'",
        "SELECT * FROM 'http://127.0.0.1/x.csv'",
        "SELECT getenv('HOME')",
    ],
}


@pytest.mark.parametrize("dialect", WRITES)
def test_nothing_but_reading_is_done(
    request: pytest.FixtureRequest, tools: Tools, tmp_path: Path, dialect: str
) -> None:
    """Whatever a statement is called: what it could change is as before, and files are out of reach."""
    who = request.getfixturevalue(dialect)
    for query in WRITES[dialect]:
        harmless = query.startswith("SELECT set_config")
        if harmless:
            _ask(tools, who, tmp_path, query)
            continue
        with pytest.raises(PlotworksError) as caught:
            _ask(tools, who, tmp_path, query)
        assert isinstance(caught.value, Invalid), (query, caught.value.message)
        assert caught.value.faults[0].place == "data_source.query"
        assert "root:" not in caught.value.message
    assert rows_of(_ask(tools, who, tmp_path, "SELECT count(*) AS n FROM sales")) == [(2,)]


@pytest.mark.parametrize("dialect", ["postgres", "sqlite", "duck"])
def test_a_faulty_statement_is_told_in_the_database_s_words(
    request: pytest.FixtureRequest, tools: Tools, tmp_path: Path, dialect: str
) -> None:
    """With its place, in one line."""
    with pytest.raises(Invalid, match="revenue") as caught:
        _ask(tools, request.getfixturevalue(dialect), tmp_path, "SELECT revenue FROM sales")
    assert caught.value.faults[0].place == "data_source.query"
    assert "\n" not in caught.value.message


ENDLESS = {
    "postgres": "SELECT pg_sleep(60)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
    "duck": "SELECT count(*) FROM range(100000000) a, range(100000000) b",
}


@pytest.mark.parametrize("dialect", ENDLESS)
def test_a_statement_has_its_time(request: pytest.FixtureRequest, tools: Tools, tmp_path: Path, dialect: str) -> None:
    """What would never end is ended, and told so."""
    with pytest.raises(TooLarge, match="the query took longer"):
        _ask(tools, request.getfixturevalue(dialect), tmp_path, ENDLESS[dialect], seconds=3)


def test_rows_and_bytes_have_their_bounds(
    postgres: Caller, tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More is no table of less: it is an error that says what to do."""
    with pytest.raises(TooLarge, match="bytes; select fewer"):
        _ask(tools, postgres, tmp_path, "SELECT repeat('x', 1000) AS x FROM generate_series(1, 5000)")
    monkeypatch.setattr(sql, "MOST_ROWS", 1000)
    with pytest.raises(TooLarge, match="1,000 rows; aggregate"):
        _ask(tools, postgres, tmp_path, "SELECT i FROM generate_series(1, 5000) AS s(i)")


def test_the_same_rows_have_the_same_sha256(sqlite: Caller, tools: Tools, tmp_path: Path) -> None:
    """And others have another."""
    first, again, other = (
        _ask(tools, sqlite, tmp_path, query).sha256
        for query in ("SELECT region FROM sales", "SELECT region FROM sales", "SELECT code FROM sales")
    )
    assert first == again != other


def test_a_database_that_is_away_may_come_back(tools: Tools, tmp_path: Path) -> None:
    """Nobody listens there: a later attempt may help."""
    caller = make_caller(tools, "away")[0]
    with tunnel("/nowhere") as port:
        pass
    connect(
        tools,
        caller,
        "sql",
        {"dialect": "postgresql", "host": "127.0.0.1", "port": port, "username": "x"},
        password="p4ss",
    )
    with pytest.raises(OutboundFailed) as caught:
        _ask(tools, caller, tmp_path, "SELECT 1 AS x")
    assert caught.value.retry_helps
    assert "p4ss" not in caught.value.message


@pytest.mark.parametrize("dialect", ["sqlite", "duckdb"])
def test_a_file_that_can_not_be_read_is_told(tools: Tools, tmp_path: Path, dialect: str) -> None:
    """One that is no database needs somebody, one that is being written to needs time."""
    path = Path(tools.settings.sql_files) / f"no-{dialect}.db"
    path.write_bytes(b"region,sales\n" * 1000)
    caller = make_caller(tools, f"no {dialect}")[0]
    connect(tools, caller, "sql", {"dialect": dialect, "file": path.name})
    with pytest.raises(Invalid) as caught:
        _ask(tools, caller, tmp_path, "SELECT 1 AS x FROM sqlite_master")
    assert caught.value.faults[0].place == "data_source.connection"
    assert str(path.parent) not in caught.value.message


def test_a_file_that_is_written_to_is_asked_again(sqlite: Caller, tools: Tools, tmp_path: Path) -> None:
    """Whoever writes lets go of it some time."""
    with sqlite3.connect(Path(tools.settings.sql_files) / "shop.db", isolation_level=None) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutboundFailed, match="locked"):
            _ask(tools, sqlite, tmp_path, "SELECT region FROM sales", seconds=20)
        writer.execute("ROLLBACK")
    writer.close()


def test_a_connection_is_tried(postgres: Caller, duck: Caller, tools: Tools) -> None:
    """In a process of its own, with a statement."""
    for who in (postgres, duck):
        [connection] = list_connections(tools, who.tenant_id, 2).items
        tried = probe_connection(tools, who.tenant_id, connection.connection_id)
        assert (tried.error, tried.message) == (None, "the database answered a SELECT")


def test_a_database_inside_is_refused(tools: Tools) -> None:
    """As any other address."""
    caller = make_caller(tools, "inside")[0]
    with pytest.raises(AddressRefused) as caught:
        connect(tools, caller, "sql", {"dialect": "postgresql", "host": "10.0.0.5"})
    assert caught.value.faults[0].place == "settings.host"


@pytest.mark.parametrize("name", ["link.db", "none.db"])
def test_no_file_but_the_operator_s_is_opened(tools: Tools, tmp_path: Path, name: str) -> None:
    """Neither by its name nor by a link that leads out."""
    outside = tmp_path / "outside.db"
    outside.touch()
    link = Path(tools.settings.sql_files) / "link.db"
    link.unlink(missing_ok=True)
    link.symlink_to(outside)
    caller = make_caller(tools, f"files {name}")[0]
    connect(tools, caller, "sql", {"dialect": "sqlite", "file": name})
    with pytest.raises(Invalid, match="no database file"):
        _ask(tools, caller, tmp_path, "SELECT 1 AS x")
