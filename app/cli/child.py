"""One supervised process: started tied to us, restarted when it dies, with growing pauses when it dies at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.cli import processes
from app.cli.processes import ProcessId

AT_ONCE = 10.0
"""Seconds: a process that lives shorter has failed to start."""

MENDED_AFTER = 2

MAX_PAUSE = 15.0
"""Seconds between two starts of a process that never lives long."""

MAX_LOG = 20_000_000
"""Bytes: a longer log is put aside when its process starts."""

_TETHER = Path(__file__).with_name("tether.py")


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: ``argv[0]`` is looked up in PATH. ``grace`` is the seconds from TERM to KILL.

    ``mend`` is tried once it has given up at the start ``MENDED_AFTER`` times in a row; it tells what it did.
    """

    name: str
    argv: tuple[str, ...]
    grace: float = 10.0
    mend: Callable[[], str] | None = None


class Child:
    """A program and the process that runs it now. Only the main thread starts it: the tether is to a thread."""

    def __init__(self, program: Program, log_dir: Path, environ: Mapping[str, str]) -> None:
        self.program = program
        self.log = log_dir / f"{program.name}.log"
        self.restarts = 0
        self.early_deaths = 0
        self.since = 0.0
        self.identity: ProcessId | None = None
        self._environ = environ
        self._next_start = 0.0

    @property
    def name(self) -> str:
        """The program's name."""
        return self.program.name

    @property
    def due(self) -> bool:
        """Whether it is down and its pause is over."""
        return self.identity is None and time.monotonic() >= self._next_start

    def start(self) -> None:
        """Start the program in a session of its own, its output appended to its log."""
        _put_aside(self.log)
        tether = (sys.executable, "-I", "-S", str(_TETHER), str(os.getpid()))
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                (*tether, *self.program.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environ,
                start_new_session=True,
            )
        process.returncode = 0  # the supervisor reaps by itself; to subprocess this one is done
        self.identity = processes.identify(process.pid)
        self.since = time.time()

    def gone(self) -> None:
        """Note that the process has ended, and end what it left in its group."""
        if self.identity:
            processes.kill_group(self.identity.pid)
        self.identity = None

    def plan_restart(self, code: int) -> str:
        """Choose when to start again after an end that nobody wished, and tell it in a sentence."""
        self.restarts += 1
        early = time.time() - self.since < AT_ONCE
        self.early_deaths = self.early_deaths + 1 if early else 0
        pause = min(0.25 * 2**self.early_deaths, MAX_PAUSE) if self.early_deaths > 1 else 0.0
        self._next_start = time.monotonic() + pause
        gave_up = code >= 0 and self.early_deaths == MENDED_AFTER
        mended = self.program.mend() if gave_up and self.program.mend else ""
        again = f"the next start is in {pause:g} s; its log is {self.log}" if pause else "it is started again"
        return "; ".join(filter(None, (f"{self.name} {_told(code)}", mended, again)))


def _told(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def _put_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > MAX_LOG:
        log.replace(log.with_suffix(".log.1"))
