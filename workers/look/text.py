"""How wide a text is before a browser has seen it, and how it is wrapped and shortened to fit.

Widths come from the advance widths of the shipped fonts. What they lack is estimated: an ideograph or an emoji
takes an em, a combining mark nothing, any other letter two thirds of an em.
"""

import functools
import json
import unicodedata
from collections.abc import Iterator

from workers.look.fonts import FOLDER

REGULAR, SEMIBOLD = 400, 600
ELLIPSIS = "…"
CAP_HEIGHT, DESCENT = 0.73, 0.22
"""Heights of capitals and depth of descenders of the house face, in em."""

_UNKNOWN = 0.66
_WIDE = frozenset("WF")


@functools.cache
def _advances(weight: int) -> dict[str, float]:
    tables = json.loads((FOLDER / "metrics.json").read_text(encoding="ascii"))
    return {chr(int(code)): advance / 1000 for code, advance in tables[str(weight)].items()}


@functools.lru_cache(maxsize=4096)
def _other(char: str) -> float:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(char) in _WIDE:
        return 1.0 if ord(char) < 0x1F000 else 1.3  # noqa: PLR2004 - emoji begin here, and are wider than an em
    return _UNKNOWN


def width_of(text: str, size: float, weight: int = REGULAR) -> float:
    """The width of one line of text in pixels at a font size in pixels."""
    advances = _advances(weight)
    return size * sum(advances[char] if char in advances else _other(char) for char in text)


def widest(texts: Iterator[str] | list[str] | tuple[str, ...], size: float, weight: int = REGULAR) -> float:
    """The width of the widest of these lines; 0 without any."""
    return max((width_of(text, size, weight) for text in texts), default=0.0)


def shorten(text: str, size: float, room: float, weight: int = REGULAR) -> str:
    """The text, or as much of its start as fits into ``room`` pixels with an ellipsis; "" when not even that fits."""
    if width_of(text, size, weight) <= room:
        return text
    left = room - width_of(ELLIPSIS, size, weight)
    if left < 0:
        return ""
    return text[: _fitting(text, size, left, weight)].rstrip() + ELLIPSIS


def wrap(text: str, size: float, room: float, most: int, weight: int = REGULAR) -> list[str]:
    """Break into at most ``most`` lines of ``room`` pixels, at spaces where there are any; the last one may be cut."""
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < most - 1 and width_of(rest, size, weight) > room:
        line, rest = _break(rest, size, room, weight)
        lines.append(line)
    return [line for line in (*lines, shorten(rest, size, room, weight)) if line]


def _break(text: str, size: float, room: float, weight: int) -> tuple[str, str]:
    """The first line and the rest. A word is broken only when it doesn't fit into a line of its own."""
    end = max(_fitting(text, size, room, weight), 1)
    space = text.rfind(" ", 0, end + 1)
    at = space if space > 0 else end
    return text[:at].rstrip(), text[at:].lstrip()


def _fitting(text: str, size: float, room: float, weight: int) -> int:
    """How many characters from the start fit, never between a letter and its marks."""
    advances, total, end = _advances(weight), 0.0, 0
    for index, char in enumerate(text):
        total += size * (advances[char] if char in advances else _other(char))
        if total > room:
            break
        end = index + 1
    while 0 < end < len(text) and unicodedata.combining(text[end]):
        end -= 1
    return end
