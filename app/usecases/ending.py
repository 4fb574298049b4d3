"""How a worker's job ends: well, badly, or not yet. State, pictures, charts and events change in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from app import charts as catalogue
from app.domain.errors import PlotworksError, WorkerLost
from app.domain.jobs import PLAN, RENDER, SWEEP_AFTER, UPLOAD, JobState
from app.ports import Tools
from app.store.jobs import end_attempts
from app.store.models import Job, Rendition, table
from app.store.types import db_now
from app.usecases import held, outbox, readings, telling
from app.usecases.ai.failing import fail_turn
from app.usecases.release import publish, publish_noted, release
from app.usecases.schedules import ending as runs
from app.usecases.usage import give_back
from app.usecases.work import LEASE_ENDED, Artifact, Claim, Held

TO_QUEUE: Mapping[str, Any] = {
    "state": JobState.QUEUED,
    "lease_owner": None,
    "lease_until": None,
    "released_at": None,
    "stage": None,
}
"""What a job is set to when an attempt at it has ended and another may follow."""

_JOBS, _RENDITIONS = table(Job), table(Rendition)
_HELD = _JOBS.update().where(
    _JOBS.c.job_id == bindparam("job"),
    _JOBS.c.attempt == bindparam("number"),
    _JOBS.c.state == JobState.RUNNING,
)
_FREE = {"lease_owner": None, "lease_until": None, "stage": None}
_SUCCEEDED = _HELD.values(state=JobState.SUCCEEDED, finished_at=db_now(), timings_ms=bindparam("timings"), **_FREE)
_FAILED = _HELD.values(
    state=JobState.FAILED, finished_at=db_now(), error=bindparam("why"), sweep_at=db_now(SWEEP_AFTER), **_FREE
)
_REQUEUED = _HELD.values(**TO_QUEUE)
_SWEPT_LATER = _JOBS.update().where(_JOBS.c.job_id == bindparam("job")).values(sweep_at=db_now(SWEEP_AFTER))
_KEPT = _RENDITIONS.update().where(_RENDITIONS.c.job_id == bindparam("job")).values(created_at=db_now())


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a rendition is set to when its picture is there."""

    object_key: str
    content_type: str
    size: int
    sha256: str
    width: int
    height: int
    engine: str
    details: dict[str, Any]

    @classmethod
    def of(cls, artifact: Artifact) -> "_Kept":
        stored, size = artifact.stored, (artifact.width, artifact.height)
        told = (artifact.engine, artifact.details)
        return cls(stored.key, stored.content_type, stored.size, stored.sha256, *size, *told)

    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def succeed(tools: Tools, mine: Claim, artifact: Artifact) -> bool:
    """End the job, keep its picture and tell the world; False: the lease was lost.

    The picture is every rendition's that waited for this job.
    """
    with tools.database.write() as session:
        if not _end(session, _SUCCEEDED, mine, timings=artifact.timings_ms):
            return False
        end_attempts(session, mine.job_id, mine.attempt + 1, "succeeded", None)
        if mine.attempt > 1:
            session.execute(_SWEPT_LATER, {"job": mine.job_id})
        kept = _Kept.of(artifact)
        session.execute(_KEPT, {"job": mine.job_id, **kept.values()})
        waiting = telling.waiting_charts(session, mine.job_id)
        if artifact.fetched:
            waiting = telling.fetched(session, waiting, artifact.fetched)
        if not all(chart.alt_text for chart in waiting):
            waiting = telling.worded(session, waiting, catalogue.words_of(catalogue.read(mine.spec)))
        telling.generated(session, waiting, mine.job_id, kept, artifact.timings_ms)
        released = release(session, mine.queue)
    _tell(tools, mine.queue, [mine.job_id], released)
    outbox.wake(tools, session)
    return True


def end_reading(tools: Tools, mine: readings.Reading, found: readings.Found) -> bool:
    """End a job that has read a file: charts that waited for it are drawn now. False: the lease was lost."""
    return end_well(tools, mine, found.timings_ms, lambda session: readings.succeeded(session, mine, found))


def end_well(tools: Tools, mine: Held, timings_ms: Mapping[str, float], then: Callable[[Session], None]) -> bool:
    """End a job after which charts may be drawn, and do in the same transaction what follows from its end.

    False: the lease was lost, and nothing was done.
    """
    with tools.database.write() as session:
        if not _end(session, _SUCCEEDED, mine, timings=timings_ms):
            return False
        end_attempts(session, mine.job_id, mine.attempt + 1, "succeeded", None)
        then(session)
        if mine.attempt > 1:
            session.execute(_SWEPT_LATER, {"job": mine.job_id})
        released = {queue: release(session, queue) for queue in (mine.queue, RENDER)}
    tools.queue.announce(mine.job_id)
    for queue, job_ids in released.items():
        publish(tools, queue, job_ids)
    publish_noted(tools, session)
    outbox.wake(tools, session)
    return True


def fail(tools: Tools, mine: Held, error: PlotworksError) -> bool:
    """End this attempt: back to the queue when a retry can help and attempts are left, else failed for good."""
    again = error.retry_helps and mine.attempt < min(tools.settings.max_attempts, error.most_attempts)
    with tools.database.write() as session:
        ended = _end(session, _REQUEUED, mine) if again else _end(session, _FAILED, mine, why=error.to_json())
        if not ended:
            return False
        end_attempts(session, mine.job_id, mine.attempt + 1, "failed", error.message)
        failed = [] if again else _tell_failure(session, mine.job_id, error)
        released = release(session, mine.queue)
    _tell(tools, mine.queue, failed, released)
    outbox.wake(tools, session)
    return True


def give_up(session: Session, job: Job, attempts: int) -> None:
    """Fail a job whose every attempt was lost; called by the reconciler in its own transaction."""
    error = WorkerLost(
        f"the worker was lost in each of {attempts} attempts; "
        "the chart itself may be what ends it: draw it with less data"
    )
    failed = {"state": JobState.FAILED, "error": error.to_json(), "finished_at": db_now(), **_FREE}
    session.execute(update(Job).where(Job.job_id == job.job_id).values(sweep_at=db_now(SWEEP_AFTER), **failed))
    end_attempts(session, job.job_id, job.attempt + 1, "lost", LEASE_ENDED)
    _tell_failure(session, job.job_id, error)


def _end(session: Session, how: Any, mine: Held, **values: Any) -> bool:
    ended = session.execute(how, {"job": mine.job_id, "number": mine.attempt, **values})
    return bool(ended.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def _tell_failure(session: Session, job_id: str, error: PlotworksError) -> list[str]:
    """Tell who waits for the job or for those that are held for it; gives all that have failed with it."""
    job = session.get_one(Job, job_id)
    if job.queue == UPLOAD:
        readings.failed(session, job, error)
    if job.queue == PLAN:
        fail_turn(session, job, error)
    ended = [*held.fail(session, job_id, error), job_id]
    for one in ended:
        telling.failed(session, telling.waiting_charts(session, one), one, error.to_json())
    if job.run_id:
        runs.failed(session, job.run_id, error)
    give_back(session, ended)
    return ended


def _tell(tools: Tools, queue: str, ended: list[str], released: list[str]) -> None:
    for job_id in ended:
        tools.queue.announce(job_id)
    publish(tools, queue, released)
