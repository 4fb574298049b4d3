"""The kind of a column, inferred from texts of it: the narrowest that all of them fit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from workers.sources.dates import date_formats, has_clock, other_order, reads
from workers.sources.kinds import Kind
from workers.sources.looks import (
    CODE,
    INTEGER,
    ISO_DATE,
    ISO_TIME,
    PLAIN,
    STYLES,
    Style,
    fits,
    is_empty,
    maybe_date,
    unit_of,
)
from workers.sources.reading import ColumnType, Reading

_LONG = 15
"""Digits of a whole number that every double holds."""
_MOST_LONG = 18


def infer(values: Iterable[str], reading: Reading, *, comma: bool = False) -> Kind:
    """The kind that all these texts fit. ``comma``: elsewhere in the file the fraction follows a comma."""
    distinct = list(dict.fromkeys(values))
    nulls = frozenset(each.strip() for each in distinct if is_empty(each)) | frozenset(reading.null)
    known = [each for each in distinct if each.strip() not in nulls]
    if not known:
        return Kind("text", nulls | {""}, vacant=True)
    found = _truth(known) or _number(known, reading, comma=comma) or _date(known, reading.date_format)
    return replace(found, nulls=nulls | {""}) if found else Kind("text", frozenset(reading.null) | {""})


def forced(kind: ColumnType, values: Iterable[str], reading: Reading, *, comma: bool = False) -> Kind:
    """The kind of this type that most of these texts fit; every text is looked at, so that each misfit can be told."""
    return replace(_forced(kind, values, reading, comma=comma), native="VARCHAR")


def _forced(kind: ColumnType, values: Iterable[str], reading: Reading, *, comma: bool) -> Kind:
    distinct = list(dict.fromkeys(values))
    nulls = frozenset(each.strip() for each in distinct if is_empty(each)) | frozenset(reading.null) | {""}
    known = [each for each in distinct if each.strip() not in nulls]
    if kind == "text":
        return Kind("text", frozenset(reading.null) | {""})
    if kind == "boolean":
        return Kind("boolean", nulls)
    if kind in {"date", "datetime"}:
        return replace(_forced_date(known, reading), type=kind, nulls=nulls)
    plain = [each for each in known if PLAIN.fullmatch(each)]
    dressed_ones = [each for each in known if not PLAIN.fullmatch(each)]
    if len(plain) >= len(dressed_ones) and not (comma or reading.decimal == ","):
        return Kind(kind, nulls)
    return replace(_styled(known, _styles(reading, comma=comma), strict=False) or Kind(kind), type=kind, nulls=nulls)


def is_comma(values: Iterable[str]) -> bool:
    """Whether a comma before a fraction is beyond doubt: not three digits after it, or a dot in a group before it."""
    known = [each for each in values if not is_empty(each)]
    dotted, comma = Style(".", ","), (Style(",", "."), Style(",", " "), Style(","))
    return any(
        all(fits(style, each) for each in known) and not all(fits(dotted, each) for each in known) and bool(known)
        for style in comma
    ) and any("," in each for each in known)


def ambiguous_date(kind: Kind, values: Iterable[str]) -> bool:
    """Whether day and month could change places in every one of these texts."""
    form = kind.date_format
    if not form or "%m" not in form or "%d" not in form or form.startswith("%Y"):
        return False
    return all(reads(other_order(form), each) for each in values if each.strip() not in kind.nulls)


def _truth(known: Sequence[str]) -> Kind | None:
    return Kind("boolean") if all(each.strip().lower() in {"true", "false"} for each in known) else None


def _number(known: Sequence[str], reading: Reading, *, comma: bool) -> Kind | None:
    if all(map(INTEGER.fullmatch, known)):
        return _integer(known)
    if all(map(PLAIN.fullmatch, known)) and reading.decimal != ",":
        grouped = comma and all(fits(Style(",", "."), each) for each in known)
        if not grouped:
            return Kind("number", native="DOUBLE")
    return _styled(known, _styles(reading, comma=comma), strict=True)


def _integer(known: Sequence[str]) -> Kind | None:
    if any(map(CODE.fullmatch, known)):
        return None
    longest = max(len(each.strip().lstrip("+-")) for each in known)
    if longest > _MOST_LONG:
        return None
    return Kind("integer", exact=True) if longest > _LONG else Kind("integer", native="DOUBLE")


def _styles(reading: Reading, *, comma: bool) -> list[Style]:
    """Those that may be, best first."""
    styles = [style for style in STYLES if reading.decimal in {None, style.decimal}]
    return sorted(styles, key=lambda style: style.decimal != ",") if comma else _dots_first(styles)


def _dots_first(styles: list[Style]) -> list[Style]:
    """1,234 is a thousand and some unless something says otherwise: try it before a bare decimal comma."""
    return sorted(styles, key=lambda style: style == Style(","))


def _styled(known: Sequence[str], styles: Sequence[Style], *, strict: bool) -> Kind | None:
    if strict and any(len(each) > 40 for each in known[:100]):  # noqa: PLR2004 - longer ones are prose
        return None
    possible = [style for style in styles if fits(style, known[0])] if strict else styles
    counts = {style: sum(fits(style, each) for each in known) for style in possible}
    best = max(possible, key=lambda style: counts[style], default=None)
    if best is None or counts[best] == 0 or (strict and counts[best] < len(known)):
        return None
    taken = [each for each in known if fits(best, each)]
    units = Counter(filter(None, map(unit_of, taken)))
    if strict and (len(units) > 1 or any(CODE.fullmatch(each) for each in taken)):
        return None
    return Kind("number", style=best, unit=next(iter(units), "") if len(units) == 1 else "")


def _date(known: Sequence[str], told: str | None) -> Kind | None:
    if told:
        return _formatted(told) if all(reads(told, each) for each in known) else None
    if not all(_iso(each) or maybe_date(each) for each in known):
        return None
    iso, others = [each for each in known if _iso(each)], [each for each in known if not _iso(each)]
    if not others:
        return _iso_date(iso)
    form = next(date_formats(others), None)
    if form is None or not iso:
        return _formatted(form) if form else None
    of_iso, of_others = _iso_date(iso), _formatted(form)
    kind: ColumnType = "datetime" if "datetime" in {of_iso.type, of_others.type} else "date"
    return replace(of_others, type=kind, zoned=of_iso.zoned, mixed=True)


def _iso(value: str) -> bool:
    return ISO_DATE.fullmatch(value) is not None or ISO_TIME.fullmatch(value) is not None


def _iso_date(known: Sequence[str]) -> Kind:
    times = [found for each in known if (found := ISO_TIME.fullmatch(each))]
    if any(found["zone"] for found in times):
        return Kind("datetime", zoned=True)
    return Kind("datetime" if times else "date", native="TIMESTAMP")


def _formatted(form: str) -> Kind:
    return Kind("datetime" if has_clock(form) else "date", date_format=form)


def _forced_date(known: Sequence[str], reading: Reading) -> Kind:
    if reading.date_format:
        return _formatted(reading.date_format)
    likely = [each for each in known if maybe_date(each)]
    return _date(likely, None) or Kind("datetime", native="TIMESTAMP")
