"""The root of all tables: every row of a tenant carries its ``tenant_id``; every constraint has a name."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, MetaData, Table
from sqlalchemy.orm import DeclarativeBase

from app.store.types import Instant, Line

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
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON, list[Any]: JSON, str: Line}  # noqa: RUF012 - SQLAlchemy reads it


def table(model: type[Base]) -> Table:
    """The table of a model, for statements that are written once and run often."""
    return cast("Table", model.__table__)
