"""A file of this machine on its way to the service: over a line that may break, in parts side by side."""

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Protocol, Self

from app.client.errors import ApiError, ClientError, Unreachable
from app.client.models import Upload
from app.client.uploads import Uploads

MOST, LEAST = 8_000_000, 250_000
"""Bytes of one request: half as many after each break, twice as many after each success."""
PATIENCE = 180.0
"""Seconds without a byte after which a file is given up for now."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
PASSING = frozenset({408, 409, 423, 429, 460, 500, 502, 503, 504})
"""Refusals that asking for the offset and going on from there may heal."""
GONE = frozenset({403, 404, 410})


class FileChanged(ClientError):
    """The file is another one than the upload began with."""


class Stopped(ClientError):
    """The sending was ended from outside."""


class LocalFile:
    """A file that is open for reading, from several threads; it must stay as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb")
        self._seen = self._look()

    @property
    def size(self) -> int:
        """Bytes."""
        return self._seen[0]

    @property
    def identity(self) -> tuple[str, int, int]:
        """What tells it from other files, and from itself after a change: path, bytes, time of change in ns."""
        return (str(self.path.resolve()), *self._seen)

    def read(self, start: int, size: int) -> bytes:
        """So many bytes from there; ``FileChanged`` when it is not what it was."""
        found = os.pread(self._file.fileno(), size, start)
        if len(found) != size or self._look() != self._seen:
            raise FileChanged(f"{self.path} was changed while it was being sent: send it again when it is complete")
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def _look(self) -> tuple[int, int]:
        found = os.fstat(self._file.fileno())
        return found.st_size, found.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Piece:
    """An upload, and the stretch of the file that it takes, in bytes."""

    path: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The uploads of one file: one, or several that are pieces; ``whole`` is what they were joined to."""

    pieces: tuple[Piece, ...]
    whole: str = ""


class Memory(Protocol):
    """Where a plan outlives the process."""

    def read(self) -> Plan | None:
        """The plan that was kept; None without one."""
        ...

    def keep(self, plan: Plan) -> None:
        """Keep it."""
        ...


class Sender:
    """Sends one file. ``told`` hears how many of its bytes are away, ``resumed`` how many an earlier call sent."""

    def __init__(self, uploads: Uploads, file: LocalFile, memory: Memory, told: Callable[[int], None]) -> None:
        self._uploads, self._file, self._memory, self._told = uploads, file, memory, told
        self._stop = threading.Event()
        self._sent: list[int] = []
        self.resumed: Callable[[int], None] = told

    def send(self, metadata: Mapping[str, str], parallel: int = 1) -> Upload:
        """Send the file, or what an earlier call has left of it; gives the upload that has come whole.

        ``ApiError`` for a refusal, ``Unreachable`` when the line stays broken, ``FileChanged``.
        """
        plan = self._earlier() or self._begun(metadata, parallel)
        self._memory.keep(plan)
        if plan.whole:
            return self._uploads.get(plan.whole)
        self._fill_all(plan)
        if len(plan.pieces) > 1:
            plan = Plan(plan.pieces, self._uploads.join([piece.path for piece in plan.pieces], metadata))
            self._memory.keep(plan)
        return self._uploads.get(plan.whole or plan.pieces[0].path)

    def _earlier(self) -> Plan | None:
        """The plan of an earlier call, if the service still knows its uploads."""
        plan = self._memory.read()
        if plan is None:
            return None
        try:
            if plan.whole:
                self._uploads.offset(plan.whole)
                self._sent = [self._file.size]
            else:
                self._sent = [self._uploads.offset(piece.path) for piece in plan.pieces]
        except ApiError as error:
            if error.status not in GONE:
                raise
            return None
        self.resumed(sum(self._sent))
        return plan

    def _begun(self, metadata: Mapping[str, str], parallel: int) -> Plan:
        size = self._file.size
        count = max(1, min(parallel, size // MOST))
        bounds = [size * number // count for number in range(count + 1)]
        self._sent = [0] * count
        return Plan(tuple(self._begin(bounds[at], bounds[at + 1], metadata, count > 1) for at in range(count)))

    def _begin(self, start: int, end: int, metadata: Mapping[str, str], partial: bool) -> Piece:
        path = self._uploads.begin(end - start, {} if partial else metadata, partial=partial)
        return Piece(path, start, end - start)

    def _fill_all(self, plan: Plan) -> None:
        """Send all pieces side by side; the first fault, or Ctrl-C, ends them all."""
        with ThreadPoolExecutor(len(plan.pieces)) as pool:
            filling = [pool.submit(self._fill, number, piece) for number, piece in enumerate(plan.pieces)]
            try:
                for done in as_completed(filling):
                    done.result()
            except BaseException:
                self._stop.set()
                raise

    def _fill(self, number: int, piece: Piece) -> None:
        """Send a piece from where it is, and go on after a break from where the service says."""
        offset: int | None = self._sent[number]
        size, pause, moved = MOST, FIRST_PAUSE, monotonic()
        while offset is None or offset < piece.size:
            try:
                if offset is None:
                    offset = self._uploads.offset(piece.path)
                    continue
                offset = self._append(number, piece, offset, size)
                size, pause, moved = min(size * 2, MOST), FIRST_PAUSE, monotonic()
            except (ApiError, Unreachable) as error:
                if not _passes(error) or monotonic() - moved > PATIENCE or self._stop.wait(pause):
                    raise
                offset, size, pause = None, max(size // 2, LEAST), min(pause * 2, LONGEST_PAUSE)

    def _append(self, number: int, piece: Piece, offset: int, size: int) -> int:
        def going(sent: int) -> None:
            if self._stop.is_set():
                raise Stopped("the sending was ended")
            self._tell(number, offset + sent)

        body = self._file.read(piece.start + offset, min(size, piece.size - offset))
        arrived = self._uploads.append(piece.path, offset, body, going)
        self._tell(number, arrived)
        return arrived

    def _tell(self, number: int, sent: int) -> None:
        self._sent[number] = sent
        self._told(sum(self._sent))


def _passes(error: ApiError | Unreachable) -> bool:
    return isinstance(error, Unreachable) or error.status in PASSING
