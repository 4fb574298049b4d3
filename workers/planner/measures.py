"""What is drawn: columns of numbers with what is made of them, or how many rows there are."""

from app.charts.reading import shown
from app.domain.errors import Invalid
from workers.planner.columns import Named, Table
from workers.planner.lexicon import phrases, word_set
from workers.planner.model import COUNT, Measure
from workers.planner.order import is_countable, is_degree
from workers.planner.parts import SURE, Parts, Purposes, is_prepared, is_unique
from workers.planner.reading import Reading
from workers.planner.slots import Slot

MOST_TOLD = 20
"""Columns that a message lists."""


def find_measures(parts: Parts, found: Purposes, reading: Reading, table: Table) -> None:
    """What is drawn: the columns of numbers that are named, else how many there are."""
    parts.each = is_degree(reading.text) or any(_is_each(slot, reading, table) for slot in found.counted)
    few = reading.few is not None and not any(slot.groups for slot in found.dims)
    for slot in found.measures:
        if slot.fn == "distinct" and parts.x and slot.named.name == parts.x.column:
            continue
        if parts.measures and slot.sure < 1 and not slot.fn and slot.cue not in {"and", "versus", "y"}:
            continue  # a word in passing that only stands for a column
        parts.measures.append(
            Measure(slot.named.name, slot.fn or _loose(reading) or _fn(slot.named, parts, table, few=few))
        )
    if parts.measures:
        return
    if reading.said.counts or found.counted or _happens(reading, parts, table):
        distinct = next((slot for slot in found.counted if slot.fn == "distinct"), None)
        parts.measures = [Measure(distinct.named.name, "distinct")] if distinct else [Measure("", COUNT)]
        return
    loose = _loose(reading)
    usual = _usual(table, parts)
    if (loose or is_prepared(parts, table) or (parts.x and _wants_value(reading))) and usual:
        _check_wanted(reading, table)
        named = usual[0]
        parts.measures = [Measure(named.name, loose or _fn(named, parts, table, few=few))]
        if len(usual) > 1 and loose:
            raise no_column(_wanted(reading) or _noun(reading, loose), table)
        if not is_prepared(parts, table):
            parts.doubts += 0.25
            parts.warnings.append(f"no column of numbers was named; {named.name!r} is drawn")
    elif parts.x is not None:
        _check_wanted(reading, table)
        parts.measures = [Measure("", COUNT)]


def _loose(reading: Reading) -> str:
    """The aggregate that is said apart from its column: ``who tips more on average``."""
    found = [fn for fn in reading.said.loose if fn not in {"count", "distinct"}]
    return "" if any(slot.fn for slot in reading.said.slots) else next(iter(found), "")


def _is_each(slot: Slot, reading: Reading, table: Table) -> bool:
    """``revenue per order``: each row is one of these."""
    at = reading.text.before(slot.span[0], _ARTICLES)
    return is_unique(slot.named, table) and reading.text.word(at) in {"per", "each", "every"}


_ARTICLES = frozenset({"the", "a", "an", "single", "individual"})


def _happens(reading: Reading, parts: Parts, table: Table) -> bool:
    """``when do people order the most``: what is said is what the rows are of, so they are counted."""
    things = [slot for slot in reading.said.slots if slot.named.kind == "identity" or slot.named.column.is_time]
    passing = any(slot.sure < SURE or slot.named.kind == "identity" for slot in things)
    return reading.extreme is not None and passing and not is_prepared(parts, table)


_GROUPING = frozenset(
    {
        "by",
        "per",
        "for",
        "in",
        "across",
        "over",
        "of",
        "from",
        "each",
        "every",
        "and",
        ",",
        "among",
        "between",
        "versus",
        "vs",
    }
)


def _wanted(reading: Reading) -> str:
    """The amount that is asked for in a word which means no column: ``profit`` in ``profit by region``."""
    text = reading.text
    named = {at for slot in reading.said.slots for at in range(*slot.span)}
    for at in text.words():
        token = text.tokens[at]
        if (
            at not in named
            and token.stem in word_set("quantities")
            and (at + 1 == len(text) or text.tokens[at + 1].low in _GROUPING | {".", "?"})
        ):
            return token.text
    return ""


def _noun(reading: Reading, fn: str) -> str:
    """The word after an aggregate that took no column."""
    for hit in phrases("aggregates").hits(reading.text.low):
        at = reading.text.span(hit.start, hit.end)[1]
        if hit.meaning == fn and reading.text.word(at) and not reading.text.used[at]:
            return reading.text.tokens[at].text
    return fn


def _check_wanted(reading: Reading, table: Table) -> None:
    wanted = "" if "how much" in reading.text.low else _wanted(reading)
    if wanted and wanted.lower() not in _VAGUE:
        raise no_column(wanted, table)


_VAGUE = frozenset(
    {"value", "values", "amount", "amounts", "volume", "share", "shares", "growth", "rate", "percentage", "money"}
)
"""Words for an amount of anything: whatever numbers there are may be meant."""


def no_column(wanted: str, table: Table) -> Invalid:
    """The error of a word that means no column, with those that there are."""
    names = [one.name for one in table.columns]
    more = f" and {len(names) - MOST_TOLD:,} more" if len(names) > MOST_TOLD else ""
    return Invalid.at("description", f"no column like {shown(wanted)}; there are {', '.join(names[:MOST_TOLD])}{more}")


def _wants_value(reading: Reading) -> bool:
    """Whether the words ask for an amount that no column was found for: ``how much``, ``most``."""
    return "how much" in reading.text.low or (reading.extreme is not None and not is_countable(reading.text))


def _usual(table: Table, parts: Parts) -> list[Named]:
    taken = {key.column for key in (parts.x, parts.color) if key}
    return [
        one
        for one in (*table.measures, *table.of_kind("level"))
        if one.name not in taken and not one.place and not one.coded
    ]


def _fn(named: Named, parts: Parts, table: Table, *, few: bool = False) -> str:
    """What several values become where nobody says: rates have a mean, amounts a sum; one alone stays as it is."""
    if parts.x is not None and not parts.x.binned and is_unique(table.by_name[parts.x.column], table):
        return ""
    if few and is_prepared(parts, table):
        return ""
    return "mean" if named.intensive or parts.each else "sum"
