"""A description as words, numbers, dates and quoted texts, each with its place; words also as their stems."""

import functools
import re
import unicodedata
from dataclasses import dataclass

WORD, NUMBER, QUOTED, MARK = "word", "number", "quoted", "mark"

_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "bn": 1e9,
           "b": 1e9, "billion": 1e9, "billions": 1e9}  # fmt: skip
_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]{1,200}"|\u201c[^\u201d]{1,200}\u201d|\u00ab[^\u00bb]{1,200}\u00bb|(?<!\w)'[^']{1,200}'(?!\w)|`[^`]{1,200}`)
      |(?P<date>\d{4}-\d{2}(?:-\d{2})?(?!\d)|\d{1,2}[./]\d{1,2}[./]\d{4})
      |(?P<number>(?<![\w.])[-\u2212]?[$\u20ac\u00a3\u00a5]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?:\s?(?P<scale>k|mn|mio|m|bn|b|thousand|millions?|billions?)\b)?(?P<percent>\s?%)?
      |(?P<glyph>[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af])
      |(?P<word>[^\W\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?:['\u2019](?:s|t|re|ve|ll)\b)?)
      |(?P<mark>[^\w\s])""",
    re.VERBOSE | re.IGNORECASE,
)
_HYPHENS = "-\u2010\u2011/"
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\s]+|(?<=[A-Za-z])(?=\d{2,})")


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is as it was written, ``low`` without case and accents, ``stem`` without its ending.

    ``value`` is the number of a number; ``start`` and ``end`` are places in the description.
    """

    text: str
    low: str
    stem: str
    kind: str
    start: int
    end: int
    value: float | None = None


_BARED = str.maketrans({"\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u0131": "i", "\u00e6": "ae", "\u0153": "oe"})
"""Letters whose strokes are no accents to Unicode."""


def plain(text: str) -> str:
    """Without case, and Latin letters without their accents."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_BARED))
    return unicodedata.normalize("NFC", "".join(char for char in bare if not "\u0300" <= char <= "\u036f"))


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in order. A word in CamelCase or with underscores is as many as it is made of."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        if match["quoted"]:
            inner = match["quoted"][1:-1]
            found.append(Token(inner, plain(inner), "", QUOTED, match.start(), match.end()))
        elif match["number"]:
            found.append(_number(match))
        elif match["date"]:
            found.append(Token(match["date"], match["date"], match["date"], "date", match.start(), match.end()))
        elif match["word"]:
            found += _words(match["word"], match.start())
        elif match["glyph"]:
            found.append(Token(match[0], match[0], match[0], WORD, match.start(), match.end()))
        elif match[0] not in _HYPHENS or not _joins(text, match.start()):
            found.append(Token(match[0], match[0], match[0], MARK, match.start(), match.end()))
    return tuple(found)


def _joins(text: str, place: int) -> bool:
    """Whether a hyphen stands between two words, which are read as if it weren't there."""
    return text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()


def _number(match: re.Match[str]) -> Token:
    digits = match["number"].replace(",", "").replace("\u2212", "-").lstrip("$\u20ac\u00a3\u00a5")
    digits = re.sub(r"^-[$\u20ac\u00a3\u00a5]", "-", digits)
    value = float(digits) * _SCALES.get((match["scale"] or "").lower(), 1)
    value = round(value, 9)
    return Token(match[0].strip(), match[0].strip().lower(), digits, NUMBER, match.start(), match.end(), value)


def _words(text: str, start: int) -> list[Token]:
    parts = [part for part in _HUMPS.split(text) if part] if not text.isupper() else [p for p in text.split("_") if p]
    found, place = [], 0
    for part in parts:
        place = text.index(part, place)
        low = plain(part)
        found.append(Token(part, low, stem(low), WORD, start + place, start + place + len(part)))
        place += len(part)
    return found


def name_words(name: str) -> tuple[str, ...]:
    """The words that a column's name is made of, without case: ``gdpPercap`` is ``gdp`` and ``percap``."""
    return tuple(plain(part) for part in re.split(r"[^\w]+|_+", " ".join(_HUMPS.split(name))) if part)


_KEPT = {"this", "is", "his", "its", "series", "news", "species", "status", "bus", "gas", "plus", "us", "gross", "less",
         "yes", "was", "has", "does", "ss", "as", "always", "analysis", "basis", "address", "class", "process",
         "business", "access", "loss", "king", "spring", "string", "thing", "ring", "wing", "red", "bed", "speed",
         "need", "seed", "hundred", "during", "morning", "evening", "sibling", "rating", "bring", "sing"}  # fmt: skip


@functools.lru_cache(maxsize=8192)
def stem(low: str) -> str:
    """An English word without the endings of plurals and verbs: enough to tell that two forms are one word."""
    word = re.sub(r"['\u2019](s|t|re|ve|ll)?$", "", low)
    if len(word) <= 3 or word in _KEPT or not word.isascii():  # noqa: PLR2004 - short words have no ending to lose
        return word
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zes", "ze"),
                            ("oes", "o")):  # fmt: skip
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + instead
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and word not in _KEPT:  # noqa: PLR2004 - as above
            return _whole(word.removesuffix(ending))
    return word


def _whole(root: str) -> str:
    """The word that lost -ing or -ed: ``planned`` is ``plan``, ``priced`` is ``price``."""
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz":  # noqa: PLR2004 - ``add`` stays
        return root[:-1]
    if root.endswith(("at", "iz", "iv", "uc", "ic", "rg", "nc", "rs", "is", "as", "us", "ur", "ir")):
        return root + "e"
    return root


def words_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words."""
    return tuple(token.stem for token in tokens(text) if token.kind in {WORD, NUMBER})


def is_glyph(token: Token) -> bool:
    """Whether it is a sign of a script that does not part its words."""
    return len(token.low) == 1 and "\u3005" <= token.low <= "\ud7af"
