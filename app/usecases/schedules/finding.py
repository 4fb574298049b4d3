"""Looking at schedules and their runs: always within one tenant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.jobs import JobState
from app.domain.runs import RunKind
from app.domain.schedules.slots import Slot
from app.ports import Tools
from app.store.models import Chart, Delivery, Job, Rendition, Run, Schedule, Webhook
from app.store.pages import Cursor, Page, page_of
from app.usecases.schedules.ending import main_chart
from app.usecases.schedules.making import own_schedule
from app.usecases.schedules.rules import rules_of


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery of a run's event, and to whom it goes."""

    delivery: Delivery
    to: str


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run with its chart, its picture, the job that fetched for it, and the deliveries of its event."""

    run: Run
    chart: Chart | None
    picture: Rendition | None
    attempts: int
    sent: Sequence[Sent] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which runs: at most so many, before the cursor, in this state; with what was sent of each, if asked for."""

    limit: int
    before: Cursor = None
    state: str | None = None
    deliveries: bool = False


def get_schedule(tools: Tools, tenant_id: str, schedule_id: str) -> tuple[Schedule, RunReport | None]:
    """One schedule with its last run; ``NotFound`` for a foreign, unknown or deleted one."""
    with tools.database.read() as session:
        schedule = own_schedule(session, tenant_id, schedule_id)
        return schedule, _last(session, schedule_id)


def list_schedules(
    tools: Tools, tenant_id: str, limit: int, before: Cursor = None
) -> Page[tuple[Schedule, RunReport | None]]:
    """At most ``limit`` schedules, each with its last run, newest first, before the cursor."""
    query = select(Schedule).where(Schedule.tenant_id == tenant_id, Schedule.deleted_at.is_(None))
    with tools.database.read() as session:
        page: Page[Schedule] = page_of(session, query, (Schedule.created_at, Schedule.schedule_id), limit, before)
        return page.each(lambda one: (one, _last(session, one.schedule_id)))


def next_slots(schedule: Schedule, now: datetime, count: int) -> Sequence[Slot]:
    """The slots that come, as many as there are."""
    timetable = rules_of(schedule).timetable
    slots: list[Slot] = []
    after = max(now, schedule.last_slot_at or now)
    while len(slots) < count and (slot := timetable.next_after(after)):
        slots.append(slot)
        after = slot.at
    return slots


def list_runs(tools: Tools, tenant_id: str, schedule_id: str, which: Which) -> Page[RunReport]:
    """The runs of a schedule that are asked for, newest first."""
    query = select(Run).where(Run.schedule_id == schedule_id)
    if which.state:
        query = query.where(Run.state == which.state)
    with tools.database.read() as session:
        own_schedule(session, tenant_id, schedule_id)
        page: Page[Run] = page_of(session, query, (Run.scheduled_for, Run.run_id), which.limit, which.before)
        return page.each(lambda run: _report(session, run, deliveries=which.deliveries))


def get_run(tools: Tools, tenant_id: str, schedule_id: str, run_id: str) -> RunReport:
    """One run of a schedule; ``NotFound`` for any other."""
    with tools.database.read() as session:
        own_schedule(session, tenant_id, schedule_id)
        run = session.get(Run, run_id)
        if run is None or run.schedule_id != schedule_id:
            raise NotFound(f"there is no run {run_id} of {schedule_id}")
        return _report(session, run, deliveries=True)


def latest_chart(tools: Tools, schedule_id: str) -> Chart:
    """The chart of the newest run that has a picture; ``NotFound`` while there is none."""
    drawn = (Run.schedule_id == schedule_id, Run.state == JobState.SUCCEEDED, Run.kind != RunKind.TEST)
    query = select(Run).where(*drawn, Run.batch_id.is_not(None), Run.swept_at.is_(None))
    with tools.database.read() as session:
        schedule = session.get(Schedule, schedule_id)
        if schedule is None or schedule.deleted_at:
            raise NotFound(f"there is no schedule {schedule_id}")
        for run in session.scalars(query.order_by(Run.as_of.desc(), Run.scheduled_for.desc()).limit(10)):
            chart = main_chart(session, run)
            if chart and not chart.deleted_at:
                return chart
    raise NotFound("the schedule has no picture yet; its first run that draws one makes it")


def open_run(tools: Tools, schedule_id: str, run_id: str) -> RunReport:
    """A run by its ids alone, for whoever has a signature of them."""
    with tools.database.read() as session:
        return _report(session, _opened(session, schedule_id, run_id)[1])


def scheduled_run(tools: Tools, schedule_id: str, run_id: str) -> tuple[Schedule, Run]:
    """A run and its schedule by their ids alone; ``NotFound`` when either is not there, or the schedule is deleted."""
    with tools.database.read() as session:
        return _opened(session, schedule_id, run_id)


def _opened(session: Session, schedule_id: str, run_id: str) -> tuple[Schedule, Run]:
    run, schedule = session.get(Run, run_id), session.get(Schedule, schedule_id)
    if run is None or schedule is None or schedule.deleted_at or run.schedule_id != schedule_id:
        raise NotFound(f"there is no run {run_id} of {schedule_id}")
    return schedule, run


def _last(session: Session, schedule_id: str) -> RunReport | None:
    query = select(Run).where(Run.schedule_id == schedule_id).order_by(Run.scheduled_for.desc()).limit(1)
    run = session.scalars(query).first()
    return _report(session, run) if run else None


def _report(session: Session, run: Run, *, deliveries: bool = False) -> RunReport:
    chart = main_chart(session, run)
    picture = session.get(Rendition, (chart.chart_id, chart.main_variant)) if chart else None
    job = session.get(Job, run.job_id) if run.job_id else None
    return RunReport(run, chart, picture, job.attempt if job else 0, _sent(session, run) if deliveries else ())


def _sent(session: Session, run: Run) -> Sequence[Sent]:
    query = select(Delivery, Webhook.url).outerjoin(Webhook, Webhook.webhook_id == Delivery.webhook_id)
    its = query.where(Delivery.event_id == run.event_id).order_by(Delivery.delivery_id)
    return [Sent(delivery, delivery.url or url or "") for delivery, url in session.execute(its)] if run.event_id else []
