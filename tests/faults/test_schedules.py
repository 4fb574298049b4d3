"""Schedules while schedulers, workers and Redis are killed and the clock jumps: each slot one run, each run told.

``PLOTWORKS_TEST_DAYS=300 pytest tests/faults/test_schedules.py`` is its long form.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.bootstrap import build_tools
from app.domain.instants import rfc3339
from app.domain.jobs import TERMINAL
from app.ports import Tools
from app.settings import load
from app.store.database import Database
from app.store.migrate import migrate
from app.store.models import Run
from tests.io_worker import IoWorker
from tests.ledger import Ledger
from tests.making import BAR, make_caller
from tests.schedule_parts import FileClock
from tests.scheduling import scheduled
from tests.servers import Postgres, Valkey, die_with_parent
from tests.waiting import until

DAYS = int(os.environ.get("PLOTWORKS_TEST_DAYS", "14"))
LONG = pytest.mark.skipif("PLOTWORKS_TEST_DAYS" not in os.environ, reason="in the long form")
DAY = float(os.environ.get("PLOTWORKS_TEST_DAY", "1.5"))
"""Seconds that a day lasts."""

CHANCE = random.Random(7)  # noqa: S311 - who is killed is no secret; when depends on the machine all the same

BEGIN, BERLIN = datetime(2026, 10, 20, tzinfo=UTC), ZoneInfo("Europe/Berlin")
SCHEDULER = ("-m", "tests.schedule_parts")
WORKER = (
    *("-m", "celery", "--app", "tests.schedule_parts:celery", "worker", "--queues", "poll,render", "--pool", "solo"),
    *("--without-gossip", "--without-mingle", "--loglevel", "WARNING"),
)

pytestmark = [pytest.mark.serial, pytest.mark.timeout(90 + DAYS * 15)]


class Parts:
    """Two schedulers, three workers that fetch and draw, and one that delivers; whoever is killed is started again."""

    def __init__(self, io: IoWorker, log: Path) -> None:
        self._io, self._log = io, log
        self._commands = [SCHEDULER] * 2 + [WORKER] * 3
        self._running = [self._start(command) for command in self._commands]
        io.start()

    def kill_one(self) -> None:
        """Kill -9 of any of them, and another one in its place."""
        place = CHANCE.randrange(len(self._running) + 1)
        if place == len(self._running):
            self._io.kill()
            self._io.start()
            return
        self._end(self._running[place])
        self._running[place] = self._start(self._commands[place])

    def close(self) -> None:
        """End all of them."""
        for one in self._running:
            self._end(one)
        self._io.kill()

    def _start(self, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                env=self._io.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one system call, no lock
            )

    def _end(self, one: subprocess.Popen[bytes]) -> None:
        one.kill()
        one.wait(10)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=LONG)])
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres | None]:
    """A PostgreSQL of this test alone; None: the database is a file."""
    if request.param == "sqlite":
        yield None
        return
    server = Postgres().start()
    yield server
    server.close()


@pytest.fixture
def io(tmp_path: Path, own_valkey: Valkey, postgres: Postgres | None) -> IoWorker:
    """What delivers; its environment is that of all."""
    database = {"DATABASE_URL": postgres.new_database()} if postgres else {}
    return IoWorker(tmp_path, REDIS_URL=own_valkey.url, LEASE="6", HEARTBEAT="1", RECONCILE_EVERY="1", **database)


@pytest.fixture
def tools(io: IoWorker) -> Iterator[Tools]:
    """The tools of the same home, and its clock, which stands at the beginning."""
    settings = load(io.environ)
    clock = FileClock(settings.home)
    clock.set(BEGIN, 0)
    migrate(database := Database(settings.database_url))
    database.dispose()
    made = replace(build_tools(settings), clock=clock)
    yield made
    made.database.dispose()


def unfinished(tools: Tools) -> int:
    """Runs that have not ended."""
    with tools.database.read() as session:
        return session.scalar(select(func.count()).select_from(Run).where(Run.state.not_in(TERMINAL))) or 0


def by_slot(tools: Tools) -> dict[tuple[str, datetime], list[Run]]:
    """All runs, by schedule and slot."""
    found: dict[tuple[str, datetime], list[Run]] = {}
    with tools.database.read() as session:
        for run in session.scalars(select(Run)):
            found.setdefault((run.schedule_id, run.scheduled_for), []).append(run)
    return found


def slots(days: int) -> tuple[list[datetime], list[datetime]]:
    """Those of 09:00 in Berlin on each day, and those of every twelve hours, the first one included."""
    end = BEGIN + timedelta(days=days)
    dates = [date(BEGIN.year, BEGIN.month, BEGIN.day) + timedelta(days=number) for number in range(days)]
    mornings = [datetime(one.year, one.month, one.day, 9, tzinfo=BERLIN).astimezone(UTC) for one in dates]
    return [one for one in mornings if one <= end], [BEGIN + timedelta(hours=12 * n) for n in range(2 * days + 1)]


def goes_away(valkey: Valkey) -> None:
    """Redis is killed, and comes back after a while."""
    valkey.kill()
    time.sleep(2)
    valkey.start()


def storm(parts: Parts, outages: dict[str, Callable[[], None]], clock: FileClock, end: datetime) -> Counter[str]:
    """Days with a kill every few seconds, outages, and a clock that jumps; gives how often what happened."""
    happened: Counter[str] = Counter()
    while clock.now() < end - timedelta(hours=2):
        time.sleep(CHANCE.uniform(1, 3))
        happened["kill"] += 1
        parts.kill_one()
        if happened["kill"] % 4 == 2:
            name = list(outages)[happened["kill"] // 4 % len(outages)]
            outages[name]()
            happened[name] += 1
        if happened["kill"] % 3 == 0:
            clock.jump(timedelta(hours=CHANCE.choice((-1, 1))))
            happened["jump"] += 1
    clock.set(end, 0)
    return happened


def test_each_slot_has_one_run_and_each_run_is_told(
    tools: Tools, io: IoWorker, own_valkey: Valkey, postgres: Postgres | None
) -> None:
    """None is missing, none twice, none stuck; each is delivered, with one id however often."""
    assert isinstance(tools.clock, FileClock)
    outages = {"redis": lambda: goes_away(own_valkey), **({"database": postgres.restart} if postgres else {})}
    end = BEGIN + timedelta(days=DAYS)
    with Ledger() as ledger:
        who = make_caller(tools)[0]
        rest: dict[str, Any] = {"policy": {"catch_up": "all"}, "end_at": rfc3339(end), "callback_url": ledger.url()}
        charts = [BAR | {"options": {"title": "Sales of {{ today }}"}}]
        daily = scheduled(tools, who, {"requests": charts, "cron": "0 9 * * *", "timezone": "Europe/Berlin", **rest})
        often = scheduled(tools, who, {"requests": charts, "polling_interval": "12h", **rest})
        parts = Parts(io, io.log.with_name("parts.log"))
        try:
            tools.clock.set(BEGIN, 86_400 / DAY)
            happened = storm(parts, outages, tools.clock, end)
            mornings, halves = slots(DAYS)
            wanted = {(daily, slot) for slot in mornings} | {(often, slot) for slot in halves}
            until(lambda: by_slot(tools).keys() >= wanted and not unfinished(tools), 60 + DAYS * 3)
            found = by_slot(tools)
            told = {str(run.event_id) for runs in found.values() for run in runs}
            until(lambda: told <= {message_id for _, message_id in ledger.taken}, 60)
        finally:
            parts.close()
    assert found.keys() == wanted
    assert {len(runs) for runs in found.values()} == {1}
    assert Counter(run.outcome for (run,) in found.values()) == {"sent": len(wanted)}
    assert len(told) == len(wanted)
    twice = sum(count > 1 for (_, message_id), count in ledger.came.items() if message_id in told)
    print(f"{len(wanted)} slots, {dict(happened)}; {twice} delivered more than once")  # noqa: T201 - with -s
