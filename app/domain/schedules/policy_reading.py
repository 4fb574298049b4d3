"""Reading what a schedule does when its data did not change, did not come, or are not fresh yet."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.fields import Fields
from app.domain.reading import Faults, shown
from app.domain.schedules.catch_up import CatchUp
from app.domain.schedules.policy import NO_DATA, NOT_FRESH, PAUSE, SOURCE_FAILED, UNCHANGED, Freshness, Policy
from app.domain.schedules.spans import read_clock, read_span, told
from app.domain.zones import first_instant

LONGEST_AGE = timedelta(days=366)
LONGEST_WAIT = timedelta(days=1)
LEAST_PAUSE = timedelta(minutes=1)


def read_policy(value: Any, place: str = "policy") -> Policy:
    """A policy of a request; None: the usual one. ``Invalid`` with every fault at its place below ``place``."""
    if value is None:
        return Policy()
    faults = Faults()
    fields = Fields(value, place, faults)
    policy = Policy(
        fields.choice("catch_up", tuple(CatchUp), default=CatchUp.LATEST),
        fields.choice("unchanged", UNCHANGED, default=UNCHANGED[0]),
        fields.choice("no_data", NO_DATA, default=NO_DATA[0]),
        fields.choice("source_failed", SOURCE_FAILED, default=SOURCE_FAILED[0]),
        _freshness(fields) if fields.has("freshness") else None,
    )
    fields.leftovers()
    faults.settle()
    return policy


def _freshness(policy: Fields) -> Freshness:
    fields = Fields(policy.raw("freshness"), policy.at("freshness"), policy.findings)
    until = read_clock(fields.raw("wait_until"))
    if fields.has("wait_until") and until is None:
        found = shown(fields.raw("wait_until"))
        fields.fault("wait_until", f'{found} is no time of day; give one such as "11:00", or wait for a span')
    if fields.has("wait_until") and fields.has("wait"):
        fields.fault("wait", "wait_until is there as well; give one of them")
    freshness = Freshness(
        age=_span(fields, "age", timedelta(seconds=1), LONGEST_AGE),
        column=fields.text("column", default=""),
        wait=_span(fields, "wait", timedelta(), LONGEST_WAIT, default=timedelta()),
        wait_until=until,
        pause=_span(fields, "every", LEAST_PAUSE, LONGEST_WAIT, default=PAUSE),
        otherwise=fields.choice("otherwise", NOT_FRESH, default=NOT_FRESH[0]),
    )
    fields.leftovers()
    return freshness


def _span(fields: Fields, name: str, low: timedelta, high: timedelta, *, default: timedelta | None = None) -> timedelta:
    value = fields.raw(name)
    if value is None and default is not None:
        return default
    span = read_span(value)
    if span is not None and low <= span <= high:
        return span
    found = "is missing" if value is None else f"found {shown(value)}"
    fields.fault(name, f'expected a span such as "2h", of {told(low)} to {told(high)}, {found}')
    return high


def newest_of(values: Iterable[Any], zone: ZoneInfo) -> datetime | None:
    """The newest instant in UTC among values of a column: ISO 8601; without an offset it is of the zone."""
    found = [instant for value in values if isinstance(value, str) and (instant := _instant(value, zone))]
    return max(found, default=None)


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else first_instant(moment, zone)
    return None
