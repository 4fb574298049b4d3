"""Events, written in the transaction that makes them true."""

from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from app.domain import ids
from app.store.models import Event, Tenant, table

_TENANTS = table(Tenant)
_ADD = table(Event).insert()
_COUNT = (
    _TENANTS.update()
    .where(_TENANTS.c.tenant_id == bindparam("tenant"))
    .values(last_event=_TENANTS.c.last_event + 1)
    .returning(_TENANTS.c.last_event)
)
"""The next number of a tenant. Its row stays locked until the commit: whoever reads events in order misses none."""


def add_event(session: Session, tenant_id: str, kind: str, data: dict[str, Any]) -> str:
    """Note that something happened to a tenant's things; gives the event's id."""
    event_id, number = ids.new_id(ids.EVENT), session.execute(_COUNT, {"tenant": tenant_id}).scalar_one()
    event = {"event_id": event_id, "tenant_id": tenant_id, "sequence": number, "type": kind, "data": data}
    session.execute(_ADD, event)
    return event_id
