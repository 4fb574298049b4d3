"""How a run ends: sent, skipped, failed, missed; and who hears of it, in the transaction that makes it so.

Locks are taken in the order of ``app.usecases.telling``; runs and their schedules come between batches and the tenant.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain import events
from app.domain.errors import PlotworksError
from app.domain.instants import rfc3339
from app.domain.jobs import TERMINAL, ChartStatus, JobState
from app.domain.runs import Outcome, RunKind
from app.domain.variants import parse
from app.store.models import BatchItem, Chart, Rendition, Run, Schedule
from app.store.types import db_now
from app.usecases.outbox import address, note, tell
from app.usecases.schedules.rules import rules_of
from app.usecases.schedules.targets import addresses_of

SILENT = frozenset({JobState.SKIPPED, JobState.CANCELLED})
"""Ends that are noted, and sent to nobody: so the schedule's policy, or its owner, wants it."""

_ALERTED = ("schedule_id", "run_id", "name", "timezone", "kind", "scheduled_for", "as_of", "request_id", "chart_id")

_CHANGED = ("same", "columns", "rows")
"""What an event tells of a difference: how much of it there is, never the data."""


def held_run(session: Session, run_id: str) -> Run:
    """The run; nobody else changes it before this session ends."""
    return session.scalars(select(Run).where(Run.run_id == run_id).with_for_update(key_share=True)).one()


def drawn(session: Session, run_id: str) -> None:
    """Every chart of the run has ended: the dashboard's end, or that of the first chart, is the run's.

    One that was cancelled meanwhile stays so.
    """
    run = held_run(session, run_id)
    if run.state == JobState.CANCELLED:
        return
    main = main_chart(session, run)
    if main is None:
        end(session, run, JobState.FAILED, Outcome.NOT_DRAWN, _refusal(session, run))
    elif main.status == ChartStatus.CANCELLED:
        end(session, run, JobState.CANCELLED, Outcome.CANCELLED)
    elif main.status == ChartStatus.GENERATED:
        end(session, run, JobState.SUCCEEDED, run.outcome or Outcome.SENT)
    else:
        end(session, run, JobState.FAILED, Outcome.NOT_DRAWN, main.error)


def failed(session: Session, run_id: str, error: PlotworksError, outcome: str = Outcome.SOURCE_FAILED) -> None:
    """The run has no data, and nothing to show instead."""
    end(session, held_run(session, run_id), JobState.FAILED, outcome, error.to_json())


def cancelled(session: Session, run_id: str) -> None:
    """The run's job was cancelled on request: that is no news to who asked."""
    run = held_run(session, run_id)
    if run.state not in TERMINAL:
        end(session, run, JobState.CANCELLED, Outcome.CANCELLED)


def end(session: Session, run: Run, state: str, outcome: str, error: Mapping[str, Any] | None = None) -> None:
    """End the run and tell of it: its own event, and one for each condition that has come true or is over."""
    run.state, run.outcome, run.error, run.look_at = state, outcome, dict(error) if error else None, None
    session.flush()
    session.execute(update(Run).where(Run.run_id == run.run_id).values(finished_at=db_now()))
    schedule = session.get_one(Schedule, run.schedule_id)
    told = _told(session, schedule, run)
    if state != JobState.CANCELLED:
        run.event_id = _tell(session, schedule, run, _kind(state), told)
    for one in run.alert or ():
        if one.get("event"):
            ids = {name: told[name] for name in _ALERTED if name in told}
            _tell(session, schedule, run, events.SCHEDULE_ALERT, {**ids, "alert": one})


def missed(session: Session, schedule: Schedule, runs: list[Run], total: int) -> None:
    """Slots have passed without a run, ``total`` of them: one event tells of all, ``runs`` are those on record."""
    slots = [rfc3339(run.scheduled_for) for run in runs]
    data = {**_named(schedule), "reason": "not_run", "total": total}
    told = {**data, "run_ids": [run.run_id for run in runs], "slots": slots}
    event_id = tell(session, schedule.tenant_id, events.SCHEDULE_MISSED, told)
    for run in runs:
        run.event_id = event_id
    for url, kind in addresses_of(schedule, None):
        address(session, schedule.tenant_id, event_id, url, kind)


def late(session: Session, run: Run) -> None:
    """A run that should have begun long ago has not: it is told once, and still runs when it can."""
    run.late = True
    schedule = session.get_one(Schedule, run.schedule_id)
    data = {**_named(schedule), "reason": "late", "total": 1}
    told = {**data, "run_ids": [run.run_id], "slots": [rfc3339(run.scheduled_for)]}
    _tell(session, schedule, run, events.SCHEDULE_MISSED, told)


def main_chart(session: Session, run: Run) -> Chart | None:
    """The chart that stands for the run: its dashboard, or else its first that was not refused."""
    items = select(Chart).join(BatchItem, BatchItem.chart_id == Chart.chart_id)
    ours = items.where(BatchItem.batch_id == run.batch_id).order_by(BatchItem.position)
    found: Chart | None = session.scalars(ours.limit(1)).first() if run.batch_id else None
    return found


def _refusal(session: Session, run: Run) -> dict[str, Any]:
    """What the run's first request was refused with: its data don't fit its chart."""
    first = select(BatchItem.error).where(BatchItem.batch_id == run.batch_id).order_by(BatchItem.position).limit(1)
    return session.scalar(first) or {}


def _kind(state: str) -> str:
    return events.RUN_FAILED if state == JobState.FAILED else events.RUN_SUCCEEDED


def _tell(session: Session, schedule: Schedule, run: Run, kind: str, data: Mapping[str, Any]) -> str:
    """A test is told to whoever it is ``to`` alone; what is silent is noted for nobody."""
    silent = run.state in SILENT and kind not in {events.SCHEDULE_ALERT, events.SCHEDULE_MISSED}
    loud = not silent and run.kind != RunKind.TEST
    event_id = (tell if loud else note)(session, run.tenant_id, kind, data)
    for url, way in () if silent else addresses_of(schedule, run, ended=kind in events.RUN_ENDS):
        address(session, run.tenant_id, event_id, url, way)
    return event_id


def _named(schedule: Schedule) -> dict[str, Any]:
    return {
        "schedule_id": schedule.schedule_id,
        "name": schedule.name,
        "timezone": rules_of(schedule).timetable.zone.key,
        "request_id": schedule.request_id,
    }


def _told(session: Session, schedule: Schedule, run: Run) -> dict[str, Any]:
    chart = main_chart(session, run)
    picture = _picture(session, chart) if chart else {}
    data = run.data or []
    counts = {"rows": sum(one.get("rows") or 0 for one in data)} if data else {}
    return {
        **_named(schedule),
        "run_id": run.run_id,
        "kind": run.kind,
        "scheduled_for": rfc3339(run.scheduled_for),
        "as_of": rfc3339(run.as_of),
        "status": run.state,
        "outcome": run.outcome,
        **counts,
        **({"data_sha256": [one.get("sha256") for one in data]} if data else {}),
        **({"changed": {name: run.changed[name] for name in _CHANGED if name in run.changed}} if run.changed else {}),
        **({"chart_id": chart.chart_id} if chart else {}),
        **({"picture": picture} if picture else {}),
        **({"notices": run.notices[:10]} if run.notices else {}),
        **({"error": events.shortened(run.error)} if run.error else {}),
    }


def _picture(session: Session, chart: Chart) -> dict[str, Any]:
    stored = session.get(Rendition, (chart.chart_id, chart.main_variant))
    if stored is None or stored.object_key is None:
        return {}
    return events.picture(stored, parse(chart.main_variant).kind, chart.alt_text, {})  # type: ignore[arg-type]  # set when it is drawn
