"""What a schedule sends when its data did not change, did not come, or are not fresh yet."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.schedules.catch_up import CatchUp
from app.domain.zones import UTC_ZONE, first_instant, wall_of

PAUSE = timedelta(minutes=5)
"""Between two looks at data that are not fresh yet."""


class Action(StrEnum):
    """What is done with a run, in one word."""

    SEND = "send"
    MARK = "mark"
    """It is sent, and says why it is not as usual."""
    CARD = "card"
    """A card is sent that says that there are no data."""
    STALE = "stale"
    """The last good picture is sent, marked as stale."""
    SKIP = "skip"
    """It is kept in the history, and nobody hears of it."""
    FAIL = "fail"
    WAIT = "wait"
    """The data are looked at again at a later instant."""


class Reason(StrEnum):
    """Why a run is not as usual."""

    UNCHANGED = "unchanged"
    NO_DATA = "no_data"
    SOURCE_FAILED = "source_failed"
    NOT_FRESH = "not_fresh"


UNCHANGED = (Action.SEND, Action.SKIP, Action.MARK)
NO_DATA = (Action.CARD, Action.SKIP, Action.FAIL)
SOURCE_FAILED = (Action.STALE, Action.FAIL)
NOT_FRESH = (Action.MARK, Action.SEND, Action.STALE, Action.SKIP, Action.FAIL)
"""What a policy may say to each, its own choice first."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old data may be at their slot, and what is done as long as they are older.

    The age is that of the newest value in ``column``; without one it is that of the source, by its Last-Modified.
    They are waited for from the slot on for ``wait``, or until the next ``wait_until`` on the clocks of the schedule's
    zone, and looked at every ``pause``.
    """

    age: timedelta
    column: str = ""
    wait: timedelta = timedelta()
    wait_until: time | None = None
    pause: timedelta = PAUSE
    otherwise: Action = Action.MARK

    def deadline(self, slot: datetime, zone: ZoneInfo) -> datetime:
        """Until when in UTC they are waited for."""
        if self.wait_until is None:
            return slot + self.wait
        wall = wall_of(slot, zone)
        days = timedelta(days=int(self.wait_until < wall.time()))
        return first_instant(datetime.combine(wall.date() + days, self.wait_until), zone)


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done with slots that were missed, and with a run that is not as usual."""

    catch_up: CatchUp = CatchUp.LATEST
    unchanged: Action = UNCHANGED[0]
    no_data: Action = NO_DATA[0]
    source_failed: Action = SOURCE_FAILED[0]
    freshness: Freshness | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a run's data. Instants are in UTC.

    ``newest`` is the newest instant in the column that tells of freshness, or when the source was last modified; None:
    nothing tells. ``has_good`` says whether there is an earlier picture to fall back on.
    """

    slot: datetime
    now: datetime
    failed: bool = False
    rows: int = 0
    unchanged: bool = False
    newest: datetime | None = None
    has_good: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done, why, and for ``WAIT`` when the data are looked at again, in UTC."""

    action: Action
    reason: Reason | None = None
    look_at: datetime | None = None


def decide(policy: Policy, facts: Facts, zone: ZoneInfo = UTC_ZONE) -> Decision:
    """What becomes of a run, as things stand; there is a picture to fall back on, or it fails."""
    decision = _decided(policy, facts, zone)
    if decision.action == Action.STALE and not facts.has_good:
        return Decision(Action.FAIL, decision.reason)
    return decision


def _decided(policy: Policy, facts: Facts, zone: ZoneInfo) -> Decision:
    fresh = policy.freshness
    if fresh and not _is_fresh(fresh, facts) and facts.now < fresh.deadline(facts.slot, zone):
        look_at = min(facts.now + fresh.pause, fresh.deadline(facts.slot, zone))
        return Decision(Action.WAIT, Reason.NOT_FRESH, look_at)
    if facts.failed:
        return Decision(policy.source_failed, Reason.SOURCE_FAILED)
    if not facts.rows:
        return Decision(policy.no_data, Reason.NO_DATA)
    if fresh and not _is_fresh(fresh, facts):
        return Decision(fresh.otherwise, Reason.NOT_FRESH)
    if facts.unchanged:
        return Decision(policy.unchanged, Reason.UNCHANGED)
    return Decision(Action.SEND)


def _is_fresh(freshness: Freshness, facts: Facts) -> bool:
    return not facts.failed and facts.newest is not None and facts.slot - facts.newest <= freshness.age
