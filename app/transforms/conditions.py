"""Conditions of a filter: comparisons of a column with values, joined by all, any and not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.domain.fields import Fields
from app.domain.reading import Faults, shown
from app.transforms.columns import BOOLEAN, TEXT, Columns
from app.transforms.values import Plain, is_plain, misfit

EQUAL = ("=", "!=")
ORDERED = ("<", "<=", ">", ">=")
OF_TEXT = ("contains", "starts_with", "ends_with", "matches")
LISTED = ("in", "not_in")
NULLS = ("is_null", "is_not_null")
COMPARISONS = (*EQUAL, *ORDERED, *LISTED, "between", *OF_TEXT, *NULLS)

_ALIASES = {"==": "=", "<>": "!="}
MOST_VALUES = 1000
MOST_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """One column compared. ``values`` are one, for ``between`` two, for ``in`` any number, for ``is_null`` none."""

    column: str
    cmp: str
    values: tuple[Plain, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Joined:
    """``all`` or ``any`` of these."""

    how: str
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; a comparison with nothing, which is neither true nor false, stays so."""

    part: "Condition"


Condition: TypeAlias = Comparison | Joined | Not


def read_condition(value: Any, place: str, findings: Faults, depth: int = 0) -> Condition:
    """A ``where``. Faults are told; what is given then is good for nothing."""
    fields = Fields(value, place, findings)
    if depth > MOST_DEPTH:
        findings.fault(place, f"conditions are nested more than {MOST_DEPTH} deep")
        return Joined("all", ())
    how = next((name for name in ("all", "any", "not") if fields.has(name)), "")
    if how == "not":
        found: Condition = Not(read_condition(fields.raw("not"), fields.at("not"), findings, depth + 1))
    elif how:
        parts = fields.items(how, "give one condition or more", least=1)
        found = Joined(how, tuple(read_condition(item, spot, findings, depth + 1) for spot, item in parts))
    else:
        found = _comparison(fields)
    fields.leftovers()
    return found


def _comparison(fields: Fields) -> Comparison:
    column = fields.text("column", 'give one, such as {"column": "year", "cmp": ">=", "value": 2023}')
    given = fields.raw("cmp")
    cmp = _ALIASES.get(given, given) if isinstance(given, str) else given
    if cmp not in COMPARISONS:
        cmp = fields.choice("cmp", COMPARISONS)
    return Comparison(column, cmp, _values(cmp, fields), fields.place)


def _values(cmp: str, fields: Fields) -> tuple[Plain, ...]:
    if cmp in NULLS:
        return ()
    value = fields.raw("value")
    if cmp in LISTED or cmp == "between":
        return _many(cmp, value, fields)
    if value is None and not fields.has("value"):
        fields.fault("value", "is missing; to find rows without a value, compare by is_null")
    elif not is_plain(value) or (cmp in OF_TEXT and not isinstance(value, str)):
        fields.fault("value", f"expected {'text' if cmp in OF_TEXT else 'one value'}, found {shown(value)}")
    else:
        return (value,)
    return ()


def _many(cmp: str, value: Any, fields: Fields) -> tuple[Plain, ...]:
    most = 2 if cmp == "between" else MOST_VALUES
    if not isinstance(value, list) or not value or len(value) > most or (cmp == "between" and len(value) < most):
        wanted = "a list of two values" if cmp == "between" else f"a list of 1 to {most:,} values"
        found = f"one of {len(value):,}" if isinstance(value, list) else shown(value)
        fields.fault("value", f"expected {wanted}, found {found}")
        return ()
    for index, item in enumerate(value):
        if not is_plain(item):
            fields.fault(f"value[{index}]", f"expected a value, found {shown(item)}")
    return tuple(value)


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every comparison in a condition."""
    if isinstance(condition, Joined):
        for part in condition.parts:
            yield from comparisons(part)
    elif isinstance(condition, Not):
        yield from comparisons(condition.part)
    else:
        yield condition


def check_condition(condition: Condition, columns: Columns, findings: Faults) -> None:
    """Names of columns that there are, and values of their kinds; else faults."""
    for one in comparisons(condition):
        found = columns.find(one.column, f"{one.place}.column", findings, (TEXT,) if one.cmp in OF_TEXT else ())
        if found.kind == BOOLEAN and one.cmp in (*ORDERED, "between"):
            findings.fault(f"{one.place}.cmp", f"{shown(one.column)} has true and false, of which none is greater")
        listed = one.cmp in LISTED or one.cmp == "between"
        for index, value in enumerate(one.values if one.cmp not in OF_TEXT else ()):
            if wrong := misfit(value, found.kind):
                findings.fault(f"{one.place}.value[{index}]" if listed else f"{one.place}.value", wrong)
