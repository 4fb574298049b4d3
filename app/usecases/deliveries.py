"""A delivery in the hands of a courier: claimed, sent, and noted how it went; fenced by the attempt number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from app.domain import events
from app.domain.webhooks import (
    AT_ONCE,
    BREAKS_AFTER,
    FAILING_FOR,
    GONE,
    LONGEST_PAUSE,
    THROTTLE_DELAY,
    THROTTLED,
    DeliveryState,
    delay_after,
    new_secret,
    pause_after,
)
from app.ports import Tools
from app.store.models import Delivery, DeliveryAttempt, Event, Receiver, Tenant, Webhook
from app.store.types import db_now
from app.usecases.endpoints import disable
from app.usecases.outbox import tell, wake
from app.usecases.payloads import LATEST
from app.usecases.secrets import kept, signing

LEASE = 45.0
"""Seconds that a courier has for one attempt; no kind of delivery may take as long."""

LOST = "the courier was lost before it could say how it went"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that this courier holds until its lease ends; ``attempt`` is the fencing token.

    ``secrets`` sign it, all of them; ``headers`` are the endpoint's fixed ones; ``version`` is that of its payloads.
    """

    delivery_id: str
    tenant_id: str
    receiver_id: str
    webhook_id: str | None
    kind: str
    url: str
    attempt: int
    failures: int
    event: Event
    secrets: Sequence[str]
    headers: Mapping[str, str]
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt went: the answer's status and first 2 KB, or the ``error`` that came instead of one.

    ``retry_after`` is how many seconds the receiver asks to be left alone.
    """

    ok: bool
    latency_ms: float = 0.0
    status: int | None = None
    answer: str = ""
    error: str | None = None
    retry_after: float | None = None


def claim(tools: Tools, owner: str, most: int) -> list[Parcel]:
    """Take at most so many deliveries that are due: of receivers in turn, of each as many as it may have at once."""
    taken: list[Delivery] = []
    with tools.database.write() as session:
        for receiver in session.scalars(_with_work(most)).all():
            taken += _take(session, receiver, owner, most - len(taken))
            if len(taken) >= most:
                break
        return [_parcel(tools, session, delivery) for delivery in taken]


def has_due(tools: Tools) -> bool:
    """Whether a claim may find something: a question that costs no write."""
    due = exists().where(Delivery.receiver_id == Receiver.receiver_id, _due())
    ready = select(Receiver.receiver_id).where(due, _is_ready()).limit(1)
    with tools.database.read() as session:
        return session.scalar(ready) is not None


def record(tools: Tools, parcel: Parcel, outcome: Outcome) -> bool:
    """Note how the attempt went, and what follows; False: the lease was lost, somebody else has it."""
    with tools.database.write() as session:
        delivery = session.scalar(_held(parcel).with_for_update())
        if delivery is None:
            return False
        receiver = session.get_one(Receiver, parcel.receiver_id, with_for_update=True)
        _note_attempt(session, parcel, outcome)
        delivery.status, delivery.error = outcome.status, outcome.error
        delivery.lease_owner, delivery.lease_until = None, None
        if outcome.ok:
            _succeeded(delivery, receiver)
        else:
            _failed(session, delivery, receiver, parcel, outcome)
    wake(tools, session)
    return True


def _with_work(most: int) -> Any:
    """Receivers that have something due and are not left alone, those first whose turn is longest ago."""
    due = exists().where(Delivery.receiver_id == Receiver.receiver_id, _due())
    turn = Receiver.served_at.asc().nulls_first(), Receiver.receiver_id
    ready = select(Receiver).where(due, _is_ready()).order_by(*turn)
    return ready.limit(most).with_for_update(skip_locked=True)


def _is_ready() -> Any:
    return or_(Receiver.open_until.is_(None), Receiver.open_until < db_now())


def _due() -> Any:
    waits = and_(Delivery.state == DeliveryState.PENDING, Delivery.next_at <= db_now())
    return or_(waits, and_(Delivery.state == DeliveryState.DELIVERING, Delivery.lease_until < db_now()))


def _take(session: Session, receiver: Receiver, owner: str, most: int) -> list[Delivery]:
    under_way = select(func.count()).where(
        Delivery.receiver_id == receiver.receiver_id,
        Delivery.state == DeliveryState.DELIVERING,
        Delivery.lease_until >= db_now(),
    )
    at_once = AT_ONCE if receiver.failures < BREAKS_AFTER else 1  # one that has failed is tried with one
    room = min(at_once - (session.scalar(under_way) or 0), most)
    due = select(Delivery).where(Delivery.receiver_id == receiver.receiver_id, _due()).order_by(Delivery.next_at)
    taken = list(session.scalars(due.limit(max(room, 0)).with_for_update(skip_locked=True)))
    for delivery in taken:
        if delivery.state == DeliveryState.DELIVERING:
            _note_lost(session, delivery)
        _hand_over(session, delivery, owner)
    if taken:
        receiver.served_at = db_now()
    return taken


def _hand_over(session: Session, delivery: Delivery, owner: str) -> None:
    delivery.state, delivery.attempt, delivery.lease_owner = DeliveryState.DELIVERING, delivery.attempt + 1, owner
    delivery.lease_until = db_now(LEASE)
    attempt = DeliveryAttempt(delivery_id=delivery.delivery_id, attempt=delivery.attempt, owner=owner)
    session.add(attempt)


def _note_lost(session: Session, delivery: Delivery) -> None:
    mine = (DeliveryAttempt.delivery_id == delivery.delivery_id, DeliveryAttempt.attempt == delivery.attempt)
    lost = {"ended_at": db_now(), "outcome": "lost", "error": LOST}
    session.execute(update(DeliveryAttempt).where(*mine).values(**lost))


def _parcel(tools: Tools, session: Session, delivery: Delivery) -> Parcel:
    event = session.scalars(select(Event).where(Event.event_id == delivery.event_id)).one()
    webhook = session.get(Webhook, delivery.webhook_id) if delivery.webhook_id else None
    secrets = webhook.secrets if webhook else _default_secrets(tools, session, delivery.tenant_id)
    sealed = webhook.headers if webhook else None
    return Parcel(
        delivery_id=delivery.delivery_id,
        tenant_id=delivery.tenant_id,
        receiver_id=delivery.receiver_id,
        webhook_id=delivery.webhook_id,
        kind=delivery.kind,
        url=webhook.url if webhook else delivery.url or "",
        attempt=delivery.attempt,
        failures=delivery.failures,
        event=event,
        secrets=signing(tools, secrets),
        headers=orjson.loads(tools.keyring.decrypt(sealed)) if sealed else {},
        version=webhook.payload_version if webhook else LATEST,
    )


def _default_secrets(tools: Tools, session: Session, tenant_id: str) -> Sequence[Any]:
    """The tenant's own, which sign what goes to callback addresses; made when they are first needed."""
    tenant = session.get_one(Tenant, tenant_id)
    tenant.secrets = tenant.secrets or kept(tools, new_secret())
    return tenant.secrets


def _held(parcel: Parcel) -> Any:
    """The delivery, as long as this parcel is the one that holds it."""
    return select(Delivery).where(
        Delivery.delivery_id == parcel.delivery_id,
        Delivery.attempt == parcel.attempt,
        Delivery.state == DeliveryState.DELIVERING,
    )


def _note_attempt(session: Session, parcel: Parcel, outcome: Outcome) -> None:
    mine = (DeliveryAttempt.delivery_id == parcel.delivery_id, DeliveryAttempt.attempt == parcel.attempt)
    found = {
        "outcome": "succeeded" if outcome.ok else "failed",
        "status": outcome.status,
        "latency_ms": outcome.latency_ms,
        "answer": outcome.answer or None,
        "error": outcome.error,
    }
    session.execute(update(DeliveryAttempt).where(*mine).values(ended_at=db_now(), **found))


def _succeeded(delivery: Delivery, receiver: Receiver) -> None:
    delivery.state, delivery.next_at = DeliveryState.SUCCEEDED, None
    delivery.finished_at = receiver.succeeded_at = db_now()
    receiver.failures, receiver.open_until, receiver.failing_since = 0, None, None


def _failed(session: Session, delivery: Delivery, receiver: Receiver, parcel: Parcel, outcome: Outcome) -> None:
    webhook = session.get(Webhook, parcel.webhook_id) if parcel.webhook_id else None
    delivery.failures += 1
    _leave_alone(session, receiver, outcome)
    if reason := _reason_to_disable(session, receiver, outcome):
        _end(delivery, DeliveryState.FAILED)
        if webhook and not webhook.disabled_at and not webhook.deleted_at:
            disable(session, webhook, reason)
        return
    if webhook and (webhook.deleted_at or webhook.disabled_at):
        _end(delivery, DeliveryState.CANCELLED if webhook.deleted_at else DeliveryState.FAILED)
        return
    delay = delay_after(delivery.failures, status=outcome.status, retry_after=outcome.retry_after)
    if delay is None:
        _end(delivery, DeliveryState.FAILED)
        _tell_exhausted(session, delivery, parcel)
    else:
        delivery.state, delivery.next_at = DeliveryState.PENDING, db_now(delay)


def _leave_alone(session: Session, receiver: Receiver, outcome: Outcome) -> None:
    """The circuit breaker: whoever fails again and again, or has too much to do, is not called for a while."""
    receiver.failures += 1
    if receiver.failing_since is None:
        receiver.failing_since = session.scalar(select(db_now()))
    pause = pause_after(receiver.failures)
    if outcome.status in THROTTLED or outcome.retry_after:
        pause = max(pause, min(outcome.retry_after or THROTTLE_DELAY, LONGEST_PAUSE))
    if pause:
        receiver.open_until = db_now(pause)


def _reason_to_disable(session: Session, receiver: Receiver, outcome: Outcome) -> str | None:
    """Why the endpoint is not to be called any more, if it is so."""
    if outcome.status == GONE:
        return "it answered 410 Gone"
    now = session.scalar(select(db_now()))
    if now and receiver.failing_since and now - receiver.failing_since >= FAILING_FOR:
        return f"every delivery of the last {FAILING_FOR.days} days has failed"
    return None


def _end(delivery: Delivery, state: DeliveryState) -> None:
    delivery.state, delivery.next_at, delivery.finished_at = state, None, db_now()


def _tell_exhausted(session: Session, delivery: Delivery, parcel: Parcel) -> None:
    if parcel.event.type in events.ABOUT_DELIVERIES:
        return
    data = {
        "delivery_id": delivery.delivery_id,
        "webhook_id": delivery.webhook_id,
        "event_id": delivery.event_id,
        "event_type": parcel.event.type,
        "attempts": delivery.attempt,
        "status": delivery.status,
        "error": delivery.error,
    }
    tell(session, delivery.tenant_id, events.DELIVERY_EXHAUSTED, data, about=delivery.webhook_id)
