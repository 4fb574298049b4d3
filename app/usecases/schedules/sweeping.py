"""Runs of long ago: their records stay, their pictures and data go."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.jobs import TERMINAL
from app.ports import Tools
from app.store.models import BatchItem, Job, Run, Schedule
from app.store.types import db_now
from app.usecases.charts import delete_chart
from app.usecases.schedules.running import GOOD

TOGETHER = 200
"""Runs that are swept of one schedule at a time."""


def sweep_runs(tools: Tools) -> int:
    """Remove the pictures and data of runs that their schedules don't keep any more; gives how many runs."""
    with tools.database.read() as session:
        full = [run_id for schedule_id in _schedules(session) for run_id in _unkept(session, schedule_id)]
    for run_id in full:
        _sweep(tools, run_id)
    return len(full)


def _schedules(session: Session) -> Sequence[str]:
    """Those with more runs that have something than they keep; of deleted ones all that have something."""
    has = (Run.swept_at.is_(None), Run.state.in_(TERMINAL))
    counted = select(Run.schedule_id, func.count().label("runs")).where(*has).group_by(Run.schedule_id).subquery()
    query = select(Schedule.schedule_id).join(counted, counted.c.schedule_id == Schedule.schedule_id)
    return session.scalars(query.where((counted.c.runs > Schedule.keep_runs) | Schedule.deleted_at.is_not(None))).all()


def _unkept(session: Session, schedule_id: str) -> Sequence[str]:
    """The oldest runs of a schedule, without the newest good one: a later run may have to fall back on it."""
    schedule = session.get_one(Schedule, schedule_id)
    has = (Run.schedule_id == schedule_id, Run.swept_at.is_(None), Run.state.in_(TERMINAL))
    newest = select(Run).where(*has).order_by(Run.as_of.desc(), Run.scheduled_for.desc())
    if schedule.deleted_at:
        return [run.run_id for run in session.scalars(newest.limit(TOGETHER))]
    good = session.scalars(newest.where(*GOOD).limit(1)).first()
    old = session.scalars(newest.offset(schedule.keep_runs).limit(TOGETHER)).all()
    return [run.run_id for run in old if good is None or run.run_id != good.run_id]


def _sweep(tools: Tools, run_id: str) -> None:
    with tools.database.read() as session:
        run = session.get_one(Run, run_id)
        charts = select(BatchItem.chart_id).where(BatchItem.batch_id == run.batch_id, BatchItem.chart_id.is_not(None))
        chart_ids = session.scalars(charts).all() if run.batch_id else []
    for chart_id in chart_ids:
        try:
            delete_chart(tools, run.tenant_id, chart_id or "")
        except NotFound:  # its owner was quicker
            continue
    with tools.database.write() as session:
        session.execute(update(Run).where(Run.run_id == run_id).values(swept_at=db_now()))
        session.execute(update(Job).where(Job.run_id == run_id).values(sweep_at=db_now()))
