"""What every reader of a format works with: a folder of its own, the limits, a bounded DuckDB, and whom to tell."""

import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from workers.sources import duck
from workers.sources.reading import Limits, Reading

_LOOK_EVERY = 0.1
_TELL_EACH = 5
_PAGE = os.sysconf("SC_PAGE_SIZE")
_BESIDE = 170_000_000
"""Bytes that this process may grow by beside DuckDB's memory: buffers that are not counted."""

Tell = Callable[[dict[str, Any]], None]
"""Is told how far it has come: ``{"stage", "bytes", "of", "rows"}``."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """``folder`` is empty at first and is removed afterwards, whatever happens."""

    folder: Path
    reading: Reading
    limits: Limits
    tell: Tell

    def file(self, name: str) -> Path:
        """A path for a file of this work."""
        return self.folder / name

    @contextmanager
    def connection(self, files: Collection[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
        """A bounded DuckDB that reads these files."""
        with duck.connect(files, self.folder, self.limits) as connection:
            yield connection

    @contextmanager
    def stage(self, name: str, size: int) -> Iterator[Callable[[int], None]]:
        """A stage of the work over so many bytes; what it gives is told how many are done."""
        self.tell({"stage": name, "bytes": 0, "of": size})
        yield lambda done: self.tell({"stage": name, "bytes": min(done, size), "of": size})

    def written(self, connection: duckdb.DuckDBPyConnection, path: Path, work: Callable[[], int]) -> int:
        """Do ``work`` on this connection while telling how much of the file at ``path`` it has read.

        ``Bloated`` when this process grows by more than DuckDB's memory and what stands beside it: a quote that is
        never closed is held in memory whole, and DuckDB does not count that.
        """
        try:
            with self.watched(connection, path.stat().st_size):
                rows = work()
        except duckdb.InterruptException as error:
            raise Bloated(f"reading the file needs more than {self.limits.memory} bytes of memory") from error
        self.tell({"stage": "measuring", "rows": rows})
        return rows

    @contextmanager
    def watched(self, connection: duckdb.DuckDBPyConnection, size: int) -> Iterator[None]:
        """Tell how much of ``size`` bytes DuckDB has read; it is interrupted when this process grows too large."""
        watch = _Watch(self, connection, size)
        watch.start()
        try:
            yield
        finally:
            watch.stop()


class Bloated(Exception):
    """Reading the file in this way needs more memory than there may be."""


class _Watch(threading.Thread):
    """Tells how far DuckDB has come, and interrupts it when this process grows too large."""

    def __init__(self, shop: Workshop, connection: duckdb.DuckDBPyConnection, size: int) -> None:
        super().__init__(name="watch", daemon=True)
        self._shop, self._connection, self._size = shop, connection, size
        self._done = threading.Event()
        self._before = resident()

    def stop(self) -> None:
        """Watch no longer."""
        self._done.set()
        self.join()

    def run(self) -> None:
        """Look ten times a second, tell twice."""
        looks = 0
        while not self._done.wait(_LOOK_EVERY):
            looks += 1
            beside = resident() - self._before - self._shop.limits.memory
            if beside > _BESIDE:
                self._connection.interrupt()
            if beside > 2 * _BESIDE:  # a parser deep in one value hears no interrupt
                os.kill(os.getpid(), signal.SIGKILL)
            if looks % _TELL_EACH == 0:
                share = max(self._connection.query_progress(), 0) / 100
                self._shop.tell({"stage": "reading", "bytes": int(self._size * share), "of": self._size})


def resident() -> int:
    """Bytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
