"""Everything that happened to a tenant's things, in order, to reconcile against."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.errors import NotFound
from app.ports import Tools
from app.store.models import Event


@dataclass(frozen=True, slots=True)
class Page:
    """Events in their order; ``cursor`` is the number of the last when there are more."""

    events: list[Event]
    cursor: int | None


def list_events(
    tools: Tools, tenant_id: str, limit: int, *, after: int = 0, kind: str | None = None, since: datetime | None = None
) -> Page:
    """At most ``limit`` events after that number, oldest first."""
    conditions: list[Any] = [Event.tenant_id == tenant_id, Event.sequence > after]
    if kind:
        conditions.append(Event.type == kind)
    if since:
        conditions.append(Event.created_at >= since)
    with tools.database.read() as session:
        found = list(session.scalars(select(Event).where(*conditions).order_by(Event.sequence).limit(limit + 1)))
    return Page(found[:limit], found[limit - 1].sequence if len(found) > limit else None)


def get_event(tools: Tools, tenant_id: str, event_id: str) -> Event:
    """One event of this tenant."""
    with tools.database.read() as session:
        event = session.scalar(select(Event).where(Event.event_id == event_id, Event.tenant_id == tenant_id))
    if event is None:
        raise NotFound(f"there is no event {event_id}")
    return event
