"""Server-sent events from the server that runs in production: gunicorn with threads, over Redis."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from app.adapters.queue_celery import CeleryQueue
from app.domain.caller import Caller
from app.ports import Tools
from app.usecases.cancelling import cancel_job
from app.usecases.submit import submit_chart
from app.usecases.work import claim
from tests.making import BAR, make_caller, make_tools
from tests.servers import die_with_parent
from tests.system import free_port
from tests.waiting import until

THREADS, PLACES = 6, 2


@pytest.fixture
def tools(tmp_path: Path, redis_url: str) -> Iterator[Tools]:
    """Tools over the server's own database and broker."""
    queue = CeleryQueue(redis_url)
    made = make_tools(tmp_path, queue=queue)
    yield made
    made.database.dispose()
    queue.close()


@pytest.fixture
def caller(tools: Tools) -> tuple[Caller, str]:
    """A tenant's caller and its key."""
    return make_caller(tools)


@pytest.fixture
def server(tools: Tools, caller: tuple[Caller, str], redis_url: str) -> Iterator[httpx.Client]:
    """The API in a gunicorn of its own, and a client with a key."""
    port = free_port()
    settings = {"HOME": str(tools.settings.home), "REDIS_URL": redis_url, "API_THREADS": str(THREADS)}
    environ = os.environ | {f"PLOTWORKS_{name}": value for name, value in settings.items()}
    options = ("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", str(THREADS))
    running = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "app.wsgi:app", *options, "--graceful-timeout", "1", "--no-control-socket"],
        env=environ,
        start_new_session=True,
        preexec_fn=lambda: die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one system call, no lock
    )
    headers = {"Authorization": f"Bearer {caller[1]}"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30, trust_env=False) as client:
            until(lambda: _answers(client), 40)
            yield client
    finally:
        running.terminate()
        running.wait(20)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").is_success
    except httpx.TransportError:
        return False


def _next(lines: Iterator[str]) -> tuple[str, dict[str, Any]]:
    """The id and the JSON of the next event."""
    name = next(line for line in lines if line.startswith("id: ")).removeprefix("id: ")
    return name, orjson.loads(next(lines).removeprefix("data: "))


def test_a_job_is_followed_to_its_end(tools: Tools, caller: tuple[Caller, str], server: httpx.Client) -> None:
    """Each change comes as it happens, the end at once; whoever has seen it is told that there is no more."""
    job = submit_chart(tools, caller[0], BAR).job_id
    path = f"/v1/jobs/{job}/events"
    with server.stream("GET", path) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert (stream.headers["X-Accel-Buffering"], stream.headers["Cache-Control"]) == ("no", "no-store")
        lines = stream.iter_lines()
        assert next(lines) == "retry: 2000"
        name, told = _next(lines)
        assert (name, told["state"], told["queue_position"]) == ("0-queued-1", "queued", 1)
        assert claim(tools, job, "wk_1")
        name, told = _next(lines)
        assert (name, told["state"], told["stage"]) == ("1-running-read", "running", "read")
        cancel_job(tools, caller[0].tenant_id, job)
        name, told = _next(lines)
        assert told == server.get(f"/v1/jobs/{job}").json()
        assert told["state"] == "cancelled"
        assert [line for line in lines if line] == []
    assert server.get(path, headers={"Last-Event-ID": name}).status_code == 204
    assert f"id: {name}\n" in server.get(path, headers={"Last-Event-ID": "1-running-read"}).text


def test_what_was_seen_is_not_sent_twice(tools: Tools, caller: tuple[Caller, str], server: httpx.Client) -> None:
    """A reader that comes back with the last id gets the next change first."""
    job = submit_chart(tools, caller[0], BAR).job_id
    with server.stream("GET", f"/v1/jobs/{job}/events", headers={"Last-Event-ID": "0-queued-1"}) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 2000"
        cancel_job(tools, caller[0].tenant_id, job)
        assert _next(lines)[0] == "0-cancelled"


def test_a_reader_that_goes_away_gives_its_place_back(
    tools: Tools, caller: tuple[Caller, str], server: httpx.Client
) -> None:
    """With every place taken the next is refused, with when to come again; the long poll answers at once."""
    job = submit_chart(tools, caller[0], BAR).job_id
    path = f"/v1/jobs/{job}/events"
    readers = [server.stream("GET", path) for _ in range(PLACES)]
    for reader in readers:
        assert reader.__enter__().status_code == 200
    refused = server.get(path)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    began = time.monotonic()
    assert server.get(f"/v1/jobs/{job}?wait=20").json()["state"] == "queued"
    assert time.monotonic() - began < 15
    for reader in readers:
        reader.__exit__(None, None, None)
    until(lambda: _opens(server, path), 8)


def _opens(server: httpx.Client, path: str) -> bool:
    with server.stream("GET", path) as stream:
        return stream.status_code == 200


def test_a_long_poll_hears_the_end(tools: Tools, caller: tuple[Caller, str], server: httpx.Client) -> None:
    """It answers when the job ends, long before its time is over; else with the present state."""
    job = submit_chart(tools, caller[0], BAR).job_id
    began = time.monotonic()
    assert server.get(f"/v1/jobs/{job}?wait=0.5").json()["state"] == "queued"
    assert time.monotonic() - began >= 0.5
    later = threading.Timer(0.5, cancel_job, (tools, caller[0].tenant_id, job))
    later.start()
    began = time.monotonic()
    assert server.get(f"/v1/jobs/{job}?wait=50").json()["state"] == "cancelled"
    assert time.monotonic() - began < 25
    later.join()
