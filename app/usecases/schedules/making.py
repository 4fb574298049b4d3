"""Schedules: made, changed, paused, copied, deleted by their tenant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.caller import Caller
from app.domain.errors import Conflict, NotFound
from app.domain.jobs import TERMINAL
from app.domain.runs import ScheduleState
from app.ports import Tools
from app.store.models import BatchItem, Rendition, Run, Schedule
from app.store.types import db_now
from app.usecases.branding import KIT_NAMES
from app.usecases.cancelling import cancel_jobs, tell
from app.usecases.idempotency import Answer, Attempt, remember
from app.usecases.plans import check_schedule
from app.usecases.release import publish_noted
from app.usecases.schedules.definition import INTERVAL, as_asked, define
from app.usecases.schedules.due import set_next
from app.usecases.schedules.ending import cancelled
from app.usecases.schedules.rules import rules_of
from app.usecases.schedules.starting import Start, begin
from app.usecases.sourcing import SOURCE

DELETED = "the schedule was deleted"


@dataclass(frozen=True, slots=True)
class Made:
    """A new schedule, and the run that was begun with it; ``answer`` when the same request was answered before."""

    schedule_id: str
    run_id: str | None = None
    answer: Answer | None = None


def make_schedule(tools: Tools, who: Caller, body: Mapping[str, Any], *, attempt: Attempt | None = None) -> Made:
    """Keep a schedule; ``Invalid`` names each fault by its field, ``NotInPlan`` says what the plan does not allow.

    One with a ``polling_interval`` and no later ``start_at`` runs for the first time now.
    """
    now = tools.clock.now().replace(microsecond=0)
    definition = define(tools, who, body, now)
    schedule = Schedule(
        schedule_id=ids.new_id(ids.SCHEDULE),
        tenant_id=who.tenant_id,
        request_id=who.request_id,
        standing=[],
        state=ScheduleState.PAUSED if body.get("paused") else ScheduleState.ACTIVE,
        **definition.columns(),
    )
    with tools.database.write() as session:
        if attempt and (earlier := remember(session, who.tenant_id, attempt, schedule.schedule_id, "")):
            return Made(earlier.chart_id, answer=earlier.answer)
        check_schedule(tools, session, who, _held(session, who.tenant_id), definition.interval)
        session.add(schedule)
        session.flush()
        run = _first_run(session, schedule)
        _plan_next(schedule, after=now)
    publish_noted(tools, session)
    return Made(schedule.schedule_id, run)


def change_schedule(tools: Tools, who: Caller, schedule_id: str, change: Mapping[str, Any]) -> None:
    """Change the fields that are given; None takes one away. All is checked anew, and slots that passed stay passed."""
    now = tools.clock.now()
    with tools.database.read() as session:
        old = own_schedule(session, who.tenant_id, schedule_id)
    body = _merged(as_asked(old), change)
    anchor = rules_of(old).anchor
    definition = define(tools, who, body, anchor)
    with tools.database.write() as session:
        schedule = own_schedule(session, who.tenant_id, schedule_id, locked=True)
        check_schedule(tools, session, who, 0, definition.interval)
        for name, value in definition.columns().items():
            setattr(schedule, name, value)
        schedule.updated_at = now
        if schedule.state == ScheduleState.ENDED:
            schedule.state = ScheduleState.ACTIVE
        schedule.last_slot_at = max(schedule.last_slot_at or anchor, now - timedelta(seconds=1))
        _plan_next(schedule, after=schedule.last_slot_at)


def pause_schedule(tools: Tools, who: Caller, schedule_id: str) -> None:
    """It has no slots until it is resumed; runs that have begun go on. ``Conflict`` for one that has ended."""
    with tools.database.write() as session:
        schedule = own_schedule(session, who.tenant_id, schedule_id, locked=True)
        if schedule.state == ScheduleState.ENDED:
            raise Conflict("the schedule has ended: it has no slot any more", schedule_id=schedule_id)
        schedule.state, schedule.next_run_at = ScheduleState.PAUSED, None


def resume_schedule(tools: Tools, who: Caller, schedule_id: str) -> None:
    """Its slots come again from now on: those of the pause are not made up for, that is what ``backfill`` is for."""
    now = tools.clock.now()
    with tools.database.write() as session:
        schedule = own_schedule(session, who.tenant_id, schedule_id, locked=True)
        if schedule.state == ScheduleState.PAUSED:
            schedule.state = ScheduleState.ACTIVE
            schedule.last_slot_at = now
            _plan_next(schedule, after=now)


def copy_schedule(
    tools: Tools, who: Caller, schedule_id: str, name: str | None = None, *, attempt: Attempt | None = None
) -> Made:
    """Make another one like it, paused: whoever copies a report wants to change it first."""
    with tools.database.read() as session:
        old = own_schedule(session, who.tenant_id, schedule_id)
    asked = {**as_asked(old), "name": name or f"Copy of {old.name}"[:200], "paused": True}
    return make_schedule(tools, who, asked, attempt=attempt)


def delete_schedule(tools: Tools, who: Caller, schedule_id: str) -> None:
    """It runs no more: work on its runs is cancelled. What it has drawn is swept."""
    with tools.database.write() as session:
        schedule = own_schedule(session, who.tenant_id, schedule_id, locked=True)
        unfinished = (Run.schedule_id == schedule_id, Run.state.not_in(TERMINAL))
        runs = session.execute(select(Run.run_id, Run.job_id, Run.batch_id).where(*unfinished)).all()
        ended = cancel_jobs(session, [*(run.job_id for run in runs if run.job_id), *_drawing(session, runs)], DELETED)
        for run in runs:  # those that wait for fresh data, or are being drawn, have no job that could be cancelled
            cancelled(session, run.run_id)
        schedule.state, schedule.next_run_at = ScheduleState.ENDED, None
        session.flush()
        session.execute(update(Schedule).where(Schedule.schedule_id == schedule_id).values(deleted_at=db_now()))
    tell(tools, session, ended)


def _drawing(session: Session, runs: Sequence[Any]) -> Sequence[str]:
    """The jobs that draw the charts of these runs, as far as nobody else waits for them."""
    batches = [run.batch_id for run in runs if run.batch_id]
    ours = select(BatchItem.chart_id).where(BatchItem.batch_id.in_(batches))
    jobs = set(session.scalars(select(Rendition.job_id).where(Rendition.chart_id.in_(ours))))
    shared = select(Rendition.job_id).where(Rendition.job_id.in_(jobs), Rendition.chart_id.not_in(ours))
    return sorted(jobs - set(session.scalars(shared)))


def own_schedule(session: Session, tenant_id: str, schedule_id: str, *, locked: bool = False) -> Schedule:
    """One schedule of this tenant; a foreign, unknown or deleted one is ``NotFound``."""
    query = select(Schedule).where(Schedule.schedule_id == schedule_id, Schedule.tenant_id == tenant_id)
    query = query.where(Schedule.deleted_at.is_(None))
    found: Schedule | None = session.scalar(query.with_for_update(key_share=True) if locked else query)
    if found is None:
        raise NotFound(f"there is no schedule {schedule_id}")
    return found


def _first_run(session: Session, schedule: Schedule) -> str | None:
    """That of an interval is now, unless it is to start later."""
    rules = rules_of(schedule)
    starts_later = rules.timetable.start_at and rules.timetable.start_at > rules.anchor
    if schedule.state != ScheduleState.ACTIVE or "cron" in rules.timetable.given or starts_later:
        return None
    schedule.last_slot_at = rules.anchor
    run = begin(session, schedule, Start(scheduled_for=rules.anchor, as_of=rules.anchor))
    return run.run_id if run else None


def _plan_next(schedule: Schedule, after: datetime) -> None:
    if schedule.state == ScheduleState.ACTIVE:
        set_next(schedule, rules_of(schedule), after)


def _held(session: Session, tenant_id: str) -> int:
    kept = (Schedule.tenant_id == tenant_id, Schedule.deleted_at.is_(None), Schedule.state != ScheduleState.ENDED)
    return session.scalar(select(func.count()).select_from(Schedule).where(*kept)) or 0


_RULES = (
    *({"polling_interval", "cron"}, {"at", "cron"}, {"requests", "chart_type"}, {"requests", "data_source"}),
    set(KIT_NAMES),
)
"""Fields of which one that is given takes the place of the other."""


def _merged(old: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    source = change.get(SOURCE) or {}
    change = {**({INTERVAL: source[INTERVAL]} if INTERVAL in source else {}), **change}
    given = {name for name, value in change.items() if value is not None}
    replaced = {other for pair in _RULES for name in pair & given for other in pair - {name}}
    gone = replaced | {name for name, value in change.items() if value is None}
    if "requests" in gone and "layout" not in given:
        gone.add("layout")
    merged = {**old, **change}
    return {name: value for name, value in merged.items() if name not in gone}
