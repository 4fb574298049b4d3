"""Processes that work on files of others, and one of them that is ready before there is work."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from math import inf
from time import monotonic

import structlog

KEPT_SECONDS = 300.0
"""For which one waits in a process that has needed one: it holds 40 MB."""

log = structlog.get_logger()


class Child:
    """A process of ``workers.sources.__main__``, in a group of its own; it takes one order, and lives no longer.

    It ends with the thread that has started it, too. One that is ``ready`` loads what most orders need before it reads
    its own. What it complains of is in ``log``, a file that has no name.
    """

    def __init__(self, *, ready: bool = False) -> None:
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "workers.sources", str(os.getpid()), *(["ready"] if ready else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.log,
                env={**_environ(), "MALLOC_ARENA_MAX": "2"},
                start_new_session=True,
            )
        except OSError:
            self.log.close()
            raise
        assert self._process.stdout  # noqa: S101 - it was asked for
        self.pid, self.answers = self._process.pid, self._process.stdout.fileno()

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def ask(self, order: bytes) -> None:
        """Give it its order. One that has died hears nothing: the end of its answers tells that."""
        assert self._process.stdin  # noqa: S101 - it was asked for
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(order)
            self._process.stdin.close()

    def wait(self) -> int:
        """Its status, once it has ended."""
        return self._process.wait()

    def close(self) -> None:
        """Kill it with all that it has started, and take leave of it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self.log):
            if pipe:
                with contextlib.suppress(BrokenPipeError):  # what it was told last, it did not live to read
                    pipe.close()


class Spare:
    """The one child of this process that waits for an order, so that no order waits for what a child must load.

    That takes a third of a second: more than many orders take themselves.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._until = 0.0

    def keep(self) -> None:
        """Have one wait as long as this process lives."""
        self._until = inf
        self.replace()

    def take(self) -> Child:
        """A child for an order: the one that waits, if it lives. It is the caller's to close."""
        self._until = max(self._until, monotonic() + KEPT_SECONDS)
        child = self._taken()
        if child and child.lives:
            return child
        if child:
            child.close()
        return Child()

    def replace(self) -> None:
        """Start one if none waits that lives and one may soon be needed; not while an order is at work, for the memory.

        Only in the main thread, as a child ends with the thread that has started it. If it can't be started, the next
        order takes longer.
        """
        if monotonic() > self._until or threading.current_thread() is not threading.main_thread():
            return
        if self._child and self._child.lives:
            return
        self._dismiss()
        try:
            child = Child(ready=True)
        except OSError as error:
            log.warning("spare.not_started", error=str(error))
        else:
            self._child = child

    def rest(self) -> None:
        """Let it go when it has not been needed for long."""
        if monotonic() > self._until:
            self._dismiss()

    def end(self) -> None:
        """Have none wait any more."""
        self._until = 0.0
        self._dismiss()

    def _dismiss(self) -> None:
        if child := self._taken():
            child.close()

    def _taken(self) -> Child | None:
        with self._lock:
            child, self._child = self._child, None
        return child


spare = Spare()
"""That of this process."""


def _environ() -> dict[str, str]:
    """What Python needs; secrets of the service are no business of a process that reads files of others."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, "TZ": "UTC"}
