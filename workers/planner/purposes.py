"""What each column of a sentence is for: names to group by, times, numbers to draw, things that are counted."""

from collections.abc import Sequence
from dataclasses import replace

from workers.planner.columns import Table
from workers.planner.lexicon import word_set
from workers.planner.parts import NEARLY, SCATTERED, SURE, Purposes, is_unique
from workers.planner.reading import Reading
from workers.planner.slots import Slot


def purposes_of(reading: Reading, table: Table) -> Purposes:
    """The slots by what they are for; those of which little was found only where there are no others."""
    found, seen = Purposes(), set[tuple[str, bool]]()
    slots = [_grouping(slot, table) for slot in reading.said.slots if _is_meant(slot)]
    slots = slots or list(reading.said.slots)
    for slot in slots:
        number = bool(slot.fn) or slot.named.kind == "measure"
        if (slot.named.name, number) in seen and not slot.counted:
            _strengthen(found, slot)
            continue
        if any(one.named.name == slot.named.name for one in found.counted) and not slot.groups:
            continue
        if not slot.counted:
            seen.add((slot.named.name, number))
        if _is_thing(slot, slots, reading, table):
            found.counted.append(slot)
        else:
            _place(slot, found, reading, slots)
    _promote(found, reading, table)
    _order_time(found, reading, table)
    _things(found, reading, table)
    return found


_GROUPED = 0.4
"""How sure a mention must be of what rows are said to be grouped by."""


def _is_meant(slot: Slot) -> bool:
    """Whether a column is surely meant; what rows are grouped by, also where the words may mean another one."""
    alone = slot.sure * (1 + len(slot.rivals))
    return slot.sure >= SURE or slot.cue in {"x", "y", "color"} or (slot.groups and alone >= _GROUPED)


def _grouping(slot: Slot, table: Table) -> Slot:
    """The slot with the first of its rivals that has names, where it groups and its own column has numbers."""
    if not slot.groups or not slot.rivals or slot.named.kind != "measure":
        return slot
    rivals = (table.by_name[name] for name in slot.rivals)
    return next((replace(slot, named=one) for one in rivals if one.kind in {"category", "flag", "level"}), slot)


def _things(found: Purposes, reading: Reading, table: Table) -> None:
    """``who are the ten best paid``: of the first few, or of the greatest, each one has its name."""
    asked = reading.few is not None or reading.text.low.startswith("who")
    if not asked or not found.measures or found.dims or found.times or reading.grain or reading.over_time:
        return
    names = [one for one in table.of_kind("category") if one.column.distinct >= table.rows * NEARLY]
    called = [one for one in names if "name" in one.words]
    found.dims += [Slot(one, (0, 0)) for one in (*called, *names)][:1]


def _order_time(found: Purposes, reading: Reading, table: Table) -> None:
    """What is ordered by a date that is not named else lies along that date."""
    if found.times or reading.order is None:
        return
    start, end = reading.order.target
    for one in reading.mentions:
        named = table.by_name[one.column]
        if start <= one.span[0] and one.span[1] <= end and named.kind == "time" and not one.weak:
            found.times.append(Slot(named, one.span))
            return


def _strengthen(found: Purposes, slot: Slot) -> None:
    """A column that is named again, now with what is made of it."""
    for group in (found.measures, found.dims, found.times):
        for at, one in enumerate(group):
            if one.named.name == slot.named.name:
                group[at] = replace(
                    one, fn=one.fn or slot.fn, cue=slot.cue if slot.cue in {"color", "x", "each", "by"} else one.cue
                )


def _place(slot: Slot, found: Purposes, reading: Reading, slots: Sequence[Slot]) -> None:
    kind = slot.named.kind
    if slot.cue == "size" and slot.named.column.is_number:
        found.sizes.append(slot)
    elif slot.counted and kind != "time":
        found.counted.append(slot)
    elif slot.fn == "distinct":
        (found.dims if slot.groups or not _others(slot, slots) else found.measures).append(slot)
    elif kind == "time":
        found.times.append(slot)
    elif kind in {"category", "flag", "prose"}:
        found.dims.append(slot)
    elif kind == "identity" or (slot.named.coded and not slot.groups):
        _place_code(slot, found, reading, slots)
    elif (
        kind == "level"
        and slot.sure < 1
        and {"share", "distribution"} & reading.intents
        and not slot.fn
        and any(one.groups for one in slots)
    ):
        found.counted.append(slot)
    elif kind == "level":
        (found.measures if _is_number(slot, reading, slots) else found.dims).append(slot)
    else:
        grouping = slot.cue in {"by", "each", "color", "x"} and not slot.fn
        (found.dims if grouping and _is_grouping(slot, reading, slots) else found.measures).append(slot)


def _others(slot: Slot, slots: Sequence[Slot]) -> list[Slot]:
    return [one for one in slots if one.named.name != slot.named.name and not one.counted]


def _is_whole(slot: Slot) -> bool:
    """Whether all words of the name are said."""
    return slot.sure >= slot.named.whole * 0.95


def _is_thing(slot: Slot, slots: Sequence[Slot], reading: Reading, table: Table) -> bool:
    """``closed courses per field``: what each row has a name of its own for, while something else groups.

    ``orders by cuisine`` where there is an ``order_total``: the things, not what they come to.
    """
    if slot.named.kind == "measure":
        said, last = reading.text.tokens[slot.span[0]], slot.named.words[-1]
        amount = last in word_set("generic") and said.stem not in word_set("quantities")
        return amount and said.low.endswith("s") and said.stem == slot.named.words[0] and not slot.fn
    if slot.named.kind == "identity" and slot.groups and is_unique(slot.named, table):
        return any(one.groups for one in _others(slot, slots))
    passing = not (slot.cue or slot.fn or _is_whole(slot)) and slot.named.kind == "category"
    return passing and is_unique(slot.named, table) and any(one.groups for one in _others(slot, slots))


def _place_code(slot: Slot, found: Purposes, reading: Reading, slots: Sequence[Slot]) -> None:
    """Codes are drawn where they are meant to the letter; else the things they stand for are counted."""
    if reading.chart in SCATTERED and slot.named.column.is_number:
        found.measures.append(slot)
    elif not _is_whole(slot) or _are_things(slot, reading):
        found.counted.append(slot)
    elif slot.fn or (slot.named.column.is_number and not slot.groups and _others(slot, slots)):
        found.measures.append(slot)
    else:
        found.dims.append(slot)


def _are_things(slot: Slot, reading: Reading) -> bool:
    """``tickets by office``: what running numbers are of."""
    plural = reading.text.tokens[slot.span[1] - 1].low.endswith("s")
    return plural and not (slot.named.coded or slot.groups or slot.fn)


def _is_number(slot: Slot, reading: Reading, slots: Sequence[Slot]) -> bool:
    """Whether few whole numbers are meant as numbers: something is made of them, or there is what groups them."""
    if slot.fn or reading.chart in SCATTERED or ("correlation" in reading.intents and not slot.groups):
        return True
    if reading.text.word(slot.span[0] - 1) in word_set("superlatives"):
        return True
    if slot.groups or reading.said.counts or "distribution" in reading.intents:
        return False
    others = _others(slot, slots)
    numbers = any(one.named.kind == "measure" or one.fn for one in others)
    return not numbers and any(one.groups or one.named.kind == "time" for one in others)


def _is_grouping(slot: Slot, reading: Reading, slots: Sequence[Slot]) -> bool:
    """Whether numbers with many values are what rows are grouped by: only where something else is drawn."""
    if reading.chart in SCATTERED or slot.cue == "color":
        return False
    others = _others(slot, slots)
    if any(one.fn and one.fn != "distinct" for one in others):
        return True
    plain = [one for one in others if one.named.kind in {"measure", "level"}]
    return reading.said.counts and not plain


def _promote(found: Purposes, reading: Reading, table: Table) -> None:
    """What is counted is also what it is counted by, where nothing else is named: ``the number of countries``."""
    grouped = found.dims or found.times or reading.grain or reading.over_time
    if not grouped and found.counted and not reading.extreme:
        usable = [
            slot
            for slot in found.counted
            if slot.named.kind in {"category", "flag", "level"} and not is_unique(slot.named, table)
        ]
        asked = "how many" not in reading.text.low or reading.intents or reading.chart
        if usable and asked:
            found.dims.append(usable[0])
            found.counted.remove(usable[0])
