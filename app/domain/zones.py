"""Time zones by their IANA names, of the tzdata package: the same on every machine, whatever it has installed."""

import functools
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

_DATA = files("tzdata")

NAMES = frozenset((_DATA / "zones").read_text(encoding="ascii").split())
"""Every zone there is."""

_STEP = timedelta(days=1)
"""No zone has changed its offset twice within a day."""


def zone_of(name: Any) -> ZoneInfo | None:
    """The zone of a name; None for an unknown one."""
    return _loaded(name) if isinstance(name, str) and name in NAMES else None


@functools.cache
def _loaded(name: str) -> ZoneInfo:
    with _DATA.joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


UTC_ZONE = _loaded("UTC")


def wall_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall there shows: a time without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def offset_at(instant: datetime, zone: ZoneInfo) -> timedelta:
    """How far the clocks there are ahead of UTC."""
    return instant.astimezone(zone).utcoffset() or timedelta()


def passes(wall: datetime, zone: ZoneInfo) -> int:
    """How often a clock there shows this time: once, 0 times when it is put forward over it, twice when put back."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return 1 + (first > second) - (first < second)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in UTC at which a clock there shows this time, or the next that there is when none does.

    Of a time that clocks are put forward over, PEP 495 has the offset before as fold 0 and that after as fold 1: the
    two instants that come of them have the change between them.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first if first <= second else next_change(zone, second, first) or first


def next_change(zone: ZoneInfo, after: datetime, until: datetime) -> datetime | None:
    """The first instant after one and up to another from which the zone has another offset; None: it keeps its own.

    Both in UTC; found to the second.
    """
    offset, low = offset_at(after, zone), after
    while low < until:
        high = min(low + _STEP, until)
        if offset_at(high, zone) != offset:
            return _bisected(zone, low, high)
        low = high
    return None


def _bisected(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The change between two instants of different offsets."""
    offset = offset_at(low, zone)
    low = low.replace(microsecond=0)
    while (width := int((high - low).total_seconds())) > 1:
        middle = low + timedelta(seconds=width // 2)
        low, high = (middle, high) if offset_at(middle, zone) == offset else (low, middle)
    return high.replace(microsecond=0)
