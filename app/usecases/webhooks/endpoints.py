"""Endpoints of webhooks: made, read, changed, tried, disabled and deleted by their tenant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from app.domain import events, ids
from app.domain.caller import Caller
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.webhooks import DeliveryState, Kind, check_secret, new_secret
from app.ports import Tools
from app.store.models import Delivery, Receiver, Tenant, Webhook
from app.store.pages import Cursor, Page, rows_of
from app.store.types import db_now
from app.usecases.idempotency import Answer, Attempt, remember
from app.usecases.outbox import tell, tell_one, wake
from app.usecases.webhooks.payloads import LATEST
from app.usecases.webhooks.secrets import kept, rotated

MOST = 20
"""Endpoints that a tenant may have at a time."""

DISABLED = "the endpoint was disabled"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint with how its receiver has answered of late."""

    webhook: Webhook
    receiver: Receiver


@dataclass(frozen=True, slots=True)
class Created:
    """A new endpoint with its secret, shown for the only time; ``answer`` when the same request was answered before."""

    webhook_id: str
    secret: str = ""
    answer: Answer | None = None


def create_endpoint(tools: Tools, who: Caller, wish: Mapping[str, Any], *, attempt: Attempt | None = None) -> Created:
    """Make an endpoint and greet it with a ping.

    ``wish``: url (checked before), kind, description, events, headers, secret, payload_version.
    """
    secret = wish.get("secret") or new_secret()
    check_secret(secret)
    webhook = Webhook(
        webhook_id=ids.new_id(ids.WEBHOOK),
        tenant_id=who.tenant_id,
        kind=wish.get("kind", Kind.WEBHOOK),
        url=wish["url"],
        description=wish.get("description", ""),
        events=sorted(set(wish.get("events") or ())),
        headers=_sealed(tools, wish.get("headers")),
        payload_version=wish.get("payload_version") or LATEST,
        secrets=kept(tools, secret),
    )
    with tools.database.write() as session:
        if attempt and (earlier := remember(session, who.tenant_id, attempt, webhook.webhook_id, webhook.webhook_id)):
            return Created(earlier.chart_id, answer=earlier.answer)
        _check_room(session, who.tenant_id)
        session.add(webhook)
        session.add(Receiver(receiver_id=webhook.webhook_id, tenant_id=who.tenant_id))
        session.flush()
        tell_one(session, webhook, events.PING, _ping(webhook))
    wake(tools, session)
    return Created(webhook.webhook_id, secret)


def get_endpoint(tools: Tools, tenant_id: str, webhook_id: str) -> Endpoint:
    """One endpoint of this tenant; a foreign, unknown or deleted one is ``NotFound``."""
    with tools.database.read() as session:
        webhook = own_webhook(session, tenant_id, webhook_id)
        return Endpoint(webhook, session.get_one(Receiver, webhook_id))


def list_endpoints(tools: Tools, tenant_id: str, limit: int, before: Cursor = None) -> Page[Endpoint]:
    """At most ``limit`` endpoints, newest first, before the cursor."""
    query = select(Webhook, Receiver).join(Receiver, Receiver.receiver_id == Webhook.webhook_id)
    query = query.where(Webhook.tenant_id == tenant_id, Webhook.deleted_at.is_(None))
    with tools.database.read() as session:
        page = rows_of(session, query, (Webhook.created_at, Webhook.webhook_id), limit, before)
    return page.each(lambda row: Endpoint(*row))


def change_endpoint(tools: Tools, tenant_id: str, webhook_id: str, wish: Mapping[str, Any]) -> None:
    """Change what ``wish`` names: url (checked), description, events, headers, payload_version."""
    values = dict(wish)
    if "headers" in values:
        values["headers"] = _sealed(tools, values["headers"])
    if "events" in values:
        values["events"] = sorted(set(values["events"]))
    with tools.database.write() as session:
        webhook = own_webhook(session, tenant_id, webhook_id, locked=True)
        for name, value in values.items():
            setattr(webhook, name, value)


def delete_endpoint(tools: Tools, tenant_id: str, webhook_id: str) -> None:
    """End an endpoint: what was on its way to it is cancelled, its past deliveries stay to be read."""
    with tools.database.write() as session:
        webhook = own_webhook(session, tenant_id, webhook_id, locked=True)
        webhook.deleted_at = db_now()
        _end_pending(session, webhook_id, DeliveryState.CANCELLED, "the endpoint was deleted")


def ping_endpoint(tools: Tools, tenant_id: str, webhook_id: str) -> str:
    """Send a test event; gives the delivery's id."""
    with tools.database.write() as session:
        webhook = enabled_webhook(session, tenant_id, webhook_id)
        delivery_id = tell_one(session, webhook, events.PING, _ping(webhook))
    wake(tools, session)
    return delivery_id


def enable_endpoint(tools: Tools, tenant_id: str, webhook_id: str) -> None:
    """Call a disabled endpoint again from now on; ``recover`` sends what it missed."""
    with tools.database.write() as session:
        webhook = own_webhook(session, tenant_id, webhook_id)
        healthy = {"failures": 0, "open_until": None, "failing_since": None}
        session.execute(update(Receiver).where(Receiver.receiver_id == webhook_id).values(**healthy))
        webhook.disabled_at, webhook.disabled_reason = None, None  # locked after its receiver, as couriers do


def disable_endpoint(tools: Tools, tenant_id: str, webhook_id: str) -> None:
    """Stop calling an endpoint, as its owner wishes."""
    with tools.database.write() as session:
        webhook = own_webhook(session, tenant_id, webhook_id, locked=True)
        if not webhook.disabled_at:
            disable(session, webhook, "its owner disabled it")
    wake(tools, session)


def rotate_secret(tools: Tools, tenant_id: str, webhook_id: str) -> str:
    """Give an endpoint a new secret; the old one signs too for 24 hours. Gives the new one, for the only time."""
    secret = new_secret()
    with tools.database.write() as session:
        webhook = own_webhook(session, tenant_id, webhook_id, locked=True)
        webhook.secrets = rotated(tools, webhook.secrets, secret)
    return secret


def rotate_default_secret(tools: Tools, tenant_id: str) -> str:
    """Give the tenant a new secret for callback addresses, as ``rotate_secret``; the first time it is its first."""
    secret = new_secret()
    with tools.database.write() as session:
        tenant = session.get_one(Tenant, tenant_id, with_for_update={"key_share": True})
        tenant.secrets = rotated(tools, tenant.secrets or (), secret)
    return secret


def default_secrets(tools: Tools, tenant_id: str) -> Sequence[Any]:
    """The tenant's secrets for callback addresses as they are kept; empty before the first."""
    with tools.database.read() as session:
        return session.get_one(Tenant, tenant_id).secrets or ()


def disable(session: Session, webhook: Webhook, reason: str) -> None:
    """Call an endpoint no more, and tell the tenant's others; what it was to hear can be recovered."""
    webhook.disabled_at, webhook.disabled_reason = db_now(), reason
    _end_pending(session, webhook.webhook_id, DeliveryState.FAILED, f"{DISABLED}: {reason}")
    session.flush()
    data = {"webhook_id": webhook.webhook_id, "description": webhook.description, "reason": reason}
    tell(session, webhook.tenant_id, events.ENDPOINT_DISABLED, data, about=webhook.webhook_id)


def own_webhook(session: Session, tenant_id: str, webhook_id: str, *, locked: bool = False) -> Webhook:
    """One endpoint of this tenant, within a session; ``NotFound`` as ``get_endpoint``."""
    query: Select[Any] = select(Webhook).where(Webhook.webhook_id == webhook_id)
    webhook: Webhook | None = session.scalar(query.with_for_update(key_share=True) if locked else query)
    if webhook is None or webhook.tenant_id != tenant_id or webhook.deleted_at:
        raise NotFound(f"there is no webhook {webhook_id}")
    return webhook


def enabled_webhook(session: Session, tenant_id: str, webhook_id: str) -> Webhook:
    """One endpoint that is called; ``Conflict`` for a disabled one."""
    webhook = own_webhook(session, tenant_id, webhook_id)
    if webhook.disabled_at:
        raise Conflict(
            f"{webhook_id} is disabled: {webhook.disabled_reason}; POST /v1/webhooks/{webhook_id}/enable first"
        )
    return webhook


def _end_pending(session: Session, webhook_id: str, state: DeliveryState, why: str) -> None:
    pending = update(Delivery).where(Delivery.webhook_id == webhook_id, Delivery.state == DeliveryState.PENDING)
    session.execute(pending.values(state=state, error=why, next_at=None, finished_at=db_now()))


def _check_room(session: Session, tenant_id: str) -> None:
    session.execute(select(Tenant.tenant_id).where(Tenant.tenant_id == tenant_id).with_for_update(key_share=True))
    mine = select(func.count()).where(Webhook.tenant_id == tenant_id, Webhook.deleted_at.is_(None))
    if (session.scalar(mine) or 0) >= MOST:
        raise Invalid(f"a tenant may have {MOST} webhooks; delete one that is not needed any more")


def _sealed(tools: Tools, headers: Mapping[str, str] | None) -> str | None:
    """Fixed headers may hold credentials: they are kept encrypted."""
    return tools.keyring.encrypt(orjson.dumps(headers).decode()) if headers else None


def _ping(webhook: Webhook) -> dict[str, Any]:
    return {"webhook_id": webhook.webhook_id, "message": "Plotworks can reach this endpoint."}
