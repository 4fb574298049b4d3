"""Names of cells in a description: ``in Europe``, ``Credit cards``, ``not from the United States``."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from workers.planner.columns import Table
from workers.planner.lexicon import table as lines
from workers.planner.matching import Mention
from workers.planner.text import Span, Text
from workers.planner.tokens import NUMBER, WORD, plain, words_of

LONGEST = 6
"""Words of a name that is looked up."""
_LONG = {name[:3]: name for name in (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april",
    "june", "july", "august", "september", "october", "november", "december",
)} | {"thur": "thursday", "thurs": "thursday", "tues": "tuesday", "sept": "september"}  # fmt: skip
"""Names of days and months that cells shorten."""
_NEAR = 2
"""Tokens from a column's name within which short names and numbers are taken for its values."""
COMMON = frozenset({
    "a", "an", "the", "of", "and", "or", "by", "in", "on", "to", "for", "is", "as", "at", "it", "i", "me", "no",
    "not", "all",
    "any", "other", "others", "none", "show", "bar", "line", "pie", "chart", "per", "each", "total", "sum", "count",
    "number",
    "average", "mean", "top", "low", "high", "time", "name", "new", "good", "first", "last", "x", "y", "one", "more",
    "less",
    "most", "least", "different", "change", "over", "open", "close", "yes", "true", "false", "unknown", "with",
    "without",
    "do", "does", "can", "be", "many", "much", "how", "what", "which", "who", "year", "month", "day", "week", "date",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A cell's name, its column, and where it stands."""

    column: str
    value: str
    span: Span
    sure: float


class Names:
    """The names in a table's cells by their words."""

    def __init__(self, table: Table) -> None:
        self.by_words: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
        self.by_initials: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.by_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one in table.columns:
            if one.kind in {"category", "time"} and one.column.type == "text":
                for value in one.column.values:
                    self._add(one.name, value)

    def _add(self, column: str, value: str) -> None:
        words = words_of(value)[: LONGEST + 1]
        if words:
            self.by_words[words].append((column, value))
            if (long := _LONG.get(" ".join(words))) is not None:
                self.by_words[(long,)].append((column, value))
            self.by_initials["".join(word[0] for word in words)].append((column, value))
            for word in set(words) if len(words) > 1 else ():
                self.by_word[word].append((column, value))

    def of(self, words: tuple[str, ...]) -> Sequence[tuple[str, str]]:
        """Columns and names of these words; also of what is said for them."""
        if words in self.by_words:
            return self.by_words[words]
        place = _places().get(" ".join(words))
        if place is None:
            return ()
        return [found for said in place for found in self.by_words.get(said, ())]

    def holding(self, word: str) -> tuple[str, str] | None:
        """The one longer name that has this word in it, as ``Iris-setosa`` has setosa; None where there are several."""
        found = self.by_word.get(word, ())
        return found[0] if len(found) == 1 else None


@cache
def _places() -> dict[str, list[tuple[str, ...]]]:
    """What is said for a place, and all that the place may be called in a cell."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for place, told in lines("demonyms").items():
        said = [place, *(one.strip() for one in told.split(";"))]
        for one in said:
            found[" ".join(words_of(one))] = [words_of(other) for other in said if other != one]
    return found


def values(text: Text, names: Names, mentions: Sequence[Mention]) -> list[Found]:
    """The names of cells in a text, in its order; the longest ones, and none of words that mean a column."""
    found: list[Found] = []
    at = 0
    while at < len(text):
        one = _at(at, text, names, mentions)
        if one is not None:
            found.append(one)
            at = one.span[1]
        else:
            at += 1
    return found


def _at(at: int, text: Text, names: Names, mentions: Sequence[Mention]) -> Found | None:
    for length in range(min(LONGEST, len(text) - at), 0, -1):
        span = (at, at + length)
        part = text.tokens[at : at + length]
        if not text.is_free(span):
            continue
        options = _options(text, span, names)
        good = [one for one in options if _fits(one, part, text, mentions)]
        if good:
            return max(good, key=lambda one: (_is_near(one, mentions), one.sure))
    return None


def _options(text: Text, span: Span, names: Names) -> list[Found]:
    part = text.tokens[slice(*span)]
    words = words_of(part[0].low) if len(part) == 1 and part[0].kind == "quoted" else tuple(
        token.stem for token in part if token.kind in {WORD, NUMBER})  # fmt: skip
    if not words or (part[0].kind not in {WORD, NUMBER, "quoted"}) or part[-1].kind == "mark":
        return []
    found = [Found(column, value, span, 1.0) for column, value in names.of(words)]
    if not found and len(words) == 1 < len(part[0].text) and part[0].text.isupper():
        found = [Found(column, value, span, 1.0) for column, value in names.by_initials.get(part[0].low, ())]
    if not found and len(words) == 1 and len(words[0]) > 3 and (held := names.holding(words[0])):  # noqa: PLR2004 - no short word
        found = [Found(*held, span, 0.6)]
    return found


def _fits(one: Found, part: Sequence[object], text: Text, mentions: Sequence[Mention]) -> bool:
    """Whether the words are meant as a name: common ones and numbers are so only beside their column, or quoted."""
    token = text.tokens[one.span[0]]
    if token.kind == "quoted":
        return True
    other = next((m for m in mentions if m.span[0] < one.span[1] and one.span[0] < m.span[1] and not m.weak), None)
    if other is not None and len(part) <= other.span[1] - other.span[0] and (other.score >= 1 or one.sure < 1):
        return False
    if len(part) > 1:
        return True
    near = _is_near(one, mentions)
    if token.low in COMMON:
        return near and token.text == one.value
    if token.kind == NUMBER or len(token.low) == 1:
        return near
    return one.sure >= 1 or near or token.low not in COMMON


def _is_near(one: Found, mentions: Sequence[Mention]) -> bool:
    return any(
        (m.column == one.column and -_NEAR <= m.span[0] - one.span[1] <= _NEAR)
        or (m.column == one.column and 0 <= one.span[0] - m.span[1] <= _NEAR)
        for m in mentions
    )  # fmt: skip


_NEGATIONS = re.compile(
    r"(?:(?<!\w)(?:not|no|non|outside(?: of)?|except|excepting|excluding|exclude|excludes|without|other than|"
    "but not|besides|apart from|ignoring|ignore|"
    "minus|remove|omit|omitting|leave out|leaving out|skip|drop|isn't|aren't|don't|doesn't|nicht|kein|keine|"
    "ohne|ausser|sans|sauf|hors|"
    "pas|sin|excepto|senza|tranne|escluso|sem|exceto|zonder|behalve|niet)(?: (?:of|for|from|the|in|a|an|any|"
    "all|are|is|be|broadcast|have|has|being|"
    "include|including|come|comes|made|based|live|located|belong|to|containing|contain|equal|equals|as|was|"
    r"were|join|joined|\w+ing))*"
    r"|(?:不是|除了|不含|排除))$"
)


def is_negated(text: Text, at: int) -> bool:
    """Whether the words before this token leave out what it says."""
    start = text.clause(at)[0]
    before = " ".join(token.low for token in text.tokens[start:at])
    return bool(_NEGATIONS.search(before))


def runs(found: Sequence[Found], text: Text) -> Iterator[list[Found]]:
    """Names of one column that are listed: ``Europe and Japan``, ``red, green or blue``."""
    group: list[Found] = []
    for one in found:
        if group and (one.column != group[-1].column or not _joined(text, group[-1].span[1], one.span[0])):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _joined(text: Text, end: int, start: int) -> bool:
    between = [token.low for token in text.tokens[end:start]]
    return len(between) <= 4 and all(  # noqa: PLR2004 - ", and the"
        low
        in {
            ",",
            "and",
            "or",
            "vs",
            "versus",
            "with",
            "to",
            "the",
            "und",
            "et",
            "y",
            "e",
            "en",
            "oder",
            "ou",
            "o",
            "&",
            ".",
            "in",
        }
        for low in between
    )


def spelled(value: str) -> str:
    """A name as it is compared."""
    return plain(value).strip()
