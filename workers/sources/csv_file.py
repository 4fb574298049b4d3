"""CSV of every dialect: the straight ones DuckDB reads alone, the crooked ones are made straight first."""

import itertools
from dataclasses import replace
from pathlib import Path

import duckdb

from app.domain.errors import TooLarge
from workers.sources.convert import Conversion, convert, left_out
from workers.sources.csv_scan import Crooked, CsvScan, unreadable
from workers.sources.dialect import Dialect, dialect_of, records
from workers.sources.found import Found
from workers.sources.infer import ambiguous_date
from workers.sources.measure import Named
from workers.sources.names import clean_names
from workers.sources.profile import MOST_REJECTED, Rejected
from workers.sources.straighten import straighten
from workers.sources.text import encoding_of, transcode
from workers.sources.workshop import Workshop

HEAD_LINES = 3000
PLACES = 4
"""Further places of a large file whose lines are in the sample."""

_PLACE_LINES = 300
_PLACE_BYTES = 200_000
_UTF_8 = {"utf-8", "ascii", "utf_8"}


def read_csv(path: Path, out: Path, shop: Workshop) -> Found:
    """Write the table of a CSV file to ``out``."""
    told = shop.reading.encoding
    encoding, how = (told.lower(), "reading") if told else encoding_of(path)
    if encoding not in _UTF_8:
        path = _in_utf_8(path, encoding, shop)
    found = _read(path, out, shop, encoding)
    if how == "guess":
        note = f"the encoding was guessed as {encoding}; if letters are wrong, say reading.encoding"
        return replace(found, notices=(note, *found.notices))
    return found


def _in_utf_8(path: Path, encoding: str, shop: Workshop) -> Path:
    plain = shop.file("utf-8.csv")
    with shop.stage("transcoding", path.stat().st_size) as count:
        transcode(path, plain, encoding, count)
    return plain


def _read(path: Path, out: Path, shop: Workshop, encoding: str) -> Found:
    lines = head_of(path, shop.limits.line)
    dialect = dialect_of(lines, shop.reading, shop.limits)
    columns = _columns(path, dialect, shop)
    told = _told(dialect, encoding)
    if not dialect.ragged and not _mixed(lines):
        try:
            return _straight(path, out, shop, dialect, columns, told)
        except Crooked:
            columns = _columns(path, dialect, shop)
    return _crooked(path, out, shop, dialect, columns, told)


def head_of(path: Path, longest: int) -> list[str]:
    """The first lines, with their line ends; ``TooLarge`` names the one that is too long."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = list(itertools.islice(iter(lambda: file.readline(longest), ""), HEAD_LINES))
    for number, line in enumerate(lines, 1):
        if len(line) == longest and not line.endswith(("\n", "\r")):
            raise TooLarge(f"line {number} is longer than {longest} characters; is it a CSV file with line ends?")
    return [each for line in lines for each in line.splitlines(keepends=True)] if _old_mac(lines) else lines


def _old_mac(lines: list[str]) -> bool:
    return len(lines) == 1 and "\r" in lines[0].rstrip("\r\n")


def _mixed(lines: list[str]) -> bool:
    """Whether lines end in different ways: DuckDB takes only one."""
    ends = {line[len(line.rstrip("\r\n")) :] for line in lines} - {""}
    return len(ends) > 1 or any(not end.endswith("\n") or end.count("\n") > 1 for end in ends)


def _columns(path: Path, dialect: Dialect, shop: Workshop) -> Conversion:
    seen: list[list[str]] = [[] for _ in range(dialect.width)]
    for record in itertools.chain(dialect.sample, _further(path, dialect)):
        if len(record) <= dialect.width:
            for at, value in enumerate(record):
                seen[at].append(value)
    return Conversion(clean_names(dialect.names), seen, shop.reading)


def _further(path: Path, dialect: Dialect) -> list[list[str]]:
    """Rows from places all over a large file; one that begins within quotes may be odd, and has another width."""
    size = path.stat().st_size
    found: list[list[str]] = []
    with path.open("rb") as file:
        for place in range(1, PLACES + 1 if size > 2 * PLACES * _PLACE_BYTES else 1):
            file.seek(size * place // (PLACES + 1))
            block = file.read(_PLACE_BYTES).decode("utf-8", errors="replace").splitlines(keepends=True)[1:-1]
            rows = (record for _, _, record in records(block[:_PLACE_LINES], dialect))
            found += [row for row in rows if len(row) == dialect.width]
    return found


def _told(dialect: Dialect, encoding: str) -> dict[str, object]:
    """How the file was read, ready to be a ``Reading``; ``lines_before`` are those before the first row."""
    return {
        "delimiter": dialect.delimiter,
        "quote": dialect.quote,
        "comment": dialect.comment,
        "header": dialect.header,
        "encoding": encoding,
        "lines_before": dialect.body,
    }


def _straight(
    path: Path, out: Path, shop: Workshop, dialect: Dialect, columns: Conversion, told: dict[str, object]
) -> Found:
    scan = CsvScan(path, dialect, shop.limits.line)
    with shop.connection([path]) as connection:
        try:
            rows = shop.written(connection, path, lambda: convert(connection, scan, columns, out))
            rejected, count = scan.rejected(connection, columns.names)
            scan.forget(connection)
            empty, cells = left_out(connection, scan, columns)
        except duckdb.InvalidInputException as error:
            raise Crooked(str(error)) from error
        except duckdb.Error as error:
            raise unreadable(error) from error
    return _found(dialect, columns, rows, [*rejected, *empty], count + cells, told)


def _crooked(
    path: Path, out: Path, shop: Workshop, dialect: Dialect, columns: Conversion, told: dict[str, object]
) -> Found:
    plain = shop.file("straight.csv")
    with shop.stage("straightening", path.stat().st_size) as count:
        done = straighten(path, plain, dialect, shop.limits.line, count)
    straight = Dialect(",", '"', "", 0, header=False, names=dialect.names)
    try:
        found = _straight(plain, out, shop, straight, columns, told)
    except Crooked as error:
        raise unreadable(duckdb.Error(str(error))) from error
    rejected = sorted([*done.rejected, *found.rejected], key=lambda each: each.line)[:MOST_REJECTED]
    notes = (f"{done.filled} lines have fewer fields than there are columns; they were filled up with nothing",)
    return replace(
        found,
        named=_named(dialect, columns),
        rejected=tuple(rejected),
        rejected_count=done.rejected_count + found.rejected_count,
        notices=(*(notes if done.filled else ()), *found.notices),
    )


def _named(dialect: Dialect, columns: Conversion) -> tuple[Named, ...]:
    return tuple(
        Named(name, original, kind.type, kind.unit)
        for name, original, kind in zip(columns.names, dialect.names, columns.kinds, strict=True)
    )


def _found(
    dialect: Dialect, columns: Conversion, rows: int, rejected: list[Rejected], count: int, told: dict[str, object]
) -> Found:
    return Found(
        format="csv",
        found=told,
        named=_named(dialect, columns),
        rows=rows,
        rejected=tuple(rejected[:MOST_REJECTED]),
        rejected_count=count,
        notices=tuple(notices_of(columns)),
    )


def notices_of(columns: Conversion) -> list[str]:
    """What its owner should know of how the columns were read."""
    notes = [
        f"column {columns.names[at]!r} is text because of values such as {text[:60]!r}; if these are mistakes, say "
        f'reading.columns {{"{columns.names[at]}": "number"}} (or a date) and they are left empty'
        for at, text in columns.widened.items()
    ]
    for at, kind in enumerate(columns.kinds):
        if kind.zoned:
            notes.append(f"the times of column {columns.names[at]!r} are told in UTC")
        if ambiguous_date(kind, columns.seen[at]):
            order = "month first" if kind.date_format.startswith("%m") else "day first"
            notes.append(f"the dates of column {columns.names[at]!r} were read {order}; else say reading.date_format")
    return notes
