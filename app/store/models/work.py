"""Queued work, and who does it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.jobs import JobState
from app.store.models.base import Base
from app.store.types import Text, db_now

UNFINISHED = text("state IN ('queued', 'running')")
"""Jobs that have not ended; the words stand in the index and in what asks for it, or the index would not be taken."""


class Job(Base):
    """Queued work. ``attempt`` is the fencing token; ``released_at`` says that a message was to be published.

    ``rows`` are those of a file that it has counted; ``sweep_at`` is when its objects are looked through for those that
    nothing points to any more. ``progress`` is the part of its work that is done, from 0 to 1; ``retry_of`` the job
    whose work it takes up. ``after_job`` is one that must have ended well before this one begins. A job of the queue
    ``upload`` reads a version of a dataset, one of ``poll`` fetches the data of a run or of a chart, every other draws
    a variant of a chart. ``counted`` says that its tenant's usage has it.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "queue", "state", "released_at", "tenant_id"),
        Index(None, "tenant_id", "created_at"),
        Index(None, "chart_id"),
        Index(None, "dataset_id"),
        Index(None, "after_job"),
        Index(None, "sweep_at"),
        Index("ix_jobs_unfinished", "tenant_id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
    )
    job_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    queue: Mapped[str]
    chart_id: Mapped[str | None] = mapped_column(ForeignKey("charts.chart_id"))
    variant: Mapped[str]
    dataset_id: Mapped[str | None] = mapped_column(ForeignKey("datasets.dataset_id"))
    dataset_version: Mapped[int | None]
    run_id: Mapped[str | None]
    after_job: Mapped[str | None]
    request_id: Mapped[str]
    retry_of: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=JobState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    stage: Mapped[str | None]
    progress: Mapped[float | None] = mapped_column(Float)
    rows: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[dict[str, Any] | None]
    timings_ms: Mapped[dict[str, Any] | None]
    counted: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    released_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    sweep_at: Mapped[datetime | None]


class JobAttempt(Base):
    """One attempt at a job: who took it, when, and how it ended."""

    __tablename__ = "job_attempts"
    job_id: Mapped[str] = mapped_column(ForeignKey("jobs.job_id"), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(default=db_now())
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(Text)


class Worker(Base):
    """A worker process as it was last seen; ``warm`` says that its browser can draw at once.

    ``engine`` is the fingerprint of all that decides how a picture comes out.
    """

    __tablename__ = "workers"
    worker_id: Mapped[str] = mapped_column(primary_key=True)
    queue: Mapped[str]
    host: Mapped[str]
    pid: Mapped[int]
    warm: Mapped[bool]
    browser: Mapped[str]
    engine: Mapped[str] = mapped_column(default="", server_default="")
    renders: Mapped[int] = mapped_column(default=0)
    memory: Mapped[float] = mapped_column(Float, default=0)
    started_at: Mapped[datetime] = mapped_column(default=db_now())
    seen_at: Mapped[datetime] = mapped_column(default=db_now())
