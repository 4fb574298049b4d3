"""A worker's side of the keeper: start a browser and its driver under it, watch them, end them."""

import contextlib
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

from app.domain.errors import BrowserUnavailable
from workers.render import keeper

POLL = 0.01
LAST_WORDS_PATIENCE = 2.0
END_PATIENCE = 6.0
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


class Kept:
    """A keeper with a browser and a driver below it; all of them end with ``end``, or with this process.

    ``user`` is the account the two run as, None for this process's own. ``BrowserUnavailable`` when they can't
    be started before ``deadline``, an instant of ``time.monotonic``.
    """

    def __init__(self, browser: list[str], driver: list[str], user: str | None, *, deadline: float) -> None:
        order = json.dumps({"browser": browser, "driver": driver, "user": user})
        self._keeper = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-I", "-S", keeper.__file__, order],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._tree: dict[int, str] = {}
        self._home: Path | None = None
        self._deadline = deadline
        started = self._hear(deadline - time.monotonic())
        if not started:
            raise BrowserUnavailable(self._complaint())
        self._home = Path(started["home"])
        self._children = (int(started["browser"]), int(started["driver"]))

    @property
    def alive(self) -> bool:
        """Whether keeper, browser and driver all run."""
        return self._keeper.poll() is None and all(map(_runs, self._children))

    @property
    def pids(self) -> list[int]:
        """Process ids of the keeper and of all below it."""
        return [self._keeper.pid, *keeper.descendants(self._keeper.pid)] if self._keeper.poll() is None else []

    def memory(self) -> int:
        """Bytes of memory that the whole tree holds; what its processes share counts once."""
        sizes = [_memory(pid) for pid in self.pids]
        return sum(own for own, _ in sizes) + max((shared for _, shared in sizes), default=0)

    def devtools_port(self) -> int:
        """The port of the browser's DevTools, once it listens."""
        return int(self._wait_for("profile/DevToolsActivePort", r"^(\d+)\n"))

    def driver_port(self) -> int:
        """The port of the driver, once it listens."""
        return int(self._wait_for("driver.log", r"started successfully on port (\d+)"))

    def remember(self) -> None:
        """Note the tree as it is now, for the case that the keeper is killed before it can end it."""
        self._tree = {pid: birth for pid in self.pids if (birth := _birth(pid))}

    def end(self) -> None:
        """Kill everything and wait until it is gone: the keeper does it, and we where the keeper can't."""
        with contextlib.suppress(BrokenPipeError):  # the keeper is gone already
            _pipe(self._keeper.stdin).close()
        try:
            self._keeper.wait(END_PATIENCE)
        except subprocess.TimeoutExpired:
            keeper.kill_all(lambda: keeper.descendants(self._keeper.pid))
            self._keeper.kill()
            self._keeper.wait()
        keeper.kill_all(lambda: [pid for pid, birth in self._tree.items() if _runs(pid) and _birth(pid) == birth])
        if self._home:
            shutil.rmtree(self._home, ignore_errors=True)  # what a dying process still writes is left to the next sweep
        _pipe(self._keeper.stdout).close()
        _pipe(self._keeper.stderr).close()

    def _wait_for(self, name: str, pattern: str) -> str:
        path = (self._home or Path()) / name
        while time.monotonic() < self._deadline:
            with contextlib.suppress(OSError):  # not written yet
                if found := re.search(pattern, path.read_text(encoding="utf-8", errors="replace")):
                    return found[1]
            if not self.alive:
                raise BrowserUnavailable(self._last_words())
            time.sleep(POLL)
        raise BrowserUnavailable(f"it did not write {path.name} in time")

    def _hear(self, patience: float) -> dict[str, Any]:
        """The keeper's next line; empty when there is none in time."""
        out = _pipe(self._keeper.stdout)
        line = out.readline() if select.select([out], [], [], max(patience, 0))[0] else b""
        message: dict[str, Any] = json.loads(line) if line else {}
        return message

    def _complaint(self) -> str:
        """Why the keeper itself failed; ends it."""
        self._keeper.kill()
        lines = _pipe(self._keeper.stderr).read().decode(errors="replace").strip().splitlines()
        self.end()
        return lines[-1] if lines else "its keeper did not answer"

    def _last_words(self) -> str:
        """How a child died, in its own words where it left any."""
        said = self._hear(LAST_WORDS_PATIENCE)
        if not said:
            return "its keeper was killed"
        lines = [line for line in said["log"].splitlines() if line.strip()]
        telling = [line for line in lines if ":FATAL:" in line] or lines or ["it said nothing"]
        return f"the {said['died']} ended with status {said['status']}: {telling[-1]}"


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise AssertionError("all three pipes are asked for at the start")
    return pipe


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _runs(pid: int) -> bool:
    return (_stat(pid) or ["Z"])[0] != "Z"


def _birth(pid: int) -> str:
    """When a process started, in the kernel's ticks: with its id it names a process for good."""
    return (_stat(pid) or [""] * 20)[19]


def _memory(pid: int) -> tuple[int, int]:
    """Resident bytes of a process: its own, and those of files and memory it may share. Much cheaper than smaps."""
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split())
    except (OSError, ValueError):  # it just ended
        return 0, 0
    return (resident - shared) * PAGE_SIZE, shared * PAGE_SIZE
