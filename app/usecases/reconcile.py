"""The repairs: any number of processes may run them at the same time, as often as they like.

Expired leases go back to the queue or fail; jobs whose message was lost are published again; held-back jobs are
released; what lost attempts and deleted charts left behind is swept.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.jobs import PLAN, POLL, RENDER, UPLOAD, JobState
from app.ports import Tools
from app.store.models import Job
from app.store.types import db_now
from app.usecases.ai.conversations import forget_conversations
from app.usecases.ending import TO_QUEUE, give_up
from app.usecases.keeping import expire_datasets
from app.usecases.outbox import wake
from app.usecases.release import publish, release
from app.usecases.retention import expire_charts
from app.usecases.sweeping import forget, sweep, sweep_datasets
from app.usecases.uploads.sweeping import sweep_uploads

QUEUES = (RENDER, UPLOAD, POLL, PLAN)


def reconcile(tools: Tools) -> None:
    """One round of all repairs."""
    for queue in QUEUES:
        _mend(tools, queue)
    forget(tools)
    forget_conversations(tools)
    sweep(tools)
    expire_charts(tools)
    expire_datasets(tools)
    sweep_datasets(tools)
    sweep_uploads(tools)


def _mend(tools: Tools, queue: str) -> None:
    with tools.database.write() as session:
        ended = _expire_leases(session, queue, tools.settings.max_attempts)
        lost = _lost_messages(session, queue, tools.settings.lease)
        released = release(session, queue)
    for job_id in ended:
        tools.queue.announce(job_id)
    publish(tools, queue, [*lost, *released])
    wake(tools, session)


def _expire_leases(session: Session, queue: str, max_attempts: int) -> list[str]:
    """Jobs whose worker is gone: back to waiting, or failed after the last attempt; gives the failed ones."""
    expired = select(Job).where(Job.queue == queue, Job.state == JobState.RUNNING, Job.lease_until < db_now())
    expired = expired.order_by(Job.tenant_id)  # two reconcilers lock the rows of tenants in one order
    ended = []
    in_order = expired.order_by(Job.tenant_id, Job.job_id)  # of the tenants, whose rows their ends lock
    for job in session.scalars(in_order.with_for_update(skip_locked=True)).all():
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
