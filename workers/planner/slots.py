"""Columns in a sentence with what is said about each: what is made of its values, and what it is for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workers.planner.columns import Named, Table
from workers.planner.lexicon import Hit, phrases
from workers.planner.matching import Mention
from workers.planner.text import Span, Text

_SMALL = frozenset({"the", "a", "an", "all", "of", "their", "its", "our", "my", "your", "these", "those", "this",
    "that", "own",
                    "corresponding", "respective", "values", "value", "column", "attribute", "s", "'", "kind",
                    "type", "types", "kinds",
                    "le", "la", "les", "der", "die", "das", "den", "dem", "el", "los", "las", "il", "lo", "het",
                    "de", "du", "des"})  # fmt: skip
_EACH = frozenset({"each", "which", "every", "different", "various", "varying", "distinct", "unique", "individual",
    "separate", "given",
                   "chaque", "jede", "jeder", "jedes", "cada", "ogni", "elke", "elk"})  # fmt: skip
_BY = frozenset({"by", "per", "across", "among", "amongst", "within", "nach", "je", "pro", "par", "por", "segun",
    "selon",
                 "secondo", "naar", "for", "in", "from", "along", "on", "fur", "pour", "para", "voor", "\u6309",
                 "\u5404", "\u6bcf"})  # fmt: skip
_VERSUS = frozenset({"versus", "vs", "against", "over", "with", "gegen", "contre", "contra", "contro", "tegen", "to",
    "affect", "affects", "influence", "influences", "between"})  # fmt: skip
_AND = frozenset({"and", "&", ",", "plus", "und", "et", "y", "e", "en", "\u548c", "\u4e0e"})
_COLORED = re.compile(
    "(?:(?:colou?r(?:ed|ing|s)?(?: coded)?|shad(?:ed|ing)|tint(?:ed)?|segment(?:ed|ing)?|categori[sz](?:ed|"
    "ing)|classif(?:ied|y)|differentiat(?:ed|ing|e)|"
    "broken (?:down|out|up)|break (?:it |them )?(?:down|out)|split(?:ting)?(?: up| out)?|divid(?:ed|e|ing)|"
    "stack(?:ed|ing)?|separat(?:ed|e|ing)|cluster(?:ed)?|"
    "distinguish(?:ed|ing)?|subdivided|facet(?:ed)?|group(?:ed|ing)? by attribute|with a (?:line|series|bar|"
    "color|colour)|one (?:line|series|bar|color|colour)|a (?:line|series|color|colour)|lines|series|legend(?: "
    "by)?|"
    r"(?:use|using|with) (?:a )?(?:different|separate) (?:colou?rs?|lines?|series))"
    "(?: (?:by|on|into|per|for|of|to|based on|according to|the|each|every|different|with|between|it|them|"
    "color|colour))*|(?:colou?rs? (?:is|are|shows?|represents?|for|=)))$"
)
_X_AFTER = re.compile(
    r"^(?:(?:is|as|on|along|for|in|at|being|to) )+(?:the )?(?:x|horizontal) axis|^as (?:the )?x(?!\w)|^on "
    r"(?:the )?x(?!\w)"
)
_Y_AFTER = re.compile(
    r"^(?:(?:is|as|on|along|for|in|at|being|to) )+(?:the )?(?:y|vertical) axis|^as (?:the )?y(?!\w)|^on (?:the "
    r")?y(?!\w)"
)
_X_BEFORE = re.compile(
    r"(?:x|horizontal) axis(?: (?:is|are|shows?|represents?|being|for|with|of|as|:|=|,|to be|should be))*(?: the)?$"
)
_Y_BEFORE = re.compile(
    r"(?:y|vertical) axis(?: (?:is|are|shows?|represents?|being|for|with|of|as|:|=|,|to be|should be))*(?: the)?$"
)
_SIZE = re.compile(
    "(?:sized|size|bubble size|area of (?:the )?(?:bubbles?|points?)|size of (?:the )?(?:bubbles?|points?|"
    "dots?)|radius)"
    r"(?: (?:by|is|are|shows?|represents?|for|according to|based on|proportional to|the))+$"
)
_GROUPED = re.compile(
    "group(?:ed|ing|s)?(?: (?:them|it|the data|the result|results|together|up))? (?:by|on)(?: the)?$|(?:based|"
    "depending) on(?: the)?$|for (?:each|every)(?: of)?(?: the)?$"
)
_NEXT = 3
"""Tokens that may stand between ``average`` and its column."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One column as the sentence has it.

    ``fn`` is the aggregate that is said of it, "" for none. ``cue`` is what it is for: ``by`` (groups), ``each``,
    ``color``, ``versus``, ``x``, ``y``, ``size`` or "". ``counted`` says that its things are counted.
    """

    named: Named
    span: Span
    fn: str = ""
    cue: str = ""
    counted: bool = False
    grouped: bool = False
    sure: float = 1.0
    rivals: tuple[str, ...] = ()

    @property
    def groups(self) -> bool:
        """Whether the words make it what rows are grouped by."""
        return self.cue in {"by", "each", "color", "x"} and not self.fn


@dataclass(frozen=True, slots=True)
class Said:
    """The columns of a sentence, and the aggregates that none of them took."""

    slots: tuple[Slot, ...]
    loose: tuple[str, ...] = ()
    counts: bool = False
    """Whether something is counted."""


def slots(text: Text, table: Table, mentions: Sequence[Mention]) -> Said:
    """What is said of each column whose words nobody has claimed."""
    found = [_slot(one, text, table) for one in mentions if text.is_free(one.span)]
    hits = [(hit, text.span(hit.start, hit.end)) for hit in phrases("aggregates").hits(text.low)]
    hits = [(hit, span) for hit, span in hits if not any(text.used[at] in _DONE for at in range(*span))]
    loose: list[str] = []
    counts = False
    for hit, span in hits:
        if any(one.span[0] <= span[0] and span[1] <= one.span[1] for one in found) or _is_verb(hit, span, text):
            continue
        if hit.meaning in _OF_NUMBERS:
            found = _numeric(found, span, table)
        at = _after(hit, span, found, text)
        text.claim(span, "aggregate")
        counts = counts or hit.meaning in {"count", "distinct"}
        if at is None:
            loose.append(hit.meaning)
        else:
            found[at] = _with(found[at], hit, text, span)
    return Said(_extremes(_shared(found, text), text), tuple(loose), counts)


_EXTREMES = {**dict.fromkeys(("highest", "largest", "biggest", "greatest", "maximum", "longest", "top"), "max"),
             **dict.fromkeys(("lowest", "smallest", "minimum", "least", "shortest"), "min")}  # fmt: skip


def _extremes(found: tuple[Slot, ...], text: Text) -> tuple[Slot, ...]:
    """``the largest bill per day``: of each group the greatest one."""
    grouped = any(slot.cue in {"by", "each", "color"} for slot in found)
    return tuple(
        replace(slot, fn=fn)
        if grouped
        and slot.named.kind == "measure"
        and not slot.fn
        and (fn := _EXTREMES.get(text.word(slot.span[0] - 1), ""))
        else slot
        for slot in found
    )


def _is_verb(hit: Hit, span: Span, text: Text) -> bool:
    """``do bigger sales mean bigger profit``: here nothing is averaged."""
    return hit.phrase in {"mean", "means"} and bool(re.match(r"(?:do|does)(?!\w)", text.low)) and span[0] > 1


_DONE = frozenset({"order", "filter", "value", "limit", "time", "style", "title", "bin"})


def _slot(one: Mention, text: Text, table: Table) -> Slot:
    named = table.by_name[one.column]
    cue, grouped = _cue(one.span, text)
    if not cue and named.kind in {"flag", "category"} and text.word(one.span[1]) in {"vs", "versus"}:
        cue = "versus"
    return Slot(named, one.span, cue=cue, grouped=grouped, sure=one.score / (1 + len(one.rivals)), rivals=one.rivals)


def _cue(span: Span, text: Text) -> tuple[str, bool]:
    """What the words before and after a column make of it, and whether they say ``group``."""
    start, end = text.clause(span[0])
    before = " ".join(token.low for token in text.tokens[max(start - 2, 0) : span[0]])
    after = " ".join(token.low for token in text.tokens[span[1] : end])
    bare = re.sub(
        r"(?: (?:the|all|different|each|every|various|unique|distinct|attribute|a|column|same))+$", "", " " + before
    ).strip()
    for pattern, cue in ((_X_BEFORE, "x"), (_Y_BEFORE, "y"), (_SIZE, "size"), (_COLORED, "color")):
        if pattern.search(before) or pattern.search(bare):
            return cue, False
    for pattern, cue in ((_X_AFTER, "x"), (_Y_AFTER, "y")):
        if pattern.search(after):
            return cue, False
    if _GROUPED.search(before) or _GROUPED.search(bare):
        return "by", True
    return _small_cue(span, text), False


def _small_cue(span: Span, text: Text) -> str:
    at = text.before(span[0], _SMALL)
    word = text.word(at)
    if word in _EACH:
        return "each"
    if word in _BY:
        return "by"
    if word in _AND or (at >= 0 and text.tokens[at].low in _AND):
        return "and"
    return "versus" if word in _VERSUS else ""


def _after(hit: Hit, span: Span, found: Sequence[Slot], text: Text) -> int | None:
    """The column that an aggregate is said of: the next one, with small words between; else the one right before."""
    for at, slot in enumerate(found):
        between = [text.word(place) or text.tokens[place].low for place in range(span[1], slot.span[0])]
        if (
            slot.span[0] >= span[1]
            and len(between) <= _NEXT
            and all(word in _SMALL | _EACH | _LINKING for word in between)
        ):
            return _number_after(at, found) if hit.meaning in _OF_NUMBERS else at
    before = next((at for at, slot in enumerate(found) if slot.span[1] == span[0] and not slot.fn), None)
    if before is not None and not found[before].groups and found[before].named.column.is_number:
        return before
    return None


def _numeric(found: list[Slot], span: Span, table: Table) -> list[Slot]:
    """Of columns that the words after an aggregate may mean, one of numbers is meant."""
    following = next((at for at, slot in enumerate(found) if slot.span[0] >= span[1]), None)
    if following is None or found[following].span[0] - span[1] > _NEXT:
        return found
    return [*found[:following], numeric(found[following], table), *found[following + 1 :]]


def numeric(slot: Slot, table: Table) -> Slot:
    """The slot with the first of its rivals that has numbers, where its own column has none."""
    rivals = (table.by_name[name] for name in slot.rivals)
    other = next((one for one in rivals if one.column.is_number and not slot.named.column.is_number), None)
    return slot if other is None else replace(slot, named=other)


def _number_after(at: int, found: Sequence[Slot]) -> int | None:
    """``the average of the artists' age``: numbers have averages, things have not."""
    following = found[at + 1] if at + 1 < len(found) else None
    thing = found[at].named.kind in {"identity", "category", "prose"}
    close = following is not None and following.span[0] - found[at].span[1] <= _NEXT
    if thing:
        return at + 1 if close and following and following.named.column.is_number else None
    return at


_OF_NUMBERS = frozenset({"mean", "sum", "median", "max", "min", "stddev"})
_LINKING = frozenset({"of", "for", "in", "over", "total", "overall", "monthly", "yearly", "daily", "number", "count"})


def _with(slot: Slot, hit: Hit, text: Text, span: Span) -> Slot:
    """The column with an aggregate."""
    if hit.meaning == "count":
        return slot if slot.fn in _OF_NUMBERS else _counted(slot, hit, text, span)
    if hit.meaning == "distinct":
        return replace(slot, fn="distinct") if slot.named.kind in {"category", "identity"} else slot
    if slot.fn == "sum" or not slot.fn:
        return replace(
            slot, fn=hit.meaning, cue="" if slot.cue in {"by", "each"} and slot.span[0] >= span[1] else slot.cue
        )
    return slot


def _counted(slot: Slot, hit: Hit, text: Text, span: Span) -> Slot:
    """What is counted is the column's things, unless its numbers are meant: ``by number of bedrooms``."""
    if slot.named.column.is_number and text.word(text.before(span[0], _SMALL)) in _EACH | {"by", "per"}:
        return replace(slot, cue="by")
    between = {text.word(place) for place in range(span[1], slot.span[0])}
    if between & (_EACH - {"different", "distinct", "unique"}) and slot.span[0] >= span[1]:
        return slot
    whole = not slot.named.intensive or hit.phrase == "total number of"
    if slot.named.kind == "measure" and not slot.groups and whole:
        return replace(slot, fn="sum")
    return replace(slot, counted=True, cue="" if slot.cue in {"by", "versus"} else slot.cue)


def _shared(found: Sequence[Slot], text: Text) -> tuple[Slot, ...]:
    """``average height and weight``: an aggregate goes on over an "and" to the next column of numbers."""
    made: list[Slot] = []
    for slot in found:
        last = made[-1] if made else None
        if last and last.fn and not slot.fn and slot.named.kind == "measure" and last.named.kind == "measure":
            between = [token.low for token in text.tokens[last.span[1] : slot.span[0]]]
            if between and len(between) <= _NEXT and set(between) <= _AND | {"the"}:
                slot = replace(slot, fn=last.fn, cue="")  # noqa: PLW2901 - the same one, read on
        made.append(slot)
    return tuple(made)
