"""What the names, spans and filters of macros stand for, at one slot of a schedule and in its zone."""

import difflib
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from app.domain.schedules.macro_language import Filter, Macro, MacroError, Span
from app.domain.schedules.spans import UNITS
from app.domain.zones import first_instant, wall_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Value: TypeAlias = date | datetime | str | int
"""A day of the zone's calendar, an instant in UTC, or what a filter made of one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a text is told: the slot in UTC, the schedule's zone, and the slot of the run before, None without one."""

    at: datetime
    zone: ZoneInfo
    last_run: datetime | None = None

    @property
    def today(self) -> date:
        """The slot's day in the zone."""
        return self.at.astimezone(self.zone).date()

    def instant(self, value: date) -> datetime:
        """The first instant of a day in UTC; an instant as it is."""
        return value if isinstance(value, datetime) else first_instant(datetime.combine(value, time()), self.zone)

    def wall(self, value: date) -> datetime:
        """What a clock in the zone shows then, with the zone."""
        return self.instant(value).astimezone(self.zone)


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _year(day: date) -> date:
    return day.replace(month=1, day=1)


def months_on(day: date, count: int) -> date:
    """The same day so many months later, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


_PERIODS: Mapping[str, tuple[Callable[[date], date], Callable[[date, int], date]]] = {
    "week": (_week, lambda day, count: day + timedelta(weeks=count)),
    "month": (_month, months_on),
    "quarter": (_quarter, lambda day, count: months_on(day, 3 * count)),
    "year": (_year, lambda day, count: months_on(day, 12 * count)),
}
"""Where each begins that a day is in, and the same so many later. Weeks begin on Mondays, as in ISO 8601."""

_WHICH = {"last": -1, "this": 0, "next": 1}


def _bounds(period: str, which: int) -> tuple[Callable[[Moment], Value], Callable[[Moment], Value]]:
    """The first and the last day of a period."""
    begin, later = _PERIODS[period]
    return (
        lambda moment: later(begin(moment.today), which),
        lambda moment: later(begin(moment.today), which + 1) - timedelta(days=1),
    )


def _named() -> dict[str, Callable[[Moment], Value]]:
    names: dict[str, Callable[[Moment], Value]] = {
        "today": lambda moment: moment.today,
        "yesterday": lambda moment: moment.today - timedelta(days=1),
        "tomorrow": lambda moment: moment.today + timedelta(days=1),
        "scheduled_for": lambda moment: moment.at,
        "last_run": lambda moment: moment.last_run or EPOCH,
    }
    for period in _PERIODS:
        names[f"start_of_{period}"], names[f"end_of_{period}"] = _bounds(period, 0)
        for word, which in _WHICH.items():
            names[f"{word}_{period}.start"], names[f"{word}_{period}.end"] = _bounds(period, which)
    return names


NAMES = _named()
"""Every name there is. ``last_run`` is 1970 when there was none: all that there is came after it."""

_KNOWN = (
    "There are today, yesterday, tomorrow, scheduled_for, last_run; start_of_ and end_of_, or last_, this_ and next_ "
    f'with .start and .end, of {", ".join(_PERIODS)}; braces that are none of a macro\'s are written {{{{ "{{{{" }}}}'
)

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

DIRECTIVES: Mapping[str, Callable[[datetime], object]] = {
    "Y": lambda wall: f"{wall.year:04d}",
    "y": lambda wall: f"{wall.year % 100:02d}",
    "q": lambda wall: (wall.month + 2) // 3,
    "m": lambda wall: f"{wall.month:02d}",
    "B": lambda wall: _MONTHS[wall.month - 1],
    "b": lambda wall: _MONTHS[wall.month - 1][:3],
    "d": lambda wall: f"{wall.day:02d}",
    "e": lambda wall: wall.day,
    "j": lambda wall: f"{wall.timetuple().tm_yday:03d}",
    "A": lambda wall: _DAYS[wall.weekday()],
    "a": lambda wall: _DAYS[wall.weekday()][:3],
    "u": lambda wall: wall.isoweekday(),
    "G": lambda wall: f"{wall.isocalendar().year:04d}",
    "V": lambda wall: f"{wall.isocalendar().week:02d}",
    "H": lambda wall: f"{wall.hour:02d}",
    "M": lambda wall: f"{wall.minute:02d}",
    "S": lambda wall: f"{wall.second:02d}",
    "z": lambda wall: f"{wall:%z}",
    "%": lambda _: "%",
}
"""As strftime(3) has them, in English on every machine; ``%q`` is the quarter, ``%e`` the day without a zero."""


def _iso(value: date, moment: Moment) -> str:
    return moment.wall(value).isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


FILTERS: Mapping[str, Callable[[date, Moment], Value]] = {
    "iso": _iso,
    "utc": lambda value, moment: f"{moment.instant(value):%Y-%m-%dT%H:%M:%SZ}",
    "unix": lambda value, moment: int(moment.instant(value).timestamp()),
    "unix_ms": lambda value, moment: int(moment.instant(value).timestamp() * 1000),
}
"""What is made of a value, beside ``date`` with a format."""

_DATE = "date"


def value_of(macro: Macro, moment: Moment) -> Value:
    """What a macro stands for; ``MacroError`` says what is wrong and where."""
    try:
        value = _of_name(macro, moment)
        for span in macro.spans:
            value = _moved(value, span, moment, macro.at)
        for each in macro.filters:
            value = _filtered(value, each, moment)
    except (OverflowError, ValueError) as error:
        if isinstance(error, MacroError):
            raise
        raise MacroError("this is beyond the calendar, which has the years 1 to 9999", macro.at) from error
    return value


def text_of(value: Value) -> str:
    """A value as a text has it: days in ISO 8601, instants in UTC."""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)


def _of_name(macro: Macro, moment: Moment) -> Value:
    if macro.quoted is not None:
        return macro.quoted
    if macro.name not in NAMES:
        raise MacroError(f"there is no {macro.name}{_near(macro.name, NAMES)} {_KNOWN}", macro.at)
    return NAMES[macro.name](moment)


def _moved(value: Value, span: Span, moment: Moment, at: int) -> Value:
    """Units of the clock go by elapsed time; those of the calendar keep the time on the clock."""
    if not isinstance(value, date):
        raise MacroError("only dates and times can be moved by a span", at)
    if span.unit in {"s", "m", "h"}:
        return moment.instant(value) + span.count * UNITS[span.unit]
    if not isinstance(value, datetime):
        return _day_moved(value, span)
    wall = wall_of(value, moment.zone)
    return first_instant(datetime.combine(_day_moved(wall.date(), span), wall.time()), moment.zone)


def _day_moved(day: date, span: Span) -> date:
    if span.unit in UNITS:
        return day + span.count * UNITS[span.unit]
    return months_on(day, span.count * (12 if span.unit == "y" else 1))


def _filtered(value: Value, used: Filter, moment: Moment) -> Value:
    if used.name != _DATE and used.name not in FILTERS:
        raise MacroError(f"there is no filter {used.name}; there are {', '.join([_DATE, *FILTERS])}", used.at)
    if not isinstance(value, date):
        raise MacroError(f"{used.name} takes a date or a time, and this is none", used.at)
    if (used.argument is None) == (used.name == _DATE):
        wanted = 'a format, such as date("%Y/%m/%d")' if used.name == _DATE else "no argument"
        raise MacroError(f"{used.name} takes {wanted}", used.at)
    return _formatted(moment.wall(value), used) if used.name == _DATE else FILTERS[used.name](value, moment)


def _formatted(wall: datetime, used: Filter) -> str:
    first, *rest = (used.argument or "").replace("%%", "%\0").split("%")
    for part in rest:
        if part[:1] not in {*DIRECTIVES, "\0"}:
            raise MacroError(
                f"there is no %{part[:1]}; there are {', '.join('%' + each for each in DIRECTIVES)}", used.at
            )
    return first + "".join(str(DIRECTIVES.get(part[0], DIRECTIVES["%"])(wall)) + part[1:] for part in rest)


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, known, n=2)
    return f"; did you mean {' or '.join(near)}?" if near else "."
