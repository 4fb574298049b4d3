"""What every fetcher works with, and the way from what came to a table: the one that uploads take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from app.domain.errors import Invalid, UnreadableFile
from app.domain.sources import PLACE, Read
from app.ports import Tools
from app.usecases.connections import Opened
from workers.sources.child import run_limited
from workers.sources.reading import Limits, Reading
from workers.sources.remote.fetched import Fetched, Known
from workers.sources.remote.patience import Patience

TABLE = "table.parquet"
Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """What an answer says of its body: what it is called, its encoding ("": UTF-8), and whether it is JSON."""

    file_name: str = ""
    charset: str = ""
    is_json: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """One source on its way: ``folder`` takes its files, ``known`` is what it said of itself the last time."""

    tools: Tools
    connection: Opened | None
    folder: Path
    known: Known | None
    patience: Patience
    tell: Tell

    @property
    def most_bytes(self) -> int:
        """That may come in all, decompressed."""
        return self.tools.settings.source_max

    @property
    def limits(self) -> Limits:
        """What reading may cost, in the time that is left."""
        settings = self.tools.settings
        return Limits(memory=settings.ingest_memory, disk=settings.ingest_disk, seconds=self.patience.left())

    def read(self, files: Sequence[Path], read: Read, landed: Landed) -> Fetched:
        """The table of these files, one or the pages of one."""
        order = {
            "paths": [str(path) for path in files],
            "path": read.path,
            "reading": reading_of(read, landed),
            "file_name": landed.file_name,
            "is_json": landed.is_json or read.format == "json",
        }
        found = self.work("remote", order)
        return replace(found, pages=len(files), size=sum(path.stat().st_size for path in files))

    def work(self, name: str, order: Mapping[str, Any]) -> Fetched:
        """One of the works of ``workers.sources.__main__`` that write a table, in a child process with limits."""
        began, out = perf_counter(), self.folder / TABLE
        try:
            done = run_limited(name, {**order, "out": str(out)}, self.limits, self.tell, folder=self.folder)
        except UnreadableFile as error:
            raise error if error.faults else error.placed(PLACE) from error
        profile = done["profile"]
        return Fetched(
            path=out if out.exists() else None,
            rows=profile["rows"],
            profile=profile,
            sha256=done["sha256"],
            notices=tuple(profile["notices"]),
            timings_ms={"read": round((perf_counter() - began) * 1000, 1)},
        )


def reading_of(read: Read, landed: Landed) -> dict[str, Any]:
    """How the child is to read it: as its owner says, then as its answer does."""
    told: dict[str, Any] = {"encoding": landed.charset} if landed.charset else {}
    if read.format:
        told |= {"format": "csv", "delimiter": "\t"} if read.format == "tsv" else {"format": read.format}
    told |= read.reading
    try:
        return Reading.from_json(told).to_json()
    except Invalid as error:
        faults = [replace(fault, place=f"{PLACE}.{fault.place}") for fault in error.faults]
        raise Invalid(f"{faults[0].place}: {faults[0].message}", faults=faults) from error
