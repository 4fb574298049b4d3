"""Texts of a model: short, and nothing that leads anywhere or runs."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from app.domain.reading import Faults, clean

LONGEST = 300
MOST_DEPTH = 12
_ACTIVE = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//\S|(?<!\w)(?:javascript|vbscript|file|mailto)\s*:|(?<!\w)data:[\w;,]*[/;,]|(?<!\w)www\.\S"
    r"|<\s*[a-z!/?]|&#?\w+;|(?<!\w)function\s*\(|=>|(?<!\w)on[a-z]{3,}\s*=|[$#{]\{",
    re.IGNORECASE,
)
"""URLs, markup and code, in any spelling that a browser would take."""

_APART = "expr"
"""Expressions are read by a grammar of their own, which knows neither."""


def check_texts(answer: Mapping[str, Any], allowed: Collection[str], faults: Faults) -> None:
    """Fault what is too long or active, but for ``allowed``: names and values of the data themselves."""
    for place, text in _texts(answer):
        if text in allowed:
            continue
        if len(text) > LONGEST:
            faults.fault(place, f"{len(text):,} characters; at most {LONGEST} are taken")
        elif is_active(text):
            faults.fault(place, "holds a URL, markup or code; give plain text")
        elif clean(text) != text:
            faults.fault(place, "holds invisible characters; give plain text on one line")


def is_active(text: str) -> bool:
    """Whether a text leads somewhere, or would run in a browser."""
    return bool(_ACTIVE.search(text))


def too_deep(value: Any) -> bool:
    """Whether lists and objects lie deeper within one another than any plan has them."""
    level = [value]
    for _ in range(MOST_DEPTH):
        level = [part for one in level for part in _parts(one)]
    return bool(level)


def _parts(value: Any) -> Collection[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()


def _texts(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text and every name of a field, with its place; the explanation is for those who read it."""
    waiting: list[tuple[str, Any]] = [(name, value) for name, value in answer.items() if name != "explanation"]
    while waiting:
        place, one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += [(f"{place}.{name}", value) for name, value in one.items() if name != _APART]
            yield from ((place, name) for name in one)
        elif isinstance(one, list):
            waiting += [(f"{place}[{index}]", value) for index, value in enumerate(one)]
        elif isinstance(one, str):
            yield place, one
