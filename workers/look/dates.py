"""Labels that are dates, and a time axis that writes only what changes: the year once, months short."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from babel.dates import format_skeleton

from app.charts.model import AxisOptions
from workers.look.axes import Mark, Strip, Written
from workers.look.instants import LAST_YEAR, Instants, instants_of, moment
from workers.look.labels import LEADING
from workers.look.text import width_of
from workers.look.theme import Sizes
from workers.look.tongue import month_names, remark, spoken

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
_AT_ONCE = 1 << 16
"""Instants that are looked at together: most often the first ones tell."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = -3.06e13, 3.25e13
"""Milliseconds since 1970 of the first and the last instants that have a date here: the years 1000 and 2999."""

STEPS: tuple[tuple[str, int, float], ...] = (
    *(("second", n, n) for n in (1, 5, 15, 30)),
    *(("minute", n, n * 60) for n in (1, 5, 15, 30)),
    *(("hour", n, n * 3600) for n in (1, 3, 6, 12)),
    *(("day", n, n * 86400) for n in (1, 2, 7, 14)),
    *(("month", n, n * 2_629_800) for n in (1, 2, 3, 6)),
    *(("year", n, n * 31_557_600) for n in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)),
)
"""Unit, count and about how many seconds, from fine to coarse."""


def parse(labels: Sequence[str]) -> list[datetime] | None:
    """The instants of labels that are all ISO dates and rise strictly; None for anything else."""
    instants = instants_of(labels)
    return None if instants is None else [moment(instant) for instant in instants]


def milliseconds(instant: datetime) -> float:
    """Since 1970, as Bokeh counts time."""
    return (instant - _EPOCH) / timedelta(milliseconds=1)


def _at(place: float) -> datetime:
    return _EPOCH + timedelta(milliseconds=place)


def full_date(instant: datetime, finest: str = "second") -> str:
    """A date as a tooltip tells it, as fine as its axis: 2024, Mar 2024, 5 Mar 2024, 5 Mar 2024 14:30."""
    if finest == "year":
        return str(instant.year)
    if finest == "quarter":
        return f"Q{(instant.month + 2) // 3} {instant.year}"
    if finest in {"month", "day"}:
        return _calendar_date(instant, day=finest == "day", month=True, year=True)
    return f"{_calendar_date(instant, day=True, month=True, year=True)} {instant:%H:%M}"


def _calendar_date(instant: datetime, *, day: bool, month: bool, year: bool) -> str:
    """These parts of a date in the order and words of the chart's locale."""
    locale = spoken().dates
    if locale and month and (day or year):
        skeleton = f"{'y' if year else ''}MMM{'d' if day else ''}"
        return str(format_skeleton(skeleton, instant, locale=locale))
    words = (str(instant.day) if day else "", _month(instant) if month else "", str(instant.year) if year else "")
    return " ".join(filter(None, words))


def _month(instant: datetime) -> str:
    """The short name of a month that stands alone."""
    locale = spoken().dates
    return month_names(locale)[instant.month - 1] if locale else _MONTHS[instant.month - 1]


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Time along the bottom, from the first instant to the last; no mark is finer than ``finest``.

    ``zone`` is told beside the first date, where times of day are marked.
    """

    first: datetime
    last: datetime
    finest: str = "second"
    zone: str = ""

    @classmethod
    def over(cls, instants: Instants, zone: str = "") -> "TimeAxis":
        """The axis of these instants. Monthly values have no days, yearly ones no months."""
        first, last = moment(instants.min()), moment(instants.max())
        return cls(first, max(last, first + timedelta(seconds=1)), _grain(instants), zone)

    def within(self, asked: AxisOptions) -> "TimeAxis":
        """The axis between the limits that were asked for, in milliseconds since 1970."""
        low = self.low if asked.suggested_min is None else min(self.low, asked.suggested_min)
        high = self.high if asked.suggested_max is None else max(self.high, asked.suggested_max)
        low, high = (own if end is None else end for own, end in ((low, asked.min), (high, asked.max)))
        if low >= high or not all(_FIRST <= end <= _LAST for end in (low, high)):
            remark("options.scales.x", "its limits are not used: they leave no time between them that has dates")
            return self
        return replace(self, first=_at(low), last=_at(high))

    @property
    def low(self) -> float:
        """Milliseconds at the left edge."""
        return milliseconds(self.first)

    @property
    def high(self) -> float:
        """Milliseconds at the right edge."""
        return milliseconds(self.last)

    def write(self, strip: Strip, sizes: Sizes) -> Written:
        """Marks at even calendar steps, as fine as their texts allow."""
        per_second = strip.width / max((self.last - self.first).total_seconds(), 1e-9)
        allowed = _allowed(self.finest)
        unit, count, _ = next((s for s in allowed if s[2] * per_second >= needed(s[0], sizes)), STEPS[-1])
        instants = list(_calendar(self.first, self.last, unit, count)) or [self.first]
        uppers = [upper(instant, unit) for instant in instants]
        places = [(instant - self.first).total_seconds() * per_second for instant in instants]
        lowers = without_collisions(instants, unit, places, sizes.label, self.zone)
        marks = tuple(
            _mark(instant, (upper, lower) if lower else (upper,), place, strip, sizes)
            for instant, upper, lower, place in zip(instants, uppers, lowers, places, strict=True)
        )
        lines = max(len(mark.lines) for mark in marks)
        return Written(marks, 0.0, lines * sizes.label * LEADING)


def _allowed(finest: str) -> Sequence[tuple[str, int, float]]:
    """The steps from the finest on."""
    if finest == "quarter":
        return (("quarter", 1, 7_889_400), *(step for step in STEPS if step[0] == "year"))
    return STEPS[next(index for index, step in enumerate(STEPS) if step[0] == finest) :]


def _grain(instants: Instants) -> str:
    """The largest unit at whose starts all of them lie."""
    parts = [instants[start : start + _AT_ONCE] for start in range(0, len(instants), _AT_ONCE)]
    for unit, finer in (("D", "second"), ("M", "day"), ("Y", "month")):
        if any((part.astype(f"datetime64[{unit}]") != part).any() for part in parts):
            return finer
    return "year"


def _mark(instant: datetime, lines: tuple[str, ...], place: float, strip: Strip, sizes: Sizes) -> Mark:
    return Mark(milliseconds(instant), lines, tuple(shift_of(line, place, strip, sizes.label) for line in lines))


def shift_of(line: str, place: float, strip: Strip, size: float) -> float:
    """How far right a line is moved so that it stays on the page."""
    half = width_of(line, size) / 2
    return max(half - place - strip.before, 0) - max(place + half - strip.width - strip.after, 0)


def needed(unit: str, sizes: Sizes) -> float:
    """Pixels from one mark to the next."""
    samples = {"second": "00:00:00", "minute": "00:00", "hour": "00:00", "day": "30", "month": "Mar", "quarter": "Q1"}
    sample = samples.get(unit, "2000")
    return width_of(sample, sizes.label) + sizes.gap * (2.5 if unit in {"day", "month", "quarter"} else 3)


def _calendar(first: datetime, last: datetime, unit: str, count: int) -> Iterator[datetime]:
    """Instants within the span at every ``count`` units, counted from the start of the next larger unit."""
    instant = floor(first, unit, count)
    while instant <= last:
        if instant >= first:
            yield instant
        following = _next(instant, unit, count)
        if following is None:
            return
        instant = following


def floor(instant: datetime, unit: str, count: int) -> datetime:
    """The start of the even step that an instant lies in; weeks start on Mondays."""
    midnight = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "year":
            return midnight.replace(year=max(instant.year // count * count, 1), month=1, day=1)
        case "month" | "quarter":
            count *= _MONTHS_OF[unit]
            return midnight.replace(month=(instant.month - 1) // count * count + 1, day=1)
        case "day":
            since = timedelta(days=(midnight - _EPOCH).days % count if count < 7 else midnight.weekday())  # noqa: PLR2004
            return midnight - min(since, midnight - datetime.min.replace(tzinfo=midnight.tzinfo))
        case _:
            step = timedelta(**{f"{unit}s": count})
            return midnight + (instant - midnight) // step * step


def _next(instant: datetime, unit: str, count: int) -> datetime | None:
    if unit in _MONTHS_OF:
        months = (instant.year * 12 + instant.month - 1) + count * _MONTHS_OF[unit]
        if months // 12 > LAST_YEAR + 1000:
            return None
        return instant.replace(year=months // 12, month=months % 12 + 1)
    step = timedelta(**{f"{unit}s": count})
    return instant + step if instant <= datetime.max.replace(tzinfo=instant.tzinfo) - step else None


def upper(instant: datetime, unit: str) -> str:
    """The first line of a mark: what its own unit says."""
    match unit:
        case "year":
            return str(instant.year)
        case "quarter":
            return f"Q{(instant.month + 2) // 3}"
        case "month":
            return _month(instant)
        case "day":
            return str(instant.day)
        case _:
            return instant.strftime("%H:%M:%S" if unit == "second" else "%H:%M")


def _context(instant: datetime, before: datetime | None, unit: str) -> str:
    """What a mark says beside its own unit: that which differs from the mark before."""
    year = not (before and before.year == instant.year)
    month = year or not (before and before.month == instant.month)
    day = month or not (before and before.day == instant.day)
    match unit:
        case "year":
            return ""
        case "month" | "quarter":
            return _calendar_date(instant, day=False, month=False, year=year)
        case "day":
            return _calendar_date(instant, day=False, month=month, year=year)
        case _:
            return _calendar_date(instant, day=day, month=day, year=year)


def without_collisions(
    instants: Sequence[datetime], unit: str, places: Sequence[float], size: float, zone: str = ""
) -> list[str]:
    """The second line of each mark; one that would touch the next gives way to it, which then tells all.

    ``zone`` is told once, where times of day are marked.
    """
    told = [_context(now, before, unit) for now, before in zip(instants, [None, *instants[:-1]], strict=True)]
    marked = [index for index, text in enumerate(told) if text]
    suffix = f" {zone}" if zone and unit in {"hour", "minute", "second"} else ""
    if marked:
        told[marked[0]] += suffix
    for here, there in itertools.pairwise(marked):
        space = (width_of(told[here], size) + width_of(told[there], size)) / 2 + size
        if places[there] - places[here] < space:
            carried = suffix if told[here].endswith(suffix) else ""
            told[here], told[there] = "", _context(instants[there], None, unit) + carried
    return told
