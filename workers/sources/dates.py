"""Dates in common forms: which strptime format reads all of a sample, and what is ambiguous about it."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime

_CLOCKS = ("", " %H:%M:%S", " %H:%M", " %H:%M:%S.%f", " %I:%M:%S %p", " %I:%M %p", "T%H:%M:%S", ", %H:%M")
_MONTHS_FIRST = [f"%m{mark}%d{mark}{year}" for mark in "/-" for year in ("%Y", "%y")]
_DAYS_FIRST = [f"%d{mark}%m{mark}{year}" for mark in "/-. " for year in ("%Y", "%y")]
_DAYS = (
    *_MONTHS_FIRST,
    *_DAYS_FIRST,
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    *(f"%d{mark}{month}{mark}{year}" for mark in " -" for month in ("%b", "%B") for year in ("%Y", "%y")),
    *(f"{month} %d{comma} %Y" for month in ("%b", "%B") for comma in (",", "")),
    "%d. %b %Y",
    "%d. %B %Y",
)
_ALONE = (
    *(f"{month}{mark}{year}" for month in ("%b", "%B") for mark in " -" for year in ("%Y", "%y")),
    "%Y-%m",
    "%Y/%m",
    "%a, %d %b %Y %H:%M:%S %Z",
    "%a, %d %b %Y %H:%M:%S %z",
)
FORMATS = (*("".join(each) for each in itertools.product(_DAYS, _CLOCKS)), *_ALONE)
"""In order of preference: 01/02/2020 is the second of January unless another line says otherwise."""

_FEW = 30


def date_formats(values: Sequence[str]) -> Iterator[str]:
    """The formats that read every one of the values, best first; it stops early where the first few tell."""
    few = values[:_FEW]
    for form in FORMATS:
        if all(reads(form, value) for value in few) and all(reads(form, value) for value in values[_FEW:]):
            yield form


def reads(form: str, value: str) -> bool:
    """Whether the format reads the text."""
    try:
        datetime.strptime(value.strip(), form)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True


def other_order(form: str) -> str:
    """The same format with day and month exchanged."""
    return form.replace("%m", "\x00").replace("%d", "%m").replace("\x00", "%d")


def has_clock(form: str) -> bool:
    """Whether the format has a time of day."""
    return any(part in form for part in ("%H", "%I"))
