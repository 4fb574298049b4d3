"""The repairs: any number of processes may run them at the same time, as often as they like.

Expired leases go back to the queue or fail; jobs whose message was lost are published again; held-back jobs are
released; what lost attempts and deleted charts left in the object store is swept.
"""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.jobs import RENDER, TERMINAL, JobState
from app.ports import Tools
from app.store.models import IdempotencyKey, Job, Worker
from app.store.renditions import referred
from app.store.types import db_now
from app.usecases.ending import TO_QUEUE, give_up
from app.usecases.idempotency import KEPT_SECONDS
from app.usecases.release import publish, release

QUEUES = (RENDER,)
SWEEP_BATCH = 100
WORKER_FORGOTTEN = 3600
"""Seconds after which a worker that was not seen is dropped from the record."""


def reconcile(tools: Tools) -> None:
    """One round of all repairs."""
    for queue in QUEUES:
        _mend(tools, queue)
    with tools.database.write() as session:
        session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < db_now(-KEPT_SECONDS)))
        session.execute(delete(Worker).where(Worker.seen_at < db_now(-WORKER_FORGOTTEN)))
    sweep(tools)


def _mend(tools: Tools, queue: str) -> None:
    with tools.database.write() as session:
        ended = _expire_leases(session, queue, tools.settings.max_attempts)
        lost = _lost_messages(session, queue, tools.settings.lease)
        released = release(session, queue)
    for job_id in ended:
        tools.queue.announce(job_id)
    publish(tools, queue, [*lost, *released])


def _expire_leases(session: Session, queue: str, max_attempts: int) -> list[str]:
    """Jobs whose worker is gone: back to waiting, or failed after the last attempt; gives the failed ones."""
    expired = select(Job).where(Job.queue == queue, Job.state == JobState.RUNNING, Job.lease_until < db_now())
    ended = []
    for job in session.scalars(expired.with_for_update(skip_locked=True)).all():
        if job.attempt >= max_attempts:
            give_up(session, job, job.attempt)
            ended.append(job.job_id)
        else:
            session.execute(update(Job).where(Job.job_id == job.job_id).values(**TO_QUEUE))
    return ended


def _lost_messages(session: Session, queue: str, patience: float) -> list[str]:
    """Released jobs that nobody has claimed for a while: their message is lost, or the workers are; publish again."""
    unclaimed = (Job.queue == queue, Job.state == JobState.QUEUED, Job.released_at < db_now(-patience))
    lost = list(session.scalars(select(Job.job_id).where(*unclaimed).with_for_update(skip_locked=True)))
    session.execute(update(Job).where(Job.job_id.in_(lost)).values(released_at=db_now()))
    return lost


def sweep(tools: Tools) -> int:
    """Remove the objects of ended jobs that no chart points to any more; gives how many objects went."""
    due = (Job.sweep_at < db_now(), Job.state.in_(TERMINAL))
    with tools.database.read() as session:
        jobs = session.scalars(select(Job).where(*due).limit(SWEEP_BATCH)).all()
    removed = sum(_sweep_job(tools, job) for job in jobs)
    if jobs:
        with tools.database.write() as session:
            session.execute(update(Job).where(Job.job_id.in_([job.job_id for job in jobs])).values(sweep_at=None))
    return removed


def _sweep_job(tools: Tools, job: Job) -> int:
    keys = list(tools.objects.keys(f"{job.tenant_id}/{job.job_id}/"))
    with tools.database.read() as session:
        unwanted = set(keys) - referred(session, keys)
    for key in unwanted:
        tools.objects.delete(key)
    return len(unwanted)
