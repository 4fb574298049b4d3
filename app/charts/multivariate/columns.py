"""Several numbers of each thing: columns, however they are written, and what groups the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.charts.model import JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, drawn_texts, is_number, numbers, objects, shown

MOST_COLUMNS, MOST_ROWS, MOST_GROUPS = 60, 100_000, 20
SHAPE = (
    "columns: an object of lists of numbers by name, or datasets of one column each, or rows of objects; "
    "a column of names groups the rows"
)


@dataclass(frozen=True, slots=True)
class ColumnData:
    """``values[column][row]``, None where there is no number; ``groups`` has the group of each row, or nothing."""

    names: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    groups: tuple[str, ...] = ()
    group_name: str = ""

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.values[0]) if self.values else 0

    @property
    def group_names(self) -> tuple[str, ...]:
        """The groups in the order in which they come first."""
        return tuple(dict.fromkeys(self.groups))


@dataclass(frozen=True, slots=True)
class _Found:
    """A column as it was given."""

    name: str
    place: str
    values: Sequence[Any]


def read_columns(data: JsonObject, findings: Findings) -> ColumnData:
    """Read ``columns``, ``rows`` or ``datasets``; columns of text that aren't the group are left out and told."""
    found = _given(data, findings)
    findings.settle()
    group, group_name = _groups(data, found, findings)
    chosen = [column for column in found if column.name != group_name and _is_numeric(column, findings)]
    values = tuple(numbers(column.values, column.place, findings) for column in chosen)
    findings.settle()
    names = tuple(column.name for column in chosen)
    _check(names, values, group, findings)
    return ColumnData(names, values, group, group_name)


def _given(data: JsonObject, findings: Findings) -> list[_Found]:
    if isinstance(data.get("columns"), Mapping):
        pairs = [(str(name), f"data.columns.{name}", values) for name, values in data["columns"].items()]
    elif data.get("rows") is not None:
        return _from_rows(data["rows"], findings)
    else:
        pairs = [
            _dataset(place, item, findings) for place, item in objects(data.get("datasets"), "data.datasets", findings)
        ]
    found = []
    for name, place, values in pairs:
        if isinstance(values, list):
            found.append(_Found(drawn_text(name, place, findings), place, values))
        else:
            findings.fault(place, f"expected a list, found {shown(values)}")
    return found


def _dataset(place: str, item: Mapping[str, Any], findings: Findings) -> tuple[str, str, Any]:
    options = OptionReader({k: v for k, v in item.items() if k not in {"label", "data"}}, place, findings)
    options.leftovers()
    return drawn_text(item.get("label"), f"{place}.label", findings) or place, f"{place}.data", item.get("data")


def _from_rows(given: Any, findings: Findings) -> list[_Found]:
    rows = [row for _, row in objects(given, "data.rows", findings)]
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    return [
        _Found(drawn_text(name, "data.rows", findings), f"data.rows.{name}", [row.get(name) for row in rows])
        for name in names
    ]


def _groups(data: JsonObject, found: Sequence[_Found], findings: Findings) -> tuple[tuple[str, ...], str]:
    """The group of each row: a list beside the columns, a column that is named, or the first column of few names."""
    given = data.get("groups", data.get("color"))
    if isinstance(given, list):
        return drawn_texts(given, "data.groups", findings), ""
    named = [column for column in found if column.name == given] if isinstance(given, str) else []
    if isinstance(given, str) and not named:
        findings.fault("data.groups", f"there is no column {shown(given)}")
    texts = named or [column for column in found if _is_text(column) and len(set(column.values)) <= MOST_GROUPS]
    if not texts:
        return (), ""
    words = ["" if value is None else value for value in texts[0].values]
    return drawn_texts(words, texts[0].place, findings), texts[0].name


def _is_text(column: _Found) -> bool:
    present = [value for value in column.values if value is not None]
    return bool(present) and all(isinstance(value, str) for value in present)


def _is_numeric(column: _Found, findings: Findings) -> bool:
    """Whether it is worth reading: a column of text alone is told and left out."""
    if _is_text(column):
        findings.notice(column.place, "not drawn: it has texts and no numbers")
        return False
    return any(is_number(value) for value in column.values) or bool(column.values)


def _check(names: Sequence[str], values: Sequence[Sequence[Any]], groups: Sequence[str], findings: Findings) -> None:
    if len(names) < 2:  # noqa: PLR2004 - a relation needs two
        findings.fault("data", f"{len(names)} columns of numbers; at least two are needed: {SHAPE}")
    if len(names) > MOST_COLUMNS:
        findings.fault("data", f"{len(names)} columns; at most {MOST_COLUMNS} can be told apart")
    findings.settle()
    lengths = {len(column) for column in values}
    if len(lengths) > 1:
        findings.fault(
            "data", f"the columns have {min(lengths)} to {max(lengths)} values; give one each row, null for a gap"
        )
    if max(lengths) > MOST_ROWS:
        findings.fault("data", f"{max(lengths):,} rows; at most {MOST_ROWS:,} are read")
    if groups and len(groups) != max(lengths):
        findings.fault("data.groups", f"{len(groups)} groups for {max(lengths)} rows; give one group a row")
    if len(set(groups)) > MOST_GROUPS:
        findings.fault("data.groups", f"{len(set(groups))} groups; at most {MOST_GROUPS} can be told apart")
    findings.settle()
