"""Named credentials, encrypted."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base
from app.store.types import Text, db_now


class Connection(Base):
    """Where data are fetched from or sent to. ``secrets`` is encrypted JSON, None where there are none."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)
    connection_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    name: Mapped[str]
    kind: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    settings: Mapped[dict[str, Any]]
    secrets: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    updated_at: Mapped[datetime] = mapped_column(default=db_now())
