"""Data over HTTP, from real servers on this machine that answer well, badly and never."""

import gzip
import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from typing import Any

import duckdb
import orjson
import pytest

from app.domain.caller import Caller
from app.domain.errors import (
    AddressRefused,
    Invalid,
    OutboundFailed,
    PlotworksError,
    SourceFailed,
    TooLarge,
    UnreadableFile,
)
from app.ports import Tools
from tests.making import make_caller, make_tools
from tests.receivers import Receiver, replies, says, stops, streams
from tests.remote import connect, fetched, rows_of, types_of, without_child
from tests.scripted import ScriptedServer, scripted_server
from tests.workbooks import workbook
from workers.sources.query import run
from workers.sources.remote import NOT_MODIFIED, Fetched, Known, patience

ROWS = [{"region": "North", "sales": 3}, {"region": "South", "sales": 4.5}]
CSV = b"day,sales\n2026-11-01,3\n2026-11-02,4\n"
Get = Callable[..., Any]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    """The tools of a worker; one answer may have 300 kB."""
    made = make_tools(tmp_path_factory.mktemp("home"), source_max=300_000)
    yield made
    made.database.dispose()


@pytest.fixture(scope="module")
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


@pytest.fixture
def get(tools: Tools, who: Caller, tmp_path: Path) -> Get:
    """Fetch an address with the fields of a source."""

    def call(url: str, known: Known | None = None, seconds: float = 60, **source: Any) -> Any:
        return fetched(tools, who, {"type": "api", "url": url, **source}, tmp_path, known, seconds=seconds)

    return call


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Answers from a script."""
    with scripted_server() as scripted:
        yield scripted


@pytest.fixture(autouse=True)
def _quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for its second attempt, nor for a process unless it is about one."""
    monkeypatch.setattr(patience, "PAUSES", (0.01, 0.01, 0.01))
    if "in_child" not in request.fixturenames:
        without_child(monkeypatch)


@pytest.fixture
def in_child() -> None:
    """Files and answers are read in a child process, as workers do."""


def _reply(body: bytes, *headers: str, status: str = "200 OK") -> Receiver:
    return Receiver(replies(status, body, *headers))


def _error(get: Get, url: str, **source: Any) -> PlotworksError:
    with pytest.raises(PlotworksError) as caught:
        get(url, **source)
    return caught.value


@pytest.mark.usefixtures("in_child")
def test_the_seed_s_source_becomes_a_table_that_charts_are_drawn_of(get: Get, server: ScriptedServer) -> None:
    """Rows as JSON, with the interval that stands in it; the result takes transforms as an upload does."""
    server.answer(200, ROWS, Last_Modified="Sat, 21 Nov 2026 06:00:00 GMT", ETag='"v1"')
    found = get(server.url + "/sales", polling_interval="daily")
    assert isinstance(found, Fetched)
    assert (found.rows, found.pages, found.etag) == (2, 1, '"v1"')
    assert found.fresh_at == datetime(2026, 11, 21, 6, tzinfo=UTC)
    assert found.sha256 == hashlib.sha256(orjson.dumps(ROWS).replace(b'":', b'": ').replace(b",", b", ")).hexdigest()
    assert types_of(found) == {"region": "text", "sales": "number"}
    assert found.path is not None
    assert run(found.path, ()).columns == {"region": ["North", "South"], "sales": [3, 4.5]}


@pytest.mark.parametrize(
    "path", ["data.items", "$.data.items", "$['data'].items[*]", "data.items[*].{region: region, sales: sales}"]
)
def test_a_path_leads_to_the_rows(get: Get, server: ScriptedServer, path: str) -> None:
    """JMESPath, and of JSONPath what is said in the same way."""
    server.answer(200, {"data": {"items": ROWS, "total": 2}, "meta": [1, 2, 3]})
    assert rows_of(get(server.url, path=path)) == [("North", 3), ("South", 4.5)]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("data.rows", r"matched nothing; there is an object with data \(an object of 2 keys\), meta"),
        ("data.total", "is a number, not rows"),
        ("length(meta.x)", "can't be evaluated"),
    ],
)
def test_a_path_that_leads_to_no_rows_says_what_is_there(
    get: Get, server: ScriptedServer, path: str, words: str
) -> None:
    """With its place, and with enough of the document to mend it."""
    server.answer(200, {"data": {"items": ROWS, "total": 2}, "meta": {"x": 3}})
    with pytest.raises(Invalid, match=words) as caught:
        get(server.url, path=path)
    assert caught.value.faults[0].place == "data_source.path"


@pytest.mark.parametrize(
    ("body", "headers", "source", "rows"),
    [
        (CSV, (), {}, 2),
        (CSV.replace(b",", b"\t"), (), {"format": "tsv"}, 2),
        (gzip.compress(CSV, mtime=0), (), {}, 2),
        (gzip.compress(CSV, mtime=0), ("Content-Encoding: gzip",), {}, 2),
        (b'{"a": 1}\n{"a": 2}\n', ("Content-Type: application/x-ndjson",), {}, 2),
        (b'{"columns": ["a"], "rows": [[1], [2]]}', (), {}, 2),
        (b'{"data": [{"a": 1}, {"a": 2}]}', (), {}, 2),
        ("name;v\nZürich;1,5\n".encode("latin-1"), ("Content-Type: text/csv; charset=ISO-8859-1",), {}, 1),
        ('[{"name": "Zürich"}]'.encode("latin-1"), ("Content-Type: application/json; charset=latin1",), {}, 1),
    ],
)
def test_every_dress_of_a_table_is_read(get: Get, body: bytes, headers: Any, source: Any, rows: int) -> None:
    """As uploads are, with what the answer says of itself."""
    with _reply(body, *headers) as receiver:
        found = get(receiver.url(), **source)
    assert found.rows == rows
    assert "Z\ufffdrich" not in str(rows_of(found))
    assert not {"name"} <= types_of(found).keys() or "Zürich" in str(rows_of(found))


@pytest.mark.parametrize("name", ["sales.parquet", "sales.xlsx"])
def test_tables_that_are_no_texts_are_read(get: Get, tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Parquet and workbooks, told by their first bytes."""
    path = tmp_path_factory.mktemp("files") / name
    if name.endswith("xlsx"):
        workbook(path, Sales=[["day", "sales"], ["Monday", 3], ["Tuesday", 4]])
    else:
        duckdb.execute(f"COPY (SELECT 'Monday' AS day, 3 AS sales FROM range(2)) TO '{path}'")  # noqa: S608 - our own path
    with _reply(path.read_bytes(), "Content-Type: application/octet-stream") as receiver:
        found = get(receiver.url())
    assert (found.rows, types_of(found)) == (2, {"day": "text", "sales": "integer"})


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": []}', b" \n"])
def test_no_rows_are_no_error(get: Get, body: bytes) -> None:
    """There is no table then; what to do about it is for others to say."""
    with _reply(body) as receiver:
        found = get(receiver.url())
    assert (found.rows, found.path, found.profile["columns"]) == (0, None, [])


def test_a_header_without_rows_has_its_columns(get: Get) -> None:
    """They are there to be told."""
    with _reply(b"day,sales\n") as receiver:
        found = get(receiver.url())
    assert (found.rows, list(types_of(found))) == (0, ["day", "sales"])


def test_what_is_as_it_was_is_not_sent_again(get: Get, server: ScriptedServer) -> None:
    """The validators of the last time go along; 304 is an answer."""
    server.answer(304, b"")
    assert get(server.url, Known(etag='"v1"', last_modified="Sat, 21 Nov 2026 06:00:00 GMT")) is NOT_MODIFIED
    [seen] = server.seen
    assert seen.headers["if-none-match"] == '"v1"'
    assert seen.headers["if-modified-since"] == "Sat, 21 Nov 2026 06:00:00 GMT"


def test_a_busy_source_is_asked_again(get: Get, server: ScriptedServer) -> None:
    """After 503, 500 and 429 it answers."""
    server.answer(503, b"busy")
    server.answer(500, b"oops")
    server.answer(429, b"slow down", Retry_After="0")
    server.answer(200, ROWS)
    assert get(server.url).rows == 2
    assert len(server.seen) == 4


def test_a_source_that_stays_busy_fails_so_that_a_later_attempt_may_help(get: Get, server: ScriptedServer) -> None:
    """With its status, and what it says."""
    server.answer(500, b"database is down")
    error = _error(get, server.url)
    assert error.retry_helps
    assert "500 Internal Server Error (database is down)" in error.message


def test_a_source_that_asks_for_more_time_than_there_is_is_not_asked_again(get: Get, server: ScriptedServer) -> None:
    """Retry-After is honoured, not shortened."""
    server.answer(429, b"", Retry_After="120")
    assert isinstance(_error(get, server.url, seconds=30), OutboundFailed)
    assert len(server.seen) == 1


@pytest.mark.parametrize(("status", "words"), [(404, "404 Not Found"), (401, "name a connection"), (400, "bad day")])
def test_an_answer_that_is_no_data_is_final(get: Get, server: ScriptedServer, status: int, words: str) -> None:
    """It is asked once, and the error says that nothing but a change helps."""
    server.answer(status, {"error": "bad day"})
    error = _error(get, server.url)
    assert isinstance(error, SourceFailed)
    assert not error.retry_helps
    assert words in error.message
    assert len(server.seen) == 1


def test_a_web_page_is_told_by_its_title(get: Get) -> None:
    """Mostly it is one to sign in."""
    with _reply(b"<!DOCTYPE html><html><title>Sign in\n to Acme</title>", "Content-Type: text/html") as receiver:
        error = _error(get, receiver.url())
    assert "a web page titled 'Sign in to Acme'" in error.message


@pytest.mark.usefixtures("in_child")
def test_what_is_no_table_is_refused_with_its_place(get: Get) -> None:
    """JSON that breaks off."""
    with _reply(b'{"data": [1, 2', "Content-Type: application/json") as receiver:
        error = _error(get, receiver.url())
    assert isinstance(error, UnreadableFile)
    assert error.faults[0].place == "data_source"
    assert "line 1" in error.message


@pytest.mark.parametrize(
    "answer",
    [
        streams(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        streams(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n", b"a,b\n" * 10_000),
        replies("200 OK", gzip.compress(b"a,b\n" * 1_000_000), "Content-Encoding: gzip"),
    ],
    ids=["endless", "2 GB", "gzip bomb"],
)
def test_an_answer_without_end_is_cut_off(get: Get, answer: Any) -> None:
    """At the bytes that are allowed, counted as they are after decompression."""
    with Receiver(answer) as receiver, pytest.raises(TooLarge, match="300000 bytes"):
        get(receiver.url())


@pytest.mark.usefixtures("in_child")
def test_a_bomb_in_a_file_ends_in_the_child(get: Get) -> None:
    """A gz file is unpacked with the limits of uploads."""
    with _reply(gzip.compress(b"a,b\n" * 8_000_000)) as receiver, pytest.raises(TooLarge):
        get(receiver.url())


@pytest.mark.parametrize(
    "answer",
    [
        streams(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x", 0.1),
        stops(b"HTTP/1.1 200 OK\r\n"),
        stops(),
    ],
    ids=["drips", "stops", "hangs"],
)
def test_a_source_that_never_ends_has_its_time(get: Get, answer: Any) -> None:
    """The deadline is over all of it."""
    with Receiver(answer) as receiver:
        error = _error(get, receiver.url(), seconds=1)
    assert isinstance(error, OutboundFailed)
    assert error.reason == "timeout"


def test_half_an_answer_is_asked_for_again(get: Get) -> None:
    """A connection that breaks within the body."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(CSV)
    answers = [says(head + CSV[:10]), says(head + CSV)]

    def answer(connection: socket) -> None:
        answers.pop(0)(connection)

    with Receiver(answer) as receiver:
        assert get(receiver.url()).rows == 2


def test_a_redirect_inside_is_refused(get: Get) -> None:
    """Each hop is checked as the first is."""
    with _reply(b"", "Location: http://169.254.169.254/latest", status="302 Found") as receiver:
        error = _error(get, receiver.url())
    assert isinstance(error, AddressRefused)
    assert error.faults[0].place == "data_source.url"


def test_the_columns_may_change_overnight(get: Get, server: ScriptedServer) -> None:
    """Each time they are those that came."""
    server.answer(200, ROWS)
    server.answer(200, [{"area": "North", "revenue": "3 €"}])
    first, second = get(server.url), get(server.url)
    assert list(types_of(first)) == ["region", "sales"]
    assert list(types_of(second)) == ["area", "revenue"]
    assert first.sha256 != second.sha256


@pytest.mark.parametrize("by", ["link", "url", "cursor"])
def test_pages_are_followed_to_the_last(get: Get, server: ScriptedServer, by: str) -> None:
    """By the Link header, by a URL and by a cursor in the body."""
    following = {"link": None, "url": f"{server.url}/sales?page=2", "cursor": "abc"}[by]
    link = {"Link": f'<{server.url}/sales?page=2>; rel="next", <{server.url}/x>; rel="last"'} if by == "link" else {}
    server.answer(200, {"items": ROWS, "next": following}, **link)
    server.answer(200, {"items": ROWS[:1], "next": None})
    told = {"link": {}, "url": {"path": "next"}, "cursor": {"path": "next", "parameter": "after"}}[by]
    found = get(f"{server.url}/sales?size=2", path="items", pagination={"by": by, **told})
    assert (found.rows, found.pages) == (3, 2)
    onward = "/sales?size=2&after=abc" if by == "cursor" else "/sales?page=2"
    assert [seen.path for seen in server.seen] == ["/sales?size=2", onward]


def test_pages_beyond_the_last_that_is_wanted_are_told(get: Get, server: ScriptedServer) -> None:
    """And those that lead round in circles end."""
    server.answer(200, ROWS, Link=f"<{server.url}/2>; rel=next")
    server.answer(200, ROWS, Link=f"<{server.url}/3>; rel=next")
    found = get(server.url + "/1", pagination={"by": "link", "most": 2})
    assert (found.rows, found.pages) == (4, 2)
    assert "only the first 2 pages" in found.notices[0]
    server.answers[0] = (200, ROWS, {"Link": f"<{server.url}/1>; rel=next"})
    assert get(server.url + "/1", pagination={"by": "link"}).pages == 1


def test_a_next_page_elsewhere_is_refused(get: Get, server: ScriptedServer) -> None:
    """Credentials and headers would go along."""
    server.answer(200, {"items": ROWS, "next": "http://example.com/2"})
    with pytest.raises(Invalid, match="another host"):
        get(server.url, path="items", pagination={"by": "url", "path": "next"})


def test_a_body_is_posted_as_it_is_given(get: Get, server: ScriptedServer) -> None:
    """With parameters in the address."""
    server.answer(200, ROWS)
    get(server.url + "/q?a=1", method="POST", body={"sql": "all"}, query={"b": 2, "c": True}, headers={"X-Team": "ops"})
    [seen] = server.seen
    assert (seen.method, seen.path, seen.body) == ("POST", "/q?a=1&b=2&c=true", {"sql": "all"})
    assert (seen.headers["x-team"], seen.headers["content-type"]) == ("ops", "application/json")


@pytest.mark.parametrize(
    "how",
    [
        ({"auth": "bearer"}, "token", ("authorization", "Bearer s3cret")),
        ({"auth": "basic", "username": "ann"}, "password", ("authorization", "Basic YW5uOnMzY3JldA==")),
        ({"auth": "header", "name": "X-Api-Key"}, "value", ("x-api-key", "s3cret")),
    ],
    ids=["bearer", "basic", "header"],
)
def test_a_connection_shows_who_asks(
    tools: Tools, server: ScriptedServer, how: tuple[Any, str, Any], tmp_path: Path
) -> None:
    """At its own host; another one that it redirects to gets nothing of it."""
    settings, secret, header = how
    caller = make_caller(tools, f"t-{settings['auth']}")[0]
    name = connect(tools, caller, "http", {"base_url": server.url, **settings}, **{secret: "s3cret"})
    with _reply(orjson.dumps(ROWS)) as other:
        server.answer(200, ROWS)
        server.answer(302, b"", Location=other.url())
        assert fetched(tools, caller, {"type": "http", "url": "/v2/sales", "auth": name}, tmp_path).rows == 2
        assert fetched(tools, caller, {"type": "http", "url": server.url, "auth": name}, tmp_path).rows == 2
    assert server.seen[0].path == "/v2/sales"
    assert server.seen[0].headers[header[0]] == header[1]
    assert "s3cret" not in str(other.requests)


def test_a_connection_s_query_and_signature(tools: Tools, server: ScriptedServer, tmp_path: Path) -> None:
    """A key in the address, and an HMAC over time, method, path and body."""
    for auth, secret in (("query", {"value": "s3cret"}), ("hmac", {"key": "s3cret"})):
        caller = make_caller(tools, f"t-{auth}")[0]
        named = {"name": "api_key"} if auth == "query" else {}
        name = connect(tools, caller, "http", {"base_url": server.url, "auth": auth, **named}, **secret)
        server.answer(200, ROWS)
        fetched(tools, caller, {"type": "http", "url": "/a?b=1", "auth": name}, tmp_path)
    by_query, by_hmac = server.seen
    assert by_query.path == "/a?b=1&api_key=s3cret"
    digest = hashlib.sha256(b"").hexdigest()
    text = f"{by_hmac.headers['x-timestamp']}\nGET\n/a?b=1\n{digest}"
    assert by_hmac.headers["x-signature"] == hmac.new(b"s3cret", text.encode(), hashlib.sha256).hexdigest()


def test_credentials_stay_with_their_hosts(tools: Tools, server: ScriptedServer, tmp_path: Path) -> None:
    """Neither another host nor another tenant gets them."""
    caller = make_caller(tools, "t-hosts")[0]
    name = connect(tools, caller, "http", {"base_url": "http://127.0.0.2:1", "auth": "bearer"}, token="s3cret")
    with pytest.raises(Invalid, match="not for this host") as caught:
        fetched(tools, caller, {"type": "http", "url": server.url, "auth": name}, tmp_path)
    assert caught.value.faults[0].place == "data_source.url"
    stranger = make_caller(tools, "t-stranger")[0]
    with pytest.raises(Invalid, match="there is no connection 'my-http'"):
        fetched(tools, stranger, {"type": "http", "url": "/x", "auth": name}, tmp_path)
    assert server.seen == []


def test_whoever_listens_may_end_the_work(server: ScriptedServer, tools: Tools, who: Caller, tmp_path: Path) -> None:
    """A lease that was lost, or a job that was cancelled."""
    server.answer(200, ROWS)

    def tell(said: dict[str, Any]) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fetched(tools, who, {"type": "api", "url": server.url}, tmp_path, tell=tell)
