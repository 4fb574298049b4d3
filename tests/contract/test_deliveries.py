"""A delivery's life on SQLite and on PostgreSQL: the same promises on both."""

from itertools import pairwise

import pytest
from sqlalchemy import delete, select, update

from app.domain import events
from app.domain.caller import Caller
from app.domain.keyring import Keyring, new_secret
from app.domain.webhooks import AT_ONCE, BREAKS_AFTER, JITTER, LONGEST_DELAY
from app.ports import Tools
from app.store.models import Delivery, Tenant, Webhook
from app.usecases.outbox import tell
from app.usecases.webhooks.claiming import has_due
from app.usecases.webhooks.deliveries import LEASE, record
from app.usecases.webhooks.endpoints import rotate_secret
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
    receiver,
    states,
    take,
    told,
    waits,
)
from tests.making import make_caller


def test_an_event_goes_to_everybody_who_listens(tools: Tools, who: Caller) -> None:
    """To endpoints of this event and of all, and to the callback address; not to others, nor to another tenant's."""
    all_of_them, this = endpoint(tools, who, events=[]), endpoint(tools, who)
    endpoint(tools, who, events=[events.CHART_FAILED])
    endpoint(tools, make_caller(tools, "another")[0])
    (event_id,) = happen(tools, who, callback="http://127.0.0.1:9/cb")
    parcels = deliver(tools)
    assert {parcel.webhook_id for parcel in parcels} == {all_of_them, this, None}
    assert {parcel.event.event_id for parcel in parcels} == {event_id}
    assert not has_due(tools)
    assert states(tools, event_id=event_id) == ["succeeded"] * 3
    assert take(tools) == []


def test_the_oldest_go_first(tools: Tools, who: Caller) -> None:
    """In the order in which they are due, which is no promise to the receiver."""
    endpoint(tools, who)
    for _ in range(3):
        happen(tools, who)
        later(tools, seconds=1)
    wanted = [delivery.delivery_id for delivery in deliveries(tools, webhook_id=deliveries(tools)[-1].webhook_id)][-3:]
    assert [take(tools, 1)[0].delivery_id for _ in range(3)] == wanted


def test_a_receiver_has_so_many_at_once_and_no_more(tools: Tools, who: Caller) -> None:
    """The next goes when one has ended, however it did, or was lost."""
    endpoint(tools, who)
    happen(tools, who, AT_ONCE + 3)
    first = take(tools)
    assert len(first) == AT_ONCE
    assert take(tools) == []
    assert not has_due(tools)
    assert record(tools, first[0], OK)
    assert record(tools, first[1], DOWN)
    assert len(take(tools)) == 2
    later(tools, seconds=LEASE + 1)
    assert len(take(tools)) == AT_ONCE


def test_receivers_take_turns(tools: Tools, who: Caller) -> None:
    """One that has much to get is not before one that has little, and none is served twice before all were once."""
    busy, idle = endpoint(tools, who), make_caller(tools, "another")[0]
    happen(tools, who, 20)
    later(tools, seconds=5)
    quiet = endpoint(tools, idle)
    happen(tools, idle, 2)
    got = []
    for _ in range(4):
        (parcel,) = take(tools, 1)
        got.append(parcel.webhook_id)
        record(tools, parcel, OK)
        later(tools, seconds=1)
    assert sorted(got[:2]) == sorted([busy, quiet])
    assert sorted(got[2:]) == sorted([busy, quiet])


def test_receivers_that_have_their_hands_full_are_in_nobodys_way(tools: Tools, who: Caller) -> None:
    """More receivers that hang than a courier has hands left: the one that works is served all the same."""
    for _ in range(6):
        endpoint(tools, who)
    happen(tools, who, AT_ONCE + 1)
    assert len(take(tools)) == 6 * AT_ONCE
    other, _ = make_caller(tools, "another")
    healthy = endpoint(tools, other)
    happen(tools, other)
    deliver(tools)
    later(tools, seconds=10)
    happen(tools, other)
    assert has_due(tools)
    assert [parcel.webhook_id for parcel in take(tools, 2)] == [healthy]


def test_the_breaker_opens_and_one_tries_whether_all_is_well(tools: Tools, who: Caller) -> None:
    """After so many failures in a row nothing goes for a while, then one, and when that went well, all."""
    webhook_id = endpoint(tools, who)
    happen(tools, who, 20)
    tried = [len(deliver(tools, DOWN)) for _ in range(2)]
    assert tried == [AT_ONCE, AT_ONCE]
    assert receiver(tools, webhook_id).failures == 2 * AT_ONCE > BREAKS_AFTER
    assert not has_due(tools)
    assert take(tools) == []
    later(tools, seconds=301)
    (probe,) = take(tools)
    assert take(tools) == []
    record(tools, probe, DOWN)
    assert take(tools) == []
    later(tools, seconds=301)
    record(tools, take(tools)[0], OK)
    assert len(take(tools)) == AT_ONCE
    found = receiver(tools, webhook_id)
    assert (found.failures, found.open_until, found.failing_since) == (0, None, None)


def test_a_dead_receiver_is_found_alive_after_an_hour(tools: Tools, who: Caller) -> None:
    """Down for an hour, then up: everything arrives, each once, and nothing was given up."""
    endpoint(tools, who)
    wanted = happen(tools, who, 50)
    for _ in range(60):
        deliver_all(tools, DOWN)
        later(tools, seconds=60)
    arrived = []
    for _ in range(200):
        arrived += deliver_all(tools, OK)
        later(tools, seconds=60)
    assert sorted(parcel.event.event_id for parcel in arrived) == sorted(wanted)
    assert told(tools, events.DELIVERY_EXHAUSTED) == []


def test_when_the_next_attempt_is(tools: Tools, who: Caller) -> None:
    """By the schedule; later for a receiver that asks for it or has too much to do, never sooner."""
    soon = (5 * (1 - JITTER), 5 * (1 + JITTER))
    wanted = [
        (DOWN, soon),
        (answered(500), soon),
        (answered(302), soon),
        (answered(503, 1), soon),
        (answered(429), (60, 60)),
        (answered(502), (60, 60)),
        (answered(504), (60, 60)),
        (answered(429, 5), (60, 60)),
        (answered(503, 1200), (1200, 1200)),
        (answered(503, 1e9), (LONGEST_DELAY, LONGEST_DELAY)),
    ]
    endpoints = {endpoint(tools, who): outcome for outcome, _ in wanted}
    happen(tools, who)
    gone = deliver(tools, endpoints)
    until_due = {parcel.webhook_id: waits(tools, parcel.delivery_id) for parcel in gone}
    for webhook_id, (outcome, (least, most)) in zip(endpoints, wanted, strict=True):
        assert least - 10 <= until_due[webhook_id] <= most + 0.1, outcome
    assert states(tools, event_id=gone[0].event.event_id) == ["pending"] * len(wanted)


def test_a_receiver_that_asks_for_it_is_left_alone(tools: Tools, who: Caller) -> None:
    """Its other deliveries wait too, but for an hour at most; another receiver's don't."""
    asked = [(answered(429), 60), (answered(503, 600), 600), (answered(503, 1e9), 3600)]
    endpoints = {endpoint(tools, who): outcome for outcome, _ in asked} | {endpoint(tools, who): OK}
    happen(tools, who, AT_ONCE + 1)
    deliver(tools, endpoints)
    passed = 0.0
    for webhook_id, (_, pause) in zip(endpoints, asked, strict=False):
        later(tools, seconds=pause - passed - 30)
        assert webhook_id not in {parcel.webhook_id for parcel in take(tools)}
        later(tools, seconds=31)
        assert webhook_id in {parcel.webhook_id for parcel in take(tools)}
        passed = pause + 1


def test_a_courier_that_lost_its_lease_changes_nothing(tools: Tools, who: Caller) -> None:
    """The attempt number fences: the sleeper's word comes too late, whatever it says."""
    webhook_id = endpoint(tools, who)
    happen(tools, who)
    (sleeper,) = take(tools, owner="wk_1")
    assert take(tools, owner="wk_2") == []
    later(tools, seconds=LEASE + 1)
    (second,) = take(tools, owner="wk_2")
    assert (second.delivery_id, second.attempt) == (sleeper.delivery_id, 2)
    before = receiver(tools, webhook_id)
    for late in (OK, DOWN, answered(410)):
        assert not record(tools, sleeper, late)
    after = receiver(tools, webhook_id)
    assert (after.failures, after.succeeded_at) == (before.failures, before.succeeded_at)
    assert record(tools, second, OK)
    assert not record(tools, second, DOWN)
    assert attempts(tools, second.delivery_id) == [("lost", None), ("succeeded", 200)]


def test_a_word_after_the_lease_counts_while_nobody_else_has_it(tools: Tools, who: Caller) -> None:
    """To send it again would only double it."""
    endpoint(tools, who)
    happen(tools, who)
    (parcel,) = take(tools)
    later(tools, seconds=LEASE + 1)
    assert record(tools, parcel, OK)
    assert take(tools) == []


def test_a_delivery_that_kills_its_couriers_ends(tools: Tools, who: Caller) -> None:
    """After ten lost attempts: it does not go round for ever. They are no failures of its receiver's."""
    endpoint(tools, who)
    (event_id,) = happen(tools, who)
    for number in range(1, 11):
        (parcel,) = take(tools)
        assert (parcel.attempt, parcel.failures) == (number, 0)
        later(tools, seconds=LEASE + 1)
    assert take(tools) == []
    assert states(tools, event_id=event_id) == ["failed"]
    assert len(told(tools, events.DELIVERY_EXHAUSTED)) == 1
    assert not has_due(tools)


def test_a_rotated_secret_signs_for_a_day(tools: Tools, who: Caller) -> None:
    """The new one first; at most two old ones; after 24 hours it alone."""
    webhook_id = endpoint(tools, who)
    secrets = [rotate_secret(tools, who.tenant_id, webhook_id) for _ in range(4)]
    happen(tools, who)
    assert list(deliver(tools)[0].secrets) == secrets[:0:-1]
    later(tools, 23.9)
    happen(tools, who)
    assert len(deliver(tools)[0].secrets) == 3
    later(tools, 0.2)
    happen(tools, who)
    assert list(deliver(tools)[0].secrets) == secrets[-1:]


def test_callback_addresses_have_one_secret(tools: Tools, who: Caller) -> None:
    """Made at the first delivery, and the same at the next."""
    happen(tools, who, 2, callback="http://127.0.0.1:9/cb")
    happen(tools, make_caller(tools, "another")[0], callback="http://127.0.0.1:9/cb")
    parcels = deliver(tools)
    mine = {tuple(parcel.secrets) for parcel in parcels if parcel.tenant_id == who.tenant_id}
    assert len(mine) == 1
    assert len({tuple(parcel.secrets) for parcel in parcels}) == 2
    happen(tools, who, callback="http://127.0.0.1:9/cb")
    assert {tuple(parcel.secrets) for parcel in deliver(tools)} == mine


def test_a_secret_that_can_not_be_read_is_one_endpoints_trouble(tools: Tools, who: Caller) -> None:
    """Its delivery fails and says why; those of the others go."""
    unreadable, well = endpoint(tools, who), endpoint(tools, who)
    with tools.database.write() as session:
        lost = [{"secret": Keyring([new_secret()]).encrypt("whsec_x"), "until": None}]
        session.execute(update(Webhook).where(Webhook.webhook_id == unreadable).values(secrets=lost))
    (event_id,) = happen(tools, who)
    assert [parcel.webhook_id for parcel in deliver(tools)] == [well]
    (failed,) = deliveries(tools, event_id=event_id, webhook_id=unreadable)
    assert (failed.state, failed.failures) == ("pending", 1)
    assert "PLOTWORKS_SECRET_KEY" in (failed.error or "")


def test_a_message_that_never_came_delays_nothing(tools: Tools, who: Caller) -> None:
    """Nothing was published: what is due is found in the database."""
    endpoint(tools, who)
    happen(tools, who)
    assert has_due(tools)
    assert len(take(tools)) == 1


def test_events_are_counted_by_tenant(tools: Tools, who: Caller) -> None:
    """Each tenant's from 1, without gaps, whatever others do."""
    other, _ = make_caller(tools, "another")
    for _ in range(3):
        happen(tools, who)
        happen(tools, other, 2)
    found = told(tools, events.CHART_GENERATED)
    for tenant_id, count in ((who.tenant_id, 3), (other.tenant_id, 6)):
        numbers = [event.sequence for event in found if event.tenant_id == tenant_id]
        assert numbers == list(range(1, count + 1))
        assert all(earlier < after for earlier, after in pairwise(numbers))


def _tell_and_break(tools: Tools, who: Caller) -> None:
    with tools.database.write() as session:
        tell(session, who.tenant_id, events.CHART_GENERATED, {})
        raise TypeError


def test_an_event_of_a_transaction_that_fails_was_never_there(tools: Tools, who: Caller) -> None:
    """Neither is its delivery, and its number is the next one's."""
    endpoint(tools, who)
    with tools.database.read() as session:
        before = session.get_one(Tenant, who.tenant_id).last_event
    with pytest.raises(TypeError):
        _tell_and_break(tools, who)
    assert not has_due(tools)
    with tools.database.read() as session:
        assert session.get_one(Tenant, who.tenant_id).last_event == before
        assert session.scalar(select(Delivery.delivery_id).where(Delivery.state == "pending")) is None


def test_nothing_refers_to_what_is_not_there(tools: Tools) -> None:
    """An empty outbox is an answer."""
    with tools.database.write() as session:
        session.execute(delete(Delivery))
    assert not has_due(tools)
    assert take(tools) == []
