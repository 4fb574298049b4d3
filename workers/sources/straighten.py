"""A crooked CSV file made straight, line by line in bounded memory, with Python's own reader.

Short rows are filled up with nothing, empty fields too many are dropped; a line that can't be saved is left out, with
its number and the reason.
"""

import csv
import io
import typing
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from workers.sources.dialect import Dialect, reader_of
from workers.sources.profile import MOST_REJECTED, Rejected

if typing.TYPE_CHECKING:
    import _csv

_FAR = 200
"""Lines in which a quote must be closed; else only the line that opened it is lost."""

_EVERY = 20_000


@dataclass
class Straightened:
    """What became of the lines: rows written, rows filled up, lines left out."""

    rows: int = 0
    filled: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejected_count: int = 0

    def reject(self, line: int, reason: str, text: str) -> None:
        """Leave out this line."""
        self.rejected_count += 1
        if len(self.rejected) < MOST_REJECTED:
            self.rejected.append(Rejected(line=line, reason=reason, text=text[:200].rstrip("\r\n")))


class _Lines:
    """The lines of a file, each of bounded length, that can be taken back."""

    def __init__(self, file: TextIO, longest: int, done: Straightened) -> None:
        self._file, self._longest, self._done = file, longest, done
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._next():
            self.taken.append(line)
            if len(self.taken) > _FAR:
                raise csv.Error(f"a quote is not closed within {_FAR} lines")
            yield line

    def _next(self) -> str:
        if self._again:
            self.number += 1
            return self._again.popleft()
        line = self._file.readline(self._longest)
        self.number += bool(line)
        while len(line) == self._longest and not line.endswith("\n"):
            self._done.reject(self.number, f"the line is longer than {self._longest} characters", line)
            while (rest := self._file.readline(self._longest)) and not rest.endswith("\n"):
                pass
            line = self._file.readline(self._longest)
            self.number += bool(line)
        return line

    def back(self) -> str:
        """Take back all but the first of the lines that were taken since the last record; gives the first."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)
        self.taken = []
        return first


def straighten(path: Path, out: Path, dialect: Dialect, longest: int, count: Callable[[int], None]) -> Straightened:
    """Write the rows of a file in UTF-8 as plain CSV; ``count`` is told the bytes read now and then."""
    done = Straightened()
    csv.field_size_limit(longest)
    with path.open("rb") as raw, out.open("w", encoding="utf-8", newline="") as plain:
        file = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        for _ in range(dialect.body):
            file.readline()
        lines = _Lines(file, longest, done)
        lines.number = dialect.body
        writer = csv.writer(plain, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        for record in _records(lines, dialect, done):
            _write(writer, record, lines, dialect.width, done)
            if done.rows % _EVERY == 0:
                count(raw.tell())
    return done


def _records(lines: _Lines, dialect: Dialect, done: Straightened) -> Iterator[list[str]]:
    """The records; after a broken quote reading starts again with the next line."""
    while True:
        source = (line for line in lines if not _comment(line, lines, dialect.comment))
        reader = reader_of(source, dialect, strict=True)
        try:
            for record in reader:
                if record:
                    yield record
                lines.taken = []
        except csv.Error as error:
            start = lines.number - len(lines.taken) + 1
            done.reject(start, f"the quoting is broken: {error}", lines.back())
        else:
            return


def _comment(line: str, lines: _Lines, comment: str) -> bool:
    """Whether the line is a comment; within a quoted field that goes on it is none."""
    if not comment or len(lines.taken) > 1 or not line.startswith(comment):
        return False
    lines.taken = []
    return True


def _write(writer: "_csv.Writer", record: list[str], lines: _Lines, width: int, done: Straightened) -> None:
    if any("\x00" in field for field in record):
        number = lines.number - len(lines.taken) + 1
        done.reject(number, "there is a NUL byte in the line", "".join(lines.taken).replace("\x00", "\ufffd"))
        return
    missing = width - len(record)
    if missing < 0 and any(record[width:]):
        reason = f"the line has {len(record)} fields, and there are {width} columns"
        done.reject(lines.number - len(lines.taken) + 1, reason, "".join(lines.taken))
        return
    done.filled += missing > 0
    done.rows += 1
    writer.writerow(record[:width] + [""] * missing)
