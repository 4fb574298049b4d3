"""What tenants have used."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base


class Usage(Base):
    """How much of a kind a tenant has used in a ``period``: a day (``2026-11-21``) or a month (``2026-11``), UTC.

    The month is a row of its own: one conditional UPDATE of it is what holds a quota.
    """

    __tablename__ = "usage"
    tenant_id: Mapped[str] = mapped_column(ForeignKey("tenants.tenant_id"), primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
