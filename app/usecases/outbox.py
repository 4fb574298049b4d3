"""What happened, and who must hear of it: event and deliveries are written in the transaction that made it true.

``wake`` comes after its commit: a hint, as every message is. Whatever becomes of it, the couriers find the deliveries.
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.jobs import WEBHOOK
from app.domain.mail import MAIL
from app.domain.webhooks import Kind
from app.ports import Tools
from app.store.events import add_event
from app.store.models import Delivery, Receiver, Webhook, table
from app.store.upsert import insert_new

CALLBACKS = "cb_"
"""What the ids of receivers begin with that are hosts of callback addresses."""

_TO_DELIVER = "plotworks.to_deliver"
_WEBHOOKS = table(Webhook)
_LISTENERS = select(_WEBHOOKS.c.webhook_id, _WEBHOOKS.c.kind, _WEBHOOKS.c.events).where(
    _WEBHOOKS.c.tenant_id == bindparam("tenant"), _WEBHOOKS.c.disabled_at.is_(None), _WEBHOOKS.c.deleted_at.is_(None)
)
_RECEIVER = select(table(Receiver).c.receiver_id).where(table(Receiver).c.receiver_id == bindparam("receiver"))
_ADD = table(Delivery).insert()


def tell(
    session: Session,
    tenant_id: str,
    kind: str,
    data: Mapping[str, Any],
    *,
    callback: str | None = None,
    about: str | None = None,
) -> str:
    """Note an event, and a delivery for every endpoint that listens and for the ``callback`` address.

    ``about`` is the endpoint that the event speaks of: it is told to the others. Gives the event's id.
    """
    event_id = add_event(session, tenant_id, kind, dict(data))
    for one in session.execute(_LISTENERS, {"tenant": tenant_id}).all():
        if one.webhook_id != about and (not one.events or kind in one.events):
            _add(session, tenant_id, event_id, {"webhook_id": one.webhook_id, "kind": one.kind}, one.webhook_id)
    if callback:
        address(session, tenant_id, event_id, callback, kind_of(callback))
    return event_id


def note(session: Session, tenant_id: str, kind: str, data: Mapping[str, Any]) -> str:
    """Note an event that no endpoint is told; ``address`` it to those who are. Gives its id."""
    return add_event(session, tenant_id, kind, dict(data))


def address(session: Session, tenant_id: str, event_id: str, url: str, kind: Kind) -> None:
    """Add a delivery of the event to one address, by this way."""
    _add(session, tenant_id, event_id, {"url": url, "kind": kind}, _receiver_of(session, tenant_id, url))


def tell_one(session: Session, webhook: Webhook, kind: str, data: Mapping[str, Any]) -> str:
    """Note an event that concerns one endpoint alone; gives the delivery's id."""
    event_id = add_event(session, webhook.tenant_id, kind, dict(data))
    to = {"webhook_id": webhook.webhook_id, "kind": webhook.kind}
    return _add(session, webhook.tenant_id, event_id, to, webhook.webhook_id)


def wake(tools: Tools, session: Session) -> None:
    """Tell the couriers that there is something to deliver, if this session has left something."""
    if found := session.info.pop(_TO_DELIVER, None):
        tools.queue.publish(WEBHOOK, found[0])


def to_deliver(session: Session, delivery_id: str) -> None:
    """Note for ``wake`` that this delivery is due."""
    session.info.setdefault(_TO_DELIVER, []).append(delivery_id)


def kind_of(url: str) -> Kind:
    """By which way an event goes to a callback address."""
    return Kind.EMAIL if urlsplit(url).scheme == MAIL else Kind.WEBHOOK


def _add(session: Session, tenant_id: str, event_id: str, to: Mapping[str, Any], receiver_id: str) -> str:
    delivery_id = ids.new_id(ids.DELIVERY)
    row = {"delivery_id": delivery_id, "tenant_id": tenant_id, "event_id": event_id, "receiver_id": receiver_id}
    session.execute(_ADD, {**row, **to})
    to_deliver(session, delivery_id)
    return delivery_id


def _receiver_of(session: Session, tenant_id: str, url: str) -> str:
    """One for each host of a tenant's callback addresses: however many addresses it has, it is dead only once.

    It is looked for first: an INSERT, even one that does nothing, waits for a courier that is changing the row, and
    that one may be waiting for the tenant's row, which this session has.
    """
    parts = urlsplit(url)
    host = parts.netloc or parts.path.rpartition("@")[2]  # of mail: the domain of its last address
    origin = f"{tenant_id} {parts.scheme}://{host.lower()}"
    receiver_id = f"{CALLBACKS}{hashlib.sha256(origin.encode()).hexdigest()[:24]}"
    if session.execute(_RECEIVER, {"receiver": receiver_id}).first() is None:
        insert_new(session, Receiver, receiver_id=receiver_id, tenant_id=tenant_id)
    return receiver_id
