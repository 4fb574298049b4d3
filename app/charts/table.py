"""Data as a table, rows of objects or columns, and how its columns become what a chart type reads.

``encoding`` says which column is what, as in Vega-Lite: ``{"x", "y", "color", "size", "facet", ...}``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.charts.model import JsonObject
from app.charts.reading import Findings, is_number, shown

MOST_MEASURES = 6
"""Columns of numbers that are drawn when nobody says which."""
MOST_GROUPS = 12
"""Names that a column may have to be chosen for the colour."""

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][-+]?\d+)?")
_YEAR, _CODE = re.compile(r"(19|20)\d\d"), re.compile(r"0\d+")
_AROUND = " \u00a0\u202f$€£¥%"
_ISO = re.compile(r"\d{4}(-\d{2}){1,2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[-+]\d{2}:?\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length by name, in the order they came."""

    columns: Mapping[str, Sequence[Any]]
    read_as_numbers: Mapping[str, str] = field(default_factory=dict)
    """Columns of texts that became numbers, each with one of its texts."""

    @classmethod
    def of(cls, columns: Mapping[str, Sequence[Any]]) -> "Table":
        """A table of columns as they came; texts that all are numbers, as spreadsheets export them, become numbers."""
        found = {name: text for name, values in columns.items() if (text := _number_text(values))}
        cleaned = {name: list(map(_number, values)) if name in found else values for name, values in columns.items()}
        return cls(cleaned, found)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def measures(self) -> list[str]:
        """The columns of numbers."""
        return [name for name, values in self.columns.items() if _is_measure(values)]

    def names(self) -> list[str]:
        """The columns of texts and dates."""
        return [name for name, values in self.columns.items() if not _is_measure(values)]

    def rows(self, keep: Sequence[int]) -> "Table":
        """These rows alone."""
        columns = {name: [values[index] for index in keep] for name, values in self.columns.items()}
        return replace(self, columns=columns)


def table_of(data: Any, findings: Findings) -> Table | None:
    """The table in a request's data; None for data of another shape. What is wrong with it is a fault."""
    if isinstance(data, list):
        return _of_rows(data, "data", findings)
    if not isinstance(data, Mapping):
        return None
    rows, columns = data.get("rows"), data.get("columns")
    if isinstance(rows, list) and isinstance(columns, list):
        return _of_lists(rows, columns, findings)
    if isinstance(rows, list):
        return _of_rows(rows, "data.rows", findings)
    return _of_columns(columns, findings) if isinstance(columns, Mapping) else None


def _of_rows(rows: Sequence[Any], place: str, findings: Findings) -> Table:
    names: dict[str, None] = {}
    for index, row in enumerate(rows):
        if isinstance(row, Mapping):
            names |= dict.fromkeys(map(str, row))
        else:
            findings.fault(f"{place}[{index}]", f"expected an object, found {shown(row)}")
    findings.settle()
    return Table.of({name: [row.get(name) for row in rows] for name in names})


def _of_lists(rows: Sequence[Any], columns: Sequence[Any], findings: Findings) -> Table:
    for index, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != len(columns):
            findings.fault(f"data.rows[{index}]", f"expected a list of {len(columns)} values, found {shown(row)}")
    findings.settle()
    return Table.of({str(name): [row[number] for row in rows] for number, name in enumerate(columns)})


def _of_columns(columns: Mapping[str, Any], findings: Findings) -> Table:
    lengths = {name: len(values) for name, values in columns.items() if isinstance(values, list)}
    for name, values in columns.items():
        if not isinstance(values, list):
            findings.fault(f"data.columns.{name}", f"expected a list, found {shown(values)}")
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        findings.fault("data.columns", f"columns must be equally long; {told}")
    findings.settle()
    return Table.of({str(name): values for name, values in columns.items()})


def _number_text(values: Sequence[Any]) -> str:
    """One of the texts, if all are numbers with separators or signs around them; else ""."""
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    if len(texts) != sum(value is not None and value != "" for value in values):
        return ""
    plain = [text.strip(_AROUND) for text in texts]
    if not plain or not all(map(_NUMBER.fullmatch, plain)) or _are_codes(plain):
        return ""
    return texts[0]


def _are_codes(texts: Sequence[str]) -> bool:
    """Years and codes with leading zeros stay names."""
    return all(map(_YEAR.fullmatch, texts)) or any(map(_CODE.fullmatch, texts))


def _number(text: Any) -> float | None:
    plain = text.strip(_AROUND).replace(",", "") if isinstance(text, str) else ""
    return float(plain) if plain else None


def _is_measure(values: Sequence[Any]) -> bool:
    present = [value for value in values if value is not None]
    return bool(present) and all(map(is_number, present))


@dataclass(frozen=True, slots=True)
class Encoding:
    """Which column is what. ``given`` is what the request said."""

    given: Mapping[str, Any]

    def column(self, channel: str, table: Table, findings: Findings) -> str:
        """The column of a channel; "" when it wasn't given, a fault when the table hasn't got it."""
        value = self.given.get(channel)
        name = value.get("field") if isinstance(value, Mapping) else value
        if name is None:
            return ""
        return _known(name, f"encoding.{channel}", table, findings)

    @property
    def named(self) -> set[str]:
        """Every column that is named."""
        values = [value.get("field") if isinstance(value, Mapping) else value for value in self.given.values()]
        return {str(name) for value in values for name in (value if isinstance(value, list) else [value])}

    def columns(self, channel: str, table: Table, findings: Findings) -> list[str]:
        """The columns of a channel that may have several."""
        value = self.given.get(channel)
        if not isinstance(value, list):
            name = self.column(channel, table, findings)
            return [name] if name else []
        places = (f"encoding.{channel}[{index}]" for index in range(len(value)))
        return [_known(name, place, table, findings) for name, place in zip(value, places, strict=True)]


def _known(name: Any, place: str, table: Table, findings: Findings) -> str:
    if not isinstance(name, str):
        findings.fault(place, f"expected the name of one column, found {shown(name)}")
        return ""
    if name not in table.columns:
        findings.fault(place, f"there is no column {shown(name)}; there are {', '.join(table.columns)}")
        return ""
    return name


def encoding_of(body: JsonObject, data: Any, findings: Findings) -> Encoding:
    """The request's encoding, which may also stand in its data."""
    given = body.get("encoding") or (data.get("encoding") if isinstance(data, Mapping) else None) or {}
    if not isinstance(given, Mapping):
        findings.fault("encoding", f"expected an object such as {{'x': 'month', 'y': 'sales'}}, found {shown(given)}")
        given = {}
    return Encoding(given)


def groups(values: Sequence[Any]) -> dict[Any, list[int]]:
    """The rows of each different value, in the order in which they appear."""
    found: dict[Any, list[int]] = {}
    for index, value in enumerate(values):
        found.setdefault(value, []).append(index)
    return found


def in_order(values: Sequence[Any]) -> list[Any]:
    """Different values: numbers and dates rising, names as they came."""
    kinds = list(dict.fromkeys(value for value in values if value is not None))
    if all(map(is_number, kinds)) or all(isinstance(kind, str) and _ISO.fullmatch(kind) for kind in kinds):
        return sorted(kinds)
    return kinds


def texts(values: Sequence[Any]) -> Iterator[str]:
    """As names: null is an empty one."""
    return ("" if value is None else str(value) for value in values)
