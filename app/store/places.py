"""Where a queued job stands, and how long jobs took of late."""

from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.domain.jobs import JobState
from app.domain.turns import Queuer, turns_before
from app.store.models import Job, Tenant, table

RECENT = 31
"""So many jobs of late say how long the next ones take."""

_JOBS, _TENANTS = table(Job), table(Tenant)
_QUEUED = and_(_JOBS.c.queue == bindparam("queue"), _JOBS.c.state == JobState.QUEUED)
_HELD_BACK = and_(_QUEUED, _JOBS.c.released_at.is_(None))
_PUBLISHED = select(func.count()).select_from(_JOBS).where(_QUEUED, _JOBS.c.released_at.is_not(None))
_PUBLISHED_BEFORE = _PUBLISHED.where(
    or_(
        _JOBS.c.released_at < bindparam("released"),
        and_(_JOBS.c.released_at == bindparam("released"), _JOBS.c.job_id < bindparam("job")),
    )
)
_OWN_BEFORE = (
    select(func.count())
    .select_from(_JOBS)
    .where(
        _HELD_BACK,
        _JOBS.c.tenant_id == bindparam("tenant"),
        or_(
            _JOBS.c.created_at < bindparam("created"),
            and_(_JOBS.c.created_at == bindparam("created"), _JOBS.c.job_id < bindparam("job")),
        ),
    )
)


def _queuers() -> Select[Any]:
    waiting = select(_JOBS.c.tenant_id, func.count().label("waiting")).where(_HELD_BACK)
    counted = waiting.group_by(_JOBS.c.tenant_id).subquery()
    return select(_TENANTS.c.tenant_id, _TENANTS.c.last_released_at, counted.c.waiting).join(
        counted, counted.c.tenant_id == _TENANTS.c.tenant_id
    )


_QUEUERS = _queuers()
_LATEST = (  # in the order of their release, which has an index; nearly that of their ends
    select(_JOBS.c.started_at, _JOBS.c.finished_at)
    .where(
        _JOBS.c.queue == bindparam("queue"),
        _JOBS.c.state == JobState.SUCCEEDED,
        _JOBS.c.released_at.is_not(None),
    )
    .order_by(_JOBS.c.released_at.desc())
    .limit(RECENT)
)


def place_of(session: Session, job: Job) -> int:
    """A queued job's place: 1 is next. Published jobs come first, then the others as the tenants take turns.

    As things stand now: a tenant that has had no turn for longer may still come in between, with one job a turn.
    """
    asked = {"queue": job.queue, "job": job.job_id}
    if job.released_at:
        return 1 + int(session.execute(_PUBLISHED_BEFORE, {**asked, "released": job.released_at}).scalar_one())
    published = session.execute(_PUBLISHED, {"queue": job.queue}).scalar_one()
    ahead = session.execute(_OWN_BEFORE, {**asked, "tenant": job.tenant_id, "created": job.created_at}).scalar_one()
    queuers = [Queuer(*row) for row in session.execute(_QUEUERS, {"queue": job.queue})]
    mine = next((one for one in queuers if one.tenant_id == job.tenant_id), Queuer(job.tenant_id, None, 1))
    return 1 + int(published) + turns_before(mine, ahead, (one for one in queuers if one is not mine))


def seconds_of_late(session: Session, queue: str) -> float | None:
    """The median of how long the last jobs of a queue took that ended well, in seconds; None before the first."""
    times = [row.finished_at - row.started_at for row in session.execute(_LATEST, {"queue": queue}) if row.started_at]
    return median(times) / timedelta(seconds=1) if times else None
