"""Rows of a database become lines of JSON, and the types of their columns are kept."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Any

import orjson

from app.domain.errors import TooLarge
from workers.sources.names import clean_names
from workers.sources.profile import Column
from workers.sources.reading import ColumnType
from workers.sources.workshop import Tell

_PLAIN = {bool, int, float, str}
"""What JSON has as it is."""

_MOST_WHOLE = 10**18
"""From here on a whole number is only told as about so much."""

_TYPES: tuple[tuple[type, ColumnType], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (Decimal, "number"),
    (timedelta, "number"),
    (datetime, "datetime"),
    (date, "date"),
)
"""In order: a truth is a whole number for Python, and an instant a day."""

_WIDER: dict[frozenset[ColumnType], ColumnType] = {
    frozenset({"integer", "number"}): "number",
    frozenset({"date", "datetime"}): "datetime",
}


@dataclass
class Spool:
    """Rows on their way into a file. ``types`` are those of the values seen in each column, by its name."""

    names: Sequence[str]
    most_rows: int
    most_bytes: int
    rows: int = 0
    size: int = 0
    types: dict[str, set[ColumnType]] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Iterable[str], most_rows: int, most_bytes: int) -> "Spool":
        """One for these columns of a result."""
        return cls(clean_names(columns), most_rows, most_bytes)

    def write(self, batches: Iterable[Sequence[Sequence[Any]]], out: Path, tell: Tell) -> str:
        """Write all rows; gives the SHA-256 of the file. ``TooLarge`` beyond so many rows or bytes."""
        digest = hashlib.sha256(orjson.dumps(list(self.names)))
        with out.open("wb") as file:
            for batch in batches:
                self._count(len(batch))
                block = self._lines(batch)
                self.size += len(block)
                self._check()
                digest.update(block)
                file.write(block)
                tell({"stage": "fetch", "rows": self.rows})
        return digest.hexdigest()

    def told(self, *, typeless: bool) -> dict[str, ColumnType]:
        """The types of the columns by name, but of those that are told as exactly by their texts: whole numbers.

        ``typeless``: the database has no type for dates, so texts are left to be looked at too.
        """
        settled = {name: self._type(name) for name in self.names if self.types.get(name)}
        seen = {"integer", "text"} if typeless else {"integer"}
        return {name: kind for name, kind in settled.items() if kind not in seen}

    def columns(self) -> list[Column]:
        """The columns of a result without rows: nothing is known of their types."""
        return [Column(name=name, original=name, type="text") for name in self.names]

    def _type(self, name: str) -> ColumnType:
        seen = frozenset(self.types[name])
        return next(iter(seen)) if len(seen) == 1 else _WIDER.get(seen, "text")

    def _count(self, more: int) -> None:
        self.rows += more
        if self.rows > self.most_rows:
            raise TooLarge(f"the query gives more than {self.most_rows:,} rows; aggregate or limit in the query")

    def _check(self) -> None:
        if self.size > self.most_bytes:
            raise TooLarge(f"the query gives more than {self.most_bytes:,} bytes; select fewer columns or rows")

    def _lines(self, batch: Sequence[Sequence[Any]]) -> bytes:
        columns = [self._told(name, values) for name, values in zip(self.names, zip(*batch, strict=True), strict=True)]
        rows = zip(*columns, strict=True)
        return b"".join(orjson.dumps(dict(zip(self.names, row, strict=True))) + b"\n" for row in rows)

    def _told(self, name: str, values: Sequence[Any]) -> Sequence[Any]:
        """The values of a column as JSON has them; their types are noted."""
        found = set(map(type, values)) - {NoneType}
        kinds = {each: _type_of(each) for each in found}
        if int in found and any(abs(value) >= _MOST_WHOLE for value in values if type(value) is int):
            kinds[int] = "number"
        self.types.setdefault(name, set()).update(kinds.values())
        if found <= _PLAIN and kinds.get(int) != "number":
            return values
        return [None if value is None else _plain(value) for value in values]


def _type_of(kind: type) -> ColumnType:
    return next((told for each, told in _TYPES if issubclass(kind, each)), "text")


def _plain(value: Any) -> str | float | bool:
    """A value as JSON has it; its reader takes texts of numbers and times as these."""
    match value:
        case bool() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case bytes():
            return value.hex()
        case dict() | list():
            return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return str(value)
