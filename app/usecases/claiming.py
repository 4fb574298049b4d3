"""Taking deliveries that are due: of receivers in turn, so that none waits for another.

A receiver that is down, or has as many under way as it may, is not in the way of the others: it is not looked at.
On PostgreSQL a claim locks receivers before deliveries and waits for neither. The locks are those that let rows
which point there be added (``FOR NO KEY UPDATE``), or a claim would hold up, or deadlock with, whoever tells an event.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
import structlog
from sqlalchemy import and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.errors import PlotworksError
from app.domain.webhooks import AT_ONCE, BREAKS_AFTER, DeliveryState, new_secret
from app.ports import Tools
from app.store.models import Delivery, DeliveryAttempt, Event, Receiver, Tenant, Webhook, table
from app.store.types import db_now
from app.usecases.deliveries import LEASE, Outcome, Parcel, end, note_lost, record
from app.usecases.endpoints import DISABLED
from app.usecases.outbox import wake
from app.usecases.payloads import LATEST
from app.usecases.secrets import kept, signing

DELETED = "the endpoint was deleted"

_LOCK: Mapping[str, bool] = {"skip_locked": True, "key_share": True}
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
    select(Receiver, _AT_ONCE.label("at_once"))
    .where(_CAN_TAKE)
    .order_by(_RECEIVERS.c.served_at.asc().nulls_first(), _RECEIVERS.c.receiver_id)
    .limit(bindparam("most"))
    .with_for_update(of=Receiver, **_LOCK)
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

log = structlog.get_logger()


def has_due(tools: Tools) -> bool:
    """Whether a claim may find something: a question that costs no write."""
    with tools.database.read() as session:
        return session.execute(_ANY).first() is not None


def claim(tools: Tools, owner: str, most: int) -> list[Parcel]:
    """Take at most so many deliveries that are due: of receivers in turn, of each as many as it may have at once."""
    taken: list[Delivery] = []
    with tools.database.write(durable=False) as session:
        for receiver, at_once in session.execute(_IN_TURN, {"most": most}).all():
            taken += _take(session, receiver, min(at_once, most - len(taken)))
            if len(taken) >= most:
                break
        known = _Known(tools, session, taken)
        wanted = [delivery for delivery in taken if not _ended(delivery, known.webhooks.get(delivery.webhook_id))]
        for delivery in wanted:
            _hand_over(session, delivery, owner)
    wake(tools, session)
    return [parcel for delivery in wanted if (parcel := _readable(tools, known, delivery))]
