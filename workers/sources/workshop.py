"""What every reader of a format works with: a folder of its own, the limits, a bounded DuckDB, and whom to tell."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from workers.sources import duck
from workers.sources.reading import Limits, Reading

TELL_EVERY = 0.5

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
    def connection(self, files: Iterable[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
        """A bounded DuckDB that reads these files."""
        with duck.connect(files, self.folder, self.limits) as connection:
            yield connection

    @contextmanager
    def stage(self, name: str, size: int) -> Iterator[Callable[[int], None]]:
        """A stage of the work over so many bytes; what it gives is told how many are done."""
        self.tell({"stage": name, "bytes": 0, "of": size})
        yield lambda done: self.tell({"stage": name, "bytes": min(done, size), "of": size})

    def written(self, connection: duckdb.DuckDBPyConnection, path: Path, work: Callable[[], int]) -> int:
        """Do ``work`` on this connection while telling how much of the file at ``path`` it has read."""
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(connection, path.stat().st_size, done), daemon=True)
        watch.start()
        try:
            rows = work()
        finally:
            done.set()
            watch.join()
        self.tell({"stage": "measuring", "rows": rows})
        return rows

    def _watch(self, connection: duckdb.DuckDBPyConnection, size: int, done: threading.Event) -> None:
        while not done.wait(TELL_EVERY):
            share = max(connection.query_progress(), 0) / 100
            self.tell({"stage": "reading", "bytes": int(size * share), "of": size})
