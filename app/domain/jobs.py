"""The states of a job and the moves between them; a terminal state never changes."""

from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class ChartStatus(StrEnum):
    """What a chart's ``status`` says, in the words of the ChartGPT API."""

    QUEUED = "queued"
    GENERATED = "generated"
    FAILED = "failed"
    CANCELLED = "cancelled"


TERMINAL = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED, JobState.SKIPPED})

MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED, JobState.SKIPPED}),
    JobState.RUNNING: frozenset(
        {JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}
    ),
    **{state: frozenset() for state in TERMINAL},
}
"""Allowed moves. RUNNING to RUNNING is another worker's claim after the lease ended; to QUEUED, a retry."""

RENDER, WEBHOOK, UPLOAD, POLL, PLAN = "render", "webhook", "upload", "poll", "plan"
"""The queues: of everything that needs a browser, of hints that there are events to deliver, of files to read, of
sources to fetch from, of words to make charts of.
"""

HELD = "held"
"""A queue that nobody serves: of charts whose data are still being read or fetched. Then they move to ``RENDER``."""

SWEEP_AFTER = 600
"""Seconds after which the objects of ended work are looked through: a worker that was only asleep may still store
what it drew, and a new chart may just now be given an old one's picture.
"""


def chart_status(state: JobState) -> ChartStatus:
    """A chart's status from the state of the job that draws its picture."""
    return {
        JobState.SUCCEEDED: ChartStatus.GENERATED,
        JobState.FAILED: ChartStatus.FAILED,
        JobState.CANCELLED: ChartStatus.CANCELLED,
    }.get(state, ChartStatus.QUEUED)
