"""The fetching of a source: claimed by a worker, for a chart that waits for it or for a run of a schedule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.jobs import POLL, JobState
from app.domain.progress import Counted
from app.ports import Tools
from app.store.models import Chart, Run
from app.store.types import db_now
from app.usecases import held
from app.usecases.asking import Asked, add_job
from app.usecases.ending import end_well
from app.usecases.release import publish_later
from app.usecases.specs import get_spec
from app.usecases.work import Fetched, take


@dataclass(frozen=True, slots=True)
class Poll:
    """A source that this worker fetches from as long as it holds the job: of a chart's ``spec``, or of a run."""

    job_id: str
    tenant_id: str
    attempt: int
    request_id: str
    chart_id: str | None
    run_id: str | None
    spec: Mapping[str, Any]
    queue: str = POLL
    progress: Counted = field(default_factory=lambda: Counted(stage="fetch"))

    def key(self, name: str) -> str:
        """The key under which this attempt stores ``name``."""
        return f"{self.tenant_id}/{self.job_id}/{self.attempt}/{name}"


def add_poll(session: Session, tenant_id: str, request_id: str, **columns: Any) -> str:
    """Add a job that fetches for the chart or run in ``columns``; it is published after the commit. Gives its id."""
    job = {"job_id": ids.new_id(ids.JOB), "tenant_id": tenant_id, "request_id": request_id, "variant": ""}
    asked: Asked = add_job(session, {**job, "queue": POLL, **columns})
    publish_later(session, POLL, asked.released)
    return asked.job_id


def claim_poll(tools: Tools, job_id: str, owner: str) -> Poll | None:
    """Take the job if it is free or its lease has ended; None: somebody else has it, or it has ended."""
    with tools.database.write(durable=False) as session:
        job = take(tools, session, job_id, owner)
        if job is None:
            return None
        chart = session.get_one(Chart, job.chart_id) if job.chart_id else None
        if job.run_id:
            begun = update(Run).where(Run.run_id == job.run_id, Run.state.in_((JobState.QUEUED, JobState.RUNNING)))
            session.execute(begun.values(state=JobState.RUNNING, started_at=db_now()))
    spec = get_spec(tools, chart.spec, chart.spec_key) if chart else {}
    return Poll(job_id, job.tenant_id, job.attempt, job.request_id, job.chart_id, job.run_id, spec)


def end_chart_poll(tools: Tools, mine: Poll, found: Fetched, timings_ms: Mapping[str, float]) -> bool:
    """The data of a chart are there: it may be drawn. False: the lease was lost."""
    told = {name: getattr(found, name) for name in ("table_key", "chart_type", "alt_text", "title", "warnings")}

    def then(session: Session) -> None:
        session.execute(update(Chart).where(Chart.chart_id == mine.chart_id).values(**told))
        held.free(session, mine.job_id)

    return end_well(tools, mine, timings_ms, then)
