"""Endpoints, events and couriers for tests of deliveries; time that passes without being waited for."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text, update

from app.domain import events
from app.domain.caller import Caller
from app.ports import Tools
from app.store.models import Delivery, DeliveryAttempt, Event, Receiver, Webhook
from app.usecases.outbox import tell
from app.usecases.webhooks.claiming import claim
from app.usecases.webhooks.deliveries import Outcome, Parcel, record
from app.usecases.webhooks.endpoints import create_endpoint

OK = Outcome(ok=True, status=200, latency_ms=1.0)
DOWN = Outcome(ok=False, error="127.0.0.1 refused the connection")
PLENTY = 1000
WORKDAYS = [events.CHART_GENERATED]
"""The events that a test's endpoints listen to, unless it says otherwise: no greeting, nothing of other deliveries."""

_INSTANTS = {
    "receivers": ("open_until", "failing_since", "succeeded_at", "served_at"),
    "deliveries": ("next_at", "lease_until", "created_at", "finished_at"),
    "delivery_attempts": ("started_at", "ended_at"),
    "events": ("created_at",),
}


def answered(status: int, retry_after: float | None = None) -> Outcome:
    """An outcome by its status."""
    return Outcome(ok=status // 100 == 2, status=status, retry_after=retry_after)


def later(tools: Tools, hours: float = 0, *, seconds: float = 0, held: bool = True) -> None:
    """Let so much time pass for everything in the outbox: its instants move into the past.

    Without ``held`` not for leases: whoever is at work goes on.
    """
    by = round((hours * 3600 + seconds) * 1000)
    with tools.database.write() as session:
        for name, columns in _INSTANTS.items():
            chosen = [column for column in columns if held or column != "lease_until"]
            moved = ", ".join(f"{column} = {column} - {by}" for column in chosen)
            session.execute(text(f"UPDATE {name} SET {moved}"))  # noqa: S608 - names of our own
        for webhook in session.scalars(select(Webhook)):
            webhook.secrets = [
                one | {"until": one["until"] - by / 1000} if one["until"] else one for one in webhook.secrets
            ]


def endpoint(tools: Tools, who: Caller, url: str = "http://127.0.0.1:9/", **wish: Any) -> str:
    """An endpoint whose greeting has been delivered; gives its id."""
    webhook_id = create_endpoint(tools, who, {"url": url, "events": WORKDAYS, **wish}).webhook_id
    with tools.database.write() as session:
        greeting = update(Delivery).where(Delivery.webhook_id == webhook_id)
        session.execute(greeting.values(state="succeeded", next_at=None))
    return webhook_id


def happen(tools: Tools, who: Caller, count: int = 1, *, kind: str = events.CHART_GENERATED, callback: str = "") -> Any:
    """So many events of a tenant; gives their ids."""
    with tools.database.write() as session:
        return [tell(session, who.tenant_id, kind, {"number": n}, callback=callback or None) for n in range(count)]


def take(tools: Tools, most: int = PLENTY, owner: str = "wk_test") -> list[Parcel]:
    """What a courier gets now."""
    return claim(tools, owner, most)


def deliver(tools: Tools, outcome: Outcome | Mapping[str | None, Outcome] = OK) -> list[Parcel]:
    """One round of a courier: everything it gets goes so, or so by endpoint; gives what it was."""
    parcels = take(tools)
    for parcel in parcels:
        assert record(tools, parcel, outcome if isinstance(outcome, Outcome) else outcome[parcel.webhook_id])
    return parcels


def deliver_all(tools: Tools, outcome: Outcome | Mapping[str | None, Outcome] = OK) -> list[Parcel]:
    """Rounds until nothing is due at this moment."""
    gone: list[Parcel] = []
    while parcels := deliver(tools, outcome):
        gone += parcels
    return gone


def deliveries(tools: Tools, **having: Any) -> Sequence[Delivery]:
    """All deliveries with these values, in the order of their events."""
    query = select(Delivery).join(Event, Event.event_id == Delivery.event_id)
    query = query.where(*(getattr(Delivery, name) == value for name, value in having.items()))
    with tools.database.read() as session:
        return session.scalars(query.order_by(Event.row_id, Delivery.delivery_id)).all()


def states(tools: Tools, **having: Any) -> list[str]:
    """Their states."""
    return [delivery.state for delivery in deliveries(tools, **having)]


def attempts(tools: Tools, delivery_id: str) -> list[tuple[str | None, int | None]]:
    """Outcome and status of each attempt at a delivery."""
    query = select(DeliveryAttempt).where(DeliveryAttempt.delivery_id == delivery_id).order_by(DeliveryAttempt.attempt)
    with tools.database.read() as session:
        return [(one.outcome, one.status) for one in session.scalars(query)]


def receiver(tools: Tools, receiver_id: str) -> Receiver:
    """How a receiver stands."""
    with tools.database.read() as session:
        return session.get_one(Receiver, receiver_id)


def told(tools: Tools, kind: str) -> list[Event]:
    """All events of a kind, in their order."""
    with tools.database.read() as session:
        return list(session.scalars(select(Event).where(Event.type == kind).order_by(Event.row_id)))


def waits(tools: Tools, delivery_id: str) -> float:
    """Seconds until a delivery is due, by this machine's clock, which is the databases' too."""
    with tools.database.read() as session:
        next_at = session.get_one(Delivery, delivery_id).next_at
    assert next_at
    return (next_at - datetime.now(UTC)).total_seconds()
