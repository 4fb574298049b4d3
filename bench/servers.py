"""The peers' servers: gunicorn with two processes for Python, a cluster of two for Node, each on a free port."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from bench.places import HOME, NODE, ROOT, VENV
from tests.servers import die_with_parent
from tests.system import free_port

PROCESSES = 2


class Server:
    """One peer behind HTTP. ``start`` returns at once: the warm-up waits until it answers."""

    def __init__(self, peer: str, command: Sequence[str | Path], folder: Path, **environment: str) -> None:
        self.peer = peer
        self.port = free_port()
        self._command = [str(part).replace("{port}", str(self.port)) for part in command]
        self._folder = folder
        self._environment = os.environ | environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it; what it prints is in its log below the benchmark's home."""
        logs = HOME / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{self.peer}.log").open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one system call, no lock
            )
        return self

    @property
    def pid(self) -> int:
        """Its main process."""
        if not self._process:
            raise RuntimeError(f"{self.peer} was not started")
        return self._process.pid

    def close(self) -> None:
        """End it with all that it started, browsers too."""
        if not self._process:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
        time.sleep(0.2)
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def python_server(peer: str) -> Server:
    """A module of ``bench.peers`` in gunicorn."""
    command: list[str | Path] = [
        VENV / "bin" / "gunicorn", "--bind", "127.0.0.1:{port}", "--workers", str(PROCESSES), "--timeout", "120",
        "--no-control-socket", "bench.peers.server:application()",
    ]  # fmt: skip
    browser = shutil.which("chromium") or shutil.which("google-chrome") or ""
    home = HOME / "homes" / peer
    home.mkdir(parents=True, exist_ok=True)
    return Server(peer, command, ROOT, BENCH_PEER=peer, PYTHONPATH=str(ROOT), BROWSER_PATH=browser, HOME=str(home))


def node_server(peer: str) -> Server:
    """A module of ``bench/node`` in a cluster."""
    return Server(peer, ["node", "server.mjs", peer, "{port}"], NODE, BENCH_FONTS=_fonts())


def _fonts() -> str:
    """The files of the system's sans-serif, regular and bold."""
    found = [
        subprocess.run(
            ["fc-match", "-f", "%{file}", f"sans-serif:style={style}"], capture_output=True, text=True, check=True
        ).stdout
        for style in ("Regular", "Bold")
    ]
    return ":".join(found)
