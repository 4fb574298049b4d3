"""Labels that are dates, as instants: thousands of labels written alike are read in a few passes over their bytes."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Instants: TypeAlias = NDArray[np.datetime64]
"""Wall time in microseconds, of no zone."""

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Bare numbers outside of these are no years."""

_ISO = re.compile(r"(\d{4})(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?")
_QUARTER = re.compile(r"[12]\d{3}-Q[1-4]")
_REST = "YYYY-01-01"
"""What completes a year or a month to a date."""

_CLOCK = ((11, 24, 3_600_000_000), (14, 60, 60_000_000), (17, 60, 1_000_000))
"""Of hours, minutes and seconds: where they stand, how many there are of them, and their microseconds."""

_FRACTION, _FINEST = 20, 26
"""Where a fraction of a second stands; of its digits the first six count."""


def instants_of(labels: Sequence[str]) -> Instants | None:
    """The instants of labels that are all ISO dates and rise strictly; None for anything else.

    Wall time as written: an offset that all share is told by ``zone`` and not added.
    """
    if len(labels) < 2 or _instant(labels[0]) is None:  # noqa: PLR2004 - one date is no axis
        return None
    found = _alike(labels)
    found = _one_by_one(labels) if found is None else found
    return found if found is not None and bool((found[1:] > found[:-1]).all()) else None


def quarters_of(labels: Sequence[str]) -> Instants | None:
    """The starts of quarters such as 2024-Q1 that rise strictly; None for anything else."""
    if len(labels) < 2 or not all(map(_QUARTER.fullmatch, labels)):  # noqa: PLR2004 - one date is no axis
        return None
    starts = np.array([_quarter(label) for label in labels], dtype="datetime64[us]")
    return starts if bool((starts[1:] > starts[:-1]).all()) else None


def _quarter(label: str) -> str:
    return f"{label[:4]}-{int(label[-1]) * 3 - 2:02d}-01"


def instant_of(label: str) -> datetime | None:
    """The instant of one ISO date, of no zone; None for anything else."""
    return _instant(_quarter(label) if _QUARTER.fullmatch(label) else label)


def zone(labels: Sequence[str]) -> str:
    """The zone that dates with a time of day share, such as UTC or UTC+09:00; "" where they name none."""
    offset = _offset(labels[0])
    return "" if not offset else "UTC" if offset in {"Z", "+00:00", "+0000"} else f"UTC{offset}"


def moment(instant: np.datetime64) -> datetime:
    """One instant as Python's own, said to be of UTC."""
    found: datetime = instant.astype("datetime64[us]").item()
    return found.replace(tzinfo=UTC)


def milliseconds_of(instants: Instants) -> NDArray[np.float64]:
    """Since 1970, as Bokeh counts time."""
    return instants.astype("datetime64[us]", copy=False).view(np.int64) / 1000.0


def _one_by_one(labels: Sequence[str]) -> Instants | None:
    instants = [_instant(label) for label in labels]
    if None in instants or len(set(map(_offset, labels))) > 1:
        return None
    return np.array(instants, dtype="datetime64[us]")


def _offset(label: str) -> str:
    match = _ISO.fullmatch(label)
    return (match[7] or "") if match else ""


def _instant(label: str) -> datetime | None:
    match = _ISO.fullmatch(label)
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    plain = label[: -len(match[7])] if match[7] else label
    try:
        return datetime.fromisoformat(plain + _REST[len(plain) :]).replace(tzinfo=None)
    except ValueError:
        return None


def _alike(labels: Sequence[str]) -> Instants | None:
    """The instants of labels with digits, signs and offset at the same places; None where one is not so."""
    plain = len(labels[0]) - len(_offset(labels[0]))
    text = "\n".join(labels) + "\n"
    if not text.isascii() or len(text) != len(labels) * (len(labels[0]) + 1):
        return None
    columns = np.ascontiguousarray(np.frombuffer(text.encode(), np.uint8).reshape(len(labels), -1).T)
    shares = [at for at in range(len(columns)) if at >= plain or not labels[0][at].isdigit()]
    if any((columns[at] != columns[at][0]).any() for at in shares):
        return None
    digits = columns - ord("0")
    if any((digits[at] > 9).any() for at in set(range(plain)) - set(shares)):  # noqa: PLR2004 - wraps below 0
        return None
    return _composed(digits, plain)


def _composed(digits: NDArray[np.uint8], plain: int) -> Instants | None:
    """Digits by their place in a date of ``plain`` characters; None where one of its numbers can't be."""
    midnight = _midnights(digits, plain)
    if midnight is None:
        return None
    time = np.zeros(len(midnight), dtype=np.int64)
    for start, most, unit in _CLOCK:
        if plain > start:
            part = _number(digits, start, start + 2)
            if not _within(part, 0, most - 1):
                return None
            time += part * unit
    if plain > _FRACTION:
        end = min(plain, _FINEST)
        time += _number(digits, _FRACTION, end) * 10 ** (_FINEST - end)
    instants: Instants = midnight + time.astype("timedelta64[us]")
    return instants


def _midnights(digits: NDArray[np.uint8], plain: int) -> Instants | None:
    """The starts of the days; a date without a month or day is its first. Months are few: each is worked out once."""
    years = _number(digits, 0, 4)
    months = _number(digits, 5, 7) if plain > 4 else np.ones_like(years)  # noqa: PLR2004 - YYYY
    days = _number(digits, 8, 10) if plain > 7 else np.ones_like(years)  # noqa: PLR2004 - YYYY-MM
    if not (_within(years, FIRST_YEAR, LAST_YEAR) and _within(months, 1, 12) and days.min() > 0):
        return None
    month = (years - 1970) * 12 + months - 1
    first = month.min()
    starts = np.arange(first, month.max() + 2).astype("datetime64[M]").astype("datetime64[D]")
    if (days > np.diff(starts).astype(np.int64)[month - first]).any():
        return None
    found: Instants = (starts[month - first] + (days - 1)).astype("datetime64[us]")
    return found


def _number(digits: NDArray[np.uint8], start: int, end: int) -> NDArray[np.int64]:
    value: NDArray[np.int64] = digits[start].astype(np.int64)
    for at in range(start + 1, end):
        value = value * 10 + digits[at]
    return value


def _within(values: NDArray[np.int64], low: int, high: int) -> bool:
    return bool(low <= values.min() and values.max() <= high)
