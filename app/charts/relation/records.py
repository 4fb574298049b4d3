"""Points of more than two numbers: objects by the names of their fields, or lists by place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.charts.model import JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, objects, shown
from app.charts.series import MAX_DATASETS, colors_of, values_of

Record: TypeAlias = tuple[float | None, ...]

NAMES = ("label", "name", "text", "id")
"""The keys under which a point may have a name."""


@dataclass(frozen=True, slots=True)
class Field:
    """One number of each point: the keys it may have in an object. A list has its fields in their order."""

    keys: tuple[str, ...]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class RecordSet:
    """One dataset: of each point that has all it needs its numbers, its name, its colour (or none, or one for all).

    ``found`` are the keys that some point has, ``kept`` the places of the points in what was given; ``options`` still
    holds what the chart type reads itself.
    """

    name: str
    place: str
    rows: tuple[Record, ...]
    names: tuple[str, ...]
    colors: tuple[str, ...]
    found: frozenset[str]
    kept: tuple[int, ...]
    options: OptionReader


def read_records(data: JsonObject, fields: Sequence[Field], findings: Findings) -> list[RecordSet]:
    """The datasets; points with null where a number is needed are left out and told."""
    sets = [_one(item, place, fields, findings) for place, item in objects(data.get("datasets"), DATASETS, findings)]
    if len(sets) > MAX_DATASETS:
        findings.fault(DATASETS, f"{len(sets)} datasets; at most {MAX_DATASETS} can be told apart")
    if data.get("datasets") == []:
        findings.fault(DATASETS, "there is nothing to draw: the list is empty")
    findings.settle()
    return sets


DATASETS = "data.datasets"


def _one(item: Mapping[str, Any], place: str, fields: Sequence[Field], findings: Findings) -> RecordSet:
    values = values_of(item, place, findings)
    rows = [read_record(value, f"{place}.data[{at}]", fields, findings) for at, value in enumerate(values)]
    kept = [(at, row) for at, row in enumerate(rows) if row is not None]
    if len(kept) < len(rows):
        findings.notice(f"{place}.data", f"{len(rows) - len(kept)} of {len(rows)} points lack a number; not drawn")
    options = OptionReader({k: v for k, v in item.items() if k not in {"label", "data"}}, place, findings)
    colors = colors_of(options, "backgroundColor") or colors_of(options, "borderColor")
    return RecordSet(
        name=drawn_text(item.get("label"), f"{place}.label", findings),
        place=place,
        rows=tuple(row for _, row in kept),
        names=tuple(_name(values[at], f"{place}.data[{at}]", findings) for at, _ in kept),
        colors=tuple(colors[at % len(colors)] for at, _ in kept) if len(colors) > 1 else colors,
        found=frozenset(str(key) for value in values if isinstance(value, Mapping) for key in value),
        kept=tuple(at for at, _ in kept),
        options=options,
    )


def read_record(value: Any, place: str, fields: Sequence[Field], findings: Findings) -> Record | None:
    """The numbers of one point; None for a gap, and for a fault, which is told."""
    pairs = _pairs(value, place, fields)
    if pairs is None:
        if value is not None:
            findings.fault(place, f"expected {_shape(fields)}, found {shown(value)}")
        return None
    for spot, number in pairs:
        if number is not None and not is_number(number):
            findings.fault(spot, f"expected a number or null, found {shown(number)}")
            return None
    row = tuple(number for _, number in pairs)
    gap = any(number is None and field.needed for number, field in zip(row, fields, strict=True))
    return None if gap else row


def _pairs(value: Any, place: str, fields: Sequence[Field]) -> list[tuple[str, Any]] | None:
    """The numbers as they were written, with their places; None when one that is needed isn't there at all."""
    least = sum(field.needed for field in fields)
    if isinstance(value, list) and least <= len(value) <= len(fields):
        padded = [*value, *[None] * (len(fields) - len(value))]
        return [(f"{place}[{at}]", number) for at, number in enumerate(padded)]
    if not isinstance(value, Mapping):
        return None
    keys = [next((key for key in field.keys if key in value), None) for field in fields]
    if any(key is None and field.needed for key, field in zip(keys, fields, strict=True)):
        return None
    return [(f"{place}.{key}", None if key is None else value[key]) for key in keys]


def _shape(fields: Sequence[Field]) -> str:
    needed = [field.keys[0] for field in fields if field.needed]
    return "{" + ", ".join(f'"{key}": number' for key in needed) + "} or [" + ", ".join(needed) + "]"


def _name(value: Any, place: str, findings: Findings) -> str:
    if not isinstance(value, Mapping):
        return ""
    key = next((key for key in NAMES if value.get(key) is not None), None)
    return "" if key is None else drawn_text(value[key], f"{place}.{key}", findings)
