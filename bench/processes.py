"""What a tree of processes uses, from /proc: processor time, memory, and children that nobody took leave of."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """One line of the table. ``seconds`` is processor time, with that of children it has taken leave of."""

    pid: int
    name: str
    parent: int
    state: str
    seconds: float


def tree(root: int) -> list[Process]:
    """The process and all below it, as far as they are there while this looks."""
    everything = {process.pid: process for process in _table()}
    children: dict[int, list[int]] = {}
    for process in everything.values():
        children.setdefault(process.parent, []).append(process.pid)
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        if pid in everything:
            found.append(everything[pid])
    return found


def cpu_seconds(root: int) -> float:
    """Processor time that the tree has used since it began."""
    return sum(process.seconds for process in tree(root))


def memory(root: int, apart: str | None = None) -> int:
    """Bytes of memory of the tree: proportional set size, so that shared pages count once.

    Without processes whose names begin with what is to be left ``apart``.
    """
    counted = (process for process in tree(root) if apart is None or not process.name.startswith(apart))
    return sum(_pss(process.pid) for process in counted)


def zombies(root: int) -> list[int]:
    """Processes of the tree that have ended and were not taken leave of."""
    return [process.pid for process in tree(root) if process.state == "Z"]


def _table() -> Iterator[Process]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
                continue
            name, _, rest = text.partition("(")[2].rpartition(")")
            fields = rest.split()
            yield Process(int(entry.name), name, int(fields[1]), fields[0], sum(map(int, fields[11:15])) / _TICK)


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)
