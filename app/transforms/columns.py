"""The columns of a table on its way through the transforms: what is known of them, and faults in their names."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.reading import Faults, shown

NUMBER, TEXT, TIME, BOOLEAN, UNKNOWN = "number", "text", "time", "boolean", ""
KEY = "key"

_KIND_OF = {
    NUMBER: ("number", "integer", "int", "float", "decimal", "percent", "currency"),
    TEXT: ("text", "string"),
    TIME: ("time", "date", "datetime", "timestamp", "instant"),
    BOOLEAN: ("boolean", "bool"),
}
KINDS: Mapping[str, str] = {name: kind for kind, names in _KIND_OF.items() for name in names}
"""The kind of a column by what a dataset's profile calls its type; a type that is not here is not known."""

MOST_NAMES = 20
"""Columns that a message lists."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``grain`` is how fine a time is: year, quarter, month, week, day, hour, or "" for what it is.

    ``joins`` is how its values of several rows become one: ``sum``, ``min``, ``max``, ``key`` where rows that differ
    in it stay apart, or "" where nothing can be made of several, as of medians.
    """

    name: str
    kind: str = UNKNOWN
    grain: str = ""
    joins: str = "sum"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns in their order by name; ``whole`` is False when there may be others of which nobody knows."""

    known: Mapping[str, Column] = field(default_factory=dict)
    whole: bool = True

    @classmethod
    def of(cls, columns: Iterable[Column], *, whole: bool = True) -> "Columns":
        """These columns."""
        return cls({column.name: column for column in columns}, whole)

    @classmethod
    def typed(cls, types: Mapping[str, str] | None) -> "Columns":
        """The columns of a dataset by their types, as its profile names these; all is open with None."""
        if types is None:
            return cls(whole=False)
        return cls.of(Column(name, KINDS.get(kind.lower(), UNKNOWN)) for name, kind in types.items())

    def find(self, name: str, place: str, findings: Faults, kinds: Iterable[str] = ()) -> Column:
        """The column of this name, which must be of one of these kinds; else a fault."""
        found = self.known.get(name)
        if found is None:
            if self.whole and name:
                findings.fault(place, f"there is no column {shown(name)}; {self._told(name)}")
            return Column(name)
        if kinds and found.kind and found.kind not in kinds:
            findings.fault(place, f"expected a column of {' or '.join(_OF_KIND[kind] for kind in kinds)}; "
                                  f"{shown(name)} has {_OF_KIND[found.kind]}")  # fmt: skip
        return found

    def with_new(self, column: Column, place: str, findings: Faults) -> "Columns":
        """These and a new one at the end; a name that there is already is a fault."""
        if column.name in self.known:
            findings.fault(place, f"there is already a column {shown(column.name)}; give the new one another name")
        return Columns({**self.known, column.name: column}, self.whole)

    def replaced(self, name: str, column: Column) -> "Columns":
        """These with another one in the place of one of them."""
        return Columns.of((column if one.name == name else one for one in self.known.values()), whole=self.whole)

    def _told(self, name: str) -> str:
        if near := difflib.get_close_matches(name, self.known, n=3):
            return f"did you mean {' or '.join(map(shown, near))}?"
        return f"there are {listed(self.known)}"


_OF_KIND = {NUMBER: "numbers", TEXT: "texts", TIME: "dates or times", BOOLEAN: "true and false"}


def listed(names: Iterable[str]) -> str:
    """Names for a message: the first ones, and how many more there are."""
    told = list(names)
    more = f" and {len(told) - MOST_NAMES:,} more" if len(told) > MOST_NAMES else ""
    return ", ".join(shown(name) for name in told[:MOST_NAMES]) + more if told else "none"
