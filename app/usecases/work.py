"""A job's life in the hands of a worker: claim, renew, succeed or fail; each fenced by the attempt number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from app.domain import events, ids
from app.domain.errors import PlotworksError, WorkerLost
from app.domain.jobs import ChartStatus, JobState
from app.ports import StoredObject, Tools
from app.store.models import Chart, Event, Job, JobAttempt, Rendition
from app.store.types import db_now
from app.usecases.charts import get_spec
from app.usecases.release import publish, release

LEASE_ENDED = "the worker's lease ended before the work did"

TO_QUEUE: Mapping[str, Any] = {
    "state": JobState.QUEUED,
    "lease_owner": None,
    "lease_until": None,
    "released_at": None,
    "stage": None,
}
"""What a job is set to when an attempt at it has ended and another may follow."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker holds until its lease ends; ``attempt`` is the fencing token."""

    job_id: str
    tenant_id: str
    queue: str
    attempt: int
    chart_id: str
    variant: str
    request_id: str
    spec: Mapping[str, Any]

    def key(self, name: str) -> str:
        """The object key under which this attempt stores ``name``."""
        return f"{self.tenant_id}/{self.job_id}/{self.attempt}/{name}"


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a worker made: the stored object, its size in pixels, where the time went (milliseconds a stage)."""

    stored: StoredObject
    width: int
    height: int
    timings_ms: dict[str, float] = field(default_factory=dict)


def claim(tools: Tools, job_id: str, owner: str) -> Claim | None:
    """Take the job if it is free or its lease has ended; None: somebody else has it, or it has ended."""
    free = or_(Job.state == JobState.QUEUED, and_(Job.state == JobState.RUNNING, Job.lease_until < db_now()))
    taking = update(Job).where(Job.job_id == job_id, Job.attempt < tools.settings.max_attempts, free)
    with tools.database.write() as session:
        taken = session.execute(
            taking.values(
                state=JobState.RUNNING,
                attempt=Job.attempt + 1,
                lease_owner=owner,
                lease_until=db_now(tools.settings.lease),
                started_at=db_now(),
                stage="drawing",
            )
        )
        if not taken.rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
            return None
        job = session.get_one(Job, job_id)
        chart = session.get_one(Chart, job.chart_id)
        _end_attempts(session, job.job_id, job.attempt, "lost", LEASE_ENDED)
        session.add(JobAttempt(job_id=job_id, attempt=job.attempt, owner=owner))
    return Claim(
        job.job_id,
        job.tenant_id,
        job.queue,
        job.attempt,
        job.chart_id,
        job.variant,
        job.request_id,
        get_spec(tools, chart),
    )


def renew(tools: Tools, mine: Claim) -> bool:
    """Lengthen the lease; False: it was lost, the work is somebody else's now."""
    with tools.database.write() as session:
        kept = session.execute(update(Job).where(_held(mine)).values(lease_until=db_now(tools.settings.lease)))
        return bool(kept.rowcount)  # type: ignore[attr-defined]


def succeed(tools: Tools, mine: Claim, artifact: Artifact) -> bool:
    """End the job, keep its picture and tell the world, in one transaction; False: the lease was lost."""
    stored = artifact.stored
    with tools.database.write() as session:
        if not _end(session, mine, JobState.SUCCEEDED, timings_ms=artifact.timings_ms):
            return False
        _end_attempts(session, mine.job_id, mine.attempt + 1, "succeeded", None)
        session.execute(
            update(Rendition)
            .where(
                Rendition.chart_id == mine.chart_id,
                Rendition.variant == mine.variant,
                Rendition.job_id == mine.job_id,
            )
            .values(
                object_key=stored.key,
                content_type=stored.content_type,
                size=stored.size,
                sha256=stored.sha256,
                width=artifact.width,
                height=artifact.height,
                created_at=db_now(),
            )
        )
        if chart := _main_chart(session, mine.chart_id, mine.variant):
            _set_status(session, chart, ChartStatus.GENERATED)
            payload = events.chart_generated(chart.chart_id, mine.job_id, _picture(chart, artifact))
            add_event(session, mine.tenant_id, events.CHART_GENERATED, payload)
        released = release(session, mine.queue)
    _tell(tools, mine.queue, mine.job_id, released)
    return True


def fail(tools: Tools, mine: Claim, error: PlotworksError) -> bool:
    """End this attempt: back to the queue when a retry can help and attempts are left, else failed for good."""
    again = error.retry_helps and mine.attempt < tools.settings.max_attempts
    with tools.database.write() as session:
        if again:
            if not _requeue(session, mine):
                return False
        elif not _end(session, mine, JobState.FAILED, error=error.to_json()):
            return False
        _end_attempts(session, mine.job_id, mine.attempt + 1, "failed", error.message)
        if not again:
            _tell_failure(session, mine, error)
        released = release(session, mine.queue)
    if again:
        publish(tools, mine.queue, released)
    else:
        _tell(tools, mine.queue, mine.job_id, released)
    return True


def give_up(session: Session, job: Job, attempts: int) -> None:
    """Fail a job whose every attempt was lost; called by the reconciler in its own transaction."""
    error = WorkerLost(
        f"the worker was lost in each of {attempts} attempts; "
        "the chart itself may be what ends it: draw it with less data"
    )
    session.execute(
        update(Job)
        .where(Job.job_id == job.job_id)
        .values(state=JobState.FAILED, error=error.to_json(), finished_at=db_now(), lease_owner=None, stage=None)
    )
    _end_attempts(session, job.job_id, job.attempt + 1, "lost", LEASE_ENDED)
    _tell_failure(session, job, error)


def add_event(session: Session, tenant_id: str, kind: str, data: dict[str, Any]) -> None:
    """Write an event in the transaction that makes it true."""
    session.add(Event(event_id=ids.new_id(ids.EVENT), tenant_id=tenant_id, type=kind, data=data))


def _held(mine: Claim) -> ColumnElement[bool]:
    return and_(Job.job_id == mine.job_id, Job.attempt == mine.attempt, Job.state == JobState.RUNNING)


def _end(session: Session, mine: Claim, state: JobState, **values: Any) -> bool:
    ended = session.execute(
        update(Job)
        .where(_held(mine))
        .values(
            state=state,
            finished_at=db_now(),
            lease_owner=None,
            lease_until=None,
            stage=None,
            swept=state == JobState.SUCCEEDED and mine.attempt == 1,
            **values,
        )
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def _requeue(session: Session, mine: Claim) -> bool:
    return bool(session.execute(update(Job).where(_held(mine)).values(**TO_QUEUE)).rowcount)  # type: ignore[attr-defined]


def _end_attempts(session: Session, job_id: str, before: int, outcome: str, reason: str | None) -> None:
    unfinished = (JobAttempt.job_id == job_id, JobAttempt.attempt < before, JobAttempt.ended_at.is_(None))
    session.execute(update(JobAttempt).where(*unfinished).values(ended_at=db_now(), outcome=outcome, reason=reason))


def _main_chart(session: Session, chart_id: str, variant: str) -> Chart | None:
    """The chart, when this variant is the picture that its status speaks of."""
    mine = select(Chart).where(Chart.chart_id == chart_id, Chart.main_variant == variant, Chart.deleted_at.is_(None))
    return session.scalar(mine)


def _set_status(session: Session, chart: Chart, status: ChartStatus, **values: Any) -> None:
    session.execute(
        update(Chart).where(Chart.chart_id == chart.chart_id).values(status=status, finished_at=db_now(), **values)
    )


def _tell_failure(session: Session, job: Job | Claim, error: PlotworksError) -> None:
    if chart := _main_chart(session, job.chart_id, job.variant):
        _set_status(session, chart, ChartStatus.FAILED, error=error.to_json())
        payload = events.chart_failed(job.chart_id, job.job_id, error.to_json())
        add_event(session, job.tenant_id, events.CHART_FAILED, payload)


def _picture(chart: Chart, artifact: Artifact) -> dict[str, Any]:
    return {
        "sha256": artifact.stored.sha256,
        "bytes": artifact.stored.size,
        "content_type": artifact.stored.content_type,
        "width": artifact.width,
        "height": artifact.height,
        "alt_text": chart.alt_text,
        "timings_ms": artifact.timings_ms,
    }


def _tell(tools: Tools, queue: str, job_id: str, released: list[str]) -> None:
    tools.queue.announce(job_id)
    publish(tools, queue, released)
