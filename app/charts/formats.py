"""How numbers are written: names, templates, and the patterns of d3, numeral.js, Excel and ``Intl.NumberFormat``.

Whoever asks says it in the words of the tool they come from; here it becomes one ``NumberFormat``.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MOST_DECIMALS = 12
OWN = ""
"""The currency of the chart."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One way to write numbers.

    ``style`` is ``auto`` (as the house style has it), ``number``, ``short`` (1.2k), ``percent`` (a share of 1) or
    ``scientific``. ``decimals`` are exact, or with ``trim`` the most; None is as many as tell the values apart.
    ``digits`` are significant ones. ``currency`` is an ISO 4217 code, ``OWN``, or None for bare numbers. ``before``
    and ``after`` stand around the number as they are.
    """

    style: str = "auto"
    decimals: int | None = None
    digits: int | None = None
    trim: bool = False
    grouped: bool = True
    plus: bool = False
    currency: str | None = None
    before: str = ""
    after: str = ""


NAMES = {
    "auto": NumberFormat(),
    "number": NumberFormat("number"),
    "decimal": NumberFormat("number"),
    "plain": NumberFormat("number", grouped=False),
    "integer": NumberFormat("number", decimals=0),
    "short": NumberFormat("short"),
    "si": NumberFormat("short"),
    "compact": NumberFormat("short"),
    "percent": NumberFormat("percent"),
    "currency": NumberFormat(currency=OWN),
    "scientific": NumberFormat("scientific"),
}
"""The formats that have a name; ``:`` and a currency or a number of decimals may follow."""

_TEMPLATE = re.compile(r"([^{}]*)\{(?:value|y|0)?(?::([^{}]*))?\}([^{}]*)")
_D3 = re.compile(r"([+\-( ])?(\$)?(0)?(\d{1,2})?(,)?(?:\.(\d{1,2}))?(~)?([sdefgrp%])?")
_NUMERAL = re.compile(r"(\+)?(\$ ?)?(0,0|0)(?:\.(0{1,12})|\[?\.\[?(0{1,12})\])?( ?)(a|%|e\+0)?( ?\$)?")
_EXCEL = re.compile(r"([^#0,.{}]*)(#,##|#)?0(?:\.(0{0,12})(#{0,12}))?([^#0,.{}]*)")
_CODE = re.compile(r"[A-Z]{3}")


@functools.lru_cache(maxsize=1024)
def parse(text: str) -> NumberFormat | None:
    """The format that a text means; None when it means none."""
    text = text.strip()
    readers = (_named, _numeral, _d3, _template, _excel)
    return next((found for found in (read(text) for read in readers) if found), None)


def from_intl(told: Mapping[str, Any]) -> str | None:
    """The options of ``Intl.NumberFormat``, as Chart.js takes them in ``ticks.format``, as one of our texts."""
    style = "short" if told.get("notation") == "compact" else told.get("style", "decimal")
    least, most = told.get("minimumFractionDigits"), told.get("maximumFractionDigits")
    parts = [str(style)]
    if isinstance(told.get("currency"), str):
        parts.append(told["currency"].upper())
    if isinstance(most, int) and most != least:
        parts.append(f"~{most}")
    elif isinstance(least, int):
        parts.append(str(least))
    if told.get("useGrouping") is False:
        parts.append("ungrouped")
    text = ":".join(parts)
    return text if _named(text) else None


def _named(text: str) -> NumberFormat | None:
    name, *rest = text.split(":")
    found = NAMES.get(name.strip().lower())
    for part in rest:
        found = _with(found, part.strip()) if found else None
    return found


def _with(form: NumberFormat, part: str) -> NumberFormat | None:
    """A named format with one of the words that may follow it."""
    if part == "ungrouped":
        return replace(form, grouped=False)
    if _CODE.fullmatch(part):
        return replace(form, currency=part)
    count = part.removeprefix("~")
    if count.isdecimal() and int(count) <= MOST_DECIMALS:
        style = "number" if form.style == "auto" else form.style
        return replace(form, style=style, decimals=int(count), trim=part.startswith("~"))
    return None


def _numeral(text: str) -> NumberFormat | None:
    """``0,0.00``, ``0.0a``, ``$0,0``, ``0.[00]%`` as numeral.js has them."""
    match = _NUMERAL.fullmatch(text)
    if not match:
        return None
    plus, money, whole, exact, optional, _, unit, behind = match.groups()
    return NumberFormat(
        {"a": "short", "%": "percent", "e+0": "scientific"}.get(unit, "number"),
        decimals=len(exact or optional or ""),
        trim=bool(optional),
        grouped="," in whole or bool(unit),
        plus=bool(plus),
        currency=OWN if money or behind else None,
    )


def _d3(text: str) -> NumberFormat | None:
    """``[sign][$][0][width][,][.precision][~][type]`` as d3-format has them, without alignment."""
    match = _D3.fullmatch(text) if text else None
    if not match:
        return None
    sign, money, _, _, comma, precision, trim, kind = match.groups()
    styles = {"%": "percent", "p": "percent", "e": "scientific", "s": "short"}
    form = NumberFormat(
        styles.get(kind or "", "number"),
        trim=bool(trim) or kind is None,
        grouped=bool(comma) or kind == "s",
        plus=sign == "+",
        currency=OWN if money else None,
    )
    return _precise(form, kind or "", int(precision) if precision else None)


def _precise(form: NumberFormat, kind: str, precision: int | None) -> NumberFormat:
    """What a precision means depends on d3's type: decimals or significant digits."""
    if kind == "d":
        return replace(form, decimals=0)
    if kind in {"f", "%", "e"}:
        return replace(form, decimals=6 if precision is None else min(precision, MOST_DECIMALS))
    return replace(form, digits=precision if precision is None else max(precision, 1))


def _template(text: str) -> NumberFormat | None:
    """``{value} km`` or ``~{value:.1f}``: the words around a number."""
    match = _TEMPLATE.fullmatch(text)
    if not match:
        return None
    before, inner, after = match.groups()
    form = parse(inner) if inner else NumberFormat()
    return replace(form, before=before + form.before, after=form.after + after) if form else None


def _excel(text: str) -> NumberFormat | None:
    """``#,##0.00``, ``0%``, ``¤#,##0``, ``#,##0 "km"`` as spreadsheets and CLDR have them."""
    match = _EXCEL.fullmatch(text)
    if not match:
        return None
    before, group, exact, optional, after = match.groups()
    before, after = (re.sub(r"[\"'\\]", "", part) for part in (before, after))
    style, money = "percent" if "%" in before + after else "number", "¤" in before + after
    if money or style == "percent":
        before, after = (re.sub(r"\s*[¤%]\s*", "", part) for part in (before, after))
    return NumberFormat(
        style,
        decimals=len(exact or "") + len(optional or ""),
        trim=bool(optional),
        grouped=group == "#,##",
        currency=OWN if money else None,
        before=before,
        after=after,
    )
