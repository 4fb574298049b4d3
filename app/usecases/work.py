"""A job in the hands of a worker: claim it, keep it; both fenced by the attempt number."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from app.domain.jobs import HELD, PLAN, JobState
from app.domain.progress import Counted, Going, Progress
from app.ports import StoredObject, Tools
from app.store.jobs import end_attempts
from app.store.models import Chart, Job, JobAttempt, table
from app.store.types import db_now
from app.usecases.specs import get_spec

LEASE_ENDED = "the worker's lease ended before the work did"

_JOBS = table(Job)
_CLAIMED = (
    *("tenant_id", "queue", "attempt", "chart_id", "variant", "dataset_id", "dataset_version", "run_id"),
    *("request_id", "created_at", "started_at"),
)
_SPEC = select(Chart.spec, Chart.spec_key, Chart.table_key).where(Chart.chart_id == bindparam("chart"))
_ADD_ATTEMPT = table(JobAttempt).insert()


class Held(Protocol):
    """A job that a worker holds, whatever its work is."""

    @property
    def job_id(self) -> str: ...  # noqa: D102 - said by their names
    @property
    def queue(self) -> str: ...  # noqa: D102
    @property
    def attempt(self) -> int: ...  # noqa: D102
    @property
    def progress(self) -> Going: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that this worker holds until its lease ends; ``attempt`` is the fencing token.

    ``queue_ms`` is how long it waited to be claimed; ``progress`` how far the work on it has come.
    """

    job_id: str
    tenant_id: str
    queue: str
    attempt: int
    chart_id: str
    variant: str
    request_id: str
    spec: Mapping[str, Any]
    queue_ms: float = 0.0
    progress: Progress = field(default_factory=Progress)

    def key(self, name: str) -> str:
        """The object key under which this attempt stores ``name``."""
        return f"{self.tenant_id}/{self.job_id}/{self.attempt}/{name}"


@dataclass(frozen=True, slots=True)
class Drafting:
    """A turn of a conversation that this worker plans as long as it holds the job."""

    job_id: str
    tenant_id: str
    attempt: int
    request_id: str
    queue: str = PLAN
    progress: Counted = field(default_factory=lambda: Counted(stage="plan"))

    def key(self, name: str) -> str:
        """The object key under which this attempt stores ``name``."""
        return f"{self.tenant_id}/{self.job_id}/{self.attempt}/{name}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A request with the data of its source in it: the object where it lies, and what its chart's row says now."""

    table_key: str
    chart_type: str
    alt_text: str
    title: str
    warnings: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a worker made: the stored object, its size in pixels, where the time went (milliseconds a stage).

    ``engine`` is the fingerprint of what drew it; ``details`` are ``points_in``, ``points_drawn``, ``method`` and
    ``warnings``, as far as there is something to tell. ``fetched`` is there when the data came from a source.
    """

    stored: StoredObject
    width: int
    height: int
    timings_ms: dict[str, float] = field(default_factory=dict)
    engine: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    fetched: Fetched | None = None


def claim(tools: Tools, job_id: str, owner: str) -> Claim | None:
    """Take the job if it is free or its lease has ended; None: somebody else has it, or it has ended."""
    with tools.database.write(durable=False) as session:
        job = take(tools, session, job_id, owner)
        if job is None:
            return None
        chart = session.execute(_SPEC, {"chart": job.chart_id}).one()
    return Claim(
        job_id,
        job.tenant_id,
        job.queue,
        job.attempt,
        job.chart_id,
        job.variant,
        job.request_id,
        get_spec(tools, chart.spec, chart.table_key or chart.spec_key),
        max((job.started_at - job.created_at) / timedelta(milliseconds=1), 0.0),
    )


def take(tools: Tools, session: Session, job_id: str, owner: str) -> Row[Any] | None:
    """Make the job this worker's, and note the attempt; None as with ``claim``."""
    asked = {"job": job_id, "owner": owner, "most": tools.settings.max_attempts}
    job = session.execute(_take(tools.settings.lease), asked).one_or_none()
    if job is None:
        return None
    if job.attempt > 1:
        end_attempts(session, job_id, job.attempt, "lost", LEASE_ENDED)
    session.execute(_ADD_ATTEMPT, {"job_id": job_id, "attempt": job.attempt, "owner": owner})
    return job


def renew(tools: Tools, mine: Held) -> bool:
    """Lengthen the lease and note the progress; False: it was lost, the work is nobody's or somebody else's now."""
    how_far = {"stage": mine.progress.stage, "progress": mine.progress.fraction, "rows": mine.progress.rows}
    with tools.database.write(durable=False) as session:
        renewed = update(Job).where(held(mine)).values(lease_until=db_now(tools.settings.lease), **how_far)
        return bool(session.execute(renewed).rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def held(mine: Held) -> ColumnElement[bool]:
    """The job, as long as this claim is the one that holds it."""
    return and_(Job.job_id == mine.job_id, Job.attempt == mine.attempt, Job.state == JobState.RUNNING)


@functools.cache
def _take(lease: float) -> ReturningUpdate[Any]:
    """Make a job this worker's for ``lease`` seconds."""
    out_of_lease = and_(_JOBS.c.state == JobState.RUNNING, _JOBS.c.lease_until < db_now())
    free = or_(_JOBS.c.state == JobState.QUEUED, out_of_lease)
    return (
        _JOBS.update()
        .where(_JOBS.c.job_id == bindparam("job"), _JOBS.c.attempt < bindparam("most"), _JOBS.c.queue != HELD, free)
        .values(
            state=JobState.RUNNING,
            attempt=_JOBS.c.attempt + 1,
            lease_owner=bindparam("owner"),
            lease_until=db_now(lease),
            started_at=db_now(),
            stage=Progress().stage,
            progress=Progress().fraction,
        )
        .returning(*(_JOBS.c[name] for name in _CLAIMED))
    )
