"""Which columns are along the axis, which are drawn, and which tell series apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.charts.reading import shown
from app.domain.errors import Invalid
from workers.planner.bins import Binning
from workers.planner.columns import Named, Table
from workers.planner.lexicon import phrases, word_set
from workers.planner.model import COUNT, Key, Measure
from workers.planner.reading import Reading
from workers.planner.slots import Slot
from workers.planner.times import Clock

SURE = 0.5
"""From here on a mention is taken at its word."""
MOST_DAYS = 60
"""Different dates that an axis has as they are; more are put together."""
MOST_RAW = 30
"""Different numbers that rows are grouped by as they are; more are put into ranges."""
BINS = 20
MOST_PANELS = 12
NEARLY = 0.9
MOST_TOLD = 20
"""Columns that a message lists."""
_SCATTERED = frozenset({"scatter", "bubble", "regression", "connectedScatter", "hexbin", "contour", "density2d"})
_SPAN = {"year": 3 * 366, "quarter": 550, "month": 92, "week": 62, "day": 4}
"""Days that data must reach over for a grain to be chosen: years for more than three of them, ..."""


@dataclass(slots=True)
class Parts:
    """Keys and measures as far as they are found. ``warnings`` are sentences, ``doubts`` count what was guessed."""

    x: Key | None = None
    color: Key | None = None
    facet: str = ""
    measures: list[Measure] = field(default_factory=list)
    size: str = ""
    pairs: bool = False
    """Whether two numbers of each row are drawn against each other."""
    asked_count: bool = False
    warnings: list[str] = field(default_factory=list)
    doubts: float = 0.0


@dataclass(slots=True)
class _Sorted:
    """The slots by what they are for."""

    dims: list[Slot] = field(default_factory=list)
    times: list[Slot] = field(default_factory=list)
    measures: list[Slot] = field(default_factory=list)
    counted: list[Slot] = field(default_factory=list)
    sizes: list[Slot] = field(default_factory=list)


def parts_of(reading: Reading, table: Table) -> Parts:
    """The parts of the chart that a description asks for."""
    found = _sorted(reading, table)
    parts = Parts(size=found.sizes[0].named.name if found.sizes else "", asked_count=reading.said.counts)
    parts.pairs = _is_pair(reading, found)
    if parts.pairs:
        _pair(parts, found)
        return parts
    _keys(parts, found, reading, table)
    _measured(parts, found, reading, table)
    return parts


def _sorted(reading: Reading, table: Table) -> _Sorted:
    found, seen = _Sorted(), set[tuple[str, bool]]()
    slots = [slot for slot in reading.said.slots if slot.sure >= SURE or slot.cue in {"x", "y", "color"}]
    slots = slots or list(reading.said.slots)
    for slot in slots:
        number = bool(slot.fn) or slot.named.kind == "measure"
        if (slot.named.name, number and not slot.groups) in seen and not slot.counted:
            _strengthen(found, slot)
            continue
        if not slot.counted:
            seen.add((slot.named.name, number and not slot.groups))
        _place(slot, found, reading, slots)
    _promote(found, reading, table)
    _order_time(found, reading, table)
    return found


def _order_time(found: _Sorted, reading: Reading, table: Table) -> None:
    """What is ordered by a date that is not named else lies along that date."""
    if found.times or reading.order is None:
        return
    start, end = reading.order.target
    for one in reading.mentions:
        named = table.by_name[one.column]
        if start <= one.span[0] and one.span[1] <= end and named.kind == "time" and not one.weak:
            found.times.append(Slot(named, one.span))
            return


def _strengthen(found: _Sorted, slot: Slot) -> None:
    """A column that is named again, now with what is made of it."""
    for group in (found.measures, found.dims, found.times):
        for at, one in enumerate(group):
            if one.named.name == slot.named.name:
                group[at] = replace(
                    one, fn=one.fn or slot.fn, cue=slot.cue if slot.cue in {"color", "x", "each", "by"} else one.cue
                )


def _place(slot: Slot, found: _Sorted, reading: Reading, slots: Sequence[Slot]) -> None:
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
    elif kind == "identity":
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


def _place_code(slot: Slot, found: _Sorted, reading: Reading, slots: Sequence[Slot]) -> None:
    """Codes are drawn where they are meant to the letter; else the things they stand for are counted."""
    whole = slot.sure >= slot.named.whole * 0.95
    if not whole:
        found.counted.append(slot)
    elif (
        slot.fn
        or (reading.chart in _SCATTERED)
        or (slot.named.column.is_number and not slot.groups and _others(slot, slots))
    ):
        found.measures.append(slot)
    else:
        found.dims.append(slot)


def _is_number(slot: Slot, reading: Reading, slots: Sequence[Slot]) -> bool:
    """Whether few whole numbers are meant as numbers: something is made of them, or others stand by which they are grouped."""
    if slot.fn or reading.chart in _SCATTERED:
        return True
    if slot.groups or reading.said.counts or "distribution" in reading.intents:
        return False
    others = _others(slot, slots)
    numbers = any(one.named.kind == "measure" or one.fn for one in others)
    return not numbers and any(one.groups or one.named.kind == "time" for one in others)


def _is_grouping(slot: Slot, reading: Reading, slots: Sequence[Slot]) -> bool:
    """Whether numbers with many values are what rows are grouped by: only where something else is drawn."""
    if reading.chart in _SCATTERED or slot.cue == "color":
        return False
    others = _others(slot, slots)
    if any(one.fn and one.fn != "distinct" for one in others):
        return True
    plain = [one for one in others if one.named.kind in {"measure", "level"}]
    return reading.said.counts and not plain


def _promote(found: _Sorted, reading: Reading, table: Table) -> None:
    """What is counted is also what it is counted by, where nothing else is named: ``the number of countries``."""
    grouped = found.dims or found.times or reading.grain or reading.over_time
    if not grouped and found.counted and not reading.extreme:
        usable = [
            slot
            for slot in found.counted
            if slot.named.kind in {"category", "flag", "level"} and not _unique(slot.named, table)
        ]
        asked = "how many" not in reading.text.low or reading.intents or reading.chart
        if usable and asked:
            found.dims.append(usable[0])
            found.counted.remove(usable[0])


def _unique(named: Named, table: Table) -> bool:
    return table.rows > 1 and named.column.distinct >= table.rows


def _is_pair(reading: Reading, found: _Sorted) -> bool:
    """Whether two columns of numbers are drawn against each other, row by row."""
    plain = [slot for slot in found.measures if not slot.fn]
    if reading.chart in _SCATTERED:
        return len(found.measures) + len(found.times) >= 2 and len(plain) >= 1 and len(plain) == len(found.measures)  # noqa: PLR2004 - x and y
    if reading.chart or len(plain) != len(found.measures) or reading.said.counts or reading.order or len(plain) != 2:  # noqa: PLR2004
        return False
    second = plain[1].cue
    grouped = any(slot.groups for slot in found.dims) or found.times or reading.grain or reading.over_time
    if "correlation" in reading.intents:
        return not (found.times or reading.grain or reading.over_time)
    if second in {"versus", "by"}:
        return not (found.times or reading.grain or reading.over_time)
    return not grouped and not found.dims


def _pair(parts: Parts, found: _Sorted) -> None:
    points = [*found.measures, *found.times]
    x = next((slot for slot in points if slot.cue == "x"), None)
    y = next((slot for slot in points if slot.cue == "y" and slot is not x), None)
    rest = [slot for slot in points if slot is not x and slot is not y]
    if y is None and rest:
        y = rest.pop(0)
    if x is None and rest:
        x = rest.pop(0)
    if x is None or y is None:
        return
    parts.x = Key(x.named.name)
    parts.measures = [Measure(y.named.name, "")]
    if found.dims:
        parts.color = Key(found.dims[0].named.name)
    if rest and not parts.size:
        parts.size = rest[0].named.name


def _keys(parts: Parts, found: _Sorted, reading: Reading, table: Table) -> None:
    """The keys, time first: x is what is said to be, then time, then what is named first."""
    dims = [*found.times, *found.dims]
    timed = _time_key(found.times, reading, table)
    keys: list[tuple[Slot | None, Key]] = []
    if timed is not None:
        keys.append((next((slot for slot in found.times if slot.named.name == timed.column), None), timed))
    keys += [(slot, _key(slot, reading, table)) for slot in dims if timed is None or slot.named.name != timed.column]
    said_x = next((one for one in keys if one[0] and one[0].cue == "x"), None)
    colored = [one for one in keys if one[0] and one[0].cue == "color" and one is not said_x]
    plain = [one for one in keys if one not in colored and one is not said_x]
    ordered = [*([said_x] if said_x else []), *plain, *colored]
    if ordered:
        parts.x = ordered[0][1]
    series = [one for one in [*colored, *plain] if one is not ordered[0] and _tells_apart(one[0], table)]
    if series:
        parts.color = series[0][1]
    panels = [
        one for one in series[1:] if one[0] and one[0].groups and one[1].column not in {parts.x and parts.x.column}
    ]
    if panels and table.by_name[panels[0][1].column].column.distinct <= MOST_PANELS:
        parts.facet = panels[0][1].column
    _compared(parts, reading, table)


def _tells_apart(slot: Slot | None, table: Table) -> bool:
    """Whether a second key is meant as series: it is said to be, and its names come more than once each."""
    if slot is None:
        return False
    if slot.cue == "color":
        return True
    many = table.rows > MOST_PANELS and slot.named.column.distinct > table.rows / 2
    return bool(slot.cue) and not many and not _unique(slot.named, table)


def _compared(parts: Parts, reading: Reading, table: Table) -> None:
    """Names that are set against each other are series of their own: ``Germany and France since 1970``."""
    for column in reading.filters.compared:
        if column in {parts.x and parts.x.column, parts.color and parts.color.column}:
            continue
        if parts.x is None:
            parts.x = Key(column)
        elif parts.color is None and table.by_name[column].column.distinct:
            parts.color = Key(column)


def _key(slot: Slot, reading: Reading, table: Table) -> Key:
    named = slot.named
    if named.kind == "time":
        return Key(named.name)
    if named.column.is_number:
        if reading.ranges:
            return Key(named.name, width=reading.ranges.width, bins=reading.ranges.count)
        if named.kind == "measure" and named.column.distinct > MOST_RAW:
            return Key(named.name, bins=BINS)
    return Key(named.name)


def _time_key(times: Sequence[Slot], reading: Reading, table: Table) -> Key | None:
    """The key of time: the column that is named or the first one, by the period that is said or fits."""
    grain = reading.grain
    if not (times or grain or reading.over_time or _is_about_time(reading, table)) or not table.times:
        return None
    named = times[0].named if times else _fitting_time(table, grain)
    if named.year:
        return Key(named.name)
    if grain is not None:
        return Key(named.name, grain.grain)
    many = named.column.distinct > MOST_DAYS
    if many:
        return Key(named.name, _grain(named))
    return Key(named.name)


def _is_about_time(reading: Reading, table: Table) -> bool:
    """Whether a change is asked for, or a stretch of time of more than one period, and nothing else to go along."""
    if reading.chart and reading.chart not in _ALONG:
        return False
    dims = any(
        slot.named.kind in {"category", "flag", "level"} and slot.cue in {"by", "each"} for slot in reading.said.slots
    )
    if "trend" in reading.intents and not dims:
        return True
    times = {one.name for one in table.times}
    reaching = any(one.get("column") in times and one["cmp"] in {">=", ">", "between"} for one in reading.filters.where)
    return reaching and not dims and not reading.extreme and not reading.few


_ALONG = frozenset(
    {"line", "area", "spline", "stepLine", "stackedArea", "sparkline", "streamgraph", "percentStackedArea"}
)


def _fitting_time(table: Table, grain: Binning | None) -> Named:
    """Years have no months: a column of dates is needed for these."""
    if grain and grain.grain == "year":
        years = [one for one in table.times if one.year]
        if years:
            return years[0]
    return table.times[0]


def _grain(named: Named) -> str:
    """The period that makes some ten to a hundred points of what a column reaches over."""
    clock = Clock.of(named, date.max)
    if clock.earliest is None:
        return "month"
    days = (clock.latest - clock.earliest).days
    return next((grain for grain, least in _SPAN.items() if days >= least), "hour")


def _measured(parts: Parts, found: _Sorted, reading: Reading, table: Table) -> None:
    """What is drawn: the columns of numbers that are named, else how many there are."""
    for slot in found.measures:
        if slot.fn == "distinct" and parts.x and slot.named.name == parts.x.column:
            continue
        if parts.measures and slot.sure < 1 and not slot.fn and slot.cue not in {"and", "versus", "y"}:
            continue  # a word in passing that only stands for a column
        parts.measures.append(Measure(slot.named.name, slot.fn or _fn(slot.named, parts, table)))
    if parts.measures:
        return
    if reading.said.counts or found.counted:
        distinct = next((slot for slot in found.counted if slot.fn == "distinct"), None)
        parts.measures = [Measure(distinct.named.name, "distinct")] if distinct else [Measure("", COUNT)]
        return
    loose = [fn for fn in reading.said.loose if fn not in {"count", "distinct"}]
    usual = _usual(table, parts)
    if (loose or _prepared(parts, table) or (parts.x and _wants_value(reading))) and usual:
        named = usual[0]
        parts.measures = [Measure(named.name, (loose[0] if loose else "") or _fn(named, parts, table))]
        if len(usual) > 1 and loose:
            raise no_column(_wanted(reading) or _noun(reading, loose[0]), table)
        if not _prepared(parts, table):
            parts.doubts += 0.25
            parts.warnings.append(f"no column of numbers was named; {named.name!r} is drawn")
    elif parts.x is not None:
        _check_wanted(reading, table)
        parts.measures = [Measure("", COUNT)]


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
    for at in text.words():
        token = text.tokens[at]
        if token.stem in word_set("quantities") and (
            at + 1 == len(text) or text.tokens[at + 1].low in _GROUPING | {".", "?"}
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
    if wanted := _wanted(reading):
        raise no_column(wanted, table)


def no_column(wanted: str, table: Table) -> Invalid:
    """The error of a word that means no column, with those that there are."""
    names = [one.name for one in table.columns]
    more = f" and {len(names) - MOST_TOLD:,} more" if len(names) > MOST_TOLD else ""
    return Invalid.at("description", f"no column like {shown(wanted)}; there are {', '.join(names[:MOST_TOLD])}{more}")


def _wants_value(reading: Reading) -> bool:
    """Whether the words ask for an amount that no column was found for: ``how much``, ``most``."""
    return "how much" in reading.text.low or reading.extreme is not None


def _usual(table: Table, parts: Parts) -> list[Named]:
    taken = {key.column for key in (parts.x, parts.color) if key}
    return [one for one in (*table.measures, *table.of_kind("level")) if one.name not in taken and not one.place]


def _prepared(parts: Parts, table: Table) -> bool:
    """Whether each name comes once, or nearly: then the table has the numbers already."""
    if parts.x is None or parts.x.binned:
        return False
    return table.rows > 1 and table.by_name[parts.x.column].column.distinct >= table.rows * NEARLY


def _fn(named: Named, parts: Parts, table: Table) -> str:
    """What several values become where nobody says: rates have a mean, amounts a sum; one alone stays as it is."""
    if parts.x is not None and not parts.x.binned and _unique(table.by_name[parts.x.column], table):
        return ""
    return "mean" if named.intensive else "sum"
