"""The record of the running instance of one home: who supervises, what runs, where it answers."""

import fcntl
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from app.cli import processes
from app.cli.processes import ProcessId

TOKEN = "PLOTWORKS_INSTANCE"  # noqa: S105 - the name of a mark, no secret


@dataclass(frozen=True, slots=True)
class ChildRecord:
    """One supervised process. ``process`` is None while it is down; ``since`` is Unix time in seconds."""

    name: str
    process: ProcessId | None
    since: float
    restarts: int


@dataclass(frozen=True, slots=True)
class Record:
    """One instance. Every process it started carries ``token`` in its environment, as ``TOKEN`` names it."""

    supervisor: ProcessId
    url: str
    port: int
    since: float
    token: str
    children: tuple[ChildRecord, ...] = ()


class Instance:
    """What is kept below ``run_dir``: the lock that makes an instance the only one, and its record."""

    def __init__(self, run_dir: Path) -> None:
        self._lock_file = run_dir / "lock"
        self._record_file = run_dir / "instance.json"
        self._lock: IO[str] | None = None

    def acquire(self) -> bool:
        """Take the lock until ``release`` or the end of this process; False when another instance holds it."""
        self._lock_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = self._lock_file.open("w", encoding="ascii")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            return False
        return True

    def release(self) -> None:
        """Let another instance begin."""
        if self._lock:
            self._lock.close()

    def write(self, record: Record) -> None:
        """Replace the record, whole or not at all."""
        fresh = self._record_file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(record)), encoding="utf-8")
        fresh.replace(self._record_file)

    def read(self) -> Record | None:
        """The record, also of an instance that has died; None without one."""
        try:
            raw = json.loads(self._record_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Record(
            supervisor=ProcessId(**raw["supervisor"]),
            url=raw["url"],
            port=raw["port"],
            since=raw["since"],
            token=raw["token"],
            children=tuple(_child(item) for item in raw["children"]),
        )

    def running(self) -> Record | None:
        """The record, if its supervisor runs."""
        record = self.read()
        return record if record and record.supervisor.alive else None

    def clear(self) -> None:
        """Forget the record: nothing of the instance is left."""
        self._record_file.unlink(missing_ok=True)


def leftovers(token: str) -> list[ProcessId]:
    """The running processes of an instance but its supervisor, told by the token in their environment."""
    mine = (entry for entry in processes.table() if entry.running and entry.environment().get(TOKEN) == token)
    return [entry.identity for entry in mine]


def _child(raw: dict[str, object]) -> ChildRecord:
    process = raw.pop("process")
    return ChildRecord(**raw, process=ProcessId(**process) if isinstance(process, dict) else None)  # type: ignore[arg-type] # written by asdict
