"""What /proc tells of processes: who is alive, whose child, in whose session. Signals reach only who is meant."""

import ctypes
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class ProcessId:
    """A process for good: a pid comes back, a pid with its start (clock ticks since boot) doesn't."""

    pid: int
    started: int

    @property
    def alive(self) -> bool:
        """Whether this very process still runs; a zombie doesn't."""
        entry = look_up(self.pid)
        return entry is not None and entry.identity == self and entry.running


@dataclass(frozen=True, slots=True)
class ProcessEntry:
    """One line of the process table."""

    identity: ProcessId
    parent: int
    session: int
    running: bool

    def environment(self) -> dict[str, str]:
        """The environment it was started with; empty when it ended or belongs to another user."""
        try:
            raw = (_PROC / str(self.identity.pid) / "environ").read_bytes()
        except OSError:
            return {}
        pairs = (item.partition("=") for item in raw.decode(errors="replace").split("\0") if "=" in item)
        return {name: value for name, _, value in pairs}


def look_up(pid: int) -> ProcessEntry | None:
    """The entry of this pid, or None."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    # The name stands in parentheses and may itself hold spaces and parentheses.
    fields = stat[stat.rindex(")") + 2 :].split()
    return ProcessEntry(ProcessId(pid, int(fields[19])), int(fields[1]), int(fields[3]), fields[0] not in "ZX")


def table() -> Iterator[ProcessEntry]:
    """Every process that can be seen."""
    for name in os.listdir(_PROC):  # noqa: PTH208 - a Path for each of all processes would only cost time
        if name.isdigit() and (entry := look_up(int(name))):
            yield entry


def identify(pid: int) -> ProcessId:
    """The identity of a process that is known to exist, be it as a zombie."""
    entry = look_up(pid)
    if entry is None:
        raise OSError(f"/proc tells nothing of process {pid}: Plotworks needs /proc to watch its processes")
    return entry.identity


def adopt_orphans() -> None:
    """Make descendants whose parent dies children of this process, so that none is lost sight of."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def reaped() -> Iterator[tuple[int, int]]:
    """Pid and exit code (negative: the signal) of every child that has ended since the last call."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        yield pid, os.waitstatus_to_exitcode(status)


def send(pid: int, signum: signal.Signals) -> None:
    """Signal one process; one that is gone already is no error."""
    try:
        os.kill(pid, signum)
    except ProcessLookupError:
        return


def kill_group(pid: int) -> None:
    """Kill the process group that this process leads; a group that is gone already is no error."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
