"""Charts that wait for a file to be read, and are answered before it is: where the file as it lies tells what it will.

The worker that reads the file answers them, under the claim that it has on the reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from app.domain.jobs import HELD, RENDER, JobState
from app.ports import Tools
from app.store.models import Chart, Job
from app.usecases import telling
from app.usecases.readings import Reading
from app.usecases.release import publish, release
from app.usecases.specs import get_spec
from app.usecases.work import Fetched, held

MOST = 50
"""Charts that are answered early; more of them may as well wait."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A chart that waits: the job that is to draw it, and its request."""

    job_id: str
    tenant_id: str
    spec: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The object key of its data: the job's own, so that it is swept with what the job stores."""
        return f"{self.tenant_id}/{self.job_id}/0/data.json"


def awaiting(tools: Tools, mine: Reading) -> list[Awaiting]:
    """The charts that wait for this reading, the oldest first."""
    waiting = (Job.after_job == mine.job_id, Job.queue == HELD, Job.state == JobState.QUEUED)
    query = select(Job.job_id, Chart.spec, Chart.spec_key).join(Chart, Chart.chart_id == Job.chart_id).where(*waiting)
    with tools.database.read() as session:
        found = session.execute(query.order_by(Job.created_at, Job.job_id).limit(MOST)).all()
    return [Awaiting(row.job_id, mine.tenant_id, get_spec(tools, row.spec, row.spec_key)) for row in found]


def settle(tools: Tools, mine: Reading, job_id: str, found: Fetched) -> bool:
    """The data of a chart are there: it may be drawn. False: it waits no more, or the reading's lease is lost."""
    with tools.database.write() as session:
        if session.scalar(select(Job.job_id).where(held(mine)).with_for_update(read=True)) is None:
            return False
        waiting = (Job.job_id == job_id, Job.after_job == mine.job_id, Job.queue == HELD, Job.state == JobState.QUEUED)
        freed = update(Job).where(*waiting).values(queue=RENDER, after_job=None).returning(Job.job_id)
        if session.execute(freed).first() is None:
            return False
        telling.fetched(session, telling.waiting_charts(session, job_id), found)
        released = release(session, RENDER)
    publish(tools, RENDER, released)
    return True
