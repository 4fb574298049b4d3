"""Queries on jobs."""

from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from app.domain.jobs import JobState
from app.store.models import Job, JobAttempt, Tenant, Worker
from app.store.types import db_now

LIVE = (JobState.QUEUED, JobState.RUNNING)
SEEN_SECONDS = 30
"""A worker that was not seen for longer is not counted on."""


def get_job(session: Session, tenant_id: str, job_id: str) -> Job | None:
    """One job of this tenant."""
    return session.scalar(select(Job).where(Job.tenant_id == tenant_id, Job.job_id == job_id))


def state_of(session: Session, job_id: str) -> str | None:
    """A job's state; the only question that a waiter asks again and again."""
    return session.scalar(select(Job.state).where(Job.job_id == job_id))


def attempts_of(session: Session, job_id: str) -> list[JobAttempt]:
    """The attempts at a job, first to last."""
    return list(session.scalars(select(JobAttempt).where(JobAttempt.job_id == job_id).order_by(JobAttempt.attempt)))


def in_flight(session: Session, queue: str) -> int:
    """Published, unfinished jobs of a queue."""
    return _count(session, Job.queue == queue, Job.state.in_(LIVE), Job.released_at.is_not(None))


def waiting(session: Session, queue: str) -> int:
    """Jobs of a queue that nobody has taken yet."""
    return _count(session, Job.queue == queue, Job.state == JobState.QUEUED)


def live_workers(session: Session, queue: str) -> int:
    """Worker processes of a queue that were seen of late."""
    seen = select(func.count()).select_from(Worker)
    return session.scalar(seen.where(Worker.queue == queue, Worker.seen_at > db_now(-SEEN_SECONDS))) or 0


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
    session.execute(update(Tenant).where(Tenant.tenant_id == job.tenant_id).values(last_released_at=db_now()))


def _exclusive(query: Select[Any]) -> Select[Any]:
    return query.with_for_update(skip_locked=True)


def _count(session: Session, *conditions: object) -> int:
    return session.scalar(select(func.count()).select_from(Job).where(*conditions)) or 0  # type: ignore[arg-type]
