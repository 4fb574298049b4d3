"""The dialect of a CSV file, told from a sample of its lines by how evenly it parts them and how much sense that makes.

Python's ``csv`` reads the sample, so that quoting means here what it means to everybody.
"""

import csv
import itertools
import typing
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.domain.errors import TooLarge, UnreadableFile
from workers.sources.looks import is_typed
from workers.sources.reading import Limits, Reading

DELIMITERS = (",", ";", "\t", "|", "^", "~", ":", " ", "\x01", "\x1f")
"""In order of preference among equals."""

_RECORDS = 200
_EVEN = 0.6
"""Share of the records that must have the same number of fields for a delimiter to be one."""
_MOSTLY = 0.9
_YEARS = range(1500, 2200)

if typing.TYPE_CHECKING:
    import _csv


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written.

    ``body`` is the number of lines before the first row of data, ``skip`` of those before the header if there is one.
    ``names`` are the fields of the header, or empty texts where there is none. ``ragged`` is whether rows of the
    sample have other numbers of fields.
    """

    delimiter: str
    quote: str
    comment: str
    body: int
    header: bool
    names: tuple[str, ...]
    ragged: bool = False
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    escape: str = '"'
    """What stands before a quote within quotes: the quote itself, or a backslash."""
    spaced: bool = False
    """Whether fields are set off by a space that is no part of them."""
    skip: int = 0

    @property
    def width(self) -> int:
        """Fields of a row."""
        return len(self.names)


def dialect_of(lines: Sequence[str], reading: Reading, limits: Limits) -> Dialect:
    """The dialect of a file that begins with these lines (with their line ends).

    What ``reading`` says is so. ``UnreadableFile`` for lines without data, ``TooLarge`` for too many columns.
    """
    comment = reading.comment if reading.comment is not None else _comment(lines)
    quote = reading.quote if reading.quote is not None else _quote(lines)
    plain = Dialect(reading.delimiter or ",", quote, comment, 0, header=False, names=(), escape=_escape(lines, quote))
    choices = [reading.delimiter] if reading.delimiter else _candidates(lines)
    best = max((_score(lines, _of_delimiter(lines, plain, each), reading.skip or 0) for each in choices), key=_by_score)
    return _settled(lines, best.dialect, reading, limits)


def _of_delimiter(lines: Sequence[str], dialect: Dialect, delimiter: str) -> Dialect:
    return replace(dialect, delimiter=delimiter, spaced=_spaced(lines, delimiter, dialect.quote))


@dataclass(frozen=True, slots=True)
class _Scored:
    dialect: Dialect
    score: float


def _by_score(scored: _Scored) -> float:
    return scored.score


def records(lines: Sequence[str], dialect: Dialect, first: int = 0) -> Iterator[tuple[int, int, list[str]]]:
    """Each record with the number of lines before it and after it; comments and blank lines are none."""
    kept = [(at, line) for at, line in enumerate(lines) if at >= first and not _idle(line, dialect.comment)]
    reader = reader_of((line for _, line in kept), dialect)
    before = 0
    try:
        for record in reader:
            yield kept[before][0], kept[reader.line_num - 1][0] + 1, record
            before = reader.line_num
    except csv.Error:
        return  # a broken quote: what came before it is a sample all the same


def reader_of(lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> "_csv.Reader":
    """Python's reader of this dialect."""
    own = dialect.escape != dialect.quote and dialect.quote
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape if own else None,
        doublequote=not own,
        skipinitialspace=dialect.spaced,
        strict=strict,
    )


def _idle(line: str, comment: str) -> bool:
    return not line.strip() or bool(comment and line.startswith(comment))


def _comment(lines: Sequence[str]) -> str:
    """A hash starts comments where the file begins with one and not all lines do; "#1" may be data."""
    full = [line for line in lines if line.strip()]
    if not full or not full[0].startswith("#"):
        return "#" if any(line.startswith("# ") for line in full[1:]) else ""
    return "#" if not all(line.startswith("#") for line in full) else ""


def _quote(lines: Sequence[str]) -> str:
    double = sum(line.count('"') for line in lines)
    around = sum(line.count(mark + "'") + line.count("'" + mark) for line in lines for mark in ",;\t|")
    return "'" if not double and around > len(lines) else '"'


def _spaced(lines: Sequence[str], delimiter: str, quote: str) -> bool:
    """Whether most delimiters are followed by a space, or one is by a space and a quote."""
    if delimiter == " ":
        return False
    text = "".join(lines[:_RECORDS])
    spaced = text.count(f"{delimiter} ")
    return spaced > _MOSTLY * text.count(delimiter) or bool(quote and f"{delimiter} {quote}" in text)


def _escape(lines: Sequence[str], quote: str) -> str:
    inside, doubled = sum(line.count("\\" + quote) for line in lines), sum(line.count(quote * 2) for line in lines)
    return "\\" if quote and inside > doubled else quote


def _candidates(lines: Sequence[str]) -> list[str]:
    text = "".join(lines[:_RECORDS])
    return [each for each in DELIMITERS if each in text] or [","]


def _score(lines: Sequence[str], dialect: Dialect, first: int) -> _Scored:
    """Evenness times sense: the share of records of the usual width, and how many of their fields have a type."""
    found = [record for _, _, record in itertools.islice(records(lines, dialect, first), _RECORDS)]
    if not found:
        return _Scored(dialect, 0)
    width, times = Counter(map(len, found)).most_common(1)[0]
    share = times / len(found)
    if width == 1 or share < _EVEN:
        return _Scored(dialect, 0.01 if dialect.delimiter == "," else 0)
    fields = [each for record in found if len(record) == width for each in record]
    typed = sum(map(is_typed, fields)) / len(fields)
    rare = DELIMITERS.index(dialect.delimiter) / 100 if dialect.delimiter in DELIMITERS else 0
    return _Scored(dialect, share * share * (0.5 + typed) * (1.5 - 1 / width) - rare)


def _settled(lines: Sequence[str], dialect: Dialect, reading: Reading, limits: Limits) -> Dialect:
    found = list(itertools.islice(records(lines, dialect, reading.skip or 0), _RECORDS * 5))
    if not found:
        raise UnreadableFile("there is no line with data in the file; send a header and rows")
    if reading.skip is None:
        found = _without_preamble(found)
    first, rows = found[0], [record for _, _, record in found]
    header = reading.header if reading.header is not None else _has_header(rows)
    body = rows[1:] if header else rows
    width = _width(rows[0], body, header=header)
    if width > limits.columns:
        raise TooLarge(f"line {first[0] + 1} has {width} columns, more than {limits.columns}; send fewer")
    names = tuple((rows[0] if header else [])[:width]) + ("",) * (width - (len(rows[0]) if header else 0))
    return replace(
        dialect,
        body=first[1] if header else first[0],
        skip=first[0],
        header=header,
        names=names[:width],
        ragged=any(len(record) != width for record in body),
        sample=tuple(tuple(record) for record in body),
    )


def _width(first: list[str], body: list[list[str]], *, header: bool) -> int:
    """The header's; a column more where most rows have one more, as a delimiter at the end of each row makes it."""
    usual = Counter(map(len, body)).most_common(1)[0][0] if body else len(first)
    if header:
        return max(len(first), usual) if len(body) > 1 else len(first)
    return usual


def _without_preamble(found: list[tuple[int, int, list[str]]]) -> list[tuple[int, int, list[str]]]:
    """Titles above a table are lines of other widths before the first of the usual width."""
    widths = [len(record) for _, _, record in found]
    usual, times = Counter(widths).most_common(1)[0]
    if usual == 1 or times < len(found) * _EVEN or len(found) < 3:  # noqa: PLR2004 - a title needs a table below it
        return found
    start = widths.index(usual)
    narrow = all(len(list(filter(None, record))) <= max(usual // 2, 1) for _, _, record in found[:start])
    return found[start:] if narrow else found


def _has_header(rows: list[list[str]]) -> bool:
    """Whether the first row names what stands below it."""
    first, body = rows[0], rows[1:]
    names = [name for name in first if name.strip()]
    if not names:
        return False
    typed = [is_typed(name) for name in first if name.strip()]
    if any(typed):
        return not all(typed) and _years(first) and not any(_years(row) for row in body[:5])
    below = [[row[at] for row in body if at < len(row) and row[at]] for at in range(len(first))]
    if any(column and all(map(is_typed, column)) for column in below):
        return True
    return len(set(names)) == len(names) and not any(name in column for name, column in zip(first, below, strict=True))


def _years(row: list[str]) -> bool:
    """Whether all that is typed in a row are years, each once: such name columns too."""
    typed = [each.strip() for each in row if is_typed(each) and each.strip()]
    return len(set(typed)) == len(typed) > 0 and all(each.isdecimal() and int(each) in _YEARS for each in typed)
