"""``python -m bench.webhooks``: thousands of deliveries, some of which fail at first, by processes that are killed."""

import argparse
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import build_tools
from app.domain import events
from app.domain.caller import Caller
from app.ports import Tools
from app.settings import load
from app.store.database import Database
from app.store.migrate import migrate
from app.usecases.keys import create_key, find_holder
from app.usecases.outbox import tell
from app.usecases.webhooks.endpoints import create_endpoint
from tests.io_worker import IoWorker
from tests.ledger import Ledger
from tests.servers import Postgres, Valkey

ENDPOINTS = 10
EVERY = 20
"""One delivery in so many is refused when it comes for the first time."""

CHUNK = 100
"""Events written in one transaction."""

_LOOK = 0.05
"""Seconds between two looks at what has come."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of so many deliveries; ``seconds`` until each had come, ``whole`` until each was taken."""

    deliveries: int
    lost: int
    doubled: int
    seconds: float
    whole: float

    def __str__(self) -> str:
        return (
            f"{self.deliveries} deliveries, {self.lost} lost, {self.doubled} doubled "
            f"({self.doubled / self.deliveries:.2%}), {self.deliveries / self.seconds:.0f} a second; "
            f"all there after {self.whole:.0f} s"
        )


def refused_at_first(path: str, message_id: str, time_: int) -> int:
    """Every twentieth, the same ones in each run of the same events."""
    return 500 if time_ == 1 and zlib.crc32(f"{path} {message_id}".encode()) % EVERY == 0 else 200


def main() -> None:
    """Run it, and say what was found."""
    parser = argparse.ArgumentParser(prog="bench.webhooks", description=main.__doc__)
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=0, help="kill the worker so many times on the way")
    parser.add_argument("--children", type=int, default=1, help="processes of the worker")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, not SQLite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder), postgres=asked.postgres) as url:
        valkey = Valkey().start()
        try:
            worker = IoWorker(Path(folder), asked.children, DATABASE_URL=url, REDIS_URL=valkey.url)
            print(run(worker, asked.deliveries, kills=asked.kills))
        finally:
            valkey.close()


def run(worker: IoWorker, deliveries: int, *, kills: int, after_kill: Callable[[Tools], None] | None = None) -> Found:
    """Write the events, let a worker deliver them, kill it now and then, and count.

    ``after_kill`` is called before it is started again: to let time pass that a lease would take.
    """
    tools = build_tools(load(worker.environ))
    migrate(Database(tools.settings.database_url))
    with Ledger(refused_at_first) as ledger:
        wanted = prepare(tools, ledger, deliveries)
        started = time.monotonic()
        with worker:
            for came in range(1, kills + 1):
                _until_came(ledger, wanted, len(wanted) * came // (kills + 1))
                worker.kill()
                if after_kill:
                    after_kill(tools)
                worker.start()
            _until_came(ledger, wanted, len(wanted))
            seconds = time.monotonic() - started
            while not wanted <= ledger.taken.keys():
                time.sleep(_LOOK)
            whole = time.monotonic() - started
    tools.database.dispose()
    taken = [ledger.taken[key] for key in wanted]
    return Found(deliveries, taken.count(0), sum(times - 1 for times in taken if times), seconds, whole)


def prepare(tools: Tools, ledger: Ledger, deliveries: int) -> set[tuple[str, str]]:
    """Endpoints of one tenant and events for them; gives path and event of each delivery."""
    key_id, text = create_key(tools, "bench")
    who = Caller(find_holder(tools, text).tenant_id, key_id, "req_bench")
    paths = [f"/{number}" for number in range(ENDPOINTS)]
    for path in paths:
        create_endpoint(tools, who, {"url": ledger.url(path), "events": [events.CHART_GENERATED]})
    told: list[str] = []
    while len(told) * ENDPOINTS < deliveries:
        with tools.database.write() as session:
            data = {"job_id": "job_bench", "status": "generated"}
            told += [tell(session, who.tenant_id, events.CHART_GENERATED, data) for _ in range(CHUNK)]
    return {(path, event_id) for path in paths for event_id in told}


def _until_came(ledger: Ledger, wanted: set[tuple[str, str]], count: int) -> None:
    """Wait until so many of them have come, taken or refused."""
    while len(wanted & ledger.came.keys()) < count:
        time.sleep(_LOOK)


@contextmanager
def _database(folder: Path, *, postgres: bool) -> Iterator[str]:
    if not postgres:
        yield f"sqlite:///{folder}/plotworks.db"
        return
    server = Postgres().start()
    try:
        yield server.new_database()
    finally:
        server.close()


if __name__ == "__main__":
    main()
