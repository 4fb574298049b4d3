"""A worker for deliveries alone, as Celery starts it: real processes, to be killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from app.cli.processes import table
from tests.servers import die_with_parent
from tests.waiting import until


class IoWorker:
    """``celery -A workers.io:celery worker`` of a home, with so many children; ``log`` is what it says."""

    def __init__(self, home: Path, children: int = 1, **settings: str) -> None:
        given = {key: value for key, value in os.environ.items() if not key.startswith("PLOTWORKS_")}
        own = {"PLOTWORKS_HOME": str(home), "PLOTWORKS_OUTBOUND_ALLOW": "127.0.0.0/8"}
        self.environ = given | own | {f"PLOTWORKS_{name}": value for name, value in settings.items()}
        self.log = home / "io.log"
        self._children = children
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start it; it is not waited for."""
        options = ("--queues", "webhook", "--pool", "prefork", "--concurrency", str(self._children))
        quiet = ("--without-gossip", "--without-mingle", "--loglevel", "INFO")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--app", "workers.io:celery", "worker", *options, *quiet],
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one system call, no lock
            )
        return self

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """Of Celery's own process, the parent of those that deliver."""
        assert self._process
        return self._process.pid

    def children(self) -> list[int]:
        """Of the processes that deliver."""
        return [entry.identity.pid for entry in table() if entry.running and entry.parent == self.pid]

    def kill(self) -> None:
        """End all of it, as the kernel would when memory is short; nothing if it was never started."""
        if self._process is None:
            return
        left = self.children()
        for pid in (self.pid, *left):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it ended by itself
        self._process.wait(10)
        until(lambda: not [entry for entry in table() if entry.running and entry.identity.pid in left])

    def wait(self, seconds: float) -> int:
        """Wait for its end; gives the exit status."""
        assert self._process
        return self._process.wait(seconds)
