"""What a reader of one format hands over beside the table that it has written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workers.sources.convert import Conversion
from workers.sources.infer import ambiguous_date
from workers.sources.measure import Named
from workers.sources.profile import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A ``Profile`` before its columns are measured."""

    format: str
    found: Mapping[str, Any]
    named: tuple[Named, ...]
    rows: int
    rejected: tuple[Rejected, ...] = ()
    rejected_count: int = 0
    notices: tuple[str, ...] = ()


def named(columns: Conversion, originals: Sequence[str]) -> tuple[Named, ...]:
    """The columns by name and by the kinds that hold."""
    each = zip(columns.names, originals, columns.kinds, strict=True)
    return tuple(Named(name, original, kind.type, kind.unit) for name, original, kind in each)


def notices_of(columns: Conversion) -> tuple[str, ...]:
    """What its owner should know of how the columns were read."""
    notes = [
        f"column {columns.names[at]!r} is text because of values such as {text[:60]!r}; if these are mistakes, say "
        f'reading.columns {{"{columns.names[at]}": "number"}} (or a date), and their cells are left empty'
        for at, text in sorted(columns.widened.items())
    ]
    for at, kind in enumerate(columns.kinds):
        if kind.zoned:
            notes.append(f"the times of column {columns.names[at]!r} are told in UTC")
        if ambiguous_date(kind, columns.seen[at]):
            order = "month first" if kind.date_format.startswith("%m") else "day first"
            notes.append(f"the dates of column {columns.names[at]!r} were read {order}; else say reading.date_format")
    return tuple(notes)
