"""Queries on what tenants have used. A day's row and its month's are written together."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, func, literal, select, text
from sqlalchemy.orm import Session

from app.domain.datasets import UploadState
from app.store.models import Dataset, DatasetVersion, Job, Tenant, Upload, Usage, table
from app.store.models.work import UNFINISHED

_JOBS, _TENANTS, _USAGE = table(Job), table(Tenant), table(Usage)
_PLAN = select(_TENANTS.c.plan).where(_TENANTS.c.tenant_id == bindparam("tenant"))
_ADD = text("""
    INSERT INTO usage (tenant_id, period, kind, amount)
    VALUES (:tenant, :month, :kind, :amount), (:tenant, :day, :kind, :amount)
    ON CONFLICT (tenant_id, period, kind) DO UPDATE SET amount = usage.amount + excluded.amount
    WHERE usage.period <> :month OR usage.amount + excluded.amount <= :most
    RETURNING period
    """)
"""As both databases spell it. The month's row is the quota: whoever changes it has it locked."""
_LESS = (
    _USAGE.update()
    .where(
        _USAGE.c.tenant_id == bindparam("tenant"),
        _USAGE.c.period == bindparam("in_period"),
        _USAGE.c.kind == bindparam("of_kind"),
        _USAGE.c.amount >= bindparam("less"),
    )
    .values(amount=_USAGE.c.amount - bindparam("less"))
)
_COUNTED = select(_JOBS.c.tenant_id, _JOBS.c.created_at).where(_JOBS.c.job_id == bindparam("job"), _JOBS.c.counted)
_UNFINISHED = select(func.count()).select_from(
    select(literal(1))
    .select_from(_JOBS)
    .where(_JOBS.c.tenant_id == bindparam("tenant"), UNFINISHED)
    .limit(bindparam("most"))
    .subquery()
)


def plan_name(session: Session, tenant_id: str) -> str:
    """The name of a tenant's plan."""
    return str(session.execute(_PLAN, {"tenant": tenant_id}).scalar_one())


def add(session: Session, tenant_id: str, kind: str, amount: int, *, now: datetime, most: int) -> bool:
    """Count so much of a kind. False: the month would have more than ``most``, and the session must roll back."""
    if amount > most:
        return False
    periods = {"month": month_of(now), "day": now.date().isoformat()}
    counted = session.execute(_ADD, {"tenant": tenant_id, "kind": kind, "amount": amount, "most": most, **periods})
    return len(counted.all()) == len(periods)


def take_off(session: Session, tenant_id: str, kind: str, amount: int, *, when: datetime) -> None:
    """Undo ``add``, as of the instant ``when`` it was."""
    for period in (month_of(when), when.date().isoformat()):
        session.execute(_LESS, {"tenant": tenant_id, "in_period": period, "of_kind": kind, "less": amount})


def counted_job(session: Session, job_id: str) -> tuple[str, datetime] | None:
    """The tenant whose usage has this job, and when it was made; None when nobody's has."""
    found = session.execute(_COUNTED, {"job": job_id}).one_or_none()
    return (found.tenant_id, found.created_at) if found else None


def in_month(session: Session, tenant_id: str, now: datetime) -> Mapping[str, int]:
    """How much of each kind the month has so far."""
    asked = select(Usage.kind, Usage.amount).where(Usage.tenant_id == tenant_id, Usage.period == month_of(now))
    return {row.kind: row.amount for row in session.execute(asked)}


def by_day(session: Session, tenant_id: str, first: date, last: date) -> Mapping[str, Mapping[str, int]]:
    """How much of each kind each day has that has any, from ``first`` to ``last``, both included."""
    is_day = func.length(Usage.period) == len(first.isoformat())
    within = Usage.period.between(first.isoformat(), last.isoformat())
    asked = select(Usage).where(Usage.tenant_id == tenant_id, is_day, within).order_by(Usage.period)
    days: dict[str, dict[str, int]] = {}
    for row in session.scalars(asked):
        days.setdefault(row.period, {})[row.kind] = row.amount
    return days


def unfinished(session: Session, tenant_id: str, most: int) -> int:
    """How many jobs of a tenant have not ended; counted as far as ``most``."""
    return int(session.execute(_UNFINISHED, {"tenant": tenant_id, "most": most}).scalar_one())


def stored_bytes(session: Session, tenant_id: str) -> int:
    """The bytes of a tenant's datasets, and of uploads as far as they are announced or have come."""
    datasets = (
        select(func.coalesce(func.sum(DatasetVersion.size), 0))
        .join(Dataset, Dataset.dataset_id == DatasetVersion.dataset_id)
        .where(DatasetVersion.tenant_id == tenant_id, Dataset.deleted_at.is_(None))
    )
    uploads = select(func.coalesce(func.sum(func.coalesce(Upload.length, Upload.offset)), 0))
    is_open = (Upload.tenant_id == tenant_id, Upload.state == UploadState.OPEN)
    return int(session.scalar(datasets) or 0) + int(session.scalar(uploads.where(*is_open)) or 0)


def month_of(when: datetime) -> str:
    """The period that a month's row has."""
    return f"{when:%Y-%m}"
