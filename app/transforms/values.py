"""Values to compare with: plain JSON, and dates that stand for the whole time they name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from app.charts.dates import FIRST_YEAR, LAST_YEAR
from app.charts.moments import read_one
from app.charts.reading import is_number, shown
from app.transforms.columns import BOOLEAN, NUMBER, TEXT, TIME

Plain: TypeAlias = str | int | float | bool
"""A value to compare with, as JSON has it."""

_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_STEPS = {"day": timedelta(days=1), "minute": timedelta(minutes=1), "second": timedelta()}
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Period:
    """What a date names, in UTC without saying so: from ``start`` on, before ``end``; one instant if both are equal."""

    start: datetime
    end: datetime


def period(value: Any) -> Period | None:
    """The time that a date or the number of a year names: "2024-03" is all of March. None for what is no date."""
    if type(value) is int and FIRST_YEAR <= value <= LAST_YEAR:
        value = str(value)
    moment = read_one(value)
    if moment is None or not FIRST_YEAR <= moment.wall.year <= LAST_YEAR:
        return None
    start = moment.instant.replace(tzinfo=None)
    if months := _MONTHS.get(moment.grain):
        month = start.month - 1 + months
        return Period(start, start.replace(year=start.year + month // DECEMBER, month=month % DECEMBER + 1))
    return Period(start, start + _STEPS[moment.grain])


def is_plain(value: Any) -> bool:
    """Whether it is a text, a finite number, true or false."""
    return isinstance(value, str | bool) or is_number(value)


def misfit(value: Any, kind: str) -> str:
    """What is wrong with comparing this value with a column of this kind; "" when nothing is."""
    fits, wanted = {
        NUMBER: (is_number(value), "a number, as the column has"),
        TEXT: (isinstance(value, str), "text, as the column has"),
        TIME: (period(value) is not None, "a date such as 2026-03-31 or 2026-03-31T14:30, as the column has"),
        BOOLEAN: (isinstance(value, bool), "true or false, as the column has"),
    }.get(kind, (True, ""))
    return "" if fits else f"expected {wanted}, found {shown(value)}"
