"""Many couriers, writers and owners at once, on connections of their own: PostgreSQL, where nothing stands in line."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.domain import events
from app.domain.caller import Caller
from app.domain.webhooks import AT_ONCE
from app.ports import Tools
from app.store.models import Delivery, Event
from app.usecases.webhooks.deliveries import Outcome, Parcel, record
from app.usecases.webhooks.delivery_log import recover
from app.usecases.webhooks.endpoints import disable_endpoint, enable_endpoint, rotate_default_secret
from tests.delivering import OK, answered, deliveries, endpoint, happen, take
from tests.making import make_caller, make_tools

COURIERS = 4


@pytest.fixture
def tools(migrated_postgres_url: str, tmp_path: Path) -> Iterator[Tools]:
    """Tools on PostgreSQL."""
    made = make_tools(tmp_path, migrated_postgres_url)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


def at_once(*acts: Callable[[], object]) -> None:
    """All of them begin together; what one of them raises is raised."""
    line = threading.Barrier(len(acts))

    def begin(act: Callable[[], object]) -> object:
        line.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for running in [pool.submit(begin, act) for act in acts]:
            running.result(60)


class Couriers:
    """Couriers that note who had what at the same time; each delivery ends as ``outcome`` says."""

    def __init__(self, tools: Tools, outcome: Callable[[Parcel], Outcome]) -> None:
        self.given: Counter[tuple[str, int]] = Counter()
        self.most: Counter[str] = Counter()
        self._tools, self._outcome = tools, outcome
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()

    def work(self, name: str, end: Callable[[], bool]) -> None:
        """Take and record until the end, a few at a time."""
        while not end():
            parcels = take(self._tools, 5, name)
            self._count(parcels, 1)
            time.sleep(random.random() / 100)  # noqa: S311 - no secret
            for parcel in parcels:
                self._count([parcel], -1)
                assert record(self._tools, parcel, self._outcome(parcel))

    def _count(self, parcels: list[Parcel], change: int) -> None:
        with self._lock:
            for parcel in parcels:
                self._now[parcel.receiver_id] += change
                self.given[parcel.delivery_id, parcel.attempt] += change > 0
            self.most |= self._now


def all_ended(tools: Tools) -> bool:
    """Whether nothing waits or is under way."""
    with tools.database.read() as session:
        open_ = select(func.count()).where(Delivery.state.in_(("pending", "delivering")))
        return not session.scalar(open_)


def test_couriers_at_once_take_nothing_twice(tools: Tools, who: Caller) -> None:
    """Each delivery goes to one; no receiver ever has more at once than it may."""
    for _ in range(5):
        endpoint(tools, who)
    happen(tools, who, 40, callback="http://127.0.0.1:9/cb")
    couriers = Couriers(tools, lambda _: OK)
    at_once(*(lambda n=n: couriers.work(f"wk_{n}", lambda: all_ended(tools)) for n in range(COURIERS)))
    assert len(couriers.given) == 240
    assert set(couriers.given.values()) == {1}
    assert max(couriers.most.values()) == AT_ONCE
    assert {delivery.state for delivery in deliveries(tools)} == {"succeeded"}


def test_events_are_read_in_the_order_of_their_commits(tools: Tools, who: Caller) -> None:
    """A reader who goes on from the highest number that he has seen misses none: there are no gaps at any moment."""
    endpoint(tools, who)
    seen: list[int] = []
    writing = threading.Event()

    def write() -> None:
        for _ in range(40):
            happen(tools, who)

    def read() -> None:
        newer = select(Event.sequence).where(Event.tenant_id == who.tenant_id).order_by(Event.sequence)
        while not writing.is_set():
            with tools.database.read() as session:
                seen.extend(session.scalars(newer.where(Event.sequence > (seen[-1] if seen else 0))))

    reader = threading.Thread(target=read)
    reader.start()
    at_once(*([write] * COURIERS))
    time.sleep(0.2)
    writing.set()
    reader.join(20)
    assert seen == list(range(1, 40 * COURIERS + 2))  # the endpoint was greeted


def test_nobody_waits_for_ever(tools: Tools, who: Caller) -> None:
    """Couriers whose deliveries fail for good, writers, and an owner who turns endpoints off and on: no deadlock.

    Each of them locks deliveries, receivers, endpoints and the tenant; PostgreSQL would end one of two that wait for
    each other, which is an error here.
    """
    webhooks = [endpoint(tools, who, events=[]) for _ in range(4)]
    over = threading.Event()

    def outcome(parcel: Parcel) -> Outcome:
        return random.choice([OK, answered(500), answered(500), answered(410)])  # noqa: S311 - no secret

    def write() -> None:
        for _ in range(30):
            happen(tools, who, 2, callback="http://127.0.0.1:9/cb")

    def own() -> None:
        for webhook_id in webhooks * 8:
            disable_endpoint(tools, who.tenant_id, webhook_id)
            rotate_default_secret(tools, who.tenant_id)
            enable_endpoint(tools, who.tenant_id, webhook_id)
            recover(tools, who.tenant_id, datetime(2026, 1, 1, tzinfo=UTC))

    def hurry() -> None:
        while not over.wait(0.05):
            for one in deliveries(tools, state="pending"):
                with tools.database.write() as session:
                    waits = (Delivery.delivery_id == one.delivery_id, Delivery.state == "pending")
                    session.execute(update(Delivery).where(*waits).values(failures=9, next_at=Delivery.created_at))

    def act() -> None:
        try:
            at_once(write, write, own)
        finally:
            over.set()

    couriers = Couriers(tools, outcome)
    at_once(act, hurry, *(lambda n=n: couriers.work(f"wk_{n}", over.is_set) for n in range(COURIERS)))
    exhausted = [delivery.event_id for delivery in deliveries(tools, state="failed")]
    assert exhausted
    with tools.database.read() as session:
        numbers = list(session.scalars(select(Event.sequence).order_by(Event.sequence)))
        kinds = set(session.scalars(select(Event.type)))
    assert numbers == list(range(1, len(numbers) + 1))
    assert {events.DELIVERY_EXHAUSTED, events.ENDPOINT_DISABLED} <= kinds
