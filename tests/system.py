"""A whole Plotworks as `plotworks up` starts it, in a home of its own on a free port; its processes by role."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import httpx

from app.cli.instance import Instance, leftovers
from app.cli.processes import ProcessEntry, ProcessId, table
from tests.servers import die_with_parent
from tests.waiting import until

COMMAND = (sys.executable, "-c", "from app.cli.main import main; main()")


class System:
    """One running instance. ``processes(role)`` finds who may be killed; only its own are ever found."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        given = {key: value for key, value in os.environ.items() if not key.startswith("PLOTWORKS_")}
        place = {"PLOTWORKS_HOME": str(home), "PLOTWORKS_PORT": str(self.port)}
        self.environ = given | place | {f"PLOTWORKS_{name}": value for name, value in settings.items()}
        self.up: subprocess.Popen[bytes] | None = None
        self.token = ""
        self._seen: set[ProcessId] = set()

    def start(self, seconds: float = 90) -> Self:
        """Start it and return when it says that it runs."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "up.log").open("wb") as log:
            self.up = subprocess.Popen(
                [*COMMAND, "up"],
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one system call, no lock
            )
        until(lambda: self.said("Stop  ") or self._ended(), seconds)
        record = Instance(self.home / "run").read()
        assert record, (self.home / "up.log").read_text()
        self.token = record.token
        return self

    def said(self, words: str) -> bool:
        """Whether `up` has printed these words."""
        return words in (self.home / "up.log").read_text()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of the same home."""
        return subprocess.run(
            [*COMMAND, *arguments], env=self.environ, capture_output=True, text=True, check=False, timeout=120
        )

    def close(self) -> None:
        """End it, however it is, and see that nothing is left."""
        if self.up and self.up.poll() is None:
            if self.token:
                self.look_round()
            self.up.send_signal(signal.SIGTERM)
            self.up.wait(60)
        self.run("down")
        until(lambda: not self.left(), 20)

    def left(self) -> list[ProcessId]:
        """What still runs of it: what carries its mark, and what was seen below its supervisor."""
        marked = leftovers(self.token) if self.token else []
        return [*marked, *(process for process in self._seen if process.alive and process not in marked)]

    def look_round(self) -> int:
        """Note every process below the supervisor, browsers too, for ``left``; gives how many."""
        entries = [entry for entry in table() if entry.running]
        below = set(_descendants(entries, self.processes("supervisor")[0]))
        self._seen |= {entry.identity for entry in entries if entry.identity.pid in below}
        return len(below)

    def processes(self, role: str) -> list[int]:
        """Pids by role: a program of `up`, supervisor, pool (of Celery), server (of gunicorn), browser."""
        record = Instance(self.home / "run").read()
        assert record
        if role == "supervisor":
            return [record.supervisor.pid]
        mains = {child.name: child.process.pid for child in record.children if child.process}
        if role in {child.name for child in record.children}:
            return [mains[role]] if role in mains else []
        entries = [entry for entry in table() if entry.running]
        if role in {"pool", "server"}:
            return _children(entries, mains["worker" if role == "pool" else "api"])
        below = set(_descendants(entries, mains["worker"]))
        browsers = [pid for pid in below if _command(pid).startswith("chrom") and "driver" not in _command(pid)]
        return [pid for pid in browsers if _parent(entries, pid) not in browsers]

    def client(self) -> httpx.Client:
        """A client with the first key."""
        key = (self.home / "api-key").read_text().strip()
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {key}"}, timeout=60)

    def submit(self, count: int, body: Any) -> list[str]:
        """So many charts at once, from several callers, each repeated under its key until it is accepted.

        Each has a title of its own: the same chart would be drawn once for all.
        """
        bodies = [body | {"options": {"title": f"Chart {next(_numbers)}"}} for _ in range(count)]
        with self.client() as client, ThreadPoolExecutor(5) as callers:
            return list(callers.map(lambda number: _accepted(client, number, bodies[number]), range(count)))

    def statuses(self, charts: list[str]) -> list[str]:
        """Where each of these charts stands."""
        with self.client() as client:
            return [client.get(f"/v1/charts/{chart}").json()["status"] for chart in charts]

    def _ended(self) -> bool:
        if self.up and self.up.poll() is not None:
            raise AssertionError((self.home / "up.log").read_text())
        return False


_numbers = itertools.count(1)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _accepted(client: httpx.Client, number: int, body: Any) -> str:
    headers = {"Prefer": "respond-async", "Idempotency-Key": f"{os.getpid()}-{time.monotonic_ns()}-{number}"}
    for _ in range(60):
        try:
            answer = client.post("/v1/charts", json=body, headers=headers)
        except httpx.TransportError:
            time.sleep(0.5)  # the API is being killed; the same key makes a repetition safe
            continue
        if answer.status_code in {201, 202}:
            return str(answer.json()["chart_id"])
        assert answer.status_code in {409, 503}, answer.text
        time.sleep(1)
    raise AssertionError("the API did not come back within 30 s")


def _children(entries: list[ProcessEntry], parent: int) -> list[int]:
    return [entry.identity.pid for entry in entries if entry.parent == parent]


def _descendants(entries: list[ProcessEntry], parent: int) -> list[int]:
    return [pid for child in _children(entries, parent) for pid in (child, *_descendants(entries, child))]


def _parent(entries: list[ProcessEntry], pid: int) -> int:
    return next(entry.parent for entry in entries if entry.identity.pid == pid)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
