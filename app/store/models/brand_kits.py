"""Brand kits."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base
from app.store.types import Text, db_now


class BrandKit(Base):
    """How a tenant's charts look: ``look`` as its owner gave it, by the names of the API.

    ``logo`` tells of the picture in the object at ``logo_key``; ``logo_uri`` is the same as it goes with charts.
    """

    __tablename__ = "brand_kits"
    __table_args__ = (Index(None, "tenant_id", "created_at", "brand_kit_id"),)
    brand_kit_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"))
    name: Mapped[str] = mapped_column(Text)
    look: Mapped[dict[str, Any]]
    logo: Mapped[dict[str, Any] | None]
    logo_key: Mapped[str | None]
    logo_uri: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=db_now())
    updated_at: Mapped[datetime] = mapped_column(default=db_now())
