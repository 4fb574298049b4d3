"""Single values of a document: numbers within their limits, texts that are no style sheets and no templates."""

import re
from collections.abc import Callable
from typing import Any

from app.charts.bokeh_json.table import Kind
from app.charts.color import is_color
from app.charts.reading import Findings, is_number, shown

MAX_TEXT = 10_000
MAX_STYLE = 200
MAX_ADDRESS = 500

_STYLE = re.compile(r"[^;{}<>()\\@]*")
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
_CHANNELS = (3, 4)


def number(kind: Kind, value: Any, place: str, findings: Findings) -> Any:
    """A number within the limits of its kind, if it has any."""
    low, high = (kind[1], kind[2]) if len(kind) > 1 else (None, None)
    if (low is not None and value < low) or (high is not None and value > high):
        limits = f"{low:g} to {high:g}" if high is not None else f"{low:g} and above"
        findings.fault(place, f"{shown(value)} is outside {limits}")
    return value


def text(_kind: Kind, value: str, place: str, findings: Findings) -> str:
    """A text of bounded length."""
    if len(value) > MAX_TEXT:
        findings.fault(place, f"the text has {len(value):,} characters; there may be {MAX_TEXT:,}")
    if value.count("$$") > 1:
        findings.notice(place, "drawn as it is written: formulas need MathJax, which is not here")
    return value


def style(_kind: Kind, value: str, place: str, findings: Findings) -> str:
    """The name of a font, a size, a dash pattern: one word of CSS, not a piece of a style sheet."""
    if len(value) > MAX_STYLE or not _STYLE.fullmatch(value):
        findings.fault(place, f"expected a font, size or pattern, found {shown(value)}")
    return value


def tooltip(_kind: Kind, value: str, place: str, findings: Findings) -> str:
    """What a tooltip tells is text: ``{safe}`` would make it HTML."""
    if "safe" in value and re.search(r"\{\s*safe", value):
        findings.fault(place, "{safe} would take a column's text for HTML: leave it out, and the text is told as it is")
    return text(_kind, value, place, findings)


def address(_kind: Kind, value: str, place: str, findings: Findings) -> str:
    """Where a person's click may lead."""
    if len(value) > MAX_ADDRESS or not _ADDRESS.fullmatch(value):
        findings.fault(place, f"expected an address that begins with https://, found {shown(value)}")
    return value


def color(_kind: Kind, value: Any, place: str, findings: Findings) -> Any:
    """A CSS colour, or three or four channels."""
    channels = isinstance(value, list) and len(value) in _CHANNELS and all(map(is_number, value))
    if not channels and not is_color(value):
        findings.fault(place, f"{shown(value)} is no colour")
    return value


def same(_kind: Kind, value: Any, _place: str, _findings: Findings) -> Any:
    """Its form is all there is to it."""
    return value


def nothing(_kind: Kind, _value: Any, _place: str, _findings: Findings) -> None:
    """What may only be empty."""


LEAVES: dict[str, Callable[[Kind, Any, str, Findings], Any]] = {
    "null": same,
    "bool": same,
    "enum": same,
    "factor": same,
    "text": text,
    "style": style,
    "tooltip": tooltip,
    "address": address,
    "color": color,
    "empty": nothing,
}
