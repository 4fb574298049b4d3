"""What the planner knows of a table: its columns with their types, and the names that stand in their cells."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.charts.moments import Moment, all_written

TYPES = ("number", "integer", "date", "datetime", "text", "boolean")
MOST_VALUES = 300
"""Different names of a column that are kept to be looked up."""
LONGEST = 80
"""Characters of a cell that may be a name; what is longer is prose."""
_TRIED = 40
"""Cells of a column of texts that are tried first: where they are no dates, it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``distinct`` is 0 where nobody counted; ``values`` are different names of its cells, not all of them.

    ``least`` and ``greatest`` are numbers, or ISO 8601 texts of times; None where they are not known.
    """

    name: str
    type: str
    distinct: int = 0
    nulls: int = 0
    least: Any = None
    greatest: Any = None
    values: tuple[str, ...] = ()
    unit: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it has numbers."""
        return self.type in {"number", "integer"}

    @property
    def is_time(self) -> bool:
        """Whether it has dates or times."""
        return self.type in {"date", "datetime"}


@dataclass(frozen=True, slots=True)
class Profile:
    """The columns of a table in their order, and how many rows it has."""

    columns: tuple[Column, ...]
    rows: int

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @classmethod
    def of_dataset(cls, told: Mapping[str, Any], rows: Sequence[Mapping[str, Any]] = ()) -> "Profile":
        """The profile that a dataset's version keeps; ``rows`` bring the names in its cells."""
        columns = tuple(_told(one, [row.get(one["name"]) for row in rows]) for one in told["columns"])
        return cls(columns, told["rows"])

    @classmethod
    def of_rows(cls, rows: Sequence[Mapping[str, Any]]) -> "Profile":
        """The profile of rows that came with a request."""
        names = dict.fromkeys(str(name) for row in rows for name in row)
        return cls.of_columns({name: [row.get(name) for row in rows] for name in names})

    @classmethod
    def of_columns(cls, columns: Mapping[str, Sequence[Any]]) -> "Profile":
        """The profile of columns of equal length."""
        rows = max(map(len, columns.values()), default=0)
        return cls(tuple(_measured(name, values) for name, values in columns.items()), rows)

    def with_rows(self, rows: Sequence[Mapping[str, Any]]) -> "Profile":
        """The same with the names that stand in these rows' cells."""
        if not rows:
            return self
        return Profile(tuple(_named(one, [row.get(one.name) for row in rows]) for one in self.columns), self.rows)


def _told(one: Mapping[str, Any], cells: Sequence[Any]) -> Column:
    column = Column(
        name=one["name"],
        type=one["type"],
        distinct=one.get("distinct") or 0,
        nulls=one.get("nulls") or 0,
        least=one.get("min"),
        greatest=one.get("max"),
        unit=one.get("unit") or "",
    )
    return _named(column, [*cells, *one.get("samples", ())])


def _named(column: Column, cells: Iterable[Any]) -> Column:
    """The column with the names of these cells beside those it has."""
    if column.type != "text":
        return column
    names = dict.fromkeys([*column.values, *(cell for cell in cells if isinstance(cell, str) and len(cell) <= LONGEST)])
    return replace(column, values=tuple(name for name in names if name.strip())[:MOST_VALUES])


def _measured(name: str, cells: Sequence[Any]) -> Column:
    known = [cell for cell in cells if cell is not None and cell != ""]
    kind, values = _typed(known)
    ordered = kind not in {"text", "boolean"} and values
    different = set(map(str, known) if kind == "text" else values)
    column = Column(
        name=name,
        type=kind,
        distinct=len(different),
        nulls=len(cells) - len(known),
        least=min(values) if ordered else None,
        greatest=max(values) if ordered else None,
    )
    return _named(column, known)


def _typed(known: Sequence[Any]) -> tuple[str, Sequence[Any]]:
    """The type of cells, and the cells as values of it."""
    kinds = set(map(type, known))
    if kinds == {bool}:
        return "boolean", known
    if kinds and kinds <= {int, float} and all(map(math.isfinite, known)):
        return ("integer" if kinds == {int} else "number"), known
    if kinds == {str} and known:
        return _of_texts(known)
    return "text", known


def _of_texts(texts: Sequence[str]) -> tuple[str, Sequence[Any]]:
    numbers = _numbers(texts)
    if numbers is not None:
        return ("integer" if all(number.is_integer() for number in numbers) else "number"), numbers
    moments = next((found for order in ("", "mdy", "dmy") if (found := _moments(texts, order))), ())
    if not moments:
        return "text", texts
    timed = any(moment.grain in {"minute", "second"} for moment in moments)
    return ("datetime" if timed else "date"), [moment.instant.isoformat()[: 19 if timed else 10] for moment in moments]


def _moments(texts: Sequence[str], order: str) -> Sequence[Moment]:
    """The dates that all of these texts are, if they are: a few of them tell most columns of names."""
    few = texts[:: max(len(texts) // _TRIED, 1)]
    return all_written(texts, order=order) if all_written(few, order=order) else ()


def _numbers(texts: Sequence[str]) -> list[float] | None:
    """The numbers that all of these texts are, but for codes with leading zeros."""
    try:
        numbers = [float(text.replace(",", "")) for text in texts]
    except ValueError:
        return None
    coded = any(len(text) > 1 and text[0] == "0" and text[1].isdigit() for text in texts)
    return None if coded or not all(map(math.isfinite, numbers)) else numbers
