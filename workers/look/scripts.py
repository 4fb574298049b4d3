"""What scripts beyond the Latin one need: which characters make one sign, and which way a line runs."""

import unicodedata

VIRAMA = 9
"""The combining class of signs that join two consonants into one."""

JOINER, NON_JOINER, EMOJI_STYLE, KEYCAP = "\u200d", "\u200c", "\ufe0f", "\u20e3"
ISOLATE, END_OF_ISOLATE = "\u2067", "\u2069"
"""Around a line that runs from right to left."""

LONGEST = 24
"""Characters of one cluster: what is longer is no letter, but an attempt at a line that can't be broken."""

_CLOSING = frozenset("\u3001\u3002\uff0c\uff0e\uff01\uff1f\uff1a\uff1b\u2026")
"""Commas, stops and question marks as wide as an ideograph. No line begins with one, nor with a closing bracket."""

_MARKS = frozenset({"Mn", "Mc", "Me"})
_STRONG = frozenset({"L", "R", "AL"})
_FIRST_EMOJI, _LAST_EMOJI = "\U0001f300", "\U0001faff"


def clusters(text: str) -> list[str]:
    """The text in pieces that are drawn as one and must not be torn apart: letters with their marks, emoji."""
    found: list[str] = []
    for char in text:
        if found and _belongs(char, found[-1]):
            found[-1] += char
        else:
            found.append(char)
    return found


def is_emoji(cluster: str) -> bool:
    """Whether the emoji font draws this cluster as one picture."""
    return (
        EMOJI_STYLE in cluster
        or KEYCAP in cluster
        or _FIRST_EMOJI <= cluster[0] <= _LAST_EMOJI
        or _is_flag_letter(cluster[0])
        or (unicodedata.category(cluster[0]) == "So" and unicodedata.east_asian_width(cluster[0]) == "W")
    )


def directed(text: str) -> str:
    """The line so marked that it runs from right to left where its first letter does."""
    if text.isascii():
        return text
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "L")
    return text if first == "L" else f"{ISOLATE}{text}{END_OF_ISOLATE}"


def _belongs(char: str, cluster: str) -> bool:
    if char.isascii() or char.isspace() or len(cluster) >= LONGEST:
        return False
    return (
        unicodedata.category(char) in _MARKS
        or char in {JOINER, NON_JOINER}
        or _continues_emoji(char, cluster)
        or _continues_letter(char, cluster)
    )


def _continues_emoji(char: str, cluster: str) -> bool:
    if cluster[-1] == JOINER or "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":
        return is_emoji(cluster)  # what is joined, skins, tags of regions
    return _is_flag_letter(char) and len(cluster) == 1 and _is_flag_letter(cluster)


def _continues_letter(char: str, cluster: str) -> bool:
    if char in _CLOSING or unicodedata.category(char) in {"Pe", "Pf"}:
        return not is_emoji(cluster)
    if char == "\u0e33" or "\u1160" <= char <= "\u11ff":  # Thai AM; vowels and finals of Korean in parts
        return True
    before = cluster.rstrip(JOINER)[-1:]
    return bool(before) and unicodedata.combining(before) == VIRAMA and unicodedata.category(char) == "Lo"


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
