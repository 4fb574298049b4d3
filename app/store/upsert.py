"""Inserting what may be there already: both databases can, SQLAlchemy says it for each in its own way."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.store.models import Base, table

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(session: Session, model: type[Base], **values: Any) -> bool:
    """Add the row unless its key is taken, by whomever and however recently; gives whether it was added."""
    insert = _INSERT[session.get_bind().dialect.name](table(model)).values(**values).on_conflict_do_nothing()
    return session.execute(insert.returning(*table(model).primary_key)).first() is not None
