"""What was found in a file: its columns, its rows, the lines that were left out, and how it was read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from workers.sources.reading import ColumnType

MOST_REJECTED = 100
"""Rejected lines that are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table: ``name`` is its name in the Parquet file, ``original`` the one in the file.

    ``unit`` is what stood beside every number ("%", "€"), or "". ``least`` and ``greatest`` are numbers, ISO 8601
    texts or texts; None where the column is empty. ``distinct`` is exact only when not ``distinct_approximate``.
    """

    name: str
    original: str
    type: ColumnType
    unit: str = ""
    nulls: int = 0
    least: Any = None
    greatest: Any = None
    distinct: int = 0
    distinct_approximate: bool = True
    samples: tuple[Any, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """With ``min`` and ``max`` as users know them."""
        told = asdict(self)
        return {
            **{name: told[name] for name in ("name", "original", "type", "unit", "nulls")},
            "min": self.least,
            "max": self.greatest,
            "distinct": self.distinct,
            "distinct_approximate": self.distinct_approximate,
            "samples": list(self.samples),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Column":
        """The inverse of ``to_json``."""
        rest = {name: value for name, value in told.items() if name not in {"min", "max", "samples"}}
        return cls(least=told["min"], greatest=told["max"], samples=tuple(told["samples"]), **rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A line that is not in the table: its number in the file (1-based; 0: not known), the column, and why."""

    line: int
    reason: str
    column: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a file that was read.

    ``found`` says how it was read (delimiter, encoding, lines skipped, ...), ready to be given back as a ``Reading``.
    ``rejected`` are the first lines that were left out, ``rejected_count`` how many there were; ``notices`` are
    sentences for its owner. ``first_rows`` are the values of the first rows, in the order of the columns.
    """

    format: str
    found: Mapping[str, Any]
    columns: tuple[Column, ...]
    rows: int
    rejected: tuple[Rejected, ...] = ()
    rejected_count: int = 0
    notices: tuple[str, ...] = ()
    first_rows: tuple[tuple[Any, ...], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The form that is kept of a dataset's version."""
        return {
            "format": self.format,
            "found": dict(self.found),
            "rows": self.rows,
            "columns": [column.to_json() for column in self.columns],
            "rejected": [asdict(each) for each in self.rejected],
            "rejected_count": self.rejected_count,
            "notices": list(self.notices),
            "first_rows": [list(row) for row in self.first_rows],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Profile":
        """The inverse of ``to_json``."""
        return cls(
            format=told["format"],
            found=told["found"],
            rows=told["rows"],
            columns=tuple(map(Column.from_json, told["columns"])),
            rejected=tuple(Rejected(**each) for each in told["rejected"]),
            rejected_count=told["rejected_count"],
            notices=tuple(told["notices"]),
            first_rows=tuple(map(tuple, told.get("first_rows", ()))),
        )
