"""A delivery in the hands of a courier: what it holds, and what follows from how it went."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.domain import events
from app.domain.webhooks import (
    FAILING_FOR,
    GONE,
    LONGEST_PAUSE,
    THROTTLE_DELAY,
    THROTTLED,
    DeliveryState,
    delay_after,
    pause_after,
)
from app.ports import Tools
from app.store.models import Delivery, DeliveryAttempt, Event, Receiver, Webhook, table
from app.store.types import db_now
from app.usecases.outbox import tell, wake
from app.usecases.webhooks.endpoints import disable

LEASE = 45.0
"""Seconds that a courier has for one attempt; no kind of delivery may take as long."""

LOST = "the courier was lost before it could say how it went"
MOST_LOST = 10
"""Attempts after which a delivery that ends its couriers is not made again."""

FRESH = 1.0
"""Seconds within which a further success of a receiver is no news: its row is written once for many."""


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
    secrets: Sequence[str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
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


_DELIVERIES, _ATTEMPTS, _RECEIVERS = table(Delivery), table(DeliveryAttempt), table(Receiver)
_HELD = (
    _DELIVERIES.c.delivery_id == bindparam("delivery"),
    _DELIVERIES.c.attempt == bindparam("number"),
    _DELIVERIES.c.state == DeliveryState.DELIVERING,
)
_SUCCEEDED = (
    _DELIVERIES.update()
    .where(*_HELD)
    .values(state=DeliveryState.SUCCEEDED, next_at=None, finished_at=db_now(), lease_owner=None, lease_until=None)
)
_WELL = (
    _RECEIVERS.update()
    .where(
        _RECEIVERS.c.receiver_id == bindparam("receiver"),
        or_(
            _RECEIVERS.c.failing_since.is_not(None),
            _RECEIVERS.c.open_until.is_not(None),
            _RECEIVERS.c.succeeded_at.is_(None),
            _RECEIVERS.c.succeeded_at < db_now(-FRESH),
        ),
    )
    .values(failures=0, open_until=None, failing_since=None, succeeded_at=db_now())
)
_NOTE = (
    _ATTEMPTS.update()
    .where(_ATTEMPTS.c.delivery_id == bindparam("delivery"), _ATTEMPTS.c.attempt == bindparam("number"))
    .values(ended_at=db_now())
)
_COUNT_LOST = select(func.count()).where(
    _ATTEMPTS.c.delivery_id == bindparam("delivery"), _ATTEMPTS.c.outcome == "lost"
)


def record(tools: Tools, parcel: Parcel, outcome: Outcome) -> bool:
    """Note how the attempt went, and what follows; False: the lease was lost, somebody else has it.

    What a power cut takes of this is delivered once more.
    """
    if outcome.ok:
        return parcel.delivery_id in record_successes(tools, [(parcel, outcome)])
    with tools.database.write(durable=False) as session:
        kept = _failed(session, parcel, outcome)
        if kept:
            _note(session, parcel, outcome)
    wake(tools, session)
    return kept


def record_successes(tools: Tools, went_well: Iterable[tuple[Parcel, Outcome]]) -> set[str]:
    """Note many that went well in one transaction; gives the ids of those whose lease was not lost.

    Until it is noted, a delivery that has arrived would be made again: nothing else is waited for here. Receivers are
    locked in one order, for others may be doing the same.
    """
    kept: dict[str, str] = {}
    with tools.database.write(durable=False) as session:
        for parcel, outcome in went_well:
            if _succeeded(session, parcel, outcome):
                kept[parcel.delivery_id] = parcel.receiver_id
        for receiver_id in sorted(set(kept.values())):
            session.execute(_WELL, {"receiver": receiver_id})
    return set(kept)


def note_lost(session: Session, delivery: Delivery) -> bool:
    """The lease ended without a word, which is no fault of the receiver's. False: it has happened too often."""
    lost = {"outcome": "lost", "status": None, "latency_ms": None, "answer": None, "error": LOST}
    session.execute(_NOTE, {"delivery": delivery.delivery_id, "number": delivery.attempt, **lost})
    if session.execute(_COUNT_LOST, {"delivery": delivery.delivery_id}).scalar_one() < MOST_LOST:
        return True
    delivery.status, delivery.error = None, LOST
    end(delivery, DeliveryState.FAILED)
    event_type = session.scalars(select(Event.type).where(Event.event_id == delivery.event_id)).one()
    _tell_exhausted(session, delivery, event_type)
    return False


def end(delivery: Delivery, state: DeliveryState) -> None:
    """Nothing more is done for it, unless its owner asks for it."""
    delivery.state, delivery.next_at, delivery.finished_at = state, None, db_now()
    delivery.lease_owner, delivery.lease_until = None, None


def _succeeded(session: Session, parcel: Parcel, outcome: Outcome) -> bool:
    held = {"delivery": parcel.delivery_id, "number": parcel.attempt}
    done = session.execute(_SUCCEEDED, {**held, "status": outcome.status, "error": None})
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        return False
    _note(session, parcel, outcome)
    return True


def _note(session: Session, parcel: Parcel, outcome: Outcome) -> None:
    found = {
        "outcome": "succeeded" if outcome.ok else "failed",
        "status": outcome.status,
        "latency_ms": outcome.latency_ms,
        "answer": outcome.answer or None,
        "error": outcome.error,
    }
    session.execute(_NOTE, {"delivery": parcel.delivery_id, "number": parcel.attempt, **found})


def _failed(session: Session, parcel: Parcel, outcome: Outcome) -> bool:
    held = select(Delivery).where(*_HELD).with_for_update(key_share=True)
    delivery = session.scalar(held, {"delivery": parcel.delivery_id, "number": parcel.attempt})
    if delivery is None:
        return False
    receiver = session.get_one(Receiver, parcel.receiver_id, with_for_update={"key_share": True})
    delivery.failures += 1
    delivery.status, delivery.error = outcome.status, outcome.error
    delivery.lease_owner, delivery.lease_until = None, None
    _leave_alone(session, receiver, outcome)
    webhook = session.get(Webhook, parcel.webhook_id) if parcel.webhook_id else None
    if webhook and _is_off(session, webhook, receiver, outcome):
        end(delivery, DeliveryState.CANCELLED if webhook.deleted_at else DeliveryState.FAILED)
    else:
        _try_again(session, delivery, parcel, outcome)
    return True


def _try_again(session: Session, delivery: Delivery, parcel: Parcel, outcome: Outcome) -> None:
    """Later, unless there is no later: a callback address that is gone is as one that has had its ten attempts."""
    delay = delay_after(delivery.failures, status=outcome.status, retry_after=outcome.retry_after)
    if delay is None or outcome.status == GONE:
        end(delivery, DeliveryState.FAILED)
        _tell_exhausted(session, delivery, parcel.event.type)
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


def _is_off(session: Session, webhook: Webhook, receiver: Receiver, outcome: Outcome) -> bool:
    """Whether the endpoint is called no more, be it for how it has just answered."""
    session.refresh(webhook, with_for_update={"key_share": True})
    if webhook.deleted_at or webhook.disabled_at:
        return True
    reason = _reason_to_disable(session, receiver, outcome)
    if reason:
        disable(session, webhook, reason)
    return bool(reason)


def _reason_to_disable(session: Session, receiver: Receiver, outcome: Outcome) -> str | None:
    """Why the endpoint is not to be called any more, if it is so."""
    if outcome.status == GONE:
        return "it answered 410 Gone"
    now = session.scalar(select(db_now()))
    if now and receiver.failing_since and now - receiver.failing_since >= FAILING_FOR:
        return f"every delivery of the last {FAILING_FOR.days} days has failed"
    return None


def _tell_exhausted(session: Session, delivery: Delivery, event_type: str) -> None:
    if event_type in events.ABOUT_DELIVERIES:
        return
    session.flush()
    data = {
        "delivery_id": delivery.delivery_id,
        "webhook_id": delivery.webhook_id,
        "event_id": delivery.event_id,
        "event_type": event_type,
        "attempts": delivery.attempt,
        "status": delivery.status,
        "error": delivery.error,
    }
    tell(session, delivery.tenant_id, events.DELIVERY_EXHAUSTED, data, about=delivery.webhook_id)
