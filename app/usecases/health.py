"""Can it draw now: every part is asked, and named with what is wrong and what to do."""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.domain.errors import PlotworksError, Unavailable
from app.domain.jobs import RENDER, WEBHOOK, JobState
from app.ports import Tools
from app.store.jobs import SEEN_SECONDS, standing
from app.store.models import Job, JobAttempt, Worker
from app.store.types import db_now


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it works, and if not, why and what to do."""

    ok: bool
    detail: str


def readiness(tools: Tools) -> dict[str, Finding]:
    """Database, queue, object store and a worker with a warm browser, each by name."""
    parts: Mapping[str, Callable[[], str]] = {
        "database": lambda: _checked(tools.database.check),
        "redis": lambda: _checked(tools.queue.check),
        "objects": lambda: _checked(tools.objects.check),
        "worker": lambda: _warm_worker(tools),
    }
    return {name: _finding(check) for name, check in parts.items()}


def queue_depth(tools: Tools) -> int:
    """Jobs that nobody has taken yet."""
    with tools.database.read() as session:
        return standing(session, RENDER).waiting


def couriers(tools: Tools) -> Finding:
    """Whether somebody delivers webhooks and mail; charts are drawn without."""
    return _finding(lambda: _living(tools, WEBHOOK, "no io worker was seen within {} s: start one, or see its log"))


def worker_seen(tools: Tools, worker_id: str, queue: str, health: Mapping[str, Any]) -> None:
    """Record that a worker process lives.

    ``health`` is its browser's: warm, version, engine, renders, memory (bytes).
    """
    with tools.database.write(durable=False) as session:
        row = session.get(Worker, worker_id) or Worker(
            worker_id=worker_id, queue=queue, host=socket.gethostname(), pid=os.getpid()
        )
        row.warm, row.browser, row.engine = bool(health["warm"]), str(health["version"] or ""), str(health["engine"])
        row.renders, row.memory, row.seen_at = int(health["renders"]), float(health["memory"]), db_now()
        session.add(row)


def worker_gone(tools: Tools, worker_id: str) -> None:
    """Drop a worker process that ends in order."""
    with tools.database.write(durable=False) as session:
        if row := session.get(Worker, worker_id):
            session.delete(row)


def is_stalled(tools: Tools, queue: str, seconds: float) -> bool:
    """Whether published work has waited for so long while nobody claimed anything."""
    published = (Job.queue == queue, Job.state == JobState.QUEUED, Job.released_at.is_not(None))
    with tools.database.read() as session:
        waits = session.scalar(select(Job.job_id).where(*published, Job.created_at < db_now(-seconds)).limit(1))
        moves = session.scalar(select(JobAttempt.job_id).where(JobAttempt.started_at > db_now(-seconds)).limit(1))
    return waits is not None and moves is None


def _checked(check: Callable[[], None]) -> str:
    check()
    return "answers"


def _warm_worker(tools: Tools) -> str:
    none = "no worker with a warm browser was seen within {} s: start one, or see its log and `plotworks doctor`"
    return f"{_living(tools, RENDER, none)} with a warm browser"


def _living(tools: Tools, queue: str, none: str) -> str:
    """How many workers of the queue live and can work; ``none`` is the error when there is none."""
    warm = select(func.count()).select_from(Worker).where(Worker.queue == queue, Worker.warm.is_(True))
    with tools.database.read() as session:
        count = session.scalar(warm.where(Worker.seen_at > db_now(-SEEN_SECONDS))) or 0
    if not count:
        raise Unavailable(none.format(SEEN_SECONDS))
    return str(count)


def _finding(check: Callable[[], str]) -> Finding:
    try:
        return Finding(ok=True, detail=check())
    except PlotworksError as error:
        return Finding(ok=False, detail=error.message)
