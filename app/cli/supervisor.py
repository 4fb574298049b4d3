"""Keeps a set of processes running, and leaves none behind.

It must have its process to itself: every child and every orphan of this process is its own to reap and to end.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from app.cli import processes
from app.cli.child import Child, Program

TICK = 0.2
"""Seconds between two looks at the children."""

STRAY_GRACE = 5.0
"""Seconds that an orphan gets to end by itself, as a keeper does that still clears its browser away."""


class Supervisor:
    """Starts programs, starts again those that die, and at the end stops them in the reverse order.

    ``say`` gets a sentence for each event that a person should hear of; ``changed`` is called after every
    start and end of a child.
    """

    def __init__(
        self,
        log_dir: Path,
        environ: Mapping[str, str],
        say: Callable[[str], None],
        changed: Callable[["Supervisor"], None],
    ) -> None:
        self.children: list[Child] = []
        self._groups: list[list[Child]] = []
        self._log_dir = log_dir
        self._environ = environ
        self._say = say
        self._changed = changed
        self._strays: dict[processes.ProcessId, float] = {}
        self._next_search = 0.0
        processes.adopt_orphans()

    def start(self, *programs: Program) -> None:
        """Start programs and keep them running from now on; those of one call are stopped at the same time."""
        together = [Child(program, self._log_dir, self._environ) for program in programs]
        self._groups.append(together)
        for child in together:
            self.children.append(child)
            child.start()
            self._changed(self)

    def watch(self, stop: threading.Event) -> None:
        """Keep everything running until ``stop`` is set. Call it from the main thread."""
        while not stop.wait(TICK):
            self.tick()

    def tick(self) -> None:
        """Look after the children once."""
        for child, code in self._reap():
            self._say(child.plan_restart(code))
            self._changed(self)
        for child in self.children:
            if child.due:
                child.start()
                self._changed(self)
        self._end_strays()

    def end(self, hurry: threading.Event) -> None:
        """Stop everything, the last started first; ``hurry`` takes the patience away."""
        for together in reversed(self._groups):
            self._stop(together, hurry)
        deadline = time.monotonic() + STRAY_GRACE
        while self._strangers():
            if hurry.is_set() or time.monotonic() > deadline:
                self._kill_strangers()
            time.sleep(0.05)
            self._reap()

    def _reap(self) -> list[tuple[Child, int]]:
        by_pid = {child.identity.pid: child for child in self.children if child.identity}
        ended = [(by_pid[pid], code) for pid, code in processes.reaped() if pid in by_pid]
        for child, _ in ended:
            child.gone()
        return ended

    def _stop(self, together: list[Child], hurry: threading.Event) -> None:
        self._reap()
        begin = time.monotonic()
        for pid, _ in _running(together):
            processes.send(pid, signal.SIGTERM)
        while left := _running(together):
            for pid, grace in left:
                if hurry.is_set() or time.monotonic() > begin + grace:
                    processes.kill_group(pid)
            time.sleep(0.05)
            self._reap()
        self._changed(self)

    def _strangers(self) -> list[processes.ProcessId]:
        known = {child.identity for child in self.children}
        mine = (entry.identity for entry in processes.table() if entry.parent == os.getpid())
        return [identity for identity in mine if identity not in known]

    def _kill_strangers(self) -> None:
        for stranger in self._strangers():
            processes.send(stranger.pid, signal.SIGKILL)

    def _end_strays(self) -> None:
        now = time.monotonic()
        if now < self._next_search:
            return
        self._next_search = now + 1
        self._strays = {stray: self._strays.get(stray, now) for stray in self._strangers()}
        for stray, since in self._strays.items():
            if now - since > STRAY_GRACE:
                self._say(f"process {stray.pid} lost its parent and is ended")
                processes.send(stray.pid, signal.SIGKILL)


def _running(children: list[Child]) -> list[tuple[int, float]]:
    """Pid of each that runs, and the seconds that it is given to end."""
    return [(child.identity.pid, child.program.grace) for child in children if child.identity]
