"""The API as gunicorn runs it, alone, for clients of uploads; and a client that is cut off."""

import http.client
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from app.bootstrap import build_tools
from app.settings import load
from app.store.migrate import migrate
from app.store.models import Upload
from app.usecases.keys import create_key
from tests.servers import die_with_parent
from tests.system import free_port
from tests.waiting import until

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


class Api:
    """The API in two processes over a database of its own; there are no workers, so that files stay as they came."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        place = {"HOME": str(home), "PORT": str(self.port), "API_THREADS": "32"}
        self.environ = {f"PLOTWORKS_{name}": value for name, value in (place | settings).items()}
        self.home = home
        self.tools = build_tools(load(self.environ))
        migrate(self.tools.database)  # type: ignore[arg-type]
        self.key = create_key(self.tools, "test", tenant="default")[1]
        self.headers = {"Authorization": f"Bearer {self.key}"}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, limit: Any = None) -> Self:
        """Start it, or start it again; ``limit`` is called in the new process."""
        settings = [
            "--workers",
            "2",
            "--threads",
            "32",
            "--worker-class",
            "gthread",
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        given = {name: value for name, value in os.environ.items() if not name.startswith("PLOTWORKS_")}

        def prepare() -> None:
            die_with_parent(signal.SIGKILL)
            if limit:
                limit()

        with (self.home / "api.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "app.wsgi:app", "--preload", "--no-control-socket", *settings],
                env=given | self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=prepare,  # noqa: PLW1509 - a few system calls, no lock
            )
        until(self._answers, 60)
        return self

    def kill(self) -> None:
        """End all its processes as the kernel would when memory is short."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def close(self) -> None:
        """End it."""
        if self._process and self._process.poll() is None:
            self.kill()
        self.tools.database.dispose()  # type: ignore[attr-defined]

    def processes(self) -> list[int]:
        """Pids of those that serve."""
        assert self._process
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return list(map(int, children.split()))

    def client(self) -> httpx.Client:
        """A client with the key that speaks tus."""
        return httpx.Client(base_url=self.url, headers=self.headers | TUS, timeout=60)

    def begin(self, length: int) -> str:
        """The path of a new upload."""
        with self.client() as client:
            answer = client.post("/v1/uploads", headers={"Upload-Length": str(length)})
            assert answer.status_code == 201, answer.text
            return answer.headers["Location"]

    def offset(self, path: str) -> int:
        """How far it has come."""
        with self.client() as client:
            answer = client.head(path)
            assert answer.status_code == 200, answer.status_code
            return int(answer.headers["Upload-Offset"])

    def send(self, path: str, offset: int, body: bytes) -> httpx.Response:
        """One whole PATCH."""
        with self.client() as client:
            return client.patch(path, headers=BYTES | {"Upload-Offset": str(offset)}, content=body)

    def send_cut(self, path: str, offset: int, body: memoryview, stop: int) -> None:
        """A PATCH that announces the whole body, sends ``stop`` bytes of it, and hangs up."""
        connection = self.opened(path, offset, len(body))
        with closing(connection):
            connection.send(body[:stop])

    def opened(self, path: str, offset: int, size: int) -> http.client.HTTPConnection:
        """A PATCH whose body is still to be sent."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        connection.putrequest("PATCH", path)
        told = self.headers | TUS | BYTES | {"Upload-Offset": str(offset), "Content-Length": str(size)}
        for name, value in told.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection

    @contextmanager
    def form(self, file: bytes) -> Iterator[Callable[[], None]]:
        """A form with this file that is sent but for its end; what it gives sends that, and awaits no answer."""
        head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        body = head + file + b"\r\n--edge--\r\n"
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)) as connection:
            connection.putrequest("POST", "/v1/charts/upload")
            told = {"Content-Type": "multipart/form-data; boundary=edge", "Content-Length": str(len(body))}
            for name, value in (self.headers | told).items():
                connection.putheader(name, value)
            connection.endheaders()
            connection.send(body[:-9])
            yield lambda: connection.send(body[-9:])

    def file_key(self, path: str) -> str:
        """Where the bytes of an upload lie in the file store."""
        with self.tools.database.read() as session:
            return session.get_one(Upload, path.rpartition("/")[2]).file_key

    def stored(self, path: str) -> bytes:
        """The file of an upload."""
        with self.tools.files.local(self.file_key(path)) as file:
            return file.read_bytes()

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, (self.home / "api.log").read_text()
        try:
            return httpx.options(f"{self.url}/v1/uploads", timeout=5).status_code == 204
        except httpx.TransportError:
            return False


def cut_off(api: Api, body: bytes, cuts: int, seed: int = 1) -> str:
    """Send a file over a line that breaks so many times at random points, then whole; gives its path."""
    chance, path, view = random.Random(seed), api.begin(len(body)), memoryview(body)  # noqa: S311 - no secrets
    for left in range(cuts, 0, -1):
        offset = api.offset(path)
        stop = chance.randrange(0, 2 * (len(body) - offset) // (left + 1) + 1)
        api.send_cut(path, offset, view[offset:], min(stop, len(body) - offset - 1))
    offset = api.offset(path)
    answer = api.send(path, offset, body[offset:])
    assert answer.status_code == 204, answer.text
    return path
