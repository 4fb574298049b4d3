"""Looking at jobs, and waiting for their end."""

import time
from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.jobs import TERMINAL, JobState
from app.ports import Tools
from app.store.jobs import Standing, attempts_of, get_job, standing, state_of, timings_of
from app.store.models import Job, JobAttempt

TYPICAL_SECONDS = 0.3
"""What one picture takes; only the estimate of a queue's length rests on it."""


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job, its attempts, and for a queued one its place in the queue (1 is next) and the seconds until its turn."""

    job: Job
    attempts: list[JobAttempt]
    position: int | None = None
    estimate: float | None = None


def job_report(tools: Tools, tenant_id: str, job_id: str) -> JobReport:
    """All that can be told of a job of this tenant."""
    with tools.database.read() as session:
        job = get_job(session, tenant_id, job_id)
        if job is None:
            raise NotFound(f"there is no job {job_id}")
        attempts = attempts_of(session, job_id)
        if job.state != JobState.QUEUED:
            return JobReport(job, attempts)
        found = standing(session, job.queue)
    estimate = round(found.waiting * TYPICAL_SECONDS / max(found.workers, 1), 1)
    return JobReport(job, attempts, max(found.waiting, 1), estimate)


def drawing_times(tools: Tools, job_id: str) -> dict[str, float]:
    """Milliseconds that each stage of a job took, as far as it has come."""
    with tools.database.read() as session:
        return timings_of(session, job_id) or {}


def turn_in(found: Standing) -> float:
    """Seconds until a job that is submitted now has its turn; infinite without a worker."""
    return found.waiting * TYPICAL_SECONDS / found.workers if found.workers else float("inf")


def wait_for_end(tools: Tools, job_id: str, seconds: float) -> bool:
    """Wait until the job is in a terminal state, at most ``seconds``; gives whether it is."""
    deadline = time.monotonic() + seconds
    with tools.queue.listening(job_id) as ended:
        while not _has_ended(tools, job_id):
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            ended.wait(min(left, 1.0))
    return True


def _has_ended(tools: Tools, job_id: str) -> bool:
    with tools.database.read() as session:
        return state_of(session, job_id) in TERMINAL
