"""The only birthplace of a job: it is committed first, then the queue gets a hint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.orm import Session

from app import charts
from app.charts.model import ChartSpec
from app.domain import ids
from app.domain.caller import Caller
from app.domain.jobs import RENDER, TERMINAL, JobState
from app.domain.variants import Variant
from app.ports import Tools
from app.store.models import Chart, Job, Rendition
from app.usecases.charts import own_chart
from app.usecases.idempotency import Answer, Attempt, remember
from app.usecases.release import publish, release

INLINE_BYTES = 64_000
"""A larger spec lies in the object store; the row points to it."""

SPEC_FIELDS = ("chart_type", "data", "options", "advanced_options", "width", "height")


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of a request: its ids; ``answer`` when the same request was answered before.

    ``reachable`` is False when the broker did not take the hint: waiting for the end makes no sense then.
    """

    chart_id: str
    job_id: str
    reachable: bool = True
    answer: Answer | None = None


def submit_chart(
    tools: Tools,
    who: Caller,
    body: Mapping[str, Any],
    *,
    visibility: str = "public",
    attempt: Attempt | None = None,
) -> Submission:
    """Check the request, commit chart and job together, wake a worker; ``Invalid`` names every fault."""
    body = {name: body[name] for name in SPEC_FIELDS if body.get(name) is not None}
    spec = charts.read(body)
    chart_id, job_id = ids.new_id(ids.CHART), ids.new_id(ids.JOB)
    encoded = orjson.dumps(body)
    spec_key = f"{who.tenant_id}/{job_id}/0/spec.json" if len(encoded) > INLINE_BYTES else None
    if spec_key:
        tools.objects.put(spec_key, encoded, "application/json")
    with tools.database.write() as session:
        if attempt and (earlier := remember(session, who.tenant_id, attempt, chart_id, job_id)):
            return Submission(earlier.chart_id, earlier.job_id, answer=earlier.answer)
        chart = _chart(chart_id, who, spec, visibility)
        chart.spec, chart.spec_key = (None, spec_key) if spec_key else (body, None)
        session.add(chart)
        session.flush()
        _add_job(session, job_id, who, chart, chart.main_variant)
        released = release(session, RENDER)
    return Submission(chart_id, job_id, reachable=publish(tools, RENDER, released))


def submit_rendition(tools: Tools, who: Caller, chart_id: str, variant: Variant) -> Submission:
    """Have a further variant of a chart drawn; whoever asks for the same at the same time shares the job.

    One that failed is drawn again for a caller with a key; anybody else gets the job that failed.
    """
    with tools.database.write() as session:
        chart = own_chart(session, who.tenant_id, chart_id)
        rendition = session.get(Rendition, (chart_id, variant.name))
        if rendition and (rendition.object_key or not who.key_id or _is_live(session, rendition.job_id)):
            return Submission(chart_id, rendition.job_id)
        if rendition:
            session.delete(rendition)
            session.flush()
        job_id = ids.new_id(ids.JOB)
        _add_job(session, job_id, who, chart, variant.name)
        released = release(session, RENDER)
    return Submission(chart_id, job_id, reachable=publish(tools, RENDER, released))


def _is_live(session: Session, job_id: str) -> bool:
    job = session.get(Job, job_id)
    return job is not None and job.state not in TERMINAL


def _chart(chart_id: str, who: Caller, spec: ChartSpec, visibility: str) -> Chart:
    entry = charts.CHART_TYPES[spec.chart_type]
    return Chart(
        chart_id=chart_id,
        tenant_id=who.tenant_id,
        chart_type=spec.chart_type,
        title=spec.options.title,
        visibility=visibility,
        width=spec.width,
        height=spec.height,
        main_variant=Variant("png", spec.width, spec.height).name,
        warnings=[notice.to_json() for notice in spec.notices],
        alt_text=entry.describe(spec),
    )


def _add_job(session: Session, job_id: str, who: Caller, chart: Chart, variant: str) -> None:
    session.add(
        Job(
            job_id=job_id,
            tenant_id=who.tenant_id,
            queue=RENDER,
            chart_id=chart.chart_id,
            variant=variant,
            request_id=who.request_id,
            state=JobState.QUEUED,
        )
    )
    session.add(Rendition(chart_id=chart.chart_id, variant=variant, tenant_id=who.tenant_id, job_id=job_id))
    session.flush()
