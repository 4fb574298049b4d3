"""Times in words: ``in 2023``, ``since March``, ``last six months``, ``Q1 2024``, as conditions on a column of time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from workers.planner.columns import Named
from workers.planner.text import Span, Text

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_OTHERS = {
    "januar": 1, "februar": 2, "marz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12, "janvier": 1,
    "fevrier": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9, "octobre": 10,
    "novembre": 11,
    "decembre": 12, "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "sept": 9,
}  # fmt: skip
MONTHS: Mapping[str, int] = {
    **{name: at for at, name in enumerate(_MONTHS, 1)},
    **{name[:3]: at for at, name in enumerate(_MONTHS, 1)},
    **_OTHERS,
}
"""The number of a month by its name."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBER_WORDS = {"a": 1, "one": 1, "two": 2, "couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8,
                 "nine": 9, "ten": 10, "twelve": 12, "few": 3, "fifteen": 15, "twenty": 20, "thirty": 30}  # fmt: skip
_UNIT = r"(?P<unit>year|quarter|month|week|day|hour)s?"
_LAST = re.compile(
    r"(?<!\w)(?:(?:for|in|over|within|during|from|only|of) )*(?:the )?(?:only )?(?:last|past|previous|latest|"
    rf"most recent|recent) (?:(?P<count>\d+|{'|'.join(_NUMBER_WORDS)}) )?{_UNIT}(?!\w)"
)
_FIRST = re.compile(
    r"(?<!\w)(?:(?:for|in|over|within|during|only|of) )*(?:the )?first (?:(?P<count>\d+|"
    rf"{'|'.join(_NUMBER_WORDS)}) )?{_UNIT}(?: of (?P<year>\d{{4}}))?(?!\w)"
)
_SEASON = re.compile(
    r"(?<!\w)(?:(?:in|during|for|over|of|from) )*(?:the )?(?P<season>spring|summer|autumn|fall|winter)(?: of| in)? "
    r"(?P<year>1[5-9]\d\d|2[01]\d\d)(?!\w)"
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The month in which each begins, as meteorologists of the northern half of the world count."""
_THIS = re.compile(
    r"(?<!\w)(?:(?:for|in|during|only|of) )?(?:this (?P<unit>year|quarter|month|week)|(?P<ytd>year to date|ytd))(?!\w)"
)
_POINT = (
    r"(?:(?P<q#>q[1-4])(?: (?:of )?(?P<qy#>\d{4}))?|(?P<iso#>\d{4}-\d{2}(?:-\d{2})?)|(?:(?P<d#>\d{1,2})(?:st|"
    "nd|rd|th)? )?(?:of )?(?P<m#>"
    + _MONTH
    + r")(?: (?P<dd#>\d{1,2})(?:st|nd|rd|th)?(?= ,? ?\d{4}|$|[ ,.]))?(?: ?,? (?:of |in )?(?P<my#>\d{4}))?|"
    r"(?P<y#>1[5-9]\d\d|2[01]\d\d))"
)


def _point_at(which: int) -> str:
    """The pattern of a point in time; its groups end in this number."""
    return _POINT.replace("#", str(which))


_BETWEEN = re.compile(
    r"(?<!\w)(?:(?:only|years|the years|dates|in|for|during) )*(?:(?:between|from|ranging from|von|de|entre|"
    rf"tra|dal|van) )?(?:the years? )?{_point_at(1)} (?:and|to|until|till|through|thru|-|\u2013|bis|a|et|y|e|"
    rf"tot|en|al|,? ?to) (?:the year )?{_point_at(2)}(?!\w)"
)
_SINCE = re.compile(
    r"(?<!\w)(?:(?P<since>since|from|starting(?: from| in| with)?|beginning(?: in| with| from)?|as of|no "
    "earlier than|on or after|ab|seit|depuis|a partir de|desde|dal|sinds|vanaf)|(?P<after>after|later than|"
    "past|newer than|nach|apres|despues de|dopo il|na)|(?P<before>before|prior to|earlier than|older than|"
    "vor|avant|antes de|prima del|voor)|(?P<until>until|till|up to|through|up until|by the end of|no later "
    "than|on or before|bis|jusqu a|jusqu en|hasta|fino al|tot)) (?:the )?(?:years? |end of |start of |"
    rf"beginning of )?{_point_at(1)}(?: (?P<onward>on|onwards?|and later|or later))?(?!\w)"
)
_IN = re.compile(
    r"(?<!\w)(?:(?P<not>(?:not|excluding|exclude|ignoring|except(?: for)?|without|other than) )(?:(?:in|for|"
    "during) )?|(?:(?:only|just|in|for|during|of|on|within|year|the year|im|en|nel|em|pour|fur) )+)(?:the )"
    rf"?(?:year |month of |jahr |jahre |annee )?{_point_at(1)}(?: only)?(?!\w)"
)
_ONLY = re.compile(rf"(?<!\w){_point_at(1)} only(?!\w)")
_BARE = re.compile(rf"(?<!\w){_point_at(1)}(?!\w)")
_QUARTER_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in words: what its condition's ``cmp`` and ``value`` are for a column of dates, or of years."""

    cmp: str
    value: Any
    span: Span
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """What words about time refer to: the last day in the data, or today."""

    latest: date
    earliest: date | None = None
    today: date | None = None

    @classmethod
    def of(cls, named: Named, today: date) -> "Clock":
        """The clock of a column of time."""
        last, first = _day(named.column.greatest, end=True), _day(named.column.least)
        return cls(min(last, today) if last else today, first, today)


def _day(value: Any, *, end: bool = False) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    if isinstance(value, int | float) and 1 <= value <= 9999:  # noqa: PLR2004 - the years there are
        return date(int(value), 12, 31) if end else date(int(value), 1, 1)
    return None


def stretches(text: Text, clock: Clock) -> list[Stretch]:
    """The stretches of time in a text; their words are claimed."""
    found: list[Stretch] = []
    readers = (
        (_LAST, _last),
        (_FIRST, _first),
        (_THIS, _this),
        (_SEASON, _season),
        (_BETWEEN, _between),
        (_SINCE, _since),
        (_IN, _in),
        (_ONLY, _in),
    )
    for pattern, read in readers:
        for match, span in text.find(pattern):
            if (stretch := read(match, span, clock)) is not None:
                found.append(stretch)
                text.claim(span, "time")
    return found


def bare(text: Text, clock: Clock) -> list[Stretch]:
    """Years that stand for themselves, as in ``sales 2023``."""
    found = []
    for match, span in text.find(_BARE):
        if (stretch := _in(match, span, clock)) is not None:
            found.append(stretch)
            text.claim(span, "time")
    return found


def _last(match: re.Match[str], span: Span, clock: Clock) -> Stretch | None:
    unit = match["unit"]
    if match["count"] is None:
        return _before_this(match[0], unit, span, clock)
    count = _counted(match["count"])
    return Stretch(">=", _back(clock.latest, unit, count - 1), span)


def _before_this(words: str, unit: str, span: Span, clock: Clock) -> Stretch:
    """``last year`` is the one before this one, or the last one in data that end before; so is the latest."""
    now = _back(clock.today or clock.latest, unit, 0)
    steps = 0 if re.search(r"latest|recent", words) or _back(clock.latest, unit, 0) < now else 1
    start = _back(clock.latest, unit, steps)
    return (
        Stretch("=", _period(start, unit), span)
        if unit != "week"
        else Stretch("between", [start, _plus_week(start)], span)
    )


def _first(match: re.Match[str], span: Span, clock: Clock) -> Stretch | None:
    start = date(int(match["year"]), 1, 1) if match["year"] else clock.earliest
    if start is None:
        return None
    months = {"year": 12, "quarter": 3, "month": 1}.get(match["unit"])
    count = _counted(match["count"] or "one")
    end = (
        _month(start, months * count)
        if months
        else start + timedelta(days=count * (7 if match["unit"] == "week" else 1))
    )
    first = start.replace(day=1) if months else start
    return Stretch("between", [first.isoformat(), (end - timedelta(days=1)).isoformat()], span)


def _this(match: re.Match[str], span: Span, clock: Clock) -> Stretch:
    unit = match["unit"] or "year"
    start = _back(clock.latest, unit, 0)
    return Stretch(">=", start, span) if unit == "week" else Stretch("=", _period(start, unit), span)


def _season(match: re.Match[str], span: Span, clock: Clock) -> Stretch | None:
    start = date(int(match["year"]), _SEASONS[match["season"]], 1)
    if clock.earliest is None:
        return None
    last = _month(start, _QUARTER_MONTHS) - timedelta(days=1)
    return Stretch("between", [start.isoformat(), last.isoformat()], span)


_FROM = r"(?:(?:only|years|the years|dates|in|for|during) )*(?:between|from|ranging|von|de|entre|tra|dal|van)(?!\w)"


def _between(match: re.Match[str], span: Span, clock: Clock) -> Stretch | None:
    year = match["my2"] or match["qy2"]
    low, high = _point(match, 1, clock, year), _point(match, 2, clock, None)
    listed = bool(re.search(r" (?:and|und|et|y|e|en) ", match[0])) and not re.match(_FROM, match[0])
    return Stretch("in" if listed else "between", [low, high], span) if low and high else None


def _since(match: re.Match[str], span: Span, clock: Clock) -> Stretch | None:
    value = _point(match, 1, clock, None)
    cmp = ">=" if match["since"] else ">" if match["after"] else "<" if match["before"] else "<="
    return Stretch(cmp, value, span) if value else None


def _in(match: re.Match[str], span: Span, clock: Clock) -> Stretch | None:
    value = _point(match, 1, clock, None)
    negated = bool(match.groupdict().get("not"))
    return Stretch("!=" if negated else "=", value, span, negated=negated) if value else None


def _point(match: re.Match[str], which: int, clock: Clock, year: str | None) -> str | None:
    """A day, month, quarter or year as ISO 8601 has it; a month without a year is the last one there is."""
    part = {name: match[f"{name}{which}"] for name in ("q", "qy", "iso", "d", "m", "dd", "my", "y")}
    if part["y"]:
        return part["y"]
    if part["iso"]:
        return part["iso"]
    if part["q"]:
        number = int(part["q"][1])
        return f"{part['qy'] or year or _year_of(number * _QUARTER_MONTHS - 2, clock)}-Q{number}"
    month = MONTHS[part["m"]]
    if part["m"] == "may" and not (part["my"] or part["d"] or part["dd"]) and match[0] == "may":
        return None
    named = part["my"] or year or _year_of(month, clock)
    day = part["d"] or part["dd"]
    return f"{named}-{month:02d}" + (f"-{int(day):02d}" if day else "")


def _year_of(month: int, clock: Clock) -> int:
    return clock.latest.year - (month > clock.latest.month)


def _counted(words: str) -> int:
    return _NUMBER_WORDS.get(words) or int(words)


def _back(day: date, unit: str, count: int) -> str:
    """The first day of the period that is so many before the one of a day."""
    match unit:
        case "year":
            return date(day.year - count, 1, 1).isoformat()
        case "quarter":
            return _month(day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1), -3 * count).isoformat()
        case "month":
            return _month(day.replace(day=1), -count).isoformat()
        case "week":
            return (day - timedelta(days=day.weekday() + 7 * count)).isoformat()
        case _:
            return (day - timedelta(days=count)).isoformat()


def _plus_week(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=6)).isoformat()


def _period(start: str, unit: str) -> str:
    """What the transforms call a whole period."""
    day = date.fromisoformat(start)
    return {"year": f"{day.year}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "month": start[:7]}.get(
        unit, start
    )


def _month(day: date, count: int) -> date:
    month = day.month - 1 + count
    return day.replace(year=day.year + month // 12, month=month % 12 + 1, day=1)


def condition(stretch: Stretch, named: Named) -> dict[str, Any]:
    """The stretch as a condition on a column; of a column of years, the years."""
    value = stretch.value
    if named.year:
        value = [_year(one, named) for one in value] if isinstance(value, list) else _year(value, named)
    return {"column": named.name, "cmp": stretch.cmp, "value": value}


def _year(value: str, named: Named) -> Any:
    year = int(value[:4])
    if isinstance(named.column.greatest, int | float) and named.column.greatest < 100:  # noqa: PLR2004 - two digits
        year %= 100
    return str(year) if named.column.type == "text" else year
