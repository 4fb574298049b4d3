"""The words of schedules and their runs."""

from enum import StrEnum


class ScheduleState(StrEnum):
    """Where a schedule stands: an ``ended`` one has no slot any more."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class RunKind(StrEnum):
    """Why there is a run: its slot came, somebody asked for one now, for a test, or for a slot of the past."""

    SCHEDULED = "scheduled"
    MANUAL = "manual"
    TEST = "test"
    BACKFILL = "backfill"


class Outcome(StrEnum):
    """What came of a run, in one word."""

    SENT = "sent"
    """Its picture was drawn, and whoever is to hear of it does."""
    UNCHANGED = "unchanged"
    """Nothing was sent: the data are those of the last run."""
    NO_DATA = "no_data"
    """There were no data: nothing was sent, or a card that says so, or it failed, as its policy has it."""
    STALE = "stale"
    """The source failed, or was not fresh in time: the last good picture was sent, marked as stale."""
    NOT_DRAWN = "not_drawn"
    """The data came and the drawing failed: what is sent has the error and the data."""
    SOURCE_FAILED = "source_failed"
    """The source did not give its data, and there is nothing to show instead."""
    NOT_FRESH = "not_fresh"
    """The data were not fresh in time, and its policy has it skipped or failed."""
    MISSED = "missed"
    """Nobody ran it when it was due, and its policy does not make up for it."""
    SKIPPED = "skipped"
    """It was passed by."""
    CANCELLED = "cancelled"
    """Its owner ended it."""
