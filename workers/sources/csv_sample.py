"""Lines of a CSV file to judge it by: its first ones, and some from all over it."""

import itertools
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import TooLarge
from workers.sources.dialect import Dialect, records

HEAD_LINES = 3000
HEAD_LENGTH = 4_000_000
"""Characters of the first lines together: a thousand lines of 2 MB are more than a sample."""

PLACES = 4
"""Further places of a large file whose lines are in the sample."""

_BLOCK = 1 << 20
_PLACE_LINES = 300
_PLACE_BYTES = 200_000


def head_of(path: Path, longest: int) -> list[str]:
    """The first lines, with their line ends; ``TooLarge`` names the one that is too long."""
    lines: list[str] = []
    length = 0
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for line in itertools.islice(iter(lambda: file.readline(longest), ""), HEAD_LINES):
            if len(line) == longest and not line.endswith(("\n", "\r")):
                number = len(lines) + 1
                raise TooLarge(f"line {number} is longer than {longest} characters; is it a CSV file with line ends?")
            lines.append(line)
            length += len(line)
            if length > HEAD_LENGTH:
                break
    return lines


def mixed_ends(lines: list[str]) -> bool:
    """Whether lines end in different ways, or in one that is not of our time: DuckDB takes only one."""
    ends = {line[len(line.rstrip("\r\n")) :] for line in lines} - {""}
    return len(ends) > 1 or bool(ends - {"\n", "\r\n"})


def further(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """Rows from places all over a large file; one that begins within quotes has most likely another width."""
    size = path.stat().st_size
    with path.open("rb") as file:
        for place in range(1, PLACES + 1 if size > 2 * PLACES * _PLACE_BYTES else 1):
            file.seek(size * place // (PLACES + 1))
            block = file.read(_PLACE_BYTES).decode("utf-8", errors="replace").splitlines(keepends=True)[1:-1]
            rows = (record for _, _, record in records(block[:_PLACE_LINES], dialect))
            yield from (row for row in rows if len(row) == dialect.width)


def odd_lines(path: Path, dialect: Dialect, longest: int) -> bool:
    """Whether somewhere is a NUL byte, a line that may be too long, or a quote that is closed late or never.

    DuckDB drops such lines untold, or holds all that follows a quote in memory.
    """
    block = bytearray(max(min(_BLOCK, longest // 2), 1))
    quote = dialect.quote.encode() if dialect.escape == dialect.quote else b""
    lineless, quotes = False, 0
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            before, lineless = lineless, block.find(b"\n", 0, size) < 0
            quoted = quote and block.find(quote, 0, size) >= 0  # looked for ten times as fast as counted
            here = block.count(quote, 0, size) if quoted else 0
            stuck = (lineless and before) or (quotes % 2 and not here)
            if block.find(b"\0", 0, size) >= 0 or (stuck and size == len(block)):
                return True
            quotes += here
    return bool(quotes % 2)
