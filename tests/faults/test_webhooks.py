"""Deliveries while what delivers is killed: each event arrives at least once, under the same ``webhook-id``."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import build_tools
from app.domain.caller import Caller
from app.ports import Tools
from app.settings import load
from app.store.database import Database
from app.store.migrate import migrate
from app.usecases.outbox import wake
from app.usecases.webhooks.deliveries import LEASE
from bench.webhooks import run
from tests.delivering import attempts, deliveries, endpoint, happen, later, states
from tests.io_worker import IoWorker
from tests.ledger import OK, Ledger
from tests.making import make_caller
from tests.servers import Valkey
from tests.waiting import until
from workers.courier import THREADS

pytestmark = [pytest.mark.serial, pytest.mark.timeout(300)]


@pytest.fixture
def worker(tmp_path: Path, own_valkey: Valkey) -> Iterator[IoWorker]:
    """A worker of one child that has not been started."""
    made = IoWorker(tmp_path, REDIS_URL=own_valkey.url)
    yield made
    made.kill()


@pytest.fixture
def tools(worker: IoWorker) -> Iterator[Tools]:
    """The tools of the same home, as the API has them."""
    settings = load(worker.environ)
    migrate(Database(settings.database_url))
    made = build_tools(settings)
    yield made
    made.database.dispose()


@pytest.fixture
def who(tools: Tools) -> Caller:
    """A tenant's caller."""
    return make_caller(tools)[0]


def arrives(tools: Tools, ledger: Ledger, event_ids: list[str], seconds: float = 40) -> None:
    """Wait until each of the events has been taken, and is known to have been."""
    until(lambda: {("/hook", event_id) for event_id in event_ids} <= ledger.taken.keys(), seconds)
    until(lambda: {state for one in event_ids for state in states(tools, event_id=one)} == {"succeeded"}, seconds)


@pytest.mark.parametrize("victim", ["child", "worker"])
def test_a_kill_between_the_call_and_the_note(tools: Tools, who: Caller, worker: IoWorker, victim: str) -> None:
    """The receiver has it, nobody knows: it is sent once more, with the same id, when the lease has ended."""

    def kills(_path: str, _message_id: str, time_: int) -> int:
        if time_ == 1:
            os.kill(worker.children()[0], signal.SIGKILL)
            if victim == "worker":
                os.kill(worker.pid, signal.SIGKILL)
        return OK

    with Ledger(kills) as ledger:
        endpoint(tools, who, ledger.url())
        (event_id,) = happen(tools, who)
        worker.start()
        until(lambda: ledger.came["/hook", event_id], 60)
        if victim == "worker":
            worker.kill()
            worker.start()
        assert states(tools, event_id=event_id) == ["delivering"]
        later(tools, seconds=LEASE)
        arrives(tools, ledger, [event_id], 60)
    assert ledger.came == {("/hook", event_id): 2}
    (delivery,) = deliveries(tools, event_id=event_id)
    assert attempts(tools, delivery.delivery_id) == [("lost", None), ("succeeded", 200)]


def test_redis_may_be_emptied_or_die(tools: Tools, who: Caller, worker: IoWorker, own_valkey: Valkey) -> None:
    """It only carries hints: what happens without it arrives without it, and with it again when it is back."""
    with Ledger() as ledger, worker:
        endpoint(tools, who, ledger.url())
        arrives(tools, ledger, happen(tools, who, 5), 60)
        with own_valkey.client() as client:
            wanted = happen(tools, who, 20)
            client.flushall()
        arrives(tools, ledger, wanted)
        own_valkey.kill()
        arrives(tools, ledger, happen(tools, who, 20))
        own_valkey.start()
        arrives(tools, ledger, happen(tools, who, 20))
    assert set(ledger.came.values()) == {1}


def test_a_hint_is_quicker_than_a_look(tools: Tools, who: Caller, worker: IoWorker) -> None:
    """With the broker there, an event leaves as soon as it is told of: of twenty most in less than half a second."""
    with Ledger() as ledger, worker:
        endpoint(tools, who, ledger.url())
        arrives(tools, ledger, happen(tools, who), 60)
        took = []
        for _ in range(20):
            (event_id,) = happen(tools, who)
            told_at = time.monotonic()
            with tools.database.write() as session:
                session.info["plotworks.to_deliver"] = [event_id]
            wake(tools, session)
            until(lambda event_id=event_id: ledger.came["/hook", event_id])
            took.append(time.monotonic() - told_at)
    assert sorted(took)[10] < 0.5


def test_an_end_in_order_finishes_what_is_under_way(tools: Tools, who: Caller, worker: IoWorker) -> None:
    """SIGTERM while a receiver takes its time: its answer is waited for and noted, and nothing is sent twice."""

    def slowly(_path: str, _message_id: str, _time: int) -> int:
        os.kill(worker.pid, signal.SIGTERM)
        time.sleep(3)
        return OK

    with Ledger(slowly) as ledger:
        endpoint(tools, who, ledger.url())
        (event_id,) = happen(tools, who)
        worker.start()
        until(lambda: ledger.came, 60)
        assert worker.wait(60) == 0
        assert states(tools, event_id=event_id) == ["succeeded"]
    assert ledger.came == {("/hook", event_id): 1}


def test_a_thousand_deliveries_of_which_some_fail_and_whose_worker_is_killed(worker: IoWorker) -> None:
    """Each arrives; a kill doubles at most what was under way. ``bench.webhooks`` does it with ten thousand."""
    found = run(worker, 1_000, kills=2, after_kill=lambda tools: later(tools, seconds=LEASE))
    assert found.lost == 0
    assert found.doubled <= 2 * THREADS, found
