"""What follows from a run's data: charts that are drawn, or its end; in one with the end of the job that fetched."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.jobs import RENDER, JobState
from app.domain.plans import Kind
from app.domain.runs import RunKind
from app.ports import Tools
from app.store.models import Run, Schedule
from app.usecases.batches import Gathered, add_batch, gathered
from app.usecases.ending import end_well
from app.usecases.polls import Poll
from app.usecases.release import publish_later
from app.usecases.schedules.ending import end, held_run
from app.usecases.schedules.running import Brief, Kept
from app.usecases.usage import account, count


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What becomes of a run. ``requests`` are drawn when there are any, and ``outcome`` is that of their end.

    Without them it ends in ``state``; with ``look_at`` it waits until then for fresh data. ``standing`` are the states
    of the schedule's conditions after it, ``alert`` how each stands and what is to be told of it.
    """

    outcome: str | None
    state: JobState = JobState.SUCCEEDED
    requests: Sequence[Mapping[str, Any]] = ()
    layout: Mapping[str, Any] | None = None
    data: Sequence[Kept] = ()
    changed: Mapping[str, Any] | None = None
    standing: Sequence[Mapping[str, Any]] = ()
    alert: Sequence[Mapping[str, Any]] = ()
    notices: Sequence[Mapping[str, Any]] = ()
    error: Mapping[str, Any] | None = None
    look_at: datetime | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)


def conclude(tools: Tools, mine: Poll, plan: Brief, found: Conclusion) -> bool:
    """End the job that fetched, and have the charts drawn or end the run. False: the lease was lost."""
    draws = bool(found.requests)
    drawing = gathered(tools, plan.who, found.requests, found.layout, plan.form) if draws else nullcontext(None)
    with drawing as charts:

        def then(session: Session) -> None:
            run = held_run(session, plan.run.run_id)
            _note(run, found)
            _step(session, plan, found)
            if charts:
                _draw(session, plan, charts, run)
            elif found.look_at is None:
                end(session, run, found.state, found.outcome or "", found.error)
            if found.look_at is None:
                count(tools, session, plan.who, Kind.SCHEDULE_RUNS)
            account(tools, session, plan.who)

        return end_well(tools, mine, found.timings_ms, then)


def _note(run: Run, found: Conclusion) -> None:
    """What is known of the run now: before its charts are asked for, which may be there already."""
    run.outcome, run.look_at = found.outcome, found.look_at
    if found.data:  # else it stays as it is: a null of SQL, not of JSON
        run.data = [one.to_json() for one in found.data]
    if found.changed:
        run.changed = dict(found.changed)
    run.alert, run.notices = list(found.alert), list(found.notices)
    if found.look_at:
        run.state = JobState.QUEUED


def _step(session: Session, plan: Brief, found: Conclusion) -> None:
    """The conditions stand as after this run, unless a later one has been before it; a test moves nothing."""
    if not found.standing or plan.run.kind == RunKind.TEST:
        return
    schedule = session.get_one(Schedule, plan.schedule.schedule_id, with_for_update={"key_share": True})
    if schedule.standing_at is None or schedule.standing_at <= plan.run.as_of:
        schedule.standing, schedule.standing_at = list(found.standing), plan.run.as_of


def _draw(session: Session, plan: Brief, charts: Gathered, run: Run) -> None:
    run.batch_id = ids.new_id(ids.BATCH)
    session.flush()
    released = add_batch(session, plan.who, charts, batch_id=run.batch_id, run_id=run.run_id)
    publish_later(session, RENDER, released)
