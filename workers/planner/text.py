"""A description with what is already understood of it: every phase of the planner claims the words it has used."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from workers.planner.tokens import MARK, WORD, Token, is_glyph, tokens

Span = tuple[int, int]
"""A range of tokens: the first one, and the one after the last."""


class Text:
    """The tokens of a description. ``low`` has them without case, with single spaces; phrases are looked up in it."""

    def __init__(self, description: str) -> None:
        self.raw = description
        self.tokens: Sequence[Token] = tokens(description)
        self.used: list[str] = [""] * len(self.tokens)
        self.low, self._starts, self._ends = _joined(self.tokens)
        self._stops = [at for at, token in enumerate(self.tokens) if token.kind == MARK and token.low in ",;:.!?"]

    def __len__(self) -> int:
        return len(self.tokens)

    def span(self, start: int, end: int) -> Span:
        """The tokens of a range of ``low``."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
        """The matches of a pattern in ``low`` with their tokens, but for those that are partly used."""
        for match in pattern.finditer(self.low):
            span = self.span(match.start(), match.end())
            if self.is_free(span):
                yield match, span

    def part(self, match: re.Match[str], group: int | str) -> Span:
        """The tokens of a group of a match in ``low``."""
        return self.span(match.start(group), match.end(group))

    def is_free(self, span: Span) -> bool:
        """Whether nobody has claimed one of these tokens."""
        return not any(self.used[span[0] : span[1]])

    def claim(self, span: Span, purpose: str) -> None:
        """These tokens are understood."""
        for index in range(*span):
            self.used[index] = self.used[index] or purpose

    def said(self, span: Span) -> str:
        """These tokens as they were written."""
        if span[0] >= span[1]:
            return ""
        return self.raw[self.tokens[span[0]].start : self.tokens[span[1] - 1].end]

    def before(self, index: int, skip: frozenset[str] = frozenset()) -> int:
        """The last token before this one that is none of these words; -1 where there is none."""
        index -= 1
        while index >= 0 and self.tokens[index].low in skip:
            index -= 1
        return index

    def word(self, index: int) -> str:
        """The word at a place, "" beyond the ends and for marks."""
        if 0 <= index < len(self.tokens) and self.tokens[index].kind != MARK:
            return self.tokens[index].low
        return ""

    def clause(self, index: int) -> Span:
        """The tokens around this one up to the next comma, semicolon, colon or full stop."""
        place = bisect_left(self._stops, index)
        start = self._stops[place - 1] + 1 if place else 0
        return start, self._stops[place] if place < len(self._stops) else len(self.tokens)

    def words(self) -> Iterator[int]:
        """The places of words that nobody has claimed."""
        return (at for at, token in enumerate(self.tokens) if token.kind == WORD and not self.used[at])


def _joined(found: Sequence[Token]) -> tuple[str, list[int], list[int]]:
    """The tokens as one text, and where each begins and ends in it; signs that stand side by side stay so."""
    starts, ends, low = list[int](), list[int](), ""
    for index, token in enumerate(found):
        glued = index and is_glyph(token) and is_glyph(found[index - 1])
        low += "" if not low or glued else " "
        starts.append(len(low))
        low += token.low
        ends.append(len(low))
    return low, starts, ends


def spoken(phrase: str) -> str:
    """A phrase of ours as it stands in ``Text.low``."""
    return _joined(tokens(phrase))[0]
