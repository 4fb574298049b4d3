"""Plotworks with a large file, over HTTP as anybody has it. Times are seconds, sizes bytes."""

import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import orjson

from bench.contenders import Failed
from bench.processes import memory
from bench.uploads.files import GROUP, VALUE
from tests.system import System

BLOCK = 1 << 20
LOOK_EVERY = 0.1
TUS = {"Tus-Resumable": "1.0.0"}
BROWSER = "chrom"

CHART = {"chart_type": "bar", "encoding": orjson.dumps({"x": GROUP, "y": VALUE}).decode()}


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: sending it, then from its last byte to the picture and to the table; the most memory meanwhile."""

    sending: float
    picture: float
    table: float
    memory: int


class Plotworks:
    """A running instance and its first key."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._key = (system.home / "api-key").read_text().strip()

    def draw(self, path: Path) -> Sample:
        """Send a file with a chart of it, and wait for both its picture and its table; the dataset goes then."""
        with _watching(self._workers) as most:
            begun = perf_counter()
            made = self._send(path)
            sent = perf_counter()
            self._ended(made["job_id"])
            picture = self._ask("GET", f"/v1/charts/{made['chart_id']}/image.png")
            drawn = perf_counter()
            self._ended(made["reading_job_id"])
            read = perf_counter()
        if not picture.startswith(b"\x89PNG"):
            raise Failed("the picture is no PNG")
        self._ask("DELETE", f"/v1/datasets/{made['dataset_id']}?force=true")
        return Sample(sent - begun, drawn - sent, read - sent, most.held)

    def send_many(self, count: int, size: int) -> int:
        """Send so many files at the same time; gives the most memory that a process of the API has held meanwhile."""
        with _watching(self._servers) as most, ThreadPoolExecutor(count) as senders:
            list(senders.map(lambda _: self._send_by_tus(size), range(count)))
        return most.held

    def _workers(self) -> int:
        """What all workers hold, browsers apart."""
        return sum(memory(self._system.processes(role)[0], BROWSER) for role in ("worker", "io-worker"))

    def _servers(self) -> int:
        return max(memory(pid) for pid in self._system.processes("server"))

    def _send(self, path: Path) -> dict[str, Any]:
        boundary = secrets.token_hex(16)
        part = f"--{boundary}\r\nContent-Disposition: form-data; name="
        fields = [f'{part}"{name}"\r\n\r\n{text}\r\n' for name, text in CHART.items()]
        file = f'{part}"file"; filename="{path.name}"\r\n\r\n'
        before, after = "".join([*fields, file]).encode(), f"\r\n--{boundary}--\r\n".encode()

        def body() -> Iterator[bytes]:
            yield before
            with path.open("rb") as opened:
                while block := opened.read(BLOCK):
                    yield block
            yield after

        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(before) + path.stat().st_size + len(after)),
        }
        made: dict[str, Any] = orjson.loads(self._ask("POST", "/v1/charts/upload", body(), headers))
        return made

    def _send_by_tus(self, size: int) -> None:
        """Bytes that are no table: their reading fails at once, and takes nothing from those that still come."""
        begun = self._exchange("POST", "/v1/uploads", None, TUS | {"Upload-Length": str(size)})
        block = b"\x00\x01" * (BLOCK // 2)
        sent = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0", "Content-Length": str(size)}
        self._exchange("PATCH", begun[1]["location"], (block for _ in range(size // BLOCK)), TUS | sent)

    def _ended(self, job_id: str) -> None:
        while (job := orjson.loads(self._ask("GET", f"/v1/jobs/{job_id}?wait=30")))["state"] in {"queued", "running"}:
            pass
        if job["state"] != "succeeded":
            raise Failed(f"the job {job_id} has {job['state']}: {job.get('error')}")

    def _ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> bytes:
        return self._exchange(method, path, body, headers or {})[0]

    def _exchange(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
        connection = HTTPConnection("127.0.0.1", self._system.port, timeout=600)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # the answer says why no more was wanted
                connection.request(method, path, body, {"Authorization": f"Bearer {self._key}", **headers})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= 300:
            raise Failed(f"{method} {path}: HTTP {answer.status} {content[:300]!r}")
        return content, {name.lower(): value for name, value in answer.getheaders()}


@dataclass(slots=True)
class _Most:
    held: int = 0
    done: threading.Event = field(default_factory=threading.Event)


@contextmanager
def _watching(look: Callable[[], int]) -> Iterator[_Most]:
    """The most that was seen while the block ran."""
    most = _Most()

    def watch() -> None:
        while not most.done.is_set():
            most.held = max(most.held, look())
            sleep(LOOK_EVERY)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        most.done.set()
        watcher.join()
