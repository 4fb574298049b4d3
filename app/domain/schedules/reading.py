"""Reading when a schedule runs: every fault with its field, and for cron with the part of it."""

import difflib
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.errors import Invalid
from app.domain.fields import Fields
from app.domain.instants import rfc3339
from app.domain.reading import Faults, shown
from app.domain.schedules.cron import CronError, read_cron
from app.domain.schedules.slots import SECOND, Calendar, Every, Rule
from app.domain.schedules.spans import read_clock, read_span, told
from app.domain.schedules.timetable import Timetable
from app.domain.zones import NAMES, UTC_ZONE, first_instant, zone_of

FIELDS = ("polling_interval", "cron", "timezone", "at", "start_at", "end_at", "skip_dates", "weekdays_only")
"""What of a schedule says when it runs."""

MINIMUM = timedelta(minutes=1)
LONGEST = timedelta(days=366)
MOST_DATES = 1000

CALENDARS = {"daily": "{} {} * * *", "weekly": "{} {} * * 1", "monthly": "{} {} 1 * *"}
"""Intervals of the calendar: every day, on Mondays, on the first of the month."""

HOURLY = "hourly"
_INTERVAL = "polling_interval"
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_END_OF_DAY = time(23, 59, 59, 999_000)
_YEARS = range(1970, 2200)
_INTERVALS = f'{HOURLY}, {", ".join(CALENDARS)}, or a number of s, m, h, d or w such as "15m"'


def read_timetable(body: Mapping[str, Any], *, anchor: datetime, minimum: timedelta = MINIMUM) -> Timetable:
    """When a schedule runs, of its request or of ``Timetable.to_json``; ``Invalid`` with every fault's field.

    ``anchor`` is the schedule's creation in UTC: what "15m" is counted from without a ``start_at``. Slots that follow
    one another less than ``minimum`` apart are a fault, as is not to run at all; with none neither is looked at, for a
    rule that has passed this before. Times without an offset are of ``timezone``; an ``end_at`` that is a date includes
    that day. The interval may stand in the ``data_source``.
    """
    faults = Faults()
    fields = Fields(body, "", faults)
    zone = _zone(fields)
    start_at, end_at = _limit(fields, "start_at", zone), _limit(fields, "end_at", zone)
    begins = (start_at or anchor).replace(microsecond=0)
    given, rule = _rule(fields, begins)
    dates, weekdays_only = _dates(fields), _flag(fields, "weekdays_only")
    if start_at and end_at and end_at < start_at:
        fields.fault("end_at", f"{rfc3339(end_at)} is before start_at, {rfc3339(start_at)}")
    faults.settle()
    found = Timetable(rule, zone, given, start_at, end_at, dates, weekdays_only=weekdays_only)
    if minimum:
        _check(found, begins, minimum)
    return found


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text("timezone", default="UTC")
    zone = zone_of(name)
    if zone is None and name:
        near = difflib.get_close_matches(name, NAMES, n=2)
        cure = f"did you mean {' or '.join(near)}?" if near else 'give its IANA name, such as "Europe/Berlin", or "UTC"'
        fields.fault("timezone", f"{shown(name)} is no time zone; {cure}")
    return zone or UTC_ZONE


def read_instant(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime | None:
    """A text as an instant in UTC; None for any other text.

    A time without an offset is of the zone; a date alone is its begin there, or with ``end`` its end.
    """
    with suppress(ValueError, OverflowError):
        wall = datetime.fromisoformat(text)
        if end and _DATE.fullmatch(text):
            wall = datetime.combine(wall, _END_OF_DAY)
        if wall.year in _YEARS:
            return wall.astimezone(UTC) if wall.tzinfo else first_instant(wall, zone)
    return None


def _limit(fields: Fields, name: str, zone: ZoneInfo) -> datetime | None:
    if not fields.has(name):
        return None
    text = fields.text(name)
    found = read_instant(text, zone, end=name == "end_at")
    if text and found is None:
        fields.fault(name, f'{shown(text)} is no time; give one such as "2026-12-01T09:00:00Z", or a date')
    return found


def _rule(fields: Fields, anchor: datetime) -> tuple[dict[str, str], Rule]:
    """The rule, as it was given and as it is; after a fault one that is good for nothing."""
    place, interval = _interval(fields)
    word = interval.lower() if isinstance(interval, str) else interval
    if fields.has("cron"):
        if interval is not None:
            fields.fault("cron", f"{place} is there as well; give one of them")
        return _cron(fields)
    if word in CALENDARS:
        return _calendar(fields, word)
    if fields.has("at"):
        fields.fault("at", f"is for {', '.join(CALENDARS)}; other intervals are counted from start_at")
    return {_INTERVAL: str(word)}, Every(_step(fields, place, word), anchor)


def _interval(fields: Fields) -> tuple[str, Any]:
    """The interval and its place: beside the source of data, or in it as the ChartGPT API has it."""
    source = fields.raw("data_source")
    inner = source.get(_INTERVAL) if isinstance(source, Mapping) else None
    own = fields.raw(_INTERVAL)
    if own is not None and inner is not None and str(own).lower() != str(inner).lower():
        fields.fault(_INTERVAL, f"{shown(own)}, and data_source has {shown(inner)}; give one of them")
    return (_INTERVAL, own) if own is not None or inner is None else (f"data_source.{_INTERVAL}", inner)


def _cron(fields: Fields) -> tuple[dict[str, str], Rule]:
    if fields.has("at"):
        fields.fault("at", "a cron expression has its own hour")
    text = fields.text("cron")
    try:
        cron = read_cron(text or "@daily")
    except CronError as error:
        fields.fault("cron", str(error))
        cron = read_cron("@daily")
    return {"cron": text}, Calendar(cron)


def _calendar(fields: Fields, word: str) -> tuple[dict[str, str], Rule]:
    at = fields.text("at", default="00:00")
    clock = read_clock(at) or time()
    if at and not read_clock(at):
        fields.fault("at", f'{shown(at)} is no time of day; give one such as "09:00"')
    rule = Calendar(read_cron(CALENDARS[word].format(clock.minute, clock.hour)))
    return {_INTERVAL: word, **({"at": f"{clock:%H:%M}"} if fields.has("at") else {})}, rule


def _step(fields: Fields, place: str, word: Any) -> timedelta:
    if word == HOURLY:
        return timedelta(hours=1)
    if (step := read_span(word)) is not None:
        if timedelta() < step <= LONGEST:
            return step
        fields.findings.fault(place, f"{shown(word)} is not between 1 second and {LONGEST.days} days")
    else:
        told = "is missing, and there is no cron" if word is None else f"{shown(word)} is no interval"
        fields.findings.fault(place, f"{told}; give {_INTERVALS}")
    return LONGEST


def _dates(fields: Fields) -> frozenset[date]:
    value = fields.raw("skip_dates")
    if value is None:
        return frozenset()
    if not isinstance(value, list) or len(value) > MOST_DATES:
        found = f"{len(value):,}" if isinstance(value, list) else shown(value)
        fields.fault("skip_dates", f"expected a list of at most {MOST_DATES:,} dates, found {found}")
        return frozenset()
    return frozenset(day for index, item in enumerate(value) if (day := _date(fields, f"skip_dates[{index}]", item)))


def _date(fields: Fields, name: str, item: Any) -> date | None:
    with suppress(ValueError):
        if isinstance(item, str) and _DATE.fullmatch(item):
            return date.fromisoformat(item)
    fields.fault(name, f'{shown(item)} is no date; give one such as "2026-12-25"')
    return None


def _flag(fields: Fields, name: str) -> bool:
    value = fields.raw(name)
    if value is not None and not isinstance(value, bool):
        fields.fault(name, f"expected true or false, found {shown(value)}")
    return value is True


def _check(timetable: Timetable, begins: datetime, minimum: timedelta) -> None:
    """Raise ``Invalid`` for slots that are too near to one another, and for none at all."""
    place = next(iter(timetable.given))
    distance = timetable.rule.distance()
    if distance is not None and distance < minimum:
        raise Invalid.at(place, f"runs every {told(distance)}; the least that is allowed here is {told(minimum)}")
    if timetable.next_after(begins - SECOND) is None:
        place = "end_at" if timetable.end_at else "weekdays_only" if timetable.weekdays_only else "skip_dates"
        raise Invalid.at(place, "no run is left: every one lies after it or on a day that is skipped")
