"""Dates as people write them: ISO 8601 and the forms that can't be misread. All that reads a date reads it here."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel import Locale

from app.charts.reading import Findings, shown

GRAINS = ("year", "quarter", "month", "day", "minute", "second")
"""How fine a date is, from coarse to fine."""

_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH, _DAY, _YEAR = r"(?P<mon>[^\W\d_]{3,12})\.?", r"(?P<d>\d{1,2})", r"(?P<y>\d{4})"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,? )?"
_TIME = (
    r"(?:(?:T|,? +)(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:[.,](?P<f>\d{1,9}))?)?(?: ?(?P<ap>[AaPp])\.?[Mm]\.?)?"
    r" ?(?P<z>Z|(?:UTC|GMT)?[+-]\d\d:?\d\d|UTC|GMT)?)?"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}",
        rf"{_YEAR}[-/](?P<m>\d\d)",
        rf"{_YEAR}(?P<_>[-/.])(?P<m>\d{{1,2}})(?P=_){_DAY}{_TIME}",
        rf"{_DAY}\.(?P<m>\d{{1,2}})\.{_YEAR}{_TIME}",
        rf"{_YEAR}[ -]?[Qq](?P<q>[1-4])",
        rf"[Qq](?P<q>[1-4])[ /-]?{_YEAR}",
        rf"{_YEAR}-?W(?P<w>\d\d)",
        rf"{_MONTH},?[ -]{_YEAR}",
        rf"{_YEAR}[ -]{_MONTH}",
        rf"{_WEEKDAY}{_DAY}(?:st|nd|rd|th|\.)?[ -]{_MONTH},?[ -]{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}{_TIME}",
    )
)
_SLASHED = {
    "mdy": re.compile(rf"(?P<m>\d{{1,2}})(?P<_>[/-]){_DAY}(?P=_){_YEAR}{_TIME}"),
    "dmy": re.compile(rf"{_DAY}(?P<_>[/-])(?P<m>\d{{1,2}})(?P=_){_YEAR}{_TIME}"),
}
"""3/4/2026 is another day in another country: these are read only where something says in which."""

NOON = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it was written: the time on the wall, the distance of its zone from UTC or None, how fine it is."""

    wall: datetime
    offset: timedelta | None = None
    grain: str = "day"

    @property
    def instant(self) -> datetime:
        """The same in UTC; a wall of no zone is taken to be there."""
        return (self.wall - (self.offset or timedelta())).replace(tzinfo=UTC)


def written(text: str, locale: str = "", order: str = "") -> Moment | None:
    """The date that a text is; None for none.

    ``locale`` lets months be in its words; ``order`` is ``mdy`` or ``dmy``, how numbers between slashes are meant.
    """
    return _by(_forms(order), text, locale)


def all_written(texts: Sequence[str], locale: str = "", order: str = "") -> tuple[Moment, ...]:
    """The dates that all of these texts are, as ``written`` reads one; none where one is something else."""
    forms = _forms(order)
    first = next((form for form in forms if texts and _by([form], texts[0], locale)), None)
    if first is None:
        return ()
    likely, found = [first, *forms], list[Moment]()
    for text in texts:
        moment = _by(likely, text, locale)
        if moment is None:
            return ()
        found.append(moment)
    return tuple(found)


def _forms(order: str) -> Sequence[re.Pattern[str]]:
    return (*_FORMS, _SLASHED[order]) if order else _FORMS


def _by(forms: Sequence[re.Pattern[str]], text: str, locale: str) -> Moment | None:
    plain = " ".join(text.split())
    matches = (form.fullmatch(plain) for form in forms)
    return next((found for match in matches if match and (found := _made(match.groupdict(), locale))), None)


def order_of(locale: str) -> str:
    """How a locale writes a day between slashes: ``mdy`` or ``dmy``; "" where the year comes first."""
    pattern = str(Locale.parse(locale).date_formats["short"].pattern)
    places = {letter: pattern.find(letter) for letter in "yMd"}
    return "" if places["y"] == min(places.values()) else "mdy" if places["M"] < places["d"] else "dmy"


def read_one(text: Any) -> Moment | None:
    """The date that a text is by itself; None for what is none, or two."""
    if not isinstance(text, str):
        return None
    found = {written(text, order=order) for order in _SLASHED} - {None}
    return found.pop() if len(found) == 1 else None


def moment_of(text: Any) -> datetime | None:
    """The instant of a date, in UTC where it names no zone; None for what is no date."""
    found = read_one(text)
    return found.instant if found else None


def read_moment(value: Any, place: str, findings: Findings) -> datetime | None:
    """A date that must be there; what is none is a fault."""
    found = moment_of(value)
    if found is None:
        findings.fault(place, f"expected a date such as 2026-03-31 or 2026-03-31T14:30, found {shown(value)}")
    return found


def said(moment: datetime) -> str:
    """A date as alt text and tables have it."""
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.strftime("%Y-%m-%d %H:%M")


@functools.cache
def _months(locale: str) -> Mapping[str, int]:
    """The number of each month by its names, in English and in the locale."""
    found = {name[:length]: number for number, name in enumerate(_ENGLISH, 1) for length in (3, len(name))}
    found["sept"] = 9
    for context in ("format", "stand-alone") if locale else ():
        for width in ("abbreviated", "wide"):
            names = Locale.parse(locale).months[context][width]
            found |= {str(name).lower().rstrip("."): int(number) for number, name in names.items()}
    return found


def _made(parts: Mapping[str, str | None], locale: str) -> Moment | None:
    month = _month(parts, locale)
    if not month:
        return None
    try:
        day = _day(parts, month)
        hour, minute, second = (int(parts.get(name) or 0) for name in ("H", "M", "S"))
        micro = int((parts.get("f") or "").ljust(6, "0")[:6] or 0)
        wall = datetime(day.year, day.month, day.day, _of_day(hour, parts.get("ap")), minute, second, micro)  # noqa: DTZ001 - its zone is told beside it
        found = Moment(wall, _offset(parts.get("z")), _grain(parts))
        (wall - (found.offset or timedelta())).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return found


def _day(parts: Mapping[str, str | None], month: int) -> date:
    year = int(parts["y"] or 0)
    if parts.get("w"):
        return date.fromisocalendar(year, int(parts["w"] or 0), 1)
    return date(year, month, int(parts.get("d") or 1))


def _month(parts: Mapping[str, str | None], locale: str) -> int:
    """1 where only the year is told, 0 for a word that is no month."""
    if parts.get("mon"):
        return _months(locale).get((parts["mon"] or "").lower(), 0)
    quarter = parts.get("q")
    return int(quarter) * 3 - 2 if quarter else int(parts.get("m") or 1)


def _of_day(hour: int, half: str | None) -> int:
    """The hour of 24: 12 AM is midnight."""
    if not half:
        return hour
    if not 1 <= hour <= NOON:
        raise ValueError
    return hour % NOON + (NOON if half in "pP" else 0)


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    digits = zone.removeprefix("UTC").removeprefix("GMT").replace(":", "")
    if len(digits) < 5:  # noqa: PLR2004 - a sign and four digits
        return timedelta()
    size = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5]))
    return -size if digits[0] == "-" else size


def _grain(parts: Mapping[str, str | None]) -> str:
    if parts.get("H"):
        return "second" if parts.get("S") else "minute"
    if parts.get("d") or parts.get("w"):
        return "day"
    return "quarter" if parts.get("q") else "month" if parts.get("m") or parts.get("mon") else "year"
