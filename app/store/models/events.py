"""What happened, and who is to hear of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.webhooks import DeliveryState
from app.store.models.base import Base
from app.store.types import Text, db_now


class Event(Base):
    """Something that happened, written in the transaction that made it true.

    ``sequence`` counts the events of its tenant without gaps, in the order in which they were committed.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sequence"),
        Index(None, "created_at"),
        {"sqlite_autoincrement": True},
    )
    row_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    event_id: Mapped[str] = mapped_column(unique=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    sequence: Mapped[int]
    type: Mapped[str]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=db_now())


class Webhook(Base):
    """An endpoint that hears of events: of those in ``events``, or of all when it is empty.

    ``url`` is a ``mailto:`` address for the kind ``email``. ``headers`` are the fixed headers as encrypted JSON.
    ``secrets`` are ``{"secret": encrypted text, "until": seconds since 1970 or null}``, the present one first.
    """

    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "tenant_id"),)
    webhook_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    kind: Mapped[str]
    url: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    events: Mapped[list[Any]]
    headers: Mapped[str | None] = mapped_column(Text)
    payload_version: Mapped[str]
    secrets: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str | None] = mapped_column(Text)
    deleted_at: Mapped[datetime | None]


class Receiver(Base):
    """Who answers to deliveries: a registered endpoint, or one host of the callback addresses of a tenant.

    It has a circuit breaker: ``failures`` in a row, and until when it is left alone. ``failing_since`` is its first
    failure after the last success; ``served_at`` gives the turn.
    """

    __tablename__ = "receivers"
    receiver_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    failures: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    served_at: Mapped[datetime | None]


class Delivery(Base):
    """An event on its way to one receiver. ``attempt`` is the fencing token, ``failures`` places it in the schedule.

    ``url`` is set for a callback address; an endpoint's own is looked up at each attempt.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(None, "receiver_id", "state", "next_at"),
        Index(None, "tenant_id", "created_at", "delivery_id"),
        Index(None, "event_id"),
    )
    delivery_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    event_id: Mapped[str] = mapped_column(ForeignKey("events.event_id"))
    receiver_id: Mapped[str] = mapped_column(ForeignKey("receivers.receiver_id"))
    webhook_id: Mapped[str | None] = mapped_column(ForeignKey("webhooks.webhook_id"))
    kind: Mapped[str]
    url: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default=DeliveryState.PENDING)
    attempt: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(default=db_now())
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    finished_at: Mapped[datetime | None]


class DeliveryAttempt(Base):
    """One attempt at a delivery: ``status`` and the first 2 KB of the answer, or the ``error`` that came instead."""

    __tablename__ = "delivery_attempts"
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.delivery_id"), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner: Mapped[str]
    outcome: Mapped[str | None]
    status: Mapped[int | None]
    latency_ms: Mapped[float | None] = mapped_column(Float)
    answer: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(default=db_now())
    ended_at: Mapped[datetime | None]
