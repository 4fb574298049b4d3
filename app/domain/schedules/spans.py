"""Spans of time and times of day as people write them: "15m", "09:00"."""

import re
from datetime import time, timedelta

UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}

_SPAN = re.compile(r"(\d{1,7})([smhdw])", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_SIZES = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def read_span(text: object) -> timedelta | None:
    """A number of seconds, minutes, hours, days or weeks, such as "15m"; None for anything else."""
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    return int(found[1]) * UNITS[found[2]] if found else None


def read_clock(text: object) -> time | None:
    """A time of day, such as "09:00"; None for anything else."""
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    return time(int(found[1]), int(found[2])) if found else None


def told(span: timedelta) -> str:
    """A span of whole seconds as a person says it: "15 minutes"."""
    seconds = int(span.total_seconds())
    size, name = next(unit for unit in _SIZES if seconds % unit[0] == 0)
    return f"{seconds // size} {name}" + ("s" if seconds != size else "")
