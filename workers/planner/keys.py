"""Which columns are along the axis, and which tell series and panels apart."""

from datetime import date

from workers.planner.bins import Binning
from workers.planner.columns import Named, Table
from workers.planner.likely import asks_for_key, guess_key, likely_keys
from workers.planner.model import Key
from workers.planner.parts import Parts, Purposes, is_unique
from workers.planner.reading import Reading
from workers.planner.slots import Slot
from workers.planner.times import Clock

MOST_DAYS = 60
"""Different dates that an axis has as they are; more are put together."""


MOST_RAW = 30
"""Different numbers that rows are grouped by as they are; more are put into ranges."""


BINS = 20


MOST_PANELS = 12


_SPAN = {"year": 3 * 366, "quarter": 550, "month": 92, "week": 62, "day": 4}
"""Days that data must reach over for a grain to be chosen: years for more than three of them, ..."""


def find_keys(parts: Parts, found: Purposes, reading: Reading, table: Table) -> None:
    """The keys, time first: x is what is said to be, then time, then what is named first."""
    dims = [*found.times, *found.dims]
    timed = _time_key(found, reading, table)
    keys: list[tuple[Slot | None, Key]] = []
    if timed is not None:
        keys.append((next((slot for slot in found.times if slot.named.name == timed.column), None), timed))
    keys += [(slot, _key(slot, reading)) for slot in dims if timed is None or slot.named.name != timed.column]
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
        one for one in series[1:] if one[0] and one[0].groups and (parts.x is None or one[1].column != parts.x.column)
    ]
    if panels and table.by_name[panels[0][1].column].column.distinct <= MOST_PANELS:
        parts.facet = panels[0][1].column
    _compared(parts, reading, table)
    if parts.x is None and asks_for_key(reading):
        guess_key(parts, likely_keys(reading, table))


def _tells_apart(slot: Slot | None, table: Table) -> bool:
    """Whether a second key is meant as series: it is said to be, and its names come more than once each."""
    if slot is None:
        return False
    if slot.cue == "color":
        return True
    many = table.rows > MOST_PANELS and slot.named.column.distinct > table.rows / 2
    return bool(slot.cue) and not many and not is_unique(slot.named, table)


def _compared(parts: Parts, reading: Reading, table: Table) -> None:
    """Names that are set against each other are series of their own: ``Germany and France since 1970``."""
    for column in reading.filters.compared:
        named, keys = table.by_name[column], {parts.x and parts.x.column, parts.color and parts.color.column}
        if column in keys or (named.kind == "time" and not named.year):
            continue
        if parts.x is None:
            parts.x = Key(column)
        elif parts.color is None and table.by_name[column].column.distinct:
            parts.color = Key(column)


def _key(slot: Slot, reading: Reading) -> Key:
    named = slot.named
    if named.kind == "time":
        return Key(named.name)
    if named.column.is_number:
        if reading.ranges:
            return Key(named.name, width=reading.ranges.width, bins=reading.ranges.count)
        if named.kind == "measure" and named.column.distinct > MOST_RAW:
            return Key(named.name, bins=BINS)
    return Key(named.name)


def _time_key(found: Purposes, reading: Reading, table: Table) -> Key | None:
    """The key of time: the column that is named or the first one, by the period that is said or fits."""
    grain, times = reading.grain, found.times
    if not (times or grain or reading.over_time or _is_about_time(reading, table)) or not table.times:
        return None
    named = times[0].named if times else _fitting_time(table, grain)
    if named.year:
        return Key(named.name, "decade" if grain and grain.grain == "decade" else "")
    if grain is not None:
        return Key(named.name, grain.grain)
    series = named.column.type == "date" and is_unique(named, table) and found.measures
    if named.column.distinct > MOST_DAYS and not series:
        return Key(named.name, _grain(named))
    return Key(named.name)


def _is_about_time(reading: Reading, table: Table) -> bool:
    """Whether a change is asked for, or a stretch of time of more than one period, and nothing else to go along."""
    if reading.chart and reading.chart not in _ALONG:
        return False
    dims = any(
        slot.named.kind in {"category", "flag", "level"} and slot.cue in {"by", "each"} for slot in reading.said.slots
    )
    if "trend" in reading.intents:
        return True
    return reaches(reading, table) and not dims and not reading.extreme and not reading.few


def reaches(reading: Reading, table: Table) -> bool:
    """Whether rows of a stretch of time of several periods are wanted, such as those since 1990."""
    times = {one.name for one in table.times}
    return any(one.get("column") in times and one["cmp"] in {">=", ">", "between"} for one in reading.filters.where)


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
