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
from app.domain.schedules.timetable import Calendar, Every, Rule, Timetable
from app.domain.zones import NAMES, first_instant, zone_of

FIELDS = ("polling_interval", "cron", "timezone", "at", "start_at", "end_at", "skip_dates", "weekdays_only")
"""What of a schedule says when it runs."""

MINIMUM = timedelta(minutes=1)
LONGEST = timedelta(days=366)
MOST_SKIPPED = 1000

CALENDARS = {"daily": "{} {} * * *", "weekly": "{} {} * * 1", "monthly": "{} {} 1 * *"}
"""Intervals of the calendar: every day, on Mondays, on the first of the month."""

HOURLY = "hourly"
UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}

_STEP = re.compile(r"(\d{1,7})([smhdw])", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_YEARS = range(1970, 2200)
_WORDS = f'{HOURLY}, {", ".join(CALENDARS)}, or a number of s, m, h, d or w such as "15m"'


def read_timetable(body: Mapping[str, Any], *, anchor: datetime, minimum: timedelta = MINIMUM) -> Timetable:
    """When a schedule runs, of its request or of ``Timetable.to_json``; ``Invalid`` with every fault's field.

    ``anchor`` is the schedule's creation in UTC: what "15m" is counted from without a ``start_at``. Slots that follow
    one another less than ``minimum`` apart are a fault. Times without an offset are of ``timezone``; an ``end_at``
    that is a date includes that day. The interval may stand in the ``data_source``.
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
    _check_distance(given, rule, minimum)
    found = Timetable(rule, zone, given, start_at, end_at, dates, weekdays_only=weekdays_only)
    if found.next_after(begins - SECOND) is None:
        raise _never(found)
    return found


def _zone(fields: Fields) -> ZoneInfo:
    name = fields.text("timezone", default="UTC")
    zone = zone_of(name)
    if zone is None and name:
        near = difflib.get_close_matches(name, NAMES, n=2)
        cure = f"did you mean {' or '.join(near)}?" if near else 'give its IANA name, such as "Europe/Berlin", or "UTC"'
        fields.fault("timezone", f"{shown(name)} is no time zone; {cure}")
    return zone or _UTC


def _limit(fields: Fields, name: str, zone: ZoneInfo) -> datetime | None:
    """An instant in UTC; a date alone is the whole day, from its begin or to its end."""
    if not fields.has(name):
        return None
    text = fields.text(name)
    with suppress(ValueError):
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            wall = datetime.combine(day, time()) if name == "start_at" else datetime.combine(day, _END_OF_DAY)
        else:
            wall = datetime.fromisoformat(text)
        if wall.year in _YEARS:
            return wall.astimezone(UTC) if wall.tzinfo else first_instant(wall, zone)
    if text:
        fields.fault(name, f'{shown(text)} is no time; give one such as "2026-12-01T09:00:00Z", or a date')
    return None


def _rule(fields: Fields, anchor: datetime) -> tuple[Given, Rule]:
    """The rule, as it was given and as it is; after a fault one that is good for nothing."""
    place, interval = _interval(fields)
    cron = fields.raw("cron")
    if cron is not None and interval is not None:
        fields.fault("cron", f"{place} is there as well; give one of them")
    if cron is not None:
        return _cron(fields)
    if isinstance(interval, str) and interval.lower() in CALENDARS:
        return _calendar(fields, interval.lower(), place)
    if fields.has("at"):
        fields.fault("at", f"is for {', '.join(CALENDARS)}; other intervals are counted from start_at")
    return {"polling_interval": interval}, Every(_step(fields, interval, place), anchor)
