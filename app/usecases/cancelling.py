"""How a job ends because nobody wants its picture any more. Whoever draws it notices, and what it stored is swept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.errors import Conflict
from app.domain.jobs import HELD, PLAN, SWEEP_AFTER, UPLOAD, JobState
from app.ports import Tools
from app.store.jobs import LIVE, end_attempts, state_of
from app.store.models import Chart, Job, Rendition, table
from app.store.types import db_now
from app.usecases import outbox, readings, telling
from app.usecases.ai.failing import fail_turn
from app.usecases.jobs import own_job
from app.usecases.release import publish, release
from app.usecases.schedules import ending as runs
from app.usecases.usage import give_back

ON_REQUEST, DELETED = "cancelled on request", "the chart was deleted"

_JOBS = table(Job)
_CANCEL = (
    _JOBS.update()
    .where(_JOBS.c.job_id == bindparam("job"), _JOBS.c.state.in_(LIVE))
    .values(
        state=JobState.CANCELLED,
        finished_at=db_now(),
        sweep_at=db_now(SWEEP_AFTER),
        lease_owner=None,
        lease_until=None,
        stage=None,
    )
    .returning(_JOBS.c.queue, _JOBS.c.attempt, _JOBS.c.run_id)
)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What is to be told after the commit: jobs that ended, and by queue those that have their places now."""

    jobs: list[str] = field(default_factory=list)
    released: dict[str, list[str]] = field(default_factory=dict)


def cancel_job(tools: Tools, tenant_id: str, job_id: str) -> None:
    """End a queued or running job, with the charts that wait for it; ``Conflict`` when it has ended otherwise."""
    with tools.database.write() as session:
        own_job(session, tenant_id, job_id)
        ended = cancel_jobs(session, [job_id], ON_REQUEST)
        state = state_of(session, job_id)
    if state != JobState.CANCELLED:
        raise Conflict(f"the job has {state} already: that never changes", job_id=job_id, state=state)
    tell(tools, session, ended)


def cancel_jobs(session: Session, job_ids: Iterable[str], reason: str) -> Cancelled:
    """End those of the jobs that have not ended, and all that waits for them; ``tell`` after the commit."""
    named = set(job_ids)
    held = select(Job.job_id).where(Job.after_job.in_(named), Job.queue == HELD)
    return _cancel(session, named | set(session.scalars(held)), reason, [])


def _cancel(session: Session, job_ids: Iterable[str], reason: str, charts: Sequence[telling.Told]) -> Cancelled:
    ended, waiting = Cancelled(), list(charts)
    for job_id in sorted(job_ids):
        job = session.execute(_CANCEL, {"job": job_id}).one_or_none()
        if job is None:
            continue
        end_attempts(session, job_id, job.attempt + 1, "cancelled", reason)
        waiting += telling.waiting_charts(session, job_id)
        ended.jobs.append(job_id)
        if job.queue != HELD:  # no worker takes from there: what is held waits for its own job, not for a place
            ended.released[job.queue] = []
        if job.queue == UPLOAD:
            readings.failed(session, session.get_one(Job, job_id, populate_existing=True), Conflict(reason))
        if job.queue == PLAN:
            fail_turn(session, session.get_one(Job, job_id, populate_existing=True), Conflict(reason))
        if job.run_id:
            runs.cancelled(session, job.run_id)
    telling.cancelled(session, waiting)
    give_back(session, ended.jobs)
    for queue in ended.released:
        ended.released[queue] = release(session, queue)
    return ended


def withdraw_chart(session: Session, chart_id: str, job_ids: Iterable[str]) -> Cancelled:
    """The chart waits for none of these jobs any more; those that no other chart waits for end. Then ``tell``."""
    jobs = set(job_ids)
    others = select(Rendition.job_id).join(Chart, Chart.chart_id == Rendition.chart_id)
    living = (Rendition.job_id.in_(jobs), Chart.chart_id != chart_id, Chart.deleted_at.is_(None))
    shared = set(session.scalars(others.where(*living)))
    waiting = [chart for job_id in sorted(shared) for chart in telling.waiting_charts(session, job_id)]
    return _cancel(session, jobs - shared, DELETED, [chart for chart in waiting if chart.chart_id == chart_id])


def tell(tools: Tools, session: Session, ended: Cancelled) -> None:
    """Wake whoever waits for these jobs, and the workers for those in their places; after the session's commit."""
    for job_id in ended.jobs:
        tools.queue.announce(job_id)
    for queue, released in ended.released.items():
        publish(tools, queue, released)
    outbox.wake(tools, session)
