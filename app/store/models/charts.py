"""Charts, their pictures, and batches of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.jobs import ChartStatus
from app.store.models.base import Base
from app.store.types import Text, db_now


class Chart(Base):
    """A chart that was asked for. Its spec is in ``spec`` or, over 64 kB, in the object at ``spec_key``.

    ``digest`` is the SHA-256 of what is drawn, apart from its size. ``callback_url`` hears of this chart alone.
    A chart of a ``dataset_id`` has in the object at ``table_key`` what it draws of it, once that is known.
    """

    __tablename__ = "charts"
    __table_args__ = (Index(None, "tenant_id", "created_at", "chart_id"), Index(None, "dataset_id"))
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
    dataset_id: Mapped[str | None] = mapped_column(ForeignKey("datasets.dataset_id"))
    table_key: Mapped[str | None]
    digest: Mapped[str | None]
    warnings: Mapped[list[Any]]
    alt_text: Mapped[str] = mapped_column(Text)
    error: Mapped[dict[str, Any] | None]
    request_id: Mapped[str] = mapped_column(default="", server_default="")
    callback_url: Mapped[str | None] = mapped_column(Text)
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


class Batch(Base):
    """Charts that were asked for in one request; ``unfinished`` counts down to the event of its completion.

    That is the event of ``run_id`` for the charts of a schedule's run.
    """

    __tablename__ = "batches"
    __table_args__ = (Index(None, "tenant_id", "created_at"),)
    batch_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    run_id: Mapped[str | None]
    request_id: Mapped[str] = mapped_column(default="", server_default="")
    callback_url: Mapped[str | None] = mapped_column(Text)
    unfinished: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    finished_at: Mapped[datetime | None]


class BatchItem(Base):
    """One request of a batch: its chart, or the error that it was refused with. Position -1 is the dashboard of all."""

    __tablename__ = "batch_items"
    __table_args__ = (Index(None, "chart_id"),)
    batch_id: Mapped[str] = mapped_column(ForeignKey("batches.batch_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chart_id: Mapped[str | None] = mapped_column(ForeignKey("charts.chart_id"))
    error: Mapped[dict[str, Any] | None]
