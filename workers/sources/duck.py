"""DuckDB, bounded in memory, threads and disk, and locked to the files that it is given."""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from app.domain.errors import UnreadableFile
from workers.sources.reading import Limits

THREADS = 2
"""Of one reading: another job has the other processors."""

_KIND = re.compile(r"^[\w ]*Error: ")
_PLACE = re.compile(r"(?:file )?(?:\"/[^\"]+\"|'/[^']+'|/[^\s:,]+)")
"""Paths of ours: nobody else knows them."""


def connect(files: Collection[Path], folder: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """A database in memory that reads ``files``, writes and spills below ``folder``, and reaches nothing else.

    Within ``warm`` it is a cursor of a database that is there already, for what lies below its folder.
    """
    shared = _WARM.get()
    if shared and files and all(each.is_relative_to(shared.folder) for each in files):
        return shared.connection.cursor()
    return _connect(files, folder, limits)


@dataclass(frozen=True, slots=True)
class Warm:
    """A database that is kept open for many small readings, and the folder below which all of them lie."""

    folder: Path
    connection: duckdb.DuckDBPyConnection

    @classmethod
    def below(cls, folder: Path, limits: Limits) -> "Warm":
        """Open one; a database takes longer to open than a small file to be read."""
        return cls(folder, _connect([], folder, limits))


@contextmanager
def warm(database: Warm) -> Iterator[None]:
    """Within the block ``connect`` opens no further database."""
    token = _WARM.set(database)
    try:
        yield
    finally:
        _WARM.reset(token)


_WARM: ContextVar[Warm | None] = ContextVar("warm", default=None)


def _connect(files: Iterable[Path], folder: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    spill = folder / "spill"
    spill.mkdir(exist_ok=True)
    connection = duckdb.connect(
        config={
            "threads": THREADS,
            "memory_limit": f"{limits.memory}B",
            "temp_directory": str(spill),
            "max_temp_directory_size": f"{limits.disk}B",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    connection.execute("SET allowed_paths = $paths", {"paths": [str(each) for each in files]})
    connection.execute("SET allowed_directories = $folders", {"folders": [str(folder)]})
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


@contextmanager
def told() -> Iterator[None]:
    """Errors of DuckDB's are those of the file, but for the want of memory: ``UnreadableFile`` in one line."""
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        first = next((line for line in str(error).splitlines() if line.strip()), "it is damaged")
        raise UnreadableFile(f"the file can't be read: {_PLACE.sub('the file', _KIND.sub('', first))[:300]}") from error


def name(identifier: str) -> str:
    """A quoted identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str | Path) -> str:
    """A quoted text."""
    return "'" + str(value).replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """A list of quoted texts."""
    return "[" + ", ".join(map(text, values)) + "]"


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The first row of what a query gives, or ()."""
    return connection.execute(sql).fetchone() or ()
