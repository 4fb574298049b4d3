"""When a plan comes true, by looking at a clock every minute: nothing of it is shared with the code under test."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
PROBE = timedelta(days=1)
AROUND = timedelta(hours=4)


@dataclass(frozen=True)
class Plan:
    """A cron expression, and what it means as sets; ``elapsed``: its hours are a wildcard."""

    cron: str
    minutes: frozenset[int]
    hours: frozenset[int]
    weekdays: frozenset[int]
    elapsed: bool

    def has(self, wall: datetime) -> bool:
        """Whether a clock that shows this is at a time of the plan."""
        return wall.minute in self.minutes and wall.hour in self.hours and wall.isoweekday() in self.weekdays


def walls(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each minute in UTC and what a clock there shows."""
    at = begin
    while at <= end:
        yield at, at.astimezone(zone).replace(tzinfo=None)
        at += MINUTE


def slots(plan: Plan, shown: list[tuple[datetime, datetime]]) -> list[tuple[datetime, str | None]]:
    """The plan's slots among minutes of a clock, without the first, and what a change of the clock makes of each."""
    return list(_elapsed(plan, shown) if plan.elapsed else _fixed(plan, shown))


def _elapsed(plan: Plan, shown: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, str | None]]:
    seen = {shown[0][1]}
    for at, wall in shown[1:]:
        if plan.has(wall):
            yield at, "repeated" if wall in seen else None
        seen.add(wall)


def _fixed(plan: Plan, shown: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, str | None]]:
    """A time of the plan comes true when the clock reaches it, or passes it, for the first time."""
    counts = Counter(wall for _, wall in shown)
    furthest = shown[0][1]
    for at, wall in shown[1:]:
        passed = [furthest + MINUTE * step for step in range(1, int((wall - furthest) / MINUTE) + 1)]
        planned = next((each for each in passed if plan.has(each)), None)
        if planned is not None:
            shift = "skipped-ahead" if planned not in counts else "repeated-once" if counts[planned] > 1 else None
            yield at, shift
        furthest = max(furthest, wall)


def changes(zone: ZoneInfo) -> tuple[datetime, ...]:
    """The minutes in UTC at which clocks there are changed in 2026 and 2027."""
    found, at = [], BEGIN
    while at < END:
        if _offset(zone, at) != _offset(zone, at + PROBE):
            low, high = at, at + PROBE
            while high - low > MINUTE:
                middle = low + (high - low) // MINUTE // 2 * MINUTE
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
            found.append(high)
        at += PROBE
    return tuple(found)


def kinds() -> dict[tuple[object, ...], list[ZoneInfo]]:
    """All zones, those together whose clocks go alike in these two years: by the changes, and the offsets after them.

    Names of the same bytes are looked at once. The bytes are those of the tzdata package: a machine has older ones.
    """
    data = files("tzdata") / "zoneinfo"
    same = {data.joinpath(*name.split("/")).read_bytes(): name for name in names()}
    found = defaultdict(list)
    for content, name in same.items():
        zone = ZoneInfo.from_file(BytesIO(content), key=name)
        found[tuple((at, _offset(zone, at)) for at in (BEGIN, *changes(zone)))].append(zone)
    return found


def names() -> list[str]:
    """The names of all zones."""
    return (files("tzdata") / "zones").read_text().split()


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
