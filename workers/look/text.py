"""How wide a text is before a browser has seen it, and how it is wrapped and shortened to fit.

Widths come from the advance widths of the shipped fonts; those of other scripts in use from what was measured of
Noto's. What neither has is estimated: an ideograph takes an em, a combining mark nothing, any other letter two thirds.
"""

import functools
import json
import unicodedata
from collections.abc import Iterator

from workers.look import cuts
from workers.look.fonts import FOLDER
from workers.look.scripts import clusters, is_emoji
from workers.look.tongue import spoken

REGULAR, SEMIBOLD = 400, 600
ELLIPSIS = "…"
CAP_HEIGHT, DESCENT = 0.73, 0.22
"""Heights of capitals and depth of descenders of the house face, in em."""

_UNKNOWN, _EMOJI, _HANGUL = 0.66, 1.25, 0.92
_BOLDER = 1.08
"""Bold letters are so much wider where nothing more is known of them."""

_EAST_ASIAN = {"W": 1.0, "F": 1.0, "H": 0.5}
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})


@functools.cache
def shipped(weight: int) -> dict[str, float]:
    """Advance widths of the house face in em, by character."""
    tables = json.loads((FOLDER / "metrics.json").read_text(encoding="ascii"))
    return {chr(int(code)): advance / 1000 for code, advance in tables[str(weight)].items()}


@functools.cache
def _others() -> dict[str, float]:
    table = json.loads((FOLDER / "others.json").read_text(encoding="ascii"))
    return {chr(int(code)): advance / 1000 for code, advance in table.items()}


def width_of(text: str, size: float, weight: int = REGULAR) -> float:
    """The width of one line of text in pixels at a font size in pixels."""
    size *= spoken().stretch
    try:
        return size * sum(map(shipped(weight).__getitem__, text))
    except KeyError:  # another script
        return size * _measured(text, weight)


@functools.lru_cache(maxsize=4096)
def _measured(text: str, weight: int) -> float:
    return sum(_cluster_width(cluster, weight) for cluster in clusters(text))


def _cluster_width(cluster: str, weight: int) -> float:
    if is_emoji(cluster):
        return _EMOJI
    advances = shipped(weight)
    return max(sum(advances[char] if char in advances else _other(char, weight) for char in cluster), 0)


@functools.lru_cache(maxsize=4096)
def _other(char: str, weight: int) -> float:
    known = _others().get(char)
    if known is not None:
        return known if weight == REGULAR else known * _BOLDER
    if unicodedata.category(char) in _WITHOUT_WIDTH or "\u1160" <= char <= "\u11ff":  # parts of a Korean letter
        return 0.0
    if "\uac00" <= char <= "\ud7a3":
        return _HANGUL
    return _EAST_ASIAN.get(unicodedata.east_asian_width(char), _UNKNOWN)


def widest(texts: Iterator[str] | list[str] | tuple[str, ...], size: float, weight: int = REGULAR) -> float:
    """The width of the widest of these lines; 0 without any."""
    return max((width_of(text, size, weight) for text in texts), default=0.0)


def shorten(text: str, size: float, room: float, weight: int = REGULAR, whole: str = "") -> str:
    """The text, or as much of its start as fits into ``room`` pixels with an ellipsis; "" when not even that fits.

    What is drawn shortened is told, by the name ``whole`` when the text is a part of it; see ``workers.look.cuts``.
    """
    short = _shortened(text, size, room, weight)
    if short != text:
        cuts.note(short, whole or text)
    return short


def _shortened(text: str, size: float, room: float, weight: int) -> str:
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
    last = _shortened(rest, size, room, weight)
    if last != rest:
        cuts.note(last, text)
    return [line for line in (*lines, last) if line]


def _break(text: str, size: float, room: float, weight: int) -> tuple[str, str]:
    """The first line and the rest. A word is broken only when it doesn't fit into a line of its own."""
    end = _fitting(text, size, room, weight) or 1
    space = text.rfind(" ", 0, end + 1)
    at = space if space > 0 else end
    return text[:at].rstrip(), text[at:].lstrip()


def _fitting(text: str, size: float, room: float, weight: int) -> int:
    """How many characters from the start fit, never between a letter and its marks."""
    total, end = 0.0, 0
    size *= spoken().stretch
    for cluster in clusters(text):
        total += size * _cluster_width(cluster, weight)
        if total > room:
            break
        end += len(cluster)
    return end
