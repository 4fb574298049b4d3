"""Runs that somebody asks for: now, as a test, or for slots of the past."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.domain.caller import Caller
from app.domain.errors import Invalid, Unavailable
from app.domain.jobs import JobState
from app.domain.reading import shown
from app.domain.runs import RunKind
from app.domain.schedules.reading import read_instant
from app.domain.schedules.slots import SECOND, Slot
from app.ports import Tools
from app.store.models import Run, Schedule
from app.usecases.addresses import checked_callback
from app.usecases.idempotency import Answer, Attempt, remember
from app.usecases.release import publish_noted
from app.usecases.schedules.making import own_schedule
from app.usecases.schedules.rules import rules_of
from app.usecases.schedules.starting import Start, begin, run_of

MOST = 100
"""Slots that are asked for at once."""

TRIES = 50
"""Milliseconds that are tried for a run that was asked for at the same instant as others."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The runs that were begun, and how many slots had one that succeeded; ``answer`` when asked before."""

    run_ids: Sequence[str]
    skipped: int = 0
    answer: Answer | None = None


def run_now(
    tools: Tools,
    who: Caller,
    schedule_id: str,
    kind: RunKind = RunKind.MANUAL,
    *,
    to: str | None = None,
    attempt: Attempt | None = None,
) -> Begun:
    """Begin a run now, whatever the schedule's slots are; a test is told ``to`` this address alone, or to nobody."""
    checked_callback(tools, to)
    now = tools.clock.now()
    start = Start(scheduled_for=now, as_of=now, kind=kind, to=to, request_id=who.request_id)
    with tools.database.write() as session:
        schedule = own_schedule(session, who.tenant_id, schedule_id, locked=True)
        if attempt and (earlier := remember(session, who.tenant_id, attempt, start.run_id, "")):
            return Begun([earlier.chart_id], answer=earlier.answer)
        _run_at(session, schedule, start)
    publish_noted(tools, session)
    return Begun([start.run_id])


def backfill(
    tools: Tools,
    who: Caller,
    schedule_id: str,
    start: str,
    end: str,
    *,
    again: bool = False,
    attempt: Attempt | None = None,
) -> Begun:
    """Begin runs for slots of the past, from ``start`` to ``end``, dates or instants; the oldest first.

    A slot whose run has succeeded is left alone, unless it is to be done ``again``.
    """
    with tools.database.write() as session:
        schedule = own_schedule(session, who.tenant_id, schedule_id, locked=True)
        slots = _slots(schedule, tools.clock.now(), start, end)
        if attempt and (earlier := remember(session, who.tenant_id, attempt, "", "")):
            if earlier.answer:
                return Begun([], answer=earlier.answer)
            again = False  # its runs were begun with the key, and only the answer was lost
        wanted = [slot for slot in slots if again or not _has_run(session, schedule, slot)]
        runs = [_backfilled(session, tools, who, schedule, slot) for slot in wanted]
    publish_noted(tools, session)
    return Begun([run.run_id for run in runs], len(slots) - len(wanted))


def _slots(schedule: Schedule, now: datetime, start: str, end: str) -> Sequence[Slot]:
    timetable = rules_of(schedule).timetable
    first = _instant(start, "start_at", timetable.zone)
    last = min(_instant(end, "end_at", timetable.zone, end=True), now)
    if last < first:
        raise Invalid.at("end_at", "is before start_at, or both lie in the future")
    slots = timetable.between(first - SECOND, last, MOST + 1)
    if len(slots) > MOST:
        raise Invalid.at("end_at", f"there are more than {MOST} slots; ask for fewer days at a time")
    return slots


def _instant(text: str, place: str, zone: ZoneInfo, *, end: bool = False) -> datetime:
    found = read_instant(text, zone, end=end)
    if found is None:
        raise Invalid.at(place, f'{shown(text)} is no time; give one such as "2026-11-01T09:00:00Z", or a date')
    return found


def _has_run(session: Session, schedule: Schedule, slot: Slot) -> bool:
    run = run_of(session, schedule.schedule_id, slot.at)
    return run is not None and run.state in (JobState.SUCCEEDED, JobState.QUEUED, JobState.RUNNING)


def _backfilled(session: Session, tools: Tools, who: Caller, schedule: Schedule, slot: Slot) -> Run:
    """A run of the slot: its own, or where that has failed, one that was asked for now, as of it."""
    told = {"as_of": slot.at, "kind": RunKind.BACKFILL, "request_id": who.request_id}
    own = begin(session, schedule, Start(scheduled_for=slot.at, **told))  # type: ignore[arg-type]  # by their names
    return own or _run_at(session, schedule, Start(scheduled_for=tools.clock.now(), **told))  # type: ignore[arg-type]


def _run_at(session: Session, schedule: Schedule, start: Start) -> Run:
    """A run that is asked for; the instant is what tells it from others, and may be taken."""
    for late in range(TRIES * MOST):
        at = start.scheduled_for + timedelta(milliseconds=late)
        if run := begin(session, schedule, replace(start, scheduled_for=at)):
            return run
    raise Unavailable("there are too many runs at this instant; ask again in a second")
