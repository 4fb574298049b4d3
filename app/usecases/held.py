"""Charts whose data are still being read or fetched: their jobs are held until that job has ended."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.errors import PlotworksError
from app.domain.jobs import HELD, RENDER, JobState
from app.store.models import Job
from app.store.types import db_now


def free(session: Session, job_id: str) -> None:
    """The job has ended well: those that wait for it may be drawn; the caller releases what fits the window."""
    waiting = update(Job).where(Job.after_job == job_id, Job.queue == HELD)
    session.execute(waiting.values(queue=RENDER, after_job=None))


def fail(session: Session, job_id: str, error: PlotworksError) -> list[str]:
    """The job has failed, and those that waited for it have failed with it; gives them."""
    ended = {"state": JobState.FAILED, "error": error.to_json(), "finished_at": db_now()}
    waiting = update(Job).where(Job.after_job == job_id, Job.queue == HELD, Job.state == JobState.QUEUED)
    return list(session.scalars(waiting.values(**ended).returning(Job.job_id)))
