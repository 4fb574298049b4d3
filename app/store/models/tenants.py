"""Who asks, and what they asked before."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base
from app.store.types import db_now


class Tenant(Base):
    """Whoever owns charts; sees nothing of the others. ``last_released_at`` gives the turn in fair release.

    ``last_event`` is the sequence number of the newest event; ``secrets`` sign what goes to callback addresses, as
    those of a ``Webhook``. ``brand_kit_id`` is the kit of charts that name none.
    """

    __tablename__ = "tenants"
    tenant_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    plan: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    last_released_at: Mapped[datetime | None]
    last_event: Mapped[int] = mapped_column(default=0, server_default="0")
    secrets: Mapped[list[Any] | None]
    brand_kit_id: Mapped[str | None]


class ApiKey(Base):
    """A key: its SHA-256, never its text.

    ``scopes`` are what it may do, None all of it; ``requests`` how many in any minute, None as many as the plan allows.
    ``rotated_from`` is the key whose place it took.
    """

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
    scopes: Mapped[list[Any] | None]
    requests: Mapped[int | None]
    rotated_from: Mapped[str | None]


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
