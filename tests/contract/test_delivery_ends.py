"""How deliveries end for good, and how their owner has them made again; on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.domain import events
from app.domain.caller import Caller
from app.domain.errors import Conflict
from app.domain.webhooks import AT_ONCE, DELAYS, JITTER
from app.ports import Tools
from app.store.models import Delivery, Webhook
from app.usecases.webhooks.claiming import has_due
from app.usecases.webhooks.deliveries import LEASE, record
from app.usecases.webhooks.delivery_log import recover, redeliver
from app.usecases.webhooks.endpoints import delete_endpoint, disable_endpoint, enable_endpoint
from tests.delivering import (
    DOWN,
    OK,
    answered,
    attempts,
    deliver,
    deliver_all,
    deliveries,
    endpoint,
    happen,
    later,
    states,
    take,
    told,
    waits,
)
from tests.making import make_caller

DAY = 24.0


def test_ten_attempts_and_then_it_has_failed(tools: Tools, who: Caller) -> None:
    """Over three days; the tenant's other endpoints hear of it, once, and nobody of what they did not hear."""
    dead, others = endpoint(tools, who, events=[]), [endpoint(tools, who, events=[]) for _ in range(2)]
    stranger = endpoint(tools, make_caller(tools, "another")[0], events=[])
    (event_id,) = happen(tools, who)
    outcomes = {dead: answered(500), others[0]: OK, others[1]: answered(500)}
    gone = deliver_all(tools, outcomes)
    delays = []
    for delay in DELAYS[1:]:
        (mine,) = deliveries(tools, webhook_id=dead, event_id=event_id)
        delays.append(waits(tools, mine.delivery_id))
        later(tools, seconds=delay * (1 + JITTER) + 300)
        gone += deliver_all(tools, outcomes)
    assert all((1 - JITTER) * should - 10 <= is_ <= (1 + JITTER) * should for is_, should in zip(delays, DELAYS[1:]))  # noqa: B905 - equally long
    (mine,) = deliveries(tools, webhook_id=dead, event_id=event_id)
    assert (mine.state, mine.attempt, mine.next_at) == ("failed", 10, None)
    assert attempts(tools, mine.delivery_id) == [("failed", 500)] * 10
    assert len({parcel.event.event_id for parcel in gone if parcel.delivery_id == mine.delivery_id}) == 1
    exhausted = told(tools, events.DELIVERY_EXHAUSTED)
    assert sorted(event.data["webhook_id"] for event in exhausted) == sorted([dead, others[1]])
    (about,) = [event for event in exhausted if event.data["webhook_id"] == dead]
    assert about.data | {"delivery_id": mine.delivery_id, "event_id": event_id, "attempts": 10} == about.data
    assert {d.webhook_id for d in deliveries(tools, event_id=about.event_id)} == set(others)
    later(tools, 4 * DAY)
    deliver_all(tools, {dead: OK, others[0]: OK, others[1]: answered(500)})
    assert len(told(tools, events.DELIVERY_EXHAUSTED)) == 2
    assert stranger not in {parcel.webhook_id for parcel in gone}


def test_no_event_tells_of_events_about_deliveries(tools: Tools, who: Caller) -> None:
    """A receiver that fails at ``delivery.exhausted`` is not told of by another: they would never end."""
    endpoint(tools, who, events=[events.DELIVERY_EXHAUSTED])
    endpoint(tools, who, events=[])
    happen(tools, who, kind=events.DELIVERY_EXHAUSTED)
    for _ in range(12):
        deliver_all(tools, {one: answered(500) for one in {d.webhook_id for d in deliveries(tools)}})
        later(tools, seconds=1)
        with tools.database.write() as session:
            session.execute(update(Delivery).where(Delivery.state == "pending").values(next_at=None))
            session.execute(update(Delivery).where(Delivery.state == "pending").values(next_at=Delivery.created_at))
        later(tools, seconds=400)
    assert set(states(tools, kind="webhook")) <= {"failed", "succeeded"}
    assert len(told(tools, events.DELIVERY_EXHAUSTED)) == 1


def test_gone_is_gone(tools: Tools, who: Caller) -> None:
    """410 disables at once, what was to go there has failed and can be recovered; the others hear of it."""
    gone, other = endpoint(tools, who, events=[]), endpoint(tools, who, events=[])
    wanted = happen(tools, who, AT_ONCE + 2)
    under_way = [parcel for parcel in take(tools) if parcel.webhook_id == gone]
    record(tools, under_way[0], answered(410))
    with tools.database.read() as session:
        webhook = session.get_one(Webhook, gone)
    assert webhook.disabled_at
    assert "410" in (webhook.disabled_reason or "")
    assert sorted(set(states(tools, webhook_id=gone, receiver_id=gone))) == ["delivering", "failed", "succeeded"]
    record(tools, under_way[1], DOWN)
    record(tools, under_way[2], OK)
    record(tools, under_way[3], answered(410))
    happen(tools, who)
    later(tools, DAY)
    assert gone not in {parcel.webhook_id for parcel in take(tools)}
    (disabled,) = told(tools, events.ENDPOINT_DISABLED)
    assert {d.webhook_id for d in deliveries(tools, event_id=disabled.event_id)} == {other}
    with pytest.raises(Conflict):
        recover(tools, who.tenant_id, datetime(2026, 1, 1, tzinfo=UTC), gone)
    enable_endpoint(tools, who.tenant_id, gone)
    assert recover(tools, who.tenant_id, datetime(2026, 1, 1, tzinfo=UTC), gone) == len(wanted) - 1
    later(tools, seconds=1)
    arrived = [parcel for parcel in deliver_all(tools) if parcel.webhook_id == gone]
    assert len({parcel.event.event_id for parcel in arrived} | {under_way[2].event.event_id}) == len(wanted)


def test_five_days_of_failures_disable(tools: Tools, who: Caller) -> None:
    """Only failures, for five days: disabled, and the others hear why; one success begins the five days anew."""
    dead, other = endpoint(tools, who), endpoint(tools, who, events=[events.ENDPOINT_DISABLED])
    for day in range(5):
        happen(tools, who)
        deliver_all(tools, {dead: DOWN, other: OK})
        later(tools, DAY)
        if day == 1:
            deliver(tools, OK)
    happen(tools, who)
    deliver_all(tools, {dead: DOWN, other: OK})
    assert told(tools, events.ENDPOINT_DISABLED) == []
    later(tools, 3 * DAY)
    deliver_all(tools, {dead: DOWN, other: OK})
    (disabled,) = told(tools, events.ENDPOINT_DISABLED)
    assert disabled.data["webhook_id"] == dead
    assert "5 days" in disabled.data["reason"]
    assert "pending" not in states(tools, webhook_id=dead)
    later(tools, seconds=1)
    deliver_all(tools, OK)
    assert states(tools, event_id=disabled.event_id) == ["succeeded"]


def test_a_callback_host_that_failed_long_ago_gets_its_ten_attempts(tools: Tools, who: Caller) -> None:
    """It can't be disabled: five days after its last failure a request of today begins at the first attempt."""
    callback = "http://127.0.0.1:9/cb"
    happen(tools, who, callback=callback)
    deliver(tools, DOWN)
    with tools.database.write() as session:
        session.execute(update(Delivery).values(state="failed", next_at=None))
    later(tools, 6 * DAY)
    (event_id,) = happen(tools, who, callback=callback)
    deliver(tools, DOWN)
    assert states(tools, event_id=event_id) == ["pending"]


def test_a_callback_address_that_is_gone_is_told_of(tools: Tools, who: Caller) -> None:
    """410 to a callback address ends this delivery alone, and the tenant's endpoints hear that it did not arrive."""
    listener = endpoint(tools, who, events=[events.DELIVERY_EXHAUSTED])
    first, second = happen(tools, who, 2, callback="http://127.0.0.1:9/cb")
    parcels = {parcel.event.event_id: parcel for parcel in take(tools)}
    record(tools, parcels[first], answered(410))
    record(tools, parcels[second], OK)
    assert states(tools, event_id=first) + states(tools, event_id=second) == ["failed", "succeeded"]
    (about,) = told(tools, events.DELIVERY_EXHAUSTED)
    assert about.data["event_id"] == first
    assert [d.webhook_id for d in deliveries(tools, event_id=about.event_id)] == [listener]


def test_callback_addresses_of_one_host_are_one_receiver(tools: Tools, who: Caller) -> None:
    """However many addresses a dead host has, it is dead once; those of another tenant are another's."""
    for number in range(AT_ONCE + 2):
        happen(tools, who, callback=f"http://127.0.0.1:9/{number}")
    happen(tools, make_caller(tools, "another")[0], callback="http://127.0.0.1:9/0")
    assert len(take(tools)) == AT_ONCE + 1


def test_what_was_on_its_way_to_a_deleted_endpoint_is_cancelled(tools: Tools, who: Caller) -> None:
    """What waits, and what is under way unless it arrives; nothing goes there any more."""
    webhook_id = endpoint(tools, who)
    happen(tools, who, AT_ONCE + 1)
    first, second, *_ = take(tools)
    delete_endpoint(tools, who.tenant_id, webhook_id)
    record(tools, first, DOWN)
    record(tools, second, OK)
    assert states(tools, event_id=first.event.event_id) == ["cancelled"]
    assert states(tools, event_id=second.event.event_id) == ["succeeded"]
    later(tools, seconds=LEASE + 1)
    assert take(tools) == []
    assert not has_due(tools)
    assert set(states(tools, webhook_id=webhook_id)) == {"cancelled", "succeeded"}


@pytest.mark.parametrize("ending", ["disabled", "deleted"])
def test_an_event_that_was_written_while_its_endpoint_ended_stays_here(tools: Tools, who: Caller, ending: str) -> None:
    """The listeners were read a moment before: the delivery is there, and is not sent."""
    webhook_id = endpoint(tools, who)
    (event_id,) = happen(tools, who)
    disable_endpoint(tools, who.tenant_id, webhook_id)
    if ending == "deleted":
        delete_endpoint(tools, who.tenant_id, webhook_id)
    with tools.database.write() as session:
        late = update(Delivery).where(Delivery.event_id == event_id)
        session.execute(late.values(state="pending", next_at=Delivery.created_at))
    assert take(tools) == []
    assert states(tools, event_id=event_id) == ["cancelled" if ending == "deleted" else "failed"]
    assert not has_due(tools)


def test_redeliver_sends_again_with_the_same_id(tools: Tools, who: Caller) -> None:
    """Also one that has arrived; not one that is on its way, nor to a disabled endpoint."""
    webhook_id = endpoint(tools, who)
    (event_id,) = happen(tools, who)
    (parcel,) = take(tools)
    with pytest.raises(Conflict):
        redeliver(tools, who.tenant_id, parcel.delivery_id)
    record(tools, parcel, OK)
    redeliver(tools, who.tenant_id, parcel.delivery_id)
    (again,) = deliver(tools, DOWN)
    assert (again.event.event_id, again.attempt, again.failures) == (event_id, 2, 0)
    assert waits(tools, again.delivery_id) <= DELAYS[1] * (1 + JITTER)
    disable_endpoint(tools, who.tenant_id, webhook_id)
    with pytest.raises(Conflict):
        redeliver(tools, who.tenant_id, parcel.delivery_id)


def test_what_its_owner_sends_again_does_not_wait_for_the_breaker(tools: Tools, who: Caller) -> None:
    """He says that the receiver is well: it is tried at once, with one."""
    webhook_id = endpoint(tools, who)
    happen(tools, who, 2 * AT_ONCE)
    for _ in range(2):
        assert len(deliver(tools, answered(503, 3000))) == AT_ONCE
        later(tools, seconds=3001)
    deliver(tools, answered(503, 3000))
    later(tools, seconds=1000)
    assert take(tools) == []
    redeliver(tools, who.tenant_id, deliveries(tools, webhook_id=webhook_id)[-1].delivery_id)
    assert len(take(tools)) == 1


def test_recover_sends_what_failed_since_then(tools: Tools, who: Caller) -> None:
    """Of one endpoint or of all; what has arrived, is older or another's stays as it is."""
    one, other = endpoint(tools, who), endpoint(tools, who)
    foreign, _ = make_caller(tools, "another")
    endpoint(tools, foreign)
    happen(tools, who)
    deliver_all(tools, DOWN)
    later(tools, DAY)
    happen(tools, who, 2)
    happen(tools, foreign)
    with tools.database.write() as session:
        session.execute(update(Delivery).where(Delivery.state == "pending").values(state="failed", next_at=None))
    since = datetime.now(UTC) - timedelta(hours=1)
    assert recover(tools, who.tenant_id, since, one) == 2
    assert recover(tools, who.tenant_id, since) == 2
    assert recover(tools, who.tenant_id, since) == 0
    assert {(parcel.tenant_id, parcel.webhook_id) for parcel in deliver_all(tools)} == {
        (who.tenant_id, one),
        (who.tenant_id, other),
    }
