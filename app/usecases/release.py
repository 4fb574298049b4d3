"""Bounded and fair release: each queue has a window of published, unfinished jobs; tenants take turns.

Inside the window a job is published at once; beyond it jobs wait in the database and are released as others end.
So one tenant's thousands never starve another's one, and a republication after a loss concerns the window only.
"""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.jobs import JobState
from app.ports import Tools
from app.store.jobs import Standing, mark_released, next_in_turn, standing
from app.store.models import Job

PER_WORKER, SMALLEST = 4, 8
"""The window: so many jobs for each live worker process, and never fewer than the smallest."""

_TO_PUBLISH = "plotworks.to_publish"


def may_pass(found: Standing) -> bool:
    """Whether a new job may be published at once: there is room, and nobody waits who was there before."""
    return not found.holds_back and _room(found) > 0


def release(session: Session, queue: str) -> list[str]:
    """Mark the jobs that now fit the window; the caller publishes them after its commit."""
    found = standing(session, queue)
    released: list[str] = []
    if not found.holds_back:
        return released
    for _ in range(_room(found)):
        job = next_in_turn(session, queue)
        if job is None:
            break
        mark_released(session, job)
        released.append(job.job_id)
    return released


def publish(tools: Tools, queue: str, job_ids: Iterable[str]) -> bool:
    """Publish released jobs; what the broker did not take goes back to waiting, for the reconciler."""
    missed = [job_id for job_id in job_ids if not tools.queue.publish(queue, job_id)]
    if missed:
        with tools.database.write() as session:
            held_back = update(Job).where(Job.job_id.in_(missed), Job.state == JobState.QUEUED)
            session.execute(held_back.values(released_at=None))
    return not missed


def publish_later(session: Session, queue: str, job_ids: Iterable[str]) -> None:
    """Note for ``publish_noted`` that these jobs are to be published."""
    session.info.setdefault(_TO_PUBLISH, {}).setdefault(queue, []).extend(job_ids)


def publish_noted(tools: Tools, session: Session) -> None:
    """Publish the jobs that this session has noted; after its commit."""
    for queue, job_ids in session.info.pop(_TO_PUBLISH, {}).items():
        publish(tools, queue, job_ids)


def _room(found: Standing) -> int:
    return max(PER_WORKER * found.workers, SMALLEST) - found.in_flight
