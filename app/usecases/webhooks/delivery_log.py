"""The log of deliveries: read by their tenant, and sent again on request."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.domain.errors import Conflict, NotFound
from app.domain.webhooks import DeliveryState
from app.ports import Tools
from app.store.models import Delivery, DeliveryAttempt, Event, Receiver, Webhook
from app.store.pages import Cursor, Page, rows_of
from app.store.types import db_now
from app.usecases.outbox import to_deliver, wake
from app.usecases.webhooks.endpoints import enabled_webhook

AGAIN = {"state": DeliveryState.PENDING, "failures": 0, "next_at": db_now(), "finished_at": None}
"""What a delivery is set to that is to be sent again: the whole schedule is open to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which deliveries are wanted; None: all."""

    webhook_id: str | None = None
    event_type: str | None = None
    state: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A delivery with its event; ``attempts`` when it was read alone."""

    delivery: Delivery
    event: Event
    attempts: list[DeliveryAttempt]


def list_deliveries(tools: Tools, tenant_id: str, wanted: Filter, limit: int, before: Cursor = None) -> Page[Entry]:
    """At most ``limit`` deliveries, newest first, before the cursor."""
    query = select(Delivery, Event).join(Event, Event.event_id == Delivery.event_id)
    query = query.where(Delivery.tenant_id == tenant_id, *_conditions(wanted))
    with tools.database.read() as session:
        page = rows_of(session, query, (Delivery.created_at, Delivery.delivery_id), limit, before)
    return page.each(lambda row: Entry(row[0], row[1], []))


def get_delivery(tools: Tools, tenant_id: str, delivery_id: str) -> Entry:
    """One delivery of this tenant with all its attempts, first to last."""
    with tools.database.read() as session:
        delivery = _own(session, tenant_id, delivery_id)
        event = session.scalars(select(Event).where(Event.event_id == delivery.event_id)).one()
        attempts = select(DeliveryAttempt).where(DeliveryAttempt.delivery_id == delivery_id)
        return Entry(delivery, event, list(session.scalars(attempts.order_by(DeliveryAttempt.attempt))))


def redeliver(tools: Tools, tenant_id: str, delivery_id: str) -> None:
    """Send a delivery again at once, with the same ``webhook-id``; ``Conflict`` while it is on its way."""
    with tools.database.write() as session:
        delivery = _own(session, tenant_id, delivery_id)
        if delivery.webhook_id:
            enabled_webhook(session, tenant_id, delivery.webhook_id)
        free = (Delivery.delivery_id == delivery_id, Delivery.state != DeliveryState.DELIVERING)
        done = session.execute(update(Delivery).where(*free).values(**AGAIN))
        if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
            raise Conflict(f"{delivery_id} is on its way just now")
        _let_try(session, {delivery.receiver_id})
        to_deliver(session, delivery_id)
    wake(tools, session)


def recover(tools: Tools, tenant_id: str, since: datetime, webhook_id: str | None = None) -> int:
    """Send again what has failed since then, to one endpoint or to all that are enabled; gives how many those are."""
    failed = (Delivery.tenant_id == tenant_id, Delivery.state == DeliveryState.FAILED, Delivery.created_at >= since)
    with tools.database.write() as session:
        if webhook_id:
            enabled_webhook(session, tenant_id, webhook_id)
            chosen: Any = Delivery.webhook_id == webhook_id
        else:
            enabled = select(Webhook.webhook_id).where(
                Webhook.tenant_id == tenant_id, Webhook.disabled_at.is_(None), Webhook.deleted_at.is_(None)
            )
            chosen = or_(Delivery.webhook_id.is_(None), Delivery.webhook_id.in_(enabled))
        again = update(Delivery).where(*failed, chosen).values(**AGAIN)
        recovered = session.execute(again.returning(Delivery.delivery_id, Delivery.receiver_id)).all()
        _let_try(session, {found.receiver_id for found in recovered})
        for found in recovered[:1]:
            to_deliver(session, found.delivery_id)
    wake(tools, session)
    return len(recovered)


def _let_try(session: Session, receiver_ids: Collection[str]) -> None:
    """Their owner says that they are well: whatever their breakers say, one delivery may try now."""
    for receiver_id in sorted(receiver_ids):
        session.execute(update(Receiver).where(Receiver.receiver_id == receiver_id).values(open_until=None))


def _own(session: Session, tenant_id: str, delivery_id: str) -> Delivery:
    delivery = session.get(Delivery, delivery_id)
    if delivery is None or delivery.tenant_id != tenant_id:
        raise NotFound(f"there is no delivery {delivery_id}")
    return delivery


def _conditions(wanted: Filter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.webhook_id:
        conditions.append(Delivery.webhook_id == wanted.webhook_id)
    if wanted.event_type:
        conditions.append(Event.type == wanted.event_type)
    if wanted.state:
        conditions.append(Delivery.state == wanted.state)
    if wanted.since:
        conditions.append(Delivery.created_at >= wanted.since)
    return conditions
