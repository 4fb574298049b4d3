"""What is due: slots become runs, runs that wait for fresh data look again, runs that are late are told.

Any number of processes may do this at the same time: a schedule is locked while its slots are dealt with, and a slot
has one run at most.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.jobs import JobState
from app.domain.runs import Outcome, RunKind, ScheduleState
from app.domain.schedules.catch_up import Due, due
from app.domain.schedules.slots import Slot
from app.domain.schedules.timetable import jittered
from app.ports import Tools
from app.store.models import Run, Schedule
from app.usecases.outbox import wake
from app.usecases.release import publish_noted
from app.usecases.schedules.ending import late, missed
from app.usecases.schedules.rules import Rules, rules_of
from app.usecases.schedules.starting import Start, begin, look, pass_by

TOGETHER = 20
"""Schedules that are dealt with in one transaction: others write meanwhile."""

MOST_IN_ROUND = 2_000
LATE_AFTER = timedelta(minutes=15)
"""A run that nobody has claimed so long after its slot, and after it was due here, is late."""

PUT_OFF = timedelta(minutes=15)
"""A schedule that can't be read is looked at again after it."""

log = structlog.get_logger()


def run_due(tools: Tools) -> int:
    """Begin all runs that are due by the injected clock; gives how many schedules were dealt with."""
    _look_again(tools)
    _tell_late(tools)
    done = 0
    while done < MOST_IN_ROUND:
        found = _deal(tools)
        done += found
        if found < TOGETHER:
            break
    return done


def set_next(schedule: Schedule, rules: Rules, after: datetime) -> None:
    """The next slot after an instant is the schedule's next; without one it has ended."""
    slot = rules.timetable.next_after(after)
    schedule.next_run_at = begins_at(schedule, rules, slot) if slot else None
    if slot is None and schedule.state == ScheduleState.ACTIVE:
        schedule.state = ScheduleState.ENDED


def begins_at(schedule: Schedule, rules: Rules, slot: Slot) -> datetime:
    """When a slot's run begins."""
    return jittered(schedule.schedule_id, slot, rules.jitter)


def _deal(tools: Tools) -> int:
    now = tools.clock.now()
    is_due = (Schedule.state == ScheduleState.ACTIVE, Schedule.next_run_at <= now, Schedule.deleted_at.is_(None))
    query = select(Schedule).where(*is_due).order_by(Schedule.next_run_at, Schedule.schedule_id).limit(TOGETHER)
    with tools.database.write() as session:
        schedules = session.scalars(query.with_for_update(skip_locked=True, key_share=True)).all()
        for schedule in schedules:
            _run_slots(session, schedule, now)
    publish_noted(tools, session)
    wake(tools, session)
    return len(schedules)


def _run_slots(session: Session, schedule: Schedule, now: datetime) -> None:
    try:
        slots, found = _dealt(schedule, now)
    except Exception:  # one schedule that can't be read any more keeps no other from running
        log.exception("schedule.unreadable", schedule_id=schedule.schedule_id)
        schedule.next_run_at = now + PUT_OFF
        return
    for slot in slots:
        if run := begin(session, schedule, Start(scheduled_for=slot.at, as_of=slot.at)):
            run.created_at = now  # by the clock that says when it is late
    if found.total:
        runs = [pass_by(session, schedule, slot.at, Outcome.MISSED) for slot in found.missed]
        missed(session, schedule, [run for run in runs if run], found.total)


def _dealt(schedule: Schedule, now: datetime) -> tuple[Sequence[Slot], Due]:
    """The slots that run now, and what is due of those before; the schedule goes on to its next one."""
    rules = rules_of(schedule)
    last = schedule.last_slot_at or rules.anchor
    until = now - timedelta(seconds=rules.jitter)  # by then whatever its part of the jitter is, a slot has begun
    found = due(rules.timetable, last, until, rules.policy.catch_up)
    slots = [*found.run, *_begun(schedule, rules, max(last, until), now)]
    schedule.last_slot_at = max([last, *(slot.at for slot in (*slots, *found.missed))])
    set_next(schedule, rules, schedule.last_slot_at)
    return slots, found


def _begun(schedule: Schedule, rules: Rules, after: datetime, now: datetime) -> list[Slot]:
    """The slots whose own part of the jitter is over, in order up to the first that waits."""
    begun = []
    for slot in rules.timetable.between(after, now, limit=TOGETHER):
        if begins_at(schedule, rules, slot) > now:
            break
        begun.append(slot)
    return begun


def _look_again(tools: Tools) -> None:
    """Runs that wait for fresh data look at them again."""
    waits = (Run.state == JobState.QUEUED, Run.look_at <= tools.clock.now())
    with tools.database.write() as session:
        runs = session.scalars(select(Run).where(*waits).limit(TOGETHER).with_for_update(skip_locked=True)).all()
        for run in runs:
            run.look_at = None
            run.job_id = look(session, run, session.get_one(Schedule, run.schedule_id).request_id)
    publish_noted(tools, session)


def _tell_late(tools: Tools) -> None:
    """A run that has not begun long after its time is told once: it is not lost, and nobody should have to guess."""
    before = tools.clock.now() - LATE_AFTER
    waits = (Run.state == JobState.QUEUED, Run.look_at.is_(None), Run.started_at.is_(None), Run.late.is_(False))
    old = (Run.kind == RunKind.SCHEDULED, Run.scheduled_for < before, Run.created_at < before)
    query = select(Run).where(*waits, *old).limit(TOGETHER)
    with tools.database.write() as session:
        for run in session.scalars(query.with_for_update(skip_locked=True)).all():
            late(session, run)
    wake(tools, session)
