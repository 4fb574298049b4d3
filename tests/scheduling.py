"""Schedules for tests: as they are asked for, and what is due done at once."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.domain.caller import Caller
from app.domain.jobs import POLL
from app.ports import Tools
from app.store.models import Run
from app.usecases.schedules.making import make_schedule
from tests.fakes import MemoryQueue, SetClock
from workers.process import Process
from workers.tasks import poll

NOWHERE = "http://127.0.0.1:9/sales"
"""A source that is asked for by nobody: only its address is looked at."""


def seed(url: str = NOWHERE, **more: Any) -> dict[str, Any]:
    """The schedule of the ChartGPT API."""
    source = {"type": "api", "url": url, "polling_interval": "daily"}
    return {"chart_type": "bar", "data_source": source, "options": {"title": "Daily Sales Report"}, **more}


def cron(expression: str = "0 9 * * *", zone: str = "UTC", url: str = NOWHERE, **more: Any) -> dict[str, Any]:
    """One that follows a cron expression."""
    asked = seed(url, cron=expression, timezone=zone, **more)
    return {**asked, "data_source": {"type": "api", "url": url}}


def scheduled(tools: Tools, who: Caller, body: dict[str, Any]) -> str:
    """Make a schedule; gives its id."""
    return make_schedule(tools, who, body).schedule_id


def at(text: str) -> datetime:
    """An instant of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def set_clock(tools: Tools, text: str) -> None:
    """It is this instant of UTC now."""
    assert isinstance(tools.clock, SetClock)
    tools.clock.forward((at(text) - tools.clock.now()).total_seconds())


def fetch_all(tools: Tools) -> int:
    """Do everything that waits in the queue of workers that fetch; gives how many jobs it was."""
    assert isinstance(tools.queue, MemoryQueue)
    done = 0
    while waiting := [message for message in tools.queue.messages if message[0] == POLL]:
        tools.queue.messages = [message for message in tools.queue.messages if message[0] != POLL]
        for _, job_id in waiting:
            poll.poll(Process(POLL, tools), job_id)
            done += 1
    return done


def runs(tools: Tools, schedule_id: str) -> list[Run]:
    """All its runs, the oldest slot first."""
    with tools.database.read() as session:
        its = select(Run).where(Run.schedule_id == schedule_id)
        return list(session.scalars(its.order_by(Run.scheduled_for, Run.run_id)))


def outcomes(tools: Tools, schedule_id: str) -> list[tuple[str, str | None]]:
    """State and outcome of each."""
    return [(run.state, run.outcome) for run in runs(tools, schedule_id)]
