"""Queries on jobs.

Those that every chart passes through are written once: to build a statement takes longer than to run it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from app.domain.jobs import JobState
from app.store.models import Job, JobAttempt, Tenant, Worker, table
from app.store.types import db_now

LIVE = (JobState.QUEUED, JobState.RUNNING)
SEEN_SECONDS = 30
"""A worker that was not seen for longer is not counted on."""

COUNTED = 1000
"""Waiting jobs are counted so far: the estimate of a longer queue needs no more."""

_ATTEMPTS, _JOBS, _WORKERS = table(JobAttempt), table(Job), table(Worker)
_QUEUE: BindParameter[str] = bindparam("queue")


def _standing() -> Select[Any]:
    queued = (_JOBS.c.queue == _QUEUE, _JOBS.c.state == JobState.QUEUED)
    released = (_JOBS.c.queue == _QUEUE, _JOBS.c.state.in_(LIVE), _JOBS.c.released_at.is_not(None))
    alive = (_WORKERS.c.queue == _QUEUE, _WORKERS.c.seen_at > db_now(-SEEN_SECONDS))
    some_queued = select(_JOBS.c.job_id).where(*queued).limit(COUNTED).subquery()
    return select(
        select(func.count()).select_from(_WORKERS).where(*alive).scalar_subquery().label("workers"),
        select(func.count()).select_from(_JOBS).where(*released).scalar_subquery().label("in_flight"),
        select(func.count()).select_from(some_queued).scalar_subquery().label("waiting"),
        exists(select(_JOBS.c.job_id).where(*queued, _JOBS.c.released_at.is_(None))).label("holds_back"),
    )


_STANDING = _standing()
_TURN = table(Tenant).update().where(table(Tenant).c.tenant_id == bindparam("tenant")).values(last_released_at=db_now())
_STATE = select(_JOBS.c.state).where(_JOBS.c.job_id == bindparam("job"))
_HOLD = (
    select(_JOBS.c.job_id)
    .where(_JOBS.c.job_id.in_(bindparam("jobs", expanding=True)))
    .order_by(_JOBS.c.job_id)
    .with_for_update(key_share=True)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a queue stands: its live worker processes, and its published unfinished jobs.

    ``waiting`` are the jobs that nobody has taken, as far as ``COUNTED``; ``holds_back`` tells that some of them are
    not published yet.
    """

    workers: int
    in_flight: int
    waiting: int
    holds_back: bool


def standing(session: Session, queue: str) -> Standing:
    """How the queue stands at this moment."""
    found = session.execute(_STANDING, {"queue": queue}).one()
    return Standing(found.workers, found.in_flight, found.waiting, bool(found.holds_back))


def get_job(session: Session, tenant_id: str, job_id: str) -> Job | None:
    """One job of this tenant."""
    return session.scalar(select(Job).where(Job.tenant_id == tenant_id, Job.job_id == job_id))


def state_of(session: Session, job_id: str) -> str | None:
    """A job's state; the only question that a waiter asks again and again."""
    state: str | None = session.execute(_STATE, {"job": job_id}).scalar()
    return state


def hold(session: Session, job_ids: Iterable[str]) -> None:
    """Nobody else changes these jobs until this session ends: whoever ends charts takes their jobs first."""
    session.execute(_HOLD, {"jobs": sorted(job_ids)})


def attempts_of(session: Session, job_id: str) -> list[JobAttempt]:
    """The attempts at a job, first to last."""
    return list(session.scalars(select(JobAttempt).where(JobAttempt.job_id == job_id).order_by(JobAttempt.attempt)))


def next_in_turn(session: Session, queue: str) -> Job | None:
    """The oldest waiting job of the tenant whose last turn is longest ago."""
    held_back = (Job.queue == queue, Job.state == JobState.QUEUED, Job.released_at.is_(None))
    has_work = select(Job.job_id).where(Job.tenant_id == Tenant.tenant_id, *held_back).exists()
    turn = (
        select(Tenant).where(has_work).order_by(Tenant.last_released_at.asc().nulls_first(), Tenant.tenant_id).limit(1)
    )
    tenant: Tenant | None = session.scalar(_exclusive(turn))
    if tenant is None:
        return None
    oldest = (
        select(Job).where(Job.tenant_id == tenant.tenant_id, *held_back).order_by(Job.created_at, Job.job_id).limit(1)
    )
    job: Job | None = session.scalar(_exclusive(oldest))
    return job


def mark_released(session: Session, job: Job) -> None:
    """The job's message is about to be published; its tenant has had its turn."""
    session.execute(update(Job).where(Job.job_id == job.job_id).values(released_at=db_now()))
    had_turn(session, job.tenant_id)


def had_turn(session: Session, tenant_id: str) -> None:
    """A job of this tenant is about to be published."""
    session.execute(_TURN, {"tenant": tenant_id})


def _exclusive(query: Select[Any]) -> Select[Any]:
    return query.with_for_update(skip_locked=True)


_END_ATTEMPTS = (
    _ATTEMPTS.update()
    .where(
        _ATTEMPTS.c.job_id == bindparam("job"),
        _ATTEMPTS.c.attempt < bindparam("before"),
        _ATTEMPTS.c.ended_at.is_(None),
    )
    .values(ended_at=db_now())
)


def end_attempts(session: Session, job_id: str, before: int, outcome: str, reason: str | None) -> None:
    """Note how the unfinished attempts below a number ended."""
    session.execute(_END_ATTEMPTS, {"job": job_id, "before": before, "outcome": outcome, "reason": reason})
