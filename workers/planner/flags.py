"""Conditions that need no value: ``only smokers``, ``how many churned``, ``orders without discount``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workers.planner.columns import Named, Table
from workers.planner.lexicon import phrases, word_set
from workers.planner.matching import Mention
from workers.planner.text import Span, Text
from workers.planner.tokens import stem

Condition = Mapping[str, Any]
_NOT = frozenset({"non", "not", "no", "without", "nicht"})
_ONLY = frozenset({"only", "for", "from", "among", "with", "of", "all", "are", "nur", "who"})


def numbered(text: Text, table: Table, mentions: Sequence[Mention]) -> Iterator[tuple[Condition, Span]]:
    """``5 star orders``, ``3 bedroom houses``: the number before what things have few of."""
    for one in mentions:
        named, at = table.by_name[one.column], one.span[0] - 1
        value = text.tokens[at].value if at >= 0 and text.is_free((at, one.span[1])) else None
        if value is None or named.kind != "level" or text.tokens[one.span[0]].low.endswith("s"):
            continue
        if named.column.least <= value <= named.column.greatest:
            text.claim((at, one.span[1]), "filter")
            yield {"column": one.column, "cmp": "=", "value": int(value)}, (at, one.span[1])


_ABSENT = re.compile(r"(?:(?P<none>without|w o|no|zero)|with)(?: an?| any| some)?$")


def absences(text: Text, table: Table, mentions: Sequence[Mention]) -> Iterator[tuple[Condition, Span]]:
    """``orders without discount``: rows whose number is nought, or with one: those whose is not."""
    for one in mentions:
        before = " ".join(token.low for token in text.tokens[max(one.span[0] - 3, 0) : one.span[0]])
        said = _ABSENT.search(before)
        named = table.by_name[one.column]
        if not said or not named.column.is_number or named.column.least != 0 or not text.is_free(one.span):
            continue
        if said["none"] or any(other.column != one.column and other.span[0] < one.span[0] for other in mentions):
            text.claim((one.span[0] - 1, one.span[1]), "filter")
            cmp = "=" if said["none"] else ">"
            yield {"column": one.column, "cmp": cmp, "value": 0}, (one.span[0] - 1, one.span[1])


def flags(text: Text, table: Table, mentions: Sequence[Mention]) -> Iterator[tuple[Condition, Span]]:
    """``only smokers``, ``non-smokers``, ``how many churned``: a column of yes and no that is no group."""
    for one in mentions:
        named = table.by_name[one.column]
        others = [other for other in mentions if other.column == one.column]
        if named.kind != "flag" or len(others) > 1 or one.weak or not text.is_free(one.span):
            continue
        at = text.before(one.span[0], _ARTICLES)
        before, earlier = text.word(at), {text.word(near) for near in range(at - 2, at)}
        if earlier & _WITH and before in _WITH:  # with and without: both are wanted
            continue
        alone = before == "of" and not any(other.column != one.column and not other.weak for other in mentions)
        if not alone and (
            before in _NOT or before in _ONLY or (one.coverage > _MOSTLY and _is_condition(one.span, text))
        ):
            text.claim((at if before in _NOT else one.span[0], one.span[1]), "filter")
            yield {"column": one.column, "cmp": "=", "value": _truth(named, before not in _NOT)}, one.span


_ARTICLES = frozenset({"a", "an", "any"})
_WITH = frozenset({"with", "without"})
_MOSTLY = 0.5
"""The part of a name that words must be for them to tell what must be so."""
_COUNTED = re.compile(
    r"(?:how many|number of|count of|most|fewest|we|they|who|that)(?: (?!by|per|each|for|in|,)\S+){0,3}$"
)


def _is_condition(span: Span, text: Text) -> bool:
    """Whether yes is meant: such things are counted, as in ``how many visits converted``, or ``bounced visits`` are."""
    before = " ".join(token.low for token in text.tokens[text.clause(span[0])[0] : span[0]])
    if text.word(span[0] - 1) in _GROUPING:
        return False
    after = text.word(span[1])
    if span[0] == 0 and after in {"by", "per"}:
        return True
    said = after and text.is_free((span[1], span[1] + 1)) and after not in phrases("intents").meaning_of
    noun = said and stem(after) not in word_set("plain") | word_set("generic")
    return bool(noun or _COUNTED.search(before))


_GROUPING = frozenset({"by", "per", "each", "every", "and", "vs", "versus", "across", "color", "against", "between"})


def _truth(named: Named, truth: bool) -> Any:
    """How the column says yes or no."""
    if named.column.type == "boolean":
        return truth
    words = {"yes", "true", "y", "t", "1"} if truth else {"no", "false", "n", "f", "0"}
    return next((value for value in named.column.values if value.strip().lower() in words), "Yes" if truth else "No")
