"""From texts to a table of types: one pass writes Parquet, and only a column that does not fit is looked at again.

The first pass trusts the sample. A text that does not fit its column's kind ends it; then all such texts of the whole
file widen the kinds of their columns, and the next pass begins. So the types hold for every row, and a file that is
what its sample says costs one pass.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import duckdb

from app.domain.errors import UnreadableFile
from workers.sources import duck
from workers.sources.infer import forced, infer, is_comma
from workers.sources.kinds import Kind
from workers.sources.profile import MOST_REJECTED, Rejected
from workers.sources.reading import Reading

ROUNDS = 6
MISFITS = 200
"""Texts of a column that are looked at when it is widened."""

_MISFIT = "a text does not fit its column"
_NOTED = f"Invalid Input Error: {_MISFIT}"


class Scan(Protocol):
    """Rows of texts in columns ``c0``, ``c1`` and so on."""

    @property
    def native(self) -> bool:
        """Whether columns can be read by ``Kind.native``."""
        ...

    def table(self, kinds: Sequence[Kind]) -> str:
        """SQL of the table, columns read by their native types if this scan can."""
        ...

    def texts(self) -> str:
        """SQL of the table, all columns read as texts."""
        ...

    def misfit(self, error: duckdb.Error) -> int | None:
        """The column with a text that its native type refuses, if that is what the error says."""
        ...


@dataclass
class Conversion:
    """The columns of a file on their way to types: texts seen of each, and the kinds that follow from these."""

    names: Sequence[str]
    seen: list[list[str]]
    reading: Reading
    forced: Mapping[int, str] = field(default_factory=dict)
    kinds: list[Kind] = field(init=False)
    widened: dict[int, str] = field(default_factory=dict)
    """A text that made a column one of texts, by the column."""

    def __post_init__(self) -> None:
        self.comma = self.reading.decimal == "," or (self.reading.decimal is None and any(map(is_comma, self.seen)))
        self.kinds = [self._kind(at) for at in range(len(self.names))]

    def _kind(self, at: int) -> Kind:
        told = self.reading.columns.get(self.names[at])
        if told:
            return forced(told, self.seen[at], self.reading, comma=self.comma)
        return infer(self.seen[at], self.reading, comma=self.comma)

    def told(self, at: int) -> bool:
        """Whether the owner says the column's type: then what does not fit is left out."""
        return self.names[at] in self.reading.columns

    def widen(self, at: int, misfits: Iterable[str]) -> None:
        """Let the column's kind fit these texts too."""
        misfits = list(misfits)
        before = self.kinds[at]
        self.seen[at] += misfits
        self.kinds[at] = self._kind(at)
        if self.kinds[at] == before:
            self.kinds[at] = Kind("text", frozenset(self.reading.null) | {""})
        if self.kinds[at].type == "text" and misfits and not before.vacant:
            self.widened[at] = misfits[0]


def convert(connection: duckdb.DuckDBPyConnection, scan: Scan, columns: Conversion, out: Path) -> int:
    """Write the table to ``out`` as Parquet; gives the number of rows. ``columns`` then has the kinds that hold."""
    for _ in range(ROUNDS):
        rows = _write(connection, scan, columns, out)
        if rows is not None:
            return rows
        _look_again(connection, scan, columns)
    raise UnreadableFile("the types of its columns can't be settled; say them as reading.columns")


def _write(connection: duckdb.DuckDBPyConnection, scan: Scan, columns: Conversion, out: Path) -> int | None:
    """The number of rows; None when a text did not fit."""
    chosen = strict(scan, columns)
    table, form = scan.table(columns.kinds), parquet(len(columns.names))
    try:
        return int(duck.one(connection, f"COPY (SELECT {chosen} FROM {table}) TO {duck.text(out)} {form}")[0])
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        if str(error).startswith(_NOTED) or scan.misfit(error) is not None:
            return None
        raise


_VECTOR = 2048
"""Rows that DuckDB handles at once."""
_GROUP_CELLS = 1_000_000


def parquet(columns: int) -> str:
    """How a table of so many columns is written: in groups of rows that need little memory until they are whole."""
    rows = max(min(_GROUP_CELLS // max(columns, 1), 30 * _VECTOR) // _VECTOR, 1) * _VECTOR
    return f"(FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE {rows})"


def strict(scan: Scan, columns: Conversion) -> str:
    """SQL of all columns by their names, over ``scan.table``; a text that does not fit ends the query."""
    return ", ".join(_strict(scan, columns, at) for at in range(len(columns.names)))


def _strict(scan: Scan, columns: Conversion, at: int) -> str:
    """SQL of one column: what does not fit ends the query, unless its owner has said the type."""
    kind, column, name = columns.kinds[at], f"c{at}", duck.name(columns.names[at])
    native = scan.native and kind.native != "VARCHAR"
    known = column if native else kind.known(column)
    value = kind.native_value(column) if native else kind.value(known)
    if (kind.type == "text" and not kind.vacant) or columns.told(at):
        return f"{value} AS {name}"
    wrong = f"error({duck.text(_MISFIT)})::{_sql_type(kind)}"
    return f"CASE WHEN {known} IS NULL THEN NULL ELSE COALESCE({value}, {wrong}) END AS {name}"


def _sql_type(kind: Kind) -> str:
    return {
        "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "datetime": "TIMESTAMP", "boolean": "BOOLEAN",
        "text": "VARCHAR",
    }[kind.type]  # fmt: skip


def _look_again(connection: duckdb.DuckDBPyConnection, scan: Scan, columns: Conversion) -> None:
    """Widen every column with texts that do not fit, not only the one that was noticed first."""
    typed = [
        at for at, kind in enumerate(columns.kinds) if (kind.type != "text" or kind.vacant) and not columns.told(at)
    ]
    counts = ", ".join(f"count(*) FILTER ({_misfit(columns, at)})" for at in typed)
    found = duck.one(connection, f"SELECT {counts} FROM {scan.texts()}")
    wrong = [at for at, count in zip(typed, found, strict=True) if count]
    for at in wrong:
        columns.widen(at, misfits(connection, scan, columns, at))
    if not wrong:  # the reader refuses by itself what fits: a space beside "NA"
        columns.kinds = [replace(kind, native="VARCHAR") for kind in columns.kinds]


def misfits(connection: duckdb.DuckDBPyConnection, scan: Scan, columns: Conversion, at: int) -> list[str]:
    """Some of the different texts that do not fit the column's kind."""
    wrong = f"SELECT DISTINCT c{at} FROM {scan.texts()} WHERE {_misfit(columns, at)} LIMIT {MISFITS}"
    return [row[0] for row in connection.execute(wrong).fetchall()]


def _misfit(columns: Conversion, at: int) -> str:
    known = columns.kinds[at].known(f"c{at}")
    return f"({known}) IS NOT NULL AND ({columns.kinds[at].value(f'({known})')}) IS NULL"


def left_out(connection: duckdb.DuckDBPyConnection, scan: Scan, columns: Conversion) -> tuple[list[Rejected], int]:
    """The cells that do not fit the type that their owner has said, and their number: the table has none there."""
    found: list[Rejected] = []
    total = 0
    for at in filter(columns.told, range(len(columns.names))):
        if columns.kinds[at].type == "text":
            continue
        rows = f"SELECT row_number() OVER () AS row, * FROM {scan.texts()}"
        wrong = f"FROM ({rows}) WHERE {_misfit(columns, at)}"
        total += duck.one(connection, f"SELECT count(*) FROM {scan.texts()} WHERE {_misfit(columns, at)}")[0]
        for row, text in connection.execute(f"SELECT row, c{at} {wrong} LIMIT {MOST_REJECTED}").fetchall():
            reason = f"row {row}: {text[:60]!r} is no {columns.kinds[at].type}; the cell was left empty"
            found.append(Rejected(line=0, reason=reason, column=columns.names[at], text=text[:200]))
    return found, total
