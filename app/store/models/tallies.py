"""Counters of the whole service, for whoever watches it."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base


class Tally(Base):
    """How often something has happened, or how much came of it, since the database was made: it only grows."""

    __tablename__ = "tallies"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, default=0)
