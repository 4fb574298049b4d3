"""Getting a variant of a chart: the stored one, or a new one drawn through the same door as every chart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog
from sqlalchemy import update

from app.domain.caller import Caller
from app.domain.errors import (
    Conflict,
    Fault,
    NotFound,
    ObjectDamaged,
    PlotworksError,
    RenderFailed,
    StillDrawing,
    kind_of,
)
from app.domain.jobs import ChartStatus, JobState
from app.domain.variants import Variant
from app.ports import Tools
from app.store.jobs import get_job
from app.store.models import Chart, Rendition
from app.usecases.charts import get_rendition
from app.usecases.submit import Submission, submit_rendition

log = structlog.get_logger()

Wait = Callable[[Submission], bool]
"""Waits for the end of a submission's job, as long as the reader likes; gives whether it came."""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture in bytes; ``cached``: nothing was drawn for it, else ``job_id`` drew it.

    ``rendition`` has its ``variant``, ``content_type``, ``sha256``, ``created_at`` and ``details``, and where a job
    drew it that one's ``timings_ms``.
    """

    chart_id: str
    rendition: Any
    body: bytes
    cached: bool = True
    job_id: str = ""


def stored_picture(tools: Tools, chart_id: str, variant: Variant, *, current: bool = False) -> Found | None:
    """The picture when it is there; None when it was not drawn yet, or when the object store has lost it.

    With ``current`` a page that was made for another BokehJS is none.
    """
    rendition = get_rendition(tools, chart_id, variant.name, current=current)
    return opened(tools, rendition) if rendition else None


def opened(tools: Tools, rendition: Any) -> Found | None:
    """A rendition with its bytes; None when it is not drawn, or when the object store has lost it."""
    if rendition.object_key is None:
        return None
    try:
        return Found(rendition.chart_id, rendition, tools.objects.get(rendition.object_key))
    except (NotFound, ObjectDamaged):
        _forget(tools, rendition.object_key)
        return None


def drawn_picture(tools: Tools, who: Caller, chart: Chart, variant: Variant, wait: Wait) -> Found:
    """The picture, drawn if need be; the error of its drawing, or ``StillDrawing`` when ``wait`` has ended before."""
    if found := stored_picture(tools, chart.chart_id, variant, current=True):
        return found
    if chart.status in (ChartStatus.FAILED, ChartStatus.CANCELLED):
        raise Conflict(f"this chart is {chart.status}: it has no picture", chart_id=chart.chart_id)
    submission = submit_rendition(tools, who, chart.chart_id, variant)
    ended = wait(submission)
    if found := stored_picture(tools, chart.chart_id, variant):
        return replace(found, cached=submission.drawn, job_id=submission.job_id)
    if not ended:
        raise StillDrawing("the picture is still being drawn", headers={"Retry-After": "5"}, job_id=submission.job_id)
    raise job_error(tools, who.tenant_id, submission.job_id, chart_id=chart.chart_id)


def _forget(tools: Tools, object_key: str) -> None:
    """No rendition has this object any more: the store has lost it, and it is drawn anew for whoever asks."""
    log.error("picture.lost", object_key=object_key)
    with tools.database.write() as session:
        session.execute(update(Rendition).where(Rendition.object_key == object_key).values(object_key=None))


def job_error(tools: Tools, tenant_id: str, job_id: str, **extra: Any) -> PlotworksError:
    """The error that ended a job, as an exception with the same code and status."""
    with tools.database.read() as session:
        job = get_job(session, tenant_id, job_id)
    if job is None or job.state == JobState.CANCELLED:
        return Conflict("the job was cancelled", job_id=job_id, **extra)
    return revive(job.error or {}, job_id=job_id, **extra)


def revive(record: Mapping[str, Any], **extra: Any) -> PlotworksError:
    """An error read from a record: the class of its code, with its message and its faults."""
    faults = [Fault(one["field"], one["message"]) for one in record.get("errors", ())]
    return kind_of(record.get("code"), RenderFailed)(str(record.get("detail", "")), faults=faults, **extra)
