"""What is other in a run's data than in those of the run before: a summary of bounded size."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from math import fsum, inf
from typing import Any, TypeAlias

from app.domain.reading import cut, is_number
from app.domain.schedules.conditions import percent

Columns: TypeAlias = Mapping[str, Sequence[Any]]
Key: TypeAlias = tuple[Any, ...]

MOST = 10
"""Of rows, cells and columns that are told one by one; beyond them there are counts."""
MOST_TEXT = 100
"""Characters of one cell."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that has another value now."""

    key: Key
    column: str
    before: Any
    after: Any

    @property
    def size(self) -> float:
        """How large the change is: of a number in its own unit, of anything else the least."""
        return abs(self.after - self.before) if is_number(self.after) and is_number(self.before) else -inf

    def to_json(self, keys: Sequence[str]) -> dict[str, Any]:
        told = {"key": dict(zip(keys, map(_brief, self.key), strict=True)), "column": self.column}
        return {**told, **_change(self.before, self.after)}


def what_changed(before: Columns, after: Columns, keys: Sequence[str] = ()) -> dict[str, Any]:
    """The difference of two tables, columns of JSON's own values by name.

    Rows are told apart by ``keys``; without any by the first columns without numbers that, together, no two rows of a
    table share. Where there are none such, a row that is other is one removed and one added. ``largest`` has the cells
    with the largest changes of numbers first, ``totals`` the sums of columns of numbers.
    """
    common = [name for name in after if name in before]
    keys = _usable(keys, before, after) or _found(before, after, common)
    columns = {"added": _left(after, before), "removed": _left(before, after)}
    rows = _by_key(before, after, keys, common) if keys else _by_row(before, after, common)
    return {
        "same": not any(columns.values()) and not any(rows["rows"][name] for name in ("added", "removed", "changed")),
        "columns": columns,
        "keys": list(keys),
        **rows,
        "totals": _totals(before, after, common),
    }


def _by_key(before: Columns, after: Columns, keys: Sequence[str], common: Sequence[str]) -> dict[str, Any]:
    old, new = _indexed(before, keys), _indexed(after, keys)
    added, removed = [key for key in new if key not in old], [key for key in old if key not in new]
    cells = [
        _Cell(key, name, was, now)
        for name in common
        if name not in keys
        for key in new
        if key in old and (was := before[name][old[key]]) != (now := after[name][new[key]])
    ]
    cells.sort(key=lambda cell: cell.size, reverse=True)
    changed = len({cell.key for cell in cells})
    return {
        "rows": _counts(before, after, len(added), len(removed), changed),
        "added": [_row(after, new[key]) for key in added[:MOST]],
        "removed": [_row(before, old[key]) for key in removed[:MOST]],
        "largest": [cell.to_json(keys) for cell in cells[:MOST]],
    }


def _by_row(before: Columns, after: Columns, common: Sequence[str]) -> dict[str, Any]:
    """Without keys: each row counts as often as it is there."""
    old, new = list(_keys(before, common)), list(_keys(after, common))
    more, fewer = Counter(new) - Counter(old), Counter(old) - Counter(new)
    return {
        "rows": _counts(before, after, more.total(), fewer.total(), 0),
        "added": [_row(after, new.index(key)) for key in islice(more.elements(), MOST)],
        "removed": [_row(before, old.index(key)) for key in islice(fewer.elements(), MOST)],
        "largest": [],
    }


def _counts(before: Columns, after: Columns, added: int, removed: int, changed: int) -> dict[str, int]:
    counts = {"added": added, "removed": removed, "changed": changed}
    return {"before": _length(before), "after": _length(after), **counts}


def _usable(keys: Sequence[str], before: Columns, after: Columns) -> Sequence[str]:
    """The keys that were asked for, when both tables have them and no two rows share them."""
    there = all(name in before and name in after for name in keys)
    return keys if keys and there and _is_key(before, keys) and _is_key(after, keys) else ()


def _found(before: Columns, after: Columns, common: Sequence[str]) -> Sequence[str]:
    named = [name for name in common if not _is_measure(before[name]) and not _is_measure(after[name])]
    longer = accumulate(named, lambda names, name: [*names, name], initial=list[str]())
    return next((names for names in longer if names and _is_key(before, names) and _is_key(after, names)), ())


def _is_key(columns: Columns, names: Sequence[str]) -> bool:
    return len(set(_keys(columns, names))) == _length(columns)


def _keys(columns: Columns, names: Sequence[str]) -> Iterable[Key]:
    return (tuple(_hashable(columns[name][index]) for name in names) for index in range(_length(columns)))


def _indexed(columns: Columns, keys: Sequence[str]) -> dict[Key, int]:
    return {key: index for index, key in enumerate(_keys(columns, keys))}


def _hashable(value: Any) -> Any:
    return str(value) if isinstance(value, list | dict) else value


def _length(columns: Columns) -> int:
    return len(next(iter(columns.values()), ()))


def _left(columns: Columns, others: Columns) -> list[str]:
    return [name for name in columns if name not in others]


def _is_measure(values: Sequence[Any]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(map(is_number, known))


def _totals(before: Columns, after: Columns, common: Sequence[str]) -> dict[str, Any]:
    measures = [name for name in common if _is_measure(before[name]) and _is_measure(after[name])]
    return {name: _change(_sum(before[name]), _sum(after[name])) for name in measures[:MOST]}


def _sum(values: Sequence[Any]) -> float | None:
    """None when it is beyond all numbers."""
    try:
        return fsum(value for value in values if value is not None)
    except OverflowError:
        return None


def _change(before: Any, after: Any) -> dict[str, Any]:
    """Two values, and for numbers what lies between them; from nothing there is no percentage."""
    told = {"before": _brief(before), "after": _brief(after)}
    if not (is_number(before) and is_number(after)):
        return told
    numbers = {"change": after - before, "percent": percent(before, after)}
    return {**told, **{name: number if is_number(number) else None for name, number in numbers.items()}}


def _row(columns: Columns, index: int) -> dict[str, Any]:
    return {name: _brief(columns[name][index]) for name in list(columns)[:MOST]}


def _brief(value: Any) -> Any:
    text = value if isinstance(value, str) else str(value) if isinstance(value, list | dict) else None
    return value if text is None else cut(text, MOST_TEXT)
