"""Conditions in words: comparisons with numbers, names that stand in cells, stretches of time, missing values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from workers.planner.columns import Named, Table
from workers.planner.flags import absences, flags, numbered
from workers.planner.lexicon import Hit, phrases
from workers.planner.matching import Mention
from workers.planner.text import Span, Text
from workers.planner.times import Clock, condition, stretches
from workers.planner.tokens import NUMBER
from workers.planner.values import Found, Names, is_negated, runs, values

Condition = Mapping[str, Any]

_REACH = 6
"""Tokens before a comparison within which its column is named."""
_AFTER = 3
_NEAR = 2
"""Tokens between a column and a word such as "contains"."""
_RANGE = re.compile(
    r"(?<!\w)(?:is |are |was |were |falls |lies )?(?:in the range (?:of|from)|within the range of|in range of|"
    "ranging from|ranges from|ranging between|"
    r"in the range between|between|from|zwischen|entre|tra|tussen) (?P<low>[-$\u20ac\u00a3]?\d\S*) (?:and|to|"
    r"und|et|y|e|en|a|-|\u2013) (?P<high>[-$\u20ac\u00a3]?\d\S*)(?= |$)"
)
_OR_MORE = re.compile(
    r"(?:\+|or (?:more|higher|above|greater|over|older|larger|better|later)|and (?:more|higher|above|up|over|"
    r"older|later)|oder mehr|ou plus|o mas)(?!\w)"
)
_OR_LESS = re.compile(
    r"or (?:less|lower|below|fewer|under|smaller|younger|earlier)(?!\w)|and (?:below|under|less|younger)(?!\w)"
)
_OF_TIME = frozenset({"since", "after", "before", "until", "till", "up to", "starting", "starting in",
    "starting from", "prior to",
                      "later than", "earlier than", "seit", "ab", "depuis", "desde", "dal", "sinds", "bis", "hasta",
                      "avant"})  # fmt: skip
"""Comparisons after which a number that may be a year is one."""
_NULL = re.compile(
    r"(?<!\w)(?:(?:is|are|was|does|has|have) )?(?P<not>(?:not|isn t|no) (?:be )?)?(?P<null>null|missing|empty|"
    r"blank|unknown|na|n a)(?: values?)?(?!\w)"
)
_LETTERS = re.compile(
    r"(?P<not>(?:(?:does|do|did) not|doesn't|don't|not|without) (?:\w+ )?)?(?:contain(?:s|ing)?|includ(?:e|es|"
    "ing)|ha(?:s|ve|ving)|with|start(?:s|ing)? with|begin(?:s|ning)? with|end(?:s|ing)? (?:with|in))"
    r"(?: the)?(?: letters?| word| text| string)? (?P<first>[a-z]|\S+)(?: or (?P<second>[a-z]))?(?= |$)(?: in "
    "(?:their|the|its) (?P<where>[^,.;]+))?"
)
_LISTED = frozenset(
    {"the", "a", "an", "of", "value", "values", "year", "is", "are", "was", "were", "than", "only", "age", "to", "with"}
)


@dataclass(slots=True)
class Filters:
    """The conditions of a text, and what they were made of. ``compared`` are the names listed of a column."""

    where: list[Condition] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    compared: dict[str, list[str]] = field(default_factory=dict)
    loose: list[tuple[str, float, Span]] = field(default_factory=list)
    """Comparisons whose column nobody names: what is drawn is meant."""

    def add(self, where: Condition, span: Span) -> None:
        """One more condition."""
        self.where.append(where)
        self.spans.append(span)


def filters(text: Text, table: Table, mentions: Sequence[Mention], names: Names, today: date) -> Filters:
    """The conditions that a text names, one by one; their words are claimed, those of their columns too."""
    found = Filters()
    _ranges(text, table, mentions, found)
    _comparisons(text, table, mentions, found)
    _nulls(text, mentions, found)
    _letters(text, table, mentions, found)
    if table.times:
        named = _meant_time(table, mentions)
        for stretch in stretches(text, Clock.of(named, today)):
            found.add(condition(stretch, named), stretch.span)
            _claim_subject(named, stretch.span, text, mentions)
            if stretch.cmp == "in":
                found.compared[named.name] = list(map(str, stretch.value))
    for where, span in chain(*(read(text, table, mentions) for read in (numbered, absences, flags))):
        found.add(where, span)
    add_names(values(text, names, mentions), text, table, mentions, found)
    return found


def add_names(names: Sequence[Found], text: Text, table: Table, mentions: Sequence[Mention], found: Filters) -> None:
    """Names in cells as conditions; those that are listed are one."""
    for group in runs(names, text):
        _names(group, text, table, mentions, found)


def _claim_subject(named: Named, span: Span, text: Text, mentions: Sequence[Mention]) -> None:
    """``hired after 2015``: the word before a stretch of time says which time is meant, and is no key."""
    for one in mentions:
        if one.column == named.name and 0 <= span[0] - one.span[1] <= 1:
            text.claim(one.span, "filter")


def _meant_time(table: Table, mentions: Sequence[Mention]) -> Named:
    """The column of time that is named, else the first one."""
    named = (table.by_name[one.column] for one in sorted(mentions, key=lambda one: one.weak))
    return next((one for one in named if one.kind == "time"), table.times[0])


def _number(text: Text, span: Span) -> float | None:
    return next((token.value for token in text.tokens[slice(*span)] if token.kind == NUMBER), None)


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _ranges(text: Text, table: Table, mentions: Sequence[Mention], found: Filters) -> None:
    for match, span in text.find(_RANGE):
        low, high = (_number(text, text.part(match, group)) for group in ("low", "high"))
        subject = _subject(text, span, table, mentions)
        if low is None or high is None or subject is None or (subject[0].kind == "time" and not subject[0].year):
            continue
        named, spot = subject
        text.claim(span, "filter")
        text.claim(spot, "filter")
        found.add({"column": named.name, "cmp": "between", "value": [_whole(low), _whole(high)]}, (spot[0], span[1]))


def _comparisons(text: Text, table: Table, mentions: Sequence[Mention], found: Filters) -> None:
    for hit in phrases("comparisons").hits(text.low):
        span = text.span(hit.start, hit.end)
        at = _value_at(text, span[1], mentions)
        if at is None or not text.is_free((span[0], at + 1)):
            continue
        _compare(hit, (span[0], at), table, (text, mentions), found)
    _suffixed(text, table, mentions, found)


def _value_at(text: Text, start: int, mentions: Sequence[Mention]) -> int | None:
    """The number or the quoted text after a comparison; its column may stand between: ``above magnitude 8``."""
    start = next((one.span[1] for one in mentions if one.span[0] == start), start)
    for at in range(start, min(start + _AFTER, len(text))):
        if text.tokens[at].kind in {NUMBER, "quoted"}:
            return at
        if text.tokens[at].low not in _LISTED:
            return None
    return None


def _compare(hit: Hit, span: Span, table: Table, said: tuple[Text, Sequence[Mention]], found: Filters) -> None:
    text, mentions = said
    start, at = span
    token = text.tokens[at]
    subject = _subject(text, (start, at + 1), table, mentions, words=hit.phrase)
    year = token.value is not None and len(token.text) == 4 and 1500 <= token.value <= 2200  # noqa: PLR2004 - a year
    if subject is None or (subject[0].kind == "time" and (not subject[0].year or token.value is None)):
        if token.value is not None and not (year and table.times):
            _loose(hit, (start, at), text, found)
        return
    named, spot = subject
    if year and named.kind != "time" and table.times and hit.phrase in _OF_TIME:
        return
    value = _fitting(named, token.value, token.text)
    if value is None:
        return
    cmp = hit.meaning
    if _negated_verb(text, start) and cmp in {">", "<", ">=", "<=", "="}:
        cmp = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "!="}[cmp]
    whole = (min(spot[0], start), max(at + 1, spot[1]))
    text.claim((start, at + 1), "filter")
    text.claim(spot, "filter")
    found.add({"column": named.name, "cmp": cmp, "value": value}, whole)


def _negated_verb(text: Text, start: int) -> bool:
    return text.word(start - 1) in {"not", "isn't", "aren't", "doesn't", "never"}


def _loose(hit: Hit, span: Span, text: Text, found: Filters) -> None:
    value = text.tokens[span[1]].value
    if value is not None:
        found.loose.append((hit.meaning, _whole(value), (span[0], span[1] + 1)))
        text.claim((span[0], span[1] + 1), "filter")


def _fitting(named: Named, value: float | None, text: str) -> Any:
    """The value as the column has its own; None where it can't."""
    if named.column.is_number:
        return None if value is None else _whole(value)
    return text if named.column.type == "text" else None


def _suffixed(text: Text, table: Table, mentions: Sequence[Mention], found: Filters) -> None:
    """``4 or more``, ``18+``."""
    for pattern, cmp in ((_OR_MORE, ">="), (_OR_LESS, "<=")):
        for match, span in text.find(pattern):
            at = span[0] - 1
            if at < 0 or text.tokens[at].value is None or text.used[at]:
                continue
            subject = _subject(text, (at, span[1]), table, mentions)
            value = _whole(text.tokens[at].value or 0)
            text.claim((at, span[1]), "filter")
            if subject is None or not subject[0].column.is_number:
                found.loose.append((cmp, value, (at, span[1])))
                continue
            text.claim(subject[1], "filter")
            found.add({"column": subject[0].name, "cmp": cmp, "value": value}, (subject[1][0], span[1]))
            _ = match


def _subject(
    text: Text, span: Span, table: Table, mentions: Sequence[Mention], words: str = ""
) -> tuple[Named, Span] | None:
    """The column that a comparison is of: named before it, in it (``older than``), or after the number."""
    start, end = span
    clause = text.clause(start)
    before = [
        one for one in mentions if clause[0] <= one.span[0] and one.span[1] <= start and start - one.span[1] < _REACH
    ]
    within = [
        one for one in mentions if start < one.span[0] and one.span[1] <= end and _comparable(table.by_name[one.column])
    ]
    if within:
        return table.by_name[within[0].column], within[0].span
    near = [one for one in before if not one.weak and _comparable(table.by_name[one.column])]
    if near and start - near[-1].span[1] <= 3:  # noqa: PLR2004 - "is", "of", "the"
        return table.by_name[near[-1].column], near[-1].span
    for word in words.split():
        options = [table.columns[place] for place, _, like in table.index.get(word, ()) if like >= 0.7]  # noqa: PLR2004 - a synonym
        if (
            options
            and word not in {"more", "less", "than", "high", "higher", "low", "lower"}
            and _comparable(options[0])
        ):
            return options[0], (start, start)
    after = [one for one in mentions if 0 <= one.span[0] - end <= 1 and one.span[1] <= clause[1]]
    if after and _comparable(table.by_name[after[0].column]):
        return table.by_name[after[0].column], after[0].span
    return (table.by_name[near[-1].column], near[-1].span) if near else None


def _comparable(named: Named) -> bool:
    return named.column.is_number or named.kind == "time"


def _nulls(text: Text, mentions: Sequence[Mention], found: Filters) -> None:
    for match, span in text.find(_NULL):
        near = [one for one in mentions if 0 <= span[0] - one.span[1] <= 1]
        if near:
            text.claim(span, "filter")
            text.claim(near[-1].span, "filter")
            cmp = "is_not_null" if match["not"] else "is_null"
            found.add({"column": near[-1].column, "cmp": cmp}, (near[-1].span[0], span[1]))


def _letters(text: Text, table: Table, mentions: Sequence[Mention], found: Filters) -> None:
    """``whose first name contains the letter M``, ``have the letters D or S in their first name``."""
    for match, span in text.find(_LETTERS):
        if not re.search(r"letter|contain|start|begin|end", match[0]):
            continue
        where = text.part(match, "where") if match["where"] else None
        near = [one for one in mentions if (where and one.span[0] >= where[0] and one.span[1] <= where[1])
                or 0 <= span[0] - one.span[1] <= _NEAR]  # fmt: skip
        texts = [one for one in near if table.by_name[one.column].column.type == "text"]
        if not texts:
            continue
        letters = [letter for letter in (match["first"], match["second"]) if letter]
        cmp = "starts_with" if re.search(r"start|begin", match[0]) else "ends_with" if "end" in match[0] else "contains"
        pattern = [{"column": texts[0].column, "cmp": "matches", "value": _matching(cmp, letter)} for letter in letters]
        where_ = pattern[0] if len(pattern) == 1 else {"any": pattern}
        text.claim(span, "filter")
        text.claim(texts[0].span, "filter")
        found.add({"not": where_} if match["not"] else where_, span)


def _matching(cmp: str, letters: str) -> str:
    """A regular expression of RE2 that does not tell capital letters."""
    bare = re.escape(letters.strip("'\"%"))
    return "(?i)" + {"starts_with": f"^{bare}", "ends_with": f"{bare}$"}.get(cmp, bare)


def _names(group: Sequence[Found], text: Text, table: Table, mentions: Sequence[Mention], found: Filters) -> None:
    """Names in cells: the rows that have one of them, or none of them."""
    column, names = group[0].column, list(dict.fromkeys(one.value for one in group))
    span = (group[0].span[0], group[-1].span[1])
    negated = is_negated(text, span[0])
    whole = _with_column(span, column, table, mentions)
    text.claim(span, "value")
    for at in range(*whole):
        text.claim((at, at + 1), "value")
    if not negated and len(names) > 1:
        found.compared[column] = names
    if len(names) > 1:
        found.add({"column": column, "cmp": "not_in" if negated else "in", "value": names}, whole)
    else:
        found.add({"column": column, "cmp": "!=" if negated else "=", "value": names[0]}, whole)


def _with_column(span: Span, column: str, table: Table, mentions: Sequence[Mention]) -> Span:
    """The names with the words beside them that belong to their column: ``King bed`` where it is the type of bed."""
    words = set(table.by_name[column].words)
    start, end = span
    for one in mentions:
        alike = one.column == column or bool(words & set(table.by_name[one.column].words))
        if alike and one.span[1] - one.span[0] <= 2 and one.span[0] == end:  # noqa: PLR2004 - a word or two
            end = one.span[1]
        elif one.column == column and 0 <= start - one.span[1] <= 1:
            start = one.span[0]
    return start, end


def joined(text: Text, found: Filters) -> Filters:
    """Conditions between which stands "or" are one of which any is enough."""
    order = sorted(range(len(found.where)), key=lambda at: found.spans[at])
    where, spans = list[Condition](), list[Span]()
    for at in order:
        between = text.tokens[spans[-1][1] : found.spans[at][0]] if spans else ()
        if spans and len(between) <= 6 and any(token.low in {"or", "oder", "ou"} for token in between):  # noqa: PLR2004
            last = where[-1]
            parts = [*last["any"], found.where[at]] if set(last) == {"any"} else [last, found.where[at]]
            where[-1], spans[-1] = {"any": parts}, (spans[-1][0], found.spans[at][1])
        else:
            where.append(found.where[at])
            spans.append(found.spans[at])
    found.where, found.spans = where, spans
    return _together(found)


def _together(found: Filters) -> Filters:
    """Two different names of one column can't both be: rows with either of them are meant."""
    listed: dict[str, list[Any]] = {}
    for one in found.where:
        if one.get("cmp") in {"=", "in"}:
            listed.setdefault(one["column"], []).extend(one["value"] if one["cmp"] == "in" else [one["value"]])
    where, seen = list[Condition](), set[str]()
    for one in found.where:
        column = one.get("column", "")
        values_ = list(dict.fromkeys(listed.get(column, ())))
        if one.get("cmp") not in {"=", "in"} or len(values_) < 2:  # noqa: PLR2004 - one is no choice
            where.append(one)
        elif column not in seen:
            seen.add(column)
            where.append({"column": column, "cmp": "in", "value": values_})
            found.compared[column] = values_
    found.where = where
    return found
