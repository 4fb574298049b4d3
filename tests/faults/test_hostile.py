"""Hostile charts among good ones, and hostile requests: each gets its answer in time, and nobody else notices."""

import os
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from app import charts
from app.cli.processes import table
from app.settings import load
from tests.hostile import chart
from tests.making import BAR
from tests.system import System
from tests.waiting import until
from workers.charts import build
from workers.render import BrowserPool

pytestmark = [pytest.mark.serial, pytest.mark.browser, pytest.mark.timeout(400)]

WORDS = ("loop", "crash", "allocate", "wait", "throw")
EVERY = 8
CALLERS = 4
PATIENCE = 60.0
"""Seconds for a good chart, with both workers' browsers being killed and started again around it."""

HUGE = 100_000_000
CODES = {"render_timeout", "render_failed", "browser_unavailable", "worker_lost"}


@dataclass(frozen=True)
class Outcome:
    """What became of a chart, and how many seconds it took."""

    title: str
    chart_id: str
    status: str
    code: str
    seconds: float

    @property
    def hostile(self) -> bool:
        """Whether its page was to do harm."""
        return self.title.startswith("hostile")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Two workers whose pages know the spells of ``tests.hostile``, with 3 s for a picture."""
    made = System(tmp_path_factory.mktemp("hostile"), RENDER_WORKERS="2", RENDER_TIMEOUT="3")
    tests = Path(__file__).parents[1]
    made.environ["PYTHONPATH"] = os.pathsep.join([str(tests / "sabotage"), str(tests.parent)])
    made.start()
    yield made
    made.close()


def titles() -> list[str]:
    """Forty charts, every eighth of them hostile."""
    return [
        f"hostile {WORDS[number // EVERY]}" if number % EVERY == EVERY // 2 else f"Good {number}"
        for number in range(len(WORDS) * EVERY)
    ]


def draw(client: httpx.Client, title: str) -> Outcome:
    """Send one chart and wait for its end."""
    begin = time.monotonic()
    headers = {"Prefer": "respond-async"}
    answer = client.post("/v1/charts", json=chart(title, 3, 1, len(title)), headers=headers)
    assert answer.status_code in {201, 202}, answer.text
    chart_id = answer.json()["chart_id"]
    found: dict[str, Any] = {}

    def ended() -> bool:
        found.update(client.get(f"/v1/charts/{chart_id}").json())
        return found["status"] in {"generated", "failed"}

    until(ended, 3 * PATIENCE)
    code = (found.get("error") or {}).get("code", "")
    return Outcome(title, chart_id, found["status"], code, time.monotonic() - begin)


def test_hostile_charts_harm_no_others(system: System) -> None:
    """At concurrency 4: good charts are right and in time, hostile ones fail with their reason, all is well after."""
    with system.client() as client, ThreadPoolExecutor(CALLERS) as callers:
        outcomes = list(callers.map(lambda title: draw(client, title), titles()))
        assert {(one.status, one.code) for one in outcomes if not one.hostile} == {("generated", "")}
        assert max(one.seconds for one in outcomes if not one.hostile) < PATIENCE
        assert {one.status for one in outcomes if one.hostile} == {"failed"}
        assert {one.code for one in outcomes if one.hostile} <= CODES
        until(lambda: client.get("/readyz").status_code == 200, 30)
        good = [one for one in outcomes if not one.hostile][::10]
        pictures = [client.get(f"/v1/charts/{one.chart_id}/image.png").content for one in good]
    assert pictures == [drawn_alone(one.title) for one in good]
    until(lambda: len(below(system, "keeper.py")) == 2, 30)
    until(lambda: not below(system, ended=True), 10)


def drawn_alone(title: str) -> bytes:
    """The picture of a chart as a browser draws it that has nothing else to do."""
    pool = BrowserPool(load({}))
    body = pool.draw(build(charts.read(chart(title, 3, 1, len(title))))).body
    pool.close()
    return body


def below(system: System, command: str = "", *, ended: bool = False) -> list[int]:
    """Processes below the supervisor with this in their command; or those that ended and that nobody took note of."""
    entries = {entry.identity.pid: entry for entry in table()}
    supervisor = system.processes("supervisor")[0]

    def descends(pid: int) -> bool:
        while pid in entries and pid != supervisor:
            pid = entries[pid].parent
        return pid == supervisor

    found = [pid for pid, entry in entries.items() if entry.running != ended and descends(pid)]
    return [pid for pid in found if command in command_of(pid)]


def command_of(pid: int) -> str:
    """The command of a process; "" when it has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def test_a_body_of_100_mb_is_refused_before_it_is_read(system: System) -> None:
    """The answer comes while the body is still to be sent."""
    with connection(system, f"Content-Length: {HUGE}") as link:
        begin = time.monotonic()
        assert b" 413 " in link.recv(4096).splitlines()[0]
        assert time.monotonic() - begin < 2


def test_a_body_of_unknown_length_is_not_kept_in_memory(system: System) -> None:
    """Chunk after chunk: refused at the limit, and the servers' memory stays what it was."""
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    before = peak_memory(system)
    with connection(system, "Transfer-Encoding: chunked") as link:
        sent = 0
        try:
            while sent < HUGE:
                link.sendall(chunk)
                sent += len(chunk)
        except OSError:  # the server hung up, which is an answer too
            pass
        assert sent < HUGE / 2
    assert peak_memory(system) - before < 60_000_000


def connection(system: System, length: str) -> socket.socket:
    """An open POST /v1/charts with its headers sent."""
    link = socket.create_connection(("127.0.0.1", system.port), timeout=10)
    key = (system.home / "api-key").read_text().strip()
    headers = f"Host: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
    link.sendall(f"POST /v1/charts HTTP/1.1\r\n{headers}".encode())
    return link


def peak_memory(system: System) -> int:
    """The most that any process of the API has ever held, in bytes."""
    texts = [Path(f"/proc/{pid}/status").read_text() for pid in system.processes("server")]
    return max(int(found[1]) * 1024 for text in texts if (found := re.search(r"VmHWM:\s+(\d+) kB", text)))


@pytest.mark.parametrize("side", ["width", "height"])
@pytest.mark.parametrize(
    "value", ["0", "-1", "1e9", "1000000000", "800.5", '"800"', "true", "null", "[800]", "99", "4001"]
)
def test_a_side_that_is_none_is_refused_with_its_place(system: System, side: str, value: str) -> None:
    """Whatever JSON has in its place."""
    text = f'{{"chart_type": "bar", "data": {{"labels": ["a"], "datasets": [{{"data": [1]}}]}}, "{side}": {value}}}'
    with system.client() as client:
        answer = client.post("/v1/charts", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == side


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "08", "1e999"])
def test_a_number_that_json_has_not_is_malformed(system: System, value: str) -> None:
    """The body is refused with line and column."""
    with system.client() as client:
        text = f'{{"chart_type": "bar", "data": {{}}, "width": {value}}}'
        answer = client.post("/v1/charts", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert "column" in answer.json()["detail"] or answer.json()["errors"][0]["field"] == "width"


@pytest.mark.parametrize("value", ["0", "-1", "1000000000", "NaN", "inf", "800px", "true", "4001", ""])
def test_a_picture_of_no_size_is_refused_with_its_place(system: System, value: str) -> None:
    """The same in the query of a picture."""
    with system.client() as client:
        chart_id = client.post("/v1/charts", json=BAR).json()["chart_id"]
        answer = client.get(f"/v1/charts/{chart_id}/image.png", params={"width": value})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "width"
        answer = client.get(f"/v1/charts/{chart_id}/image.png", params={"scale": value.replace("1000000000", "1e9")})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "scale"
