"""Events, written in the transaction that makes them true."""

from typing import Any

from sqlalchemy.orm import Session

from app.domain import ids
from app.store.models import Event, table

_ADD = table(Event).insert()


def add_event(session: Session, tenant_id: str, kind: str, data: dict[str, Any]) -> None:
    """Note that something happened to a tenant's things."""
    event = {"event_id": ids.new_id(ids.EVENT), "tenant_id": tenant_id, "type": kind, "data": data}
    session.execute(_ADD, event)
