"""Cron expressions: five fields, read with the fault named by its field; cronsim then walks the calendar."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

from cronsim import CronSim, CronSimError

from app.domain.reading import shown

HORIZON = 50
"""Years: what doesn't come within these never comes."""

LOOKED_AT = 300
"""Times of which the smallest distance is taken: more than a day of any expression whose own hours are less apart."""

ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MOST_CHARACTERS = 200


class CronError(ValueError):
    """No cron expression that ever comes true; the message names the field and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five: its smallest and largest number, words for numbers, and what else it takes."""

    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()
    special: re.Pattern[str] = re.compile(r"(?!)")

    def check(self, text: str) -> None:
        """Raise ``CronError`` unless this is a list of numbers, ranges and steps within the limits."""
        for term in text.split(","):
            body, slash, step = term.partition("/")
            self._check_body(body)
            if slash:
                self._check_step(step)

    def _check_body(self, body: str) -> None:
        if body == "*" or self.special.fullmatch(body):
            return
        low, dash, high = body.partition("-")
        if self._number(low) > (self._number(high) if dash else self.high):
            raise self._error(f"{body} runs backwards; write {low}-{self.high},{self.low}-{high}")

    def _check_step(self, step: str) -> None:
        most = self.high - self.low + 1
        if not _is_number(step) or not 1 <= int(step) <= most:
            raise self._error(f"the step {shown(step)} is not 1-{most}")

    def _number(self, text: str) -> int:
        if text in self.words:
            return self.words.index(text) + self.low
        if not _is_number(text):
            raise self._error(f"{shown(text)} is no number{self._cure(text)}")
        if not self.low <= int(text) <= self.high:
            raise self._error(f"{text} is not {self.low}-{self.high}")
        return int(text)

    def _cure(self, text: str) -> str:
        if text == "?":
            return "; write *"
        return f", nor one of {', '.join(self.words)}" if self.words else ""

    def _error(self, message: str) -> CronError:
        return CronError(f"{self.name} field: {message}")


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of month", 1, 31, special=re.compile("LW?")),
    _Field("month", 1, 12, words=tuple(month[:3].upper() for month in _MONTHS)),
    _Field("day of week", 0, 7, words=_DAYS, special=re.compile(rf"([0-7]|{'|'.join(_DAYS)})#[1-5]|[0-7]L")),
)


@dataclass(frozen=True, slots=True)
class Cron:
    """An expression that comes true now and then: minute, hour, day of month, month, day of week.

    As in Debian's cron, a day is one that both day fields name, or either of them when neither begins with a star.
    """

    expression: str

    @property
    def elapsed(self) -> bool:
        """Whether it follows elapsed time: its hours are a wildcard."""
        return any(term.startswith("*") for term in self.expression.split()[1].split(","))

    def walls(self, after: datetime, skips: Callable[[date], bool] = lambda _: False) -> Iterator[datetime]:
        """The times after one, in order, on clocks that are never put forward or back; without the dates skipped."""
        walk = CronSim(self.expression, after)
        while (wall := next(walk, None)) and wall.year <= after.year + HORIZON:
            if skips(wall.date()):
                walk = CronSim(self.expression, datetime.combine(wall.date(), time(23, 59, 59)))
            else:
                yield wall

    def smallest_distance(self, after: datetime) -> timedelta | None:
        """The smallest distance of two times that follow one another; None when there is no second one."""
        times = islice(self.walls(after), LOOKED_AT)
        return min((later - earlier for earlier, later in pairwise(times)), default=None)


def read_cron(text: str) -> Cron:
    """The expression in a text; ``CronError`` names the field and the fault.

    Names of months and days may be in lower case; ``@daily`` and its like stand for what crontab(5) has them be.
    """
    expression = ALIASES.get(text.strip().lower(), text).upper()
    fields = expression.split()
    if len(text) > _MOST_CHARACTERS:
        raise CronError(f"{len(text):,} characters are too many; at most {_MOST_CHARACTERS} are taken")
    if len(fields) != len(_FIELDS):
        cure = "; seconds and years are not taken" if len(fields) > len(_FIELDS) else ""
        raise CronError(f"expected five fields (minute hour day month weekday), found {len(fields)}{cure}")
    for field, part in zip(_FIELDS, fields, strict=True):
        field.check(part)
    return _coming(Cron(" ".join(fields)))


def _coming(cron: Cron) -> Cron:
    """The same, unless its day never comes: a 30th of February."""
    try:
        found = next(cron.walls(datetime(2024, 1, 1)), None)  # noqa: DTZ001 - of no zone; any leap year will do
    except CronSimError:
        found = None
    if found is None:
        _, _, day, month, _ = cron.expression.split()
        raise CronError(f"day of month field: {day} {_months(month)} never comes")
    return cron


def _months(text: str) -> str:
    """The months of a field in words, or the field as it is where it is more than a list."""
    words = _FIELDS[3].words
    numbers = [words.index(part) + 1 if part in words else part for part in text.split(",")]
    named = [_MONTHS[int(number) - 1] if str(number).isdecimal() else str(number) for number in numbers]
    return " or ".join(named)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
