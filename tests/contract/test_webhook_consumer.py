"""The receiver of docs/how-to/consume-webhooks.md, on real messages: each event once, the newest wins."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain.events import CHART_FAILED, CHART_GENERATED
from tests.receivers import Received
from tests.signing import Sender, sender
from tests.snippets import ROOT, snippets
from tests.system import free_port
from tests.waiting import until

PROGRAM, _ = snippets(ROOT / "docs" / "how-to" / "consume-webhooks.md", "python")
PICTURE = "http://127.0.0.1:8000/image.png"


class Consumer:
    """The program in a process of its own, with a database of its own."""

    def __init__(self, folder: Path, secret: str) -> None:
        self._folder, self._database, self._port = folder, folder / "charts.db", free_port()
        self._environ = {"WEBHOOK_SECRET": secret, "PORT": str(self._port), "DATABASE": str(self._database)}
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "receiver.py").write_text(PROGRAM.text, encoding="utf-8")

    def start(self) -> None:
        """Start it, and return when it listens."""
        command = [sys.executable, "receiver.py"]
        self._process = subprocess.Popen(command, cwd=self._folder, env=os.environ | self._environ)
        until(self._listens, 30)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait(10)

    def take(self, message: Received) -> int:
        """Post a message as it came; gives the status of the answer."""
        return httpx.post(self._url, content=message.body, headers=_kept(message)).status_code

    def rows(self, query: str) -> list[Any]:
        """What its database has."""
        with closing(sqlite3.connect(self._database)) as database:
            return database.execute(query).fetchall()

    def worked(self, count: int) -> bool:
        """Whether so many events are there, and all are done."""
        return self.rows("SELECT count(*), sum(done) FROM inbox") == [(count, count)]

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def _listens(self) -> bool:
        with suppress(httpx.ConnectError):
            return httpx.get(self._url).status_code == 501
        return False


@pytest.fixture
def plotworks(tmp_path: Path) -> Iterator[Sender]:
    """An endpoint of this test alone."""
    with sender(tmp_path / "home") as one:
        yield one


@pytest.fixture
def consumer(tmp_path: Path, plotworks: Sender) -> Iterator[Consumer]:
    """The program, running."""
    one = Consumer(tmp_path, plotworks.secret)
    one.start()
    yield one
    one.kill()


def test_an_event_that_comes_twice_is_done_once(plotworks: Sender, consumer: Consumer) -> None:
    """Both are answered 2xx, or it would come a third time."""
    message = plotworks.send(CHART_GENERATED, _chart("ch_1"))
    assert [consumer.take(message), consumer.take(message)] == [204, 204]
    until(lambda: consumer.worked(1))
    assert consumer.rows("SELECT chart_id, status, image_url FROM charts") == [("ch_1", "generated", PICTURE)]


def test_the_older_does_not_overwrite_the_newer(plotworks: Sender, consumer: Consumer) -> None:
    """In whichever order two events on a chart come, the second one counts."""
    first, second = (
        plotworks.send(CHART_FAILED, _chart("ch_1", "failed")),
        plotworks.send(CHART_GENERATED, _chart("ch_1")),
    )
    for number, message in enumerate([second, first], 1):
        assert consumer.take(message) == 204
        until(lambda count=number: consumer.worked(count))  # type: ignore[misc]
    assert consumer.rows("SELECT status FROM charts") == [("generated",)]


def test_what_can_not_be_verified_is_refused_and_not_kept(plotworks: Sender, consumer: Consumer) -> None:
    """A changed message, a late one, and one with half of a signature."""
    message = plotworks.send()
    changed = Received(message.method, message.path, message.headers, message.body + b" ")
    half = message.headers | {"webhook-signature": message.headers["webhook-signature"].removeprefix("v1,")}
    cut = Received(message.method, message.path, half, message.body)
    assert [consumer.take(one) for one in (changed, plotworks.send(late=360), cut)] == [401, 401, 401]
    assert consumer.rows("SELECT * FROM inbox") == []


def test_an_event_that_can_not_be_done_is_not_in_the_way(plotworks: Sender, consumer: Consumer) -> None:
    """It stays in the inbox; what comes after it is done."""
    odd, good = plotworks.send(CHART_FAILED, {"status": "failed"}), plotworks.send(CHART_GENERATED, _chart("ch_2"))
    assert [consumer.take(odd), consumer.take(good)] == [204, 204]
    until(lambda: consumer.rows("SELECT chart_id FROM charts") == [("ch_2",)])
    assert consumer.rows("SELECT count(*) FROM inbox WHERE NOT done") == [(1,)]


def test_what_was_taken_before_a_crash_is_done_after_it(plotworks: Sender, consumer: Consumer) -> None:
    """An event in the inbox that was not worked on."""
    consumer.take(plotworks.send(CHART_GENERATED, _chart("ch_1")))
    until(lambda: consumer.worked(1))
    consumer.kill()
    with closing(sqlite3.connect(consumer._database)) as database, database:
        database.execute("UPDATE inbox SET done = 0")
        database.execute("DELETE FROM charts")
    consumer.start()
    until(lambda: consumer.worked(1))
    assert consumer.rows("SELECT chart_id FROM charts") == [("ch_1",)]


def _chart(chart_id: str, status: str = "generated") -> dict[str, Any]:
    """The data of an event on a chart that the database has not got: so it keeps its addresses."""
    return {"chart_id": chart_id, "status": status} | ({"image_url": PICTURE} if status == "generated" else {})


def _kept(message: Received) -> dict[str, str]:
    return {
        name: value for name, value in message.headers.items() if name not in {"host", "connection", "content-length"}
    }
