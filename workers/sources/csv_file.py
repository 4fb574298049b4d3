"""CSV of every dialect: the straight ones DuckDB reads alone, the crooked ones are made straight first."""

import itertools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from app.domain.errors import UnreadableFile
from workers.sources import duck
from workers.sources.convert import Conversion, convert, left_out
from workers.sources.csv_sample import further, head_of, mixed_ends, odd_lines
from workers.sources.csv_scan import Crooked, CsvScan
from workers.sources.dialect import Dialect, dialect_of
from workers.sources.found import Found, named, notices_of
from workers.sources.names import clean_names
from workers.sources.profile import MOST_REJECTED
from workers.sources.reading import Limits, Reading
from workers.sources.straighten import straighten
from workers.sources.text import encoding_of, known, transcode
from workers.sources.workshop import Bloated, Workshop

UTF_8 = {"utf-8", "utf-8-sig", "ascii"}


class _NotUtf8(Exception):
    """Bytes came up that are not of UTF-8, as which the file seemed to be written."""


def read_csv(path: Path, out: Path, shop: Workshop) -> Found:
    """Write the table of a CSV file to ``out``."""
    told = shop.reading.encoding
    encoding, how = (known(told), "reading") if told else encoding_of(path)
    try:
        return _read(_Csv(path, out, shop, encoding, how))
    except _NotUtf8 as error:
        if told:
            raise UnreadableFile(f"the file is not {encoding}: {error}; say its reading.encoding") from error
    encoding, how = encoding_of(path, whole=True)
    return _read(_Csv(path, out, shop, encoding, how))


@dataclass(frozen=True, slots=True)
class _Csv:
    """A file that is to become a table, and the encoding that it is in, as far as can be told."""

    path: Path
    out: Path
    shop: Workshop
    encoding: str
    how: str

    @property
    def notices(self) -> tuple[str, ...]:
        """What is to be told of the encoding."""
        if self.how != "guess":
            return ()
        return (f"the encoding was guessed as {self.encoding}; if letters are wrong, say reading.encoding",)


def _read(csv: _Csv) -> Found:
    if csv.encoding not in UTF_8:
        plain = csv.shop.file("utf-8.csv")
        with csv.shop.stage("transcoding", csv.path.stat().st_size) as count:
            transcode(csv.path, plain, csv.encoding, count)
        csv = replace(csv, path=plain)
    dialect, crooked = examine(csv.path, csv.shop.reading, csv.shop.limits)
    found = _any(csv, dialect, crooked=crooked or odd_lines(csv.path, dialect, csv.shop.limits.line))
    if found.rejected_count and not found.rows:
        first = found.rejected[0]
        raise UnreadableFile(f"no line could be read; line {first.line}: {first.reason}")
    return replace(found, found=_told(dialect, csv.encoding), notices=(*csv.notices, *found.notices))


def examine(path: Path, reading: Reading, limits: Limits) -> tuple[Dialect, bool]:
    """The dialect of a file in UTF-8, and whether its first lines are such that DuckDB would misread them.

    Of the others ``odd_lines`` tells that.
    """
    lines = head_of(path, limits.line)
    dialect = dialect_of(lines, reading, limits)
    broken = any(line.count(dialect.quote or "\n\n") % 2 for line in lines[: dialect.body])
    return dialect, bool(dialect.comment) or dialect.ragged or broken or mixed_ends(lines)


def _told(dialect: Dialect, encoding: str) -> dict[str, Any]:
    """How the file was read: ready to be given back as a ``Reading``."""
    return {
        "delimiter": dialect.delimiter,
        "quote": dialect.quote,
        "comment": dialect.comment,
        "header": dialect.header,
        "encoding": encoding,
        "skip": dialect.skip,
    }


def _any(csv: _Csv, dialect: Dialect, *, crooked: bool) -> Found:
    """Read it straight if it is; else make it so."""
    if not crooked:
        try:
            return _straight(csv, dialect, columns_of(csv.path, dialect, csv.shop.reading))
        except Crooked as error:
            if error.encoding:
                raise _NotUtf8(str(error)) from error
        except (Bloated, duckdb.OutOfMemoryException):
            pass  # a quote that is not closed can be why: the careful reader finds it
    return _crooked(csv, dialect, columns_of(csv.path, dialect, csv.shop.reading))


def columns_of(path: Path, dialect: Dialect, reading: Reading) -> Conversion:
    """The columns with what the sample has of each."""
    seen: list[list[str]] = [[] for _ in range(dialect.width)]
    for record in itertools.chain(dialect.sample, further(path, dialect)):
        if len(record) <= dialect.width:
            for at, value in enumerate(record):
                seen[at].append(value)
    return Conversion(clean_names(dialect.names), seen, reading)


def _straight(csv: _Csv, dialect: Dialect, columns: Conversion) -> Found:
    scan = CsvScan(csv.path, dialect, csv.shop.limits.line)
    with csv.shop.connection([csv.path]) as connection, duck.told():
        try:
            rows = csv.shop.written(connection, csv.path, lambda: convert(connection, scan, columns, csv.out))
            rejected, count = left_out(connection, scan, columns)
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise Crooked(str(error)) from error
    return Found(
        format="csv",
        found={},
        named=named(columns, dialect.names),
        rows=rows,
        rejected=tuple(rejected[:MOST_REJECTED]),
        rejected_count=count,
        notices=notices_of(columns),
    )


def _crooked(csv: _Csv, dialect: Dialect, columns: Conversion) -> Found:
    plain = csv.shop.file("straight.csv")
    with csv.shop.stage("straightening", csv.path.stat().st_size) as count:
        try:
            done = straighten(csv.path, plain, dialect, csv.shop.limits.line, count)
        except UnicodeDecodeError as error:
            raise _NotUtf8(str(error)) from error
    straight = Dialect(",", '"', "", 0, header=False, names=dialect.names)
    try:
        found = _straight(replace(csv, path=plain), straight, columns)
    except Crooked as error:
        raise UnreadableFile(f"the file can't be read: {error}") from error
    rejected = sorted([*done.rejected, *found.rejected], key=lambda each: each.line)
    note = f"{done.filled} lines have fewer fields than there are columns; they were filled up with nothing"
    return replace(
        found,
        rejected=tuple(rejected[:MOST_REJECTED]),
        rejected_count=done.rejected_count + found.rejected_count,
        notices=((note,) if done.filled else ()) + found.notices,
    )
