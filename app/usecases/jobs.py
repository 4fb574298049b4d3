"""Looking at jobs, waiting for their end, following them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.jobs import TERMINAL, JobState
from app.ports import Ended, Tools
from app.store.jobs import Standing, attempts_of, get_job, standing, state_of
from app.store.models import Job, JobAttempt
from app.store.places import place_of, seconds_of_late

TYPICAL_SECONDS = 0.3
"""What one picture takes, as long as no job of late can tell."""

LOOK, LOOK_FROM_AFAR = 1.0, 5.0
"""Seconds between two looks at a job that is followed: what nobody announces is its start and its progress."""


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job, its attempts, and for a queued one its place in the queue (1 is next) and the seconds until its turn.

    ``estimate`` is None where nobody can tell: no worker lives.
    """

    job: Job
    attempts: list[JobAttempt]
    position: int | None = None
    estimate: float | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.job.state in TERMINAL

    @property
    def progress(self) -> float:
        """The part of the work that is done, from 0 to 1: of a failed or cancelled job, as far as it came."""
        if self.job.state == JobState.SUCCEEDED:
            return 1.0
        return 0.0 if self.job.state == JobState.QUEUED else self.job.progress or 0.0

    @property
    def version(self) -> str:
        """Another one whenever the job has moved."""
        seen = (self.job.attempt, self.job.state, self.job.stage, self.position)
        return "-".join(str(part) for part in seen if part is not None)


def job_report(tools: Tools, tenant_id: str, job_id: str) -> JobReport:
    """All that can be told of a job of this tenant."""
    with tools.database.read() as session:
        job = own_job(session, tenant_id, job_id)
        attempts = attempts_of(session, job_id)
        if job.state != JobState.QUEUED:
            return JobReport(job, attempts)
        place = place_of(session, job)
        workers = standing(session, job.queue).workers
        estimate = round(place * _typical_seconds(session, job.queue) / workers, 1) if workers else None
        return JobReport(job, attempts, place, estimate)


def find_job(tools: Tools, tenant_id: str, job_id: str) -> Job:
    """A job of this tenant, without its place; ``NotFound`` for any other."""
    with tools.database.read() as session:
        return own_job(session, tenant_id, job_id)


def own_job(session: Session, tenant_id: str, job_id: str) -> Job:
    """A job of this tenant, within a session; ``NotFound`` as ``find_job``."""
    job = get_job(session, tenant_id, job_id)
    if job is None:
        raise NotFound(f"there is no job {job_id}")
    return job


def turn_in(session: Session, queue: str, found: Standing) -> float:
    """Seconds until a job that is submitted now has its turn; infinite without a worker."""
    if not found.workers:
        return float("inf")
    return found.waiting * _typical_seconds(session, queue) / found.workers if found.waiting else 0.0


def wait_for_end(tools: Tools, job_id: str, seconds: float) -> bool:
    """Wait until the job is in a terminal state, at most ``seconds``; gives whether it is."""
    with tools.queue.listening(job_id) as ended:
        return _hears_end(tools, job_id, ended, seconds)


def follow(tools: Tools, tenant_id: str, job_id: str, *, seen: str, seconds: float) -> Iterator[JobReport | None]:
    """The job whenever it has moved on from the version ``seen``, None at every look at which it has not.

    Ends with the report of its terminal state, or after ``seconds``.
    """
    deadline = time.monotonic() + seconds
    with tools.queue.listening(job_id) as ended:
        while True:
            report = job_report(tools, tenant_id, job_id)
            yield report if report.version != seen else None
            seen = report.version
            left = deadline - time.monotonic()
            if report.ended or left <= 0:
                return
            _hears_end(tools, job_id, ended, min(left, _pause(report)))


def _pause(report: JobReport) -> float:
    """Seconds until the next look: the place in a long queue takes a while to find, and tells little new."""
    if report.position is None:
        return LOOK
    return LOOK_FROM_AFAR if report.estimate is None else min(max(report.estimate / 4, LOOK), LOOK_FROM_AFAR)


def _hears_end(tools: Tools, job_id: str, ended: Ended, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not _has_ended(tools, job_id):
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        ended.wait(min(left, 1.0))
    return True


def _has_ended(tools: Tools, job_id: str) -> bool:
    with tools.database.read() as session:
        return state_of(session, job_id) in TERMINAL


def _typical_seconds(session: Session, queue: str) -> float:
    found = seconds_of_late(session, queue)
    return TYPICAL_SECONDS if found is None else found
