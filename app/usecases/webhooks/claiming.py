"""Taking deliveries that are due: of receivers in turn, so that none waits for another.

A receiver that is down, or has as many under way as it may, is not in the way of the others: it is not looked at.
On PostgreSQL a claim locks receivers before deliveries and waits for neither. The locks are those that let rows
which point there be added (``FOR NO KEY UPDATE``), or a claim would hold up, or deadlock with, whoever tells an event.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.errors import PlotworksError
from app.domain.webhooks import AT_ONCE, BREAKS_AFTER, DeliveryState, new_secret
from app.ports import Tools
from app.store.models import Delivery, DeliveryAttempt, Event, Receiver, Tenant, Webhook, table
from app.store.types import db_now
from app.usecases.outbox import wake
from app.usecases.webhooks.deliveries import LEASE, Outcome, Parcel, end, note_lost, record
from app.usecases.webhooks.endpoints import DISABLED
from app.usecases.webhooks.payloads import LATEST
from app.usecases.webhooks.secrets import kept, signing

DELETED = "the endpoint was deleted"

_LOCK: Mapping[str, Any] = {"skip_locked": True, "key_share": True}
_RECEIVERS, _DELIVERIES = table(Receiver), table(Delivery)
_ITS = _DELIVERIES.c.receiver_id == _RECEIVERS.c.receiver_id
_IS_PENDING = and_(_DELIVERIES.c.state == DeliveryState.PENDING, _DELIVERIES.c.next_at <= db_now())
_IS_HELD = and_(_DELIVERIES.c.state == DeliveryState.DELIVERING, _DELIVERIES.c.lease_until >= db_now())
_IS_LOST = and_(_DELIVERIES.c.state == DeliveryState.DELIVERING, _DELIVERIES.c.lease_until < db_now())
_AT_ONCE = case((_RECEIVERS.c.failures < BREAKS_AFTER, AT_ONCE), else_=1)
"""One that has failed again and again is tried with one."""

_CAN_TAKE = and_(
    or_(_RECEIVERS.c.open_until.is_(None), _RECEIVERS.c.open_until < db_now()),
    or_(exists().where(_ITS, _IS_PENDING), exists().where(_ITS, _IS_LOST)),
    select(func.count()).select_from(_DELIVERIES).where(_ITS, _IS_HELD).scalar_subquery() < _AT_ONCE,
)
_ANY = select(_RECEIVERS.c.receiver_id).where(_CAN_TAKE).limit(1)
_IN_TURN = (
    select(_RECEIVERS.c.receiver_id, _AT_ONCE.label("at_once"))
    .where(_CAN_TAKE)
    .order_by(_RECEIVERS.c.served_at.asc().nulls_first(), _RECEIVERS.c.receiver_id)
    .limit(bindparam("most"))
    .with_for_update(of=_RECEIVERS, **_LOCK)
)
_UNDER_WAY = select(func.count()).where(_DELIVERIES.c.receiver_id == bindparam("receiver"), _IS_HELD)
_LOST = select(Delivery).where(_DELIVERIES.c.receiver_id == bindparam("receiver"), _IS_LOST).with_for_update(**_LOCK)
_OLDEST = (
    select(Delivery)
    .where(_DELIVERIES.c.receiver_id == bindparam("receiver"), _IS_PENDING)
    .order_by(_DELIVERIES.c.next_at)
    .limit(bindparam("most"))
    .with_for_update(**_LOCK)
)

_HAND_OVER = (
    _DELIVERIES.update()
    .where(_DELIVERIES.c.delivery_id.in_(bindparam("taken", expanding=True)))
    .values(
        state=DeliveryState.DELIVERING,
        attempt=_DELIVERIES.c.attempt + 1,
        lease_owner=bindparam("owner"),
        lease_until=db_now(LEASE),
    )
)
_SERVED = (
    _RECEIVERS.update()
    .where(_RECEIVERS.c.receiver_id.in_(bindparam("served", expanding=True)))
    .values(served_at=db_now())
)
_ADD = table(DeliveryAttempt).insert()


@dataclass(frozen=True, slots=True)
class _Known:
    """What deliveries point to: events and webhooks by their ids, secrets for callback addresses by tenant."""

    events: Mapping[str, Event]
    webhooks: Mapping[str, Webhook]
    secrets: Mapping[str, Sequence[Any]]


def has_due(tools: Tools) -> bool:
    """Whether a claim may find something: a question that costs no write."""
    with tools.database.read() as session:
        return session.execute(_ANY).first() is not None


def claim(tools: Tools, owner: str, most: int) -> list[Parcel]:
    """Take at most so many deliveries that are due: of receivers in turn, of each as many as it may have at once."""
    taken: list[Delivery] = []
    with tools.database.write(durable=False) as session:
        for receiver_id, at_once in session.execute(_IN_TURN, {"most": most}).all():
            taken += _due(session, receiver_id, at_once, most - len(taken))
            if len(taken) >= most:
                break
        known = _known(tools, session, taken)
        wanted = [delivery for delivery in taken if _is_wanted(delivery, known)]
        _hand_over(session, wanted, owner)
    wake(tools, session)
    return [parcel for delivery in wanted if (parcel := _parcel(tools, delivery, known))]


def _due(session: Session, receiver_id: str, at_once: int, most: int) -> list[Delivery]:
    """What this receiver may have now. How many it has is counted once more: its row is locked only since."""
    its = {"receiver": receiver_id}
    room = min(at_once - session.execute(_UNDER_WAY, its).scalar_one(), most)
    found = [delivery for delivery in session.scalars(_LOST, its).all()[: max(room, 0)] if note_lost(session, delivery)]
    if room > len(found):
        found += session.scalars(_OLDEST, {**its, "most": room - len(found)})
    return found


def _known(tools: Tools, session: Session, taken: Sequence[Delivery]) -> _Known:
    event_ids, webhook_ids = {one.event_id for one in taken}, {one.webhook_id for one in taken if one.webhook_id}
    found = session.scalars(select(Event).where(Event.event_id.in_(event_ids)))
    webhooks = session.scalars(select(Webhook).where(Webhook.webhook_id.in_(webhook_ids)))
    callers = sorted({one.tenant_id for one in taken if not one.webhook_id})
    return _Known(
        {event.event_id: event for event in found},
        {webhook.webhook_id: webhook for webhook in webhooks},
        {tenant_id: _default_secrets(tools, session, tenant_id) for tenant_id in callers},
    )


def _default_secrets(tools: Tools, session: Session, tenant_id: str) -> Sequence[Any]:
    """The tenant's own, which sign what goes to callback addresses; made when they are first needed."""
    tenant = session.get_one(Tenant, tenant_id)
    if not tenant.secrets:
        session.refresh(tenant, with_for_update={"key_share": True})  # another courier may be making it
        tenant.secrets = tenant.secrets or kept(tools, new_secret())
    return tenant.secrets


def _is_wanted(delivery: Delivery, known: _Known) -> bool:
    """Whether its endpoint is still called: one may end while an event is being written for it."""
    webhook = known.webhooks.get(delivery.webhook_id or "")
    if webhook is None or not (webhook.disabled_at or webhook.deleted_at):
        return True
    delivery.error = DELETED if webhook.deleted_at else f"{DISABLED}: {webhook.disabled_reason}"
    end(delivery, DeliveryState.CANCELLED if webhook.deleted_at else DeliveryState.FAILED)
    return False


def _hand_over(session: Session, taken: Sequence[Delivery], owner: str) -> None:
    if not taken:
        return
    session.execute(_HAND_OVER, {"taken": [one.delivery_id for one in taken], "owner": owner})
    session.execute(_SERVED, {"served": sorted({one.receiver_id for one in taken})})
    session.execute(_ADD, [_attempt(one) | {"owner": owner} for one in taken])


def _attempt(delivery: Delivery) -> dict[str, Any]:
    return {"delivery_id": delivery.delivery_id, "attempt": delivery.attempt + 1}


def _parcel(tools: Tools, delivery: Delivery, known: _Known) -> Parcel | None:
    """None: it can't be sent, which is noted as its failure and is no concern of the other deliveries."""
    webhook = known.webhooks.get(delivery.webhook_id or "")
    bare = Parcel(
        delivery_id=delivery.delivery_id,
        tenant_id=delivery.tenant_id,
        receiver_id=delivery.receiver_id,
        webhook_id=delivery.webhook_id,
        kind=delivery.kind,
        url=webhook.url if webhook else delivery.url or "",
        attempt=delivery.attempt + 1,
        failures=delivery.failures,
        event=known.events[delivery.event_id],
        secrets=(),
        headers={},
        version=webhook.payload_version if webhook else LATEST,
    )
    sealed = webhook.headers if webhook else None
    try:
        secrets = signing(tools, webhook.secrets if webhook else known.secrets[delivery.tenant_id])
        return replace(bare, secrets=secrets, headers=orjson.loads(tools.keyring.decrypt(sealed)) if sealed else {})
    except PlotworksError as error:
        record(tools, bare, Outcome(ok=False, error=error.message))
        return None
