"""A new job for the work of one that failed or was cancelled: terminal states never change."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.caller import Caller
from app.domain.errors import Conflict
from app.domain.jobs import HELD, POLL, RENDER, ChartStatus, JobState
from app.ports import Tools
from app.store.jobs import LIVE
from app.store.models import Batch, BatchItem, Chart, Job, Rendition, table
from app.usecases.asking import Asked, add_job, hold_job
from app.usecases.idempotency import Attempt, redirect, remember
from app.usecases.jobs import own_job
from app.usecases.polls import add_poll
from app.usecases.release import publish, publish_noted
from app.usecases.submit import Submission
from app.usecases.usage import account, born

AGAIN = (JobState.FAILED, JobState.CANCELLED)

_CHARTS, _RENDITIONS, _ITEMS = table(Chart), table(Rendition), table(BatchItem)
_WANTED = (
    select(_RENDITIONS.c.chart_id, _RENDITIONS.c.variant, _CHARTS.c.main_variant, _ITEMS.c.batch_id)
    .join(_CHARTS, _CHARTS.c.chart_id == _RENDITIONS.c.chart_id)
    .outerjoin(_ITEMS, _ITEMS.c.chart_id == _CHARTS.c.chart_id)
    .where(_RENDITIONS.c.job_id == bindparam("job"), _RENDITIONS.c.object_key.is_(None), _CHARTS.c.deleted_at.is_(None))
)


def retry_job(tools: Tools, who: Caller, job_id: str, *, attempt: Attempt | None = None) -> Submission:
    """Have the work of a failed or cancelled job done by a new one; its charts are queued again.

    A job has one retry: whoever asks again gets the same. ``Conflict`` when the job has not failed, or when nobody
    wants its picture any more.
    """
    new_id = ids.new_id(ids.JOB)
    with tools.database.write() as session:
        old = own_job(session, who.tenant_id, job_id)
        session.refresh(old, with_for_update=True)
        if attempt and (earlier := remember(session, who.tenant_id, attempt, old.chart_id or "", new_id)):
            return Submission(earlier.chart_id, earlier.job_id, answer=earlier.answer)
        if retry := session.scalar(select(Job.job_id).where(Job.chart_id == old.chart_id, Job.retry_of == job_id)):
            asked = Asked(retry)
        else:
            asked = _again(session, old, who, new_id)
        if attempt and asked.job_id != new_id:
            redirect(session, who.tenant_id, attempt, asked.job_id)
        account(tools, session, who)
    reachable = publish(tools, _queue(old), asked.released)
    publish_noted(tools, session)
    return Submission(old.chart_id or "", asked.job_id, reachable, turn_in=asked.turn_in)


def _again(session: Session, old: Job, who: Caller, job_id: str) -> Asked:
    if old.state not in AGAIN:
        told = f"the job is {old.state}: only one that failed or was cancelled can be retried"
        raise Conflict(told, job_id=old.job_id, state=old.state)
    wanted: Sequence[Any] = session.execute(_WANTED, {"job": old.job_id}).all()
    if not wanted:
        raise Conflict("its chart was deleted, or its picture has another job now", job_id=old.job_id, state=old.state)
    session.execute(update(Rendition).where(Rendition.job_id == old.job_id).values(job_id=job_id))
    for rendition in wanted:
        if rendition.variant == rendition.main_variant:
            _queue_again(session, rendition)
    if old.counted:
        born(session)
    copied = {name: getattr(old, name) for name in ("tenant_id", "chart_id", "variant", "counted")}
    job = {**copied, "job_id": job_id, "queue": _queue(old), "request_id": who.request_id, "retry_of": old.job_id}
    before = _before(session, old, who) if old.queue == HELD else None
    return hold_job(session, job, before) if before else add_job(session, job)


def _queue(old: Job) -> str:
    """Where the work is done: nobody serves the queue of those that are held."""
    return RENDER if old.queue == HELD else old.queue


def _before(session: Session, old: Job, who: Caller) -> str | None:
    """The job that must end well before, for one that was held for its data; None: they are there by now.

    What did not come from elsewhere is fetched once more.
    """
    before = session.get(Job, old.after_job, with_for_update=True) if old.after_job else None
    if before and before.state == JobState.SUCCEEDED:
        return None
    if before and before.state in LIVE:
        return before.job_id
    if before and before.queue == POLL:
        return add_poll(session, old.tenant_id, who.request_id, chart_id=old.chart_id)
    told = "its file was not read, and is not read again; upload it once more and ask for a new chart"
    raise Conflict(told, job_id=old.job_id, state=old.state)


def _queue_again(session: Session, rendition: Any) -> None:
    """Its chart waits again; a batch that it is of has not ended then, and tells when it has, once more."""
    waits = {"status": ChartStatus.QUEUED, "error": None, "finished_at": None}
    session.execute(update(Chart).where(Chart.chart_id == rendition.chart_id).values(**waits))
    if rendition.batch_id:
        reopened = update(Batch).where(Batch.batch_id == rendition.batch_id)
        session.execute(reopened.values(unfinished=Batch.unfinished + 1, finished_at=None))
