"""Dates as people write them, where a chart needs to know when: ISO 8601 first, and forms that can't be misread."""

import re
from datetime import UTC, datetime
from typing import Any

from app.charts.reading import Findings, shown

_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")
_FORMS = ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %Y", "%B %Y")
"""Beside ISO 8601; 3/4/2026 is another day in another country, and is none of them."""


def moment_of(text: Any) -> datetime | None:
    """The instant of a date, in UTC where it names no zone; None for what is no date."""
    if not isinstance(text, str):
        return None
    plain = text.strip()
    if found := _MONTH.fullmatch(plain):
        plain = f"{found[1]}-{found[2]}-01"
    elif _YEAR.fullmatch(plain):
        plain = f"{plain}-01-01"
    try:
        return _in_utc(datetime.fromisoformat(plain))
    except ValueError:
        return _by_form(plain)


def read_moment(value: Any, place: str, findings: Findings) -> datetime | None:
    """A date that must be there; what is none is a fault."""
    found = moment_of(value)
    if found is None:
        findings.fault(place, f"expected a date such as 2026-03-31 or 2026-03-31T14:30, found {shown(value)}")
    return found


def said(moment: datetime) -> str:
    """A date as alt text and tables have it."""
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.strftime("%Y-%m-%d %H:%M")


def _by_form(text: str) -> datetime | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
