"""How a run begins: its row, and the job that fetches its data; together once for each slot."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.jobs import JobState
from app.domain.runs import Outcome, RunKind
from app.store.models import Run, Schedule
from app.store.types import db_now
from app.store.upsert import insert_new
from app.usecases.polls import add_poll


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Why a run begins: ``scheduled_for`` tells it from the others, ``as_of`` is the slot of which its dates are told.

    ``to`` is who hears of a test.
    """

    scheduled_for: datetime
    as_of: datetime
    kind: RunKind = RunKind.SCHEDULED
    to: str | None = None
    request_id: str = ""
    run_id: str = field(default_factory=lambda: ids.new_id(ids.RUN))


def begin(session: Session, schedule: Schedule, start: Start) -> Run | None:
    """Add a run with its job, to be published after the commit; None when its slot has a run already."""
    run = _add(session, schedule, start)
    if run is None:
        return None
    run.job_id = look(session, run, start.request_id or schedule.request_id)
    return run


def look(session: Session, run: Run, request_id: str) -> str:
    """Add a job that fetches the run's data: its first, or another one when they were not fresh yet."""
    return add_poll(session, run.tenant_id, request_id, run_id=run.run_id)


def pass_by(session: Session, schedule: Schedule, slot: datetime, outcome: Outcome) -> Run | None:
    """Note a slot that is not run; None when it has a run already."""
    ended: dict[str, Any] = {"state": JobState.SKIPPED, "outcome": outcome, "finished_at": db_now()}
    return _add(session, schedule, Start(scheduled_for=slot, as_of=slot), **ended)


def run_of(session: Session, schedule_id: str, slot: datetime) -> Run | None:
    """The newest run whose dates are told as of this slot."""
    its = (Run.schedule_id == schedule_id, Run.as_of == slot, Run.kind != RunKind.TEST)
    found: Run | None = session.scalars(select(Run).where(*its).order_by(Run.created_at.desc()).limit(1)).first()
    return found


def _add(session: Session, schedule: Schedule, start: Start, **columns: Any) -> Run | None:
    added = insert_new(
        session,
        Run,
        run_id=start.run_id,
        schedule_id=schedule.schedule_id,
        tenant_id=schedule.tenant_id,
        kind=start.kind,
        scheduled_for=start.scheduled_for,
        as_of=start.as_of,
        to=start.to,
        **columns,
    )
    return session.get_one(Run, start.run_id) if added else None
