"""Labels that are dates: read in the forms that people write, handed on as ISO 8601 in one zone."""

import itertools
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.charts.columns import Texts
from app.charts.model import Annotation, ChartOptions
from app.charts.moments import GRAINS, Moment, all_written, order_of
from app.charts.reading import Findings, OptionReader, shown
from app.domain.zones import zone_of

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Numbers outside of these are no years."""

_ZONES = ("timezone", "time_zone")
_NUMBERS = re.compile(r"\s*\d{1,2}[/-]\d{1,2}[/-]\d{4}")
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?")
_CLOCK = re.compile(r"\d:\d\d")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - of the wall of UTC
_LEAST_EPOCH = 1e8
"""Milliseconds of the second of January 1970: smaller numbers are years or nothing."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Labels that were read; ``ambiguous`` ones are dates whose day and month nothing tells apart."""

    moments: tuple[Moment, ...] = ()
    ambiguous: bool = False


def read_zone(options: OptionReader, paths: Sequence[str]) -> str:
    """The zone in which times are drawn, by its IANA name; ``paths`` are those of the axis of time."""
    spots = [f"{path}.{name}" for path in paths for name in ("adapters.date.zone", "time.timezone")]
    path, value = options.find(*_ZONES, *spots)
    if not path or zone_of(value):
        return value or ""
    options.refuse(path, f'{shown(value)} is no time zone; give its IANA name, such as "Europe/Berlin", or "UTC"')
    return ""


def read_dates(labels: Sequence[str], locale: str = "", *, epoch: bool = False) -> Dates:
    """The dates that all of the labels are; none where one is something else.

    With ``epoch`` whole numbers are milliseconds since 1970.
    """
    if not labels:
        return Dates()
    if epoch and all(label.removeprefix("-").isdecimal() and abs(int(label)) >= _LEAST_EPOCH for label in labels):
        return _of_epoch(labels)
    if not _NUMBERS.match(labels[0]):
        return Dates(_all(labels, locale, ""))
    known = order_of(locale) if locale else ""
    found = {order: _all(labels, locale, order) for order in ("mdy", "dmy")}
    if not (found["mdy"] and found["dmy"]):
        return Dates(found["mdy"] or found["dmy"])
    if found["mdy"] == found["dmy"]:
        return Dates(found["mdy"])
    return Dates(found[known]) if known else Dates(ambiguous=True)


def _all(labels: Sequence[str], locale: str, order: str) -> tuple[Moment, ...]:
    found = all_written(labels, locale, order)
    return found if all(FIRST_YEAR <= moment.wall.year <= LAST_YEAR for moment in found) else ()


def _of_epoch(labels: Sequence[str]) -> Dates:
    try:
        walls = [_EPOCH + timedelta(milliseconds=int(label)) for label in labels]
    except OverflowError:
        return Dates()
    whole = all(wall.time() == datetime.min.time() for wall in walls)
    return Dates(tuple(Moment(wall, timedelta(), "day" if whole else "second") for wall in walls))


def dated(data: Any, options: ChartOptions, honours: AbstractSet[str], findings: Findings) -> tuple[Any, ChartOptions]:
    """The data with ISO 8601 in place of labels that are dates, and the options with the zone that is told."""
    labels = getattr(data, "labels", None)
    if not isinstance(labels, tuple | Texts) or not labels:
        return data, options
    kinds = {"time"} if "asked_dates" in honours else {None, "time"}
    along = "dates" in honours and options.x.kind in kinds
    read, told = _read(data, options, findings) if along else (data, options)
    if options.zone and not (along and _CLOCK.search(read.labels[0])):
        findings.notice("options.timezone", "not used: the labels are no times of day along an axis of time")
    return read, told


def _read(data: Any, options: ChartOptions, findings: Findings) -> tuple[Any, ChartOptions]:
    labels, asked = data.labels, options.x.kind == "time"
    iso = not options.zone and _alike(labels)
    found = Dates(_all(labels[:1], "", "")) if iso else read_dates(labels, options.locale, epoch=asked)
    if found.ambiguous and asked:
        message = f"{shown(labels[0])} may be two days: give a locale, such as en-US or en-GB, or dates as 2026-03-31"
        findings.notice("data.labels", message)
    if not found.moments:
        return data, options
    moments, zone = _in_zone(found.moments, options.zone, findings)
    if any(after.wall <= before.wall for before, after in itertools.pairwise(moments)):
        return data, options
    notes = tuple(_noted(note, options) for note in options.annotations)
    return data if iso else replace(data, labels=_iso(moments)), replace(options, zone=zone, annotations=notes)


def _alike(labels: Sequence[str]) -> bool:
    """Whether the first is ISO 8601 as it is handed on, and any offset that it has is that of all."""
    match = _ISO.fullmatch(labels[0])
    return match is not None and all(label.endswith(match[1] or "") for label in labels)


def _in_zone(moments: Sequence[Moment], name: str, findings: Findings) -> tuple[Sequence[Moment], str]:
    """The moments on the wall of one zone, and what that is called; times of no zone are on it already."""
    timed = [moment for moment in moments if moment.offset is not None]
    zone = zone_of(name)
    if not timed or (zone is None and len({moment.offset for moment in timed}) == 1 and len(timed) == len(moments)):
        return moments, name.rpartition("/")[2].replace("_", " ") if name else ""
    if zone is None:
        findings.notice("data.labels", "the times are of several zones and drawn in UTC; options.timezone says another")
    walls = [moment if moment.offset is None else _moved(moment, zone or UTC) for moment in moments]
    set_back = any(after.wall <= before.wall for before, after in itertools.pairwise(walls))
    if set_back and all(before.instant < after.instant for before, after in itertools.pairwise(moments)):
        steady = timed[0].instant.astimezone(zone or UTC).utcoffset() or timedelta()
        walls = [_at(moment, steady) for moment in moments]
        findings.notice("data.labels", f"clocks are set back within them: all are drawn at {_offset_told(steady)}")
        return walls, _offset_told(steady)
    return walls, _called(timed, zone)


def _moved(moment: Moment, zone: Any) -> Moment:
    wall = moment.instant.astimezone(zone).replace(tzinfo=None)
    grain = moment.grain if wall.time() == datetime.min.time() else max(moment.grain, "minute", key=GRAINS.index)
    return replace(moment, wall=wall, offset=None, grain=grain)


def _at(moment: Moment, offset: timedelta) -> Moment:
    wall = moment.wall if moment.offset is None else moment.instant.replace(tzinfo=None) + offset
    return replace(moment, wall=wall, offset=None)


def _offset_told(offset: timedelta) -> str:
    minutes = round(abs(offset) / timedelta(minutes=1))
    return f"UTC{'-' if offset < timedelta() else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def _called(moments: Sequence[Moment], zone: ZoneInfo | None) -> str:
    """The short name of a zone where it has one all along, else its city."""
    if zone is None:
        return "UTC"
    names = {moment.instant.astimezone(zone).tzname() or "" for moment in moments}
    return names.pop() if len(names) == 1 and max(names).isalpha() else zone.key.rpartition("/")[2].replace("_", " ")


def _iso(moments: Sequence[Moment]) -> tuple[str, ...]:
    """All in the form of the finest of them."""
    grain = max((moment.grain for moment in moments), key=GRAINS.index)
    match grain:
        case "year":
            return tuple(f"{moment.wall.year}" for moment in moments)
        case "quarter":
            return tuple(f"{moment.wall.year}-Q{(moment.wall.month + 2) // 3}" for moment in moments)
        case "month":
            return tuple(f"{moment.wall:%Y-%m}" for moment in moments)
        case "day":
            return tuple(f"{moment.wall:%Y-%m-%d}" for moment in moments)
        case _:
            fine = any(moment.wall.microsecond for moment in moments)
            spec = "microseconds" if fine else "minutes" if grain == "minute" else "seconds"
            return tuple(moment.wall.isoformat(timespec=spec) + _suffix(moment) for moment in moments)


def _suffix(moment: Moment) -> str:
    """The offset that all of them share, as they had it."""
    return "" if moment.offset is None else "Z" if not moment.offset else _offset_told(moment.offset)[3:]


def _noted(note: Annotation, options: ChartOptions) -> Annotation:
    """The annotation with ISO 8601 in place of dates along the axis."""
    return replace(note, x_min=_place(note.x_min, options), x_max=_place(note.x_max, options))


def _place(place: float | str | None, options: ChartOptions) -> float | str | None:
    found = read_dates((place,), options.locale).moments if isinstance(place, str) else ()
    zone = zone_of(options.zone)
    if not found:
        return place
    return _iso([_moved(found[0], zone) if zone and found[0].offset is not None else found[0]])[0]
