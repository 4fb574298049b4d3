"""The nouns. Every row of a tenant carries its ``tenant_id``; every constraint has a name."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.domain.jobs import ChartStatus, JobState
from app.store.types import Instant, db_now

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON, list[Any]: JSON, str: String}  # noqa: RUF012 - SQLAlchemy reads it


def table(model: type[Base]) -> Table:
    """The table of a model, for statements that are written once and run often."""
    return cast("Table", model.__table__)


class Tenant(Base):
    """Whoever owns charts; sees nothing of the others. ``last_released_at`` gives the turn in fair release."""

    __tablename__ = "tenants"
    tenant_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    plan: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    last_released_at: Mapped[datetime | None]


class ApiKey(Base):
    """A key: its SHA-256, never its text."""

    __tablename__ = "api_keys"
    key_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"), index=True)
    name: Mapped[str]
    prefix: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Chart(Base):
    """A chart that was asked for. Its spec is in ``spec`` or, over 64 kB, in the object at ``spec_key``.

    ``digest`` is the SHA-256 of what is drawn, apart from its size.
    """

    __tablename__ = "charts"
    __table_args__ = (Index(None, "tenant_id", "created_at", "chart_id"),)
    chart_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    chart_type: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(default=ChartStatus.QUEUED)
    visibility: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    main_variant: Mapped[str]
    spec: Mapped[dict[str, Any] | None]
    spec_key: Mapped[str | None]
    digest: Mapped[str | None]
    warnings: Mapped[list[Any]]
    alt_text: Mapped[str] = mapped_column(Text)
    error: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    finished_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class Rendition(Base):
    """One variant of a chart; ``object_key`` is set when it has been drawn, by the job that won.

    Renditions of one tenant with the same ``digest`` (of spec and variant) and ``engine`` are the same picture and
    share its object. ``details`` has what was told of the drawing: its points, if they were counted.
    """

    __tablename__ = "renditions"
    __table_args__ = (Index(None, "tenant_id", "digest"), Index(None, "job_id"), Index(None, "object_key"))
    chart_id: Mapped[str] = mapped_column(ForeignKey("charts.chart_id"), primary_key=True)
    variant: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    job_id: Mapped[str]
    object_key: Mapped[str | None]
    content_type: Mapped[str | None]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    digest: Mapped[str | None]
    engine: Mapped[str | None]
    details: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime | None]


class Job(Base):
    """Queued work. ``attempt`` is the fencing token; ``released_at`` says that a message was to be published.

    ``sweep_at`` is when its objects are looked through for those that nothing points to any more.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "queue", "state", "released_at", "tenant_id"),
        Index(None, "tenant_id", "created_at"),
        Index(None, "chart_id"),
        Index(None, "sweep_at"),
    )
    job_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    queue: Mapped[str]
    chart_id: Mapped[str] = mapped_column(ForeignKey("charts.chart_id"))
    variant: Mapped[str]
    request_id: Mapped[str]
    state: Mapped[str] = mapped_column(default=JobState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    stage: Mapped[str | None]
    error: Mapped[dict[str, Any] | None]
    timings_ms: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    released_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    sweep_at: Mapped[datetime | None]


class Batch(Base):
    """Charts that were asked for in one request."""

    __tablename__ = "batches"
    __table_args__ = (Index(None, "tenant_id", "created_at"),)
    batch_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    created_at: Mapped[datetime] = mapped_column(default=db_now())


class BatchItem(Base):
    """One request of a batch: its chart, or the error that it was refused with. Position -1 is the dashboard of all."""

    __tablename__ = "batch_items"
    __table_args__ = (Index(None, "chart_id"),)
    batch_id: Mapped[str] = mapped_column(ForeignKey("batches.batch_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chart_id: Mapped[str | None] = mapped_column(ForeignKey("charts.chart_id"))
    error: Mapped[dict[str, Any] | None]


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


class Event(Base):
    """Something that happened, written in the transaction that made it true."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "tenant_id", "sequence"), {"sqlite_autoincrement": True})
    sequence: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    event_id: Mapped[str] = mapped_column(unique=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    type: Mapped[str]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=db_now())


class IdempotencyKey(Base):
    """A key of the caller's, the request it stood for, and, once there is one, the answer."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"),)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    chart_id: Mapped[str]
    job_id: Mapped[str]
    status: Mapped[int | None]
    body: Mapped[dict[str, Any] | None]
    headers: Mapped[dict[str, Any] | None]
    open_until: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=db_now())


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
