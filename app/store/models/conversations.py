"""Charts from words, and the conversations on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base
from app.store.types import Text, db_now


class Conversation(Base):
    """Descriptions that follow one another, each of which changes the chart of the one before.

    ``turns`` counts them; it is forgotten with all its turns at ``expires_at``, which each use puts off.
    """

    __tablename__ = "conversations"
    __table_args__ = (Index(None, "tenant_id", "created_at", "conversation_id"), Index(None, "expires_at"))
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    turns: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    used_at: Mapped[datetime] = mapped_column(default=db_now())
    expires_at: Mapped[datetime]


class Turn(Base):
    """One description, and the plan that it led to.

    ``asked`` is the request without its data. The data lie in the object at ``data_key``, or in the dataset or source
    that ``asked`` names; a turn that brings none goes on with those of the turn before. ``spec`` is the chart that POST
    /v1/charts takes, in the object at ``spec_key`` when it is large; ``plan`` what the planner goes on with, and
    ``told`` what it says of it: explanation, alternatives, confidence, warnings, which planner. ``planning_ms`` is the
    time in the planner.
    """

    __tablename__ = "turns"
    __table_args__ = (Index(None, "job_id"),)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.conversation_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    job_id: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    asked: Mapped[dict[str, Any]]
    data_key: Mapped[str | None]
    chart_type: Mapped[str | None]
    spec: Mapped[dict[str, Any] | None]
    spec_key: Mapped[str | None]
    plan: Mapped[dict[str, Any] | None]
    told: Mapped[dict[str, Any] | None]
    planning_ms: Mapped[float | None] = mapped_column(Float)
    error: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    finished_at: Mapped[datetime | None]
