"""Reading and deleting charts: always within one tenant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from app import charts as catalogue
from app.charts.model import ChartSpec, DataTable
from app.domain.errors import NotFound
from app.domain.jobs import ChartStatus, JobState
from app.ports import Tools
from app.store.jobs import LIVE
from app.store.models import Chart, Job, Rendition
from app.store.types import db_now


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first; ``cursor`` of the last item when there is more."""

    charts: list[Chart]
    cursor: tuple[datetime, str] | None


def get_chart(tools: Tools, tenant_id: str, chart_id: str) -> Chart:
    """One chart of this tenant; a foreign, unknown or deleted one is ``NotFound``."""
    with tools.database.read() as session:
        return own_chart(session, tenant_id, chart_id)


def main_job(tools: Tools, chart: Chart) -> Job:
    """The job that draws the chart's own picture."""
    query = select(Job).join(Rendition, Rendition.job_id == Job.job_id)
    main = (Rendition.chart_id == chart.chart_id, Rendition.variant == chart.main_variant)
    with tools.database.read() as session:
        return session.scalars(query.where(*main)).one()


def find_open_chart(tools: Tools, chart_id: str) -> Chart:
    """A chart by its id alone, for the pages that are open to whoever has the id."""
    with tools.database.read() as session:
        chart = session.get(Chart, chart_id)
    if chart is None or chart.deleted_at:
        raise NotFound(f"there is no chart {chart_id}")
    return chart


def list_charts(tools: Tools, tenant_id: str, limit: int, before: tuple[datetime, str] | None = None) -> Page:
    """At most ``limit`` charts, newest first, before the cursor."""
    query = select(Chart).where(Chart.tenant_id == tenant_id, Chart.deleted_at.is_(None))
    if before:
        instant, chart_id = before
        query = query.where(
            or_(Chart.created_at < instant, and_(Chart.created_at == instant, Chart.chart_id < chart_id))
        )
    query = query.order_by(Chart.created_at.desc(), Chart.chart_id.desc()).limit(limit + 1)
    with tools.database.read() as session:
        found = list(session.scalars(query))
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], (last.created_at, last.chart_id) if last else None)


def delete_chart(tools: Tools, tenant_id: str, chart_id: str) -> None:
    """Delete a chart: unfinished work on it is cancelled, its objects are left to the sweeper."""
    with tools.database.write() as session:
        own_chart(session, tenant_id, chart_id)
        session.execute(update(Chart).where(Chart.chart_id == chart_id).values(deleted_at=db_now()))
        unfinished = (Job.chart_id == chart_id, Job.state.in_(LIVE))
        session.execute(update(Job).where(*unfinished).values(state=JobState.CANCELLED, finished_at=db_now()))
        session.execute(update(Job).where(Job.chart_id == chart_id).values(swept=False))
        queued = (Chart.chart_id == chart_id, Chart.status == ChartStatus.QUEUED)
        session.execute(update(Chart).where(*queued).values(status=ChartStatus.CANCELLED))


def get_rendition(tools: Tools, chart_id: str, variant: str) -> Rendition | None:
    """A variant that has been drawn, or None."""
    with tools.database.read() as session:
        rendition = session.get(Rendition, (chart_id, variant))
    return rendition if rendition and rendition.object_key else None


def get_spec(tools: Tools, chart: Chart) -> Mapping[str, Any]:
    """The request the chart was made from."""
    if chart.spec_key:
        spec: dict[str, Any] = orjson.loads(tools.objects.get(chart.spec_key))
        return spec
    return chart.spec or {}


def read_spec(tools: Tools, chart: Chart) -> ChartSpec:
    """The request the chart was made from, read as the worker reads it."""
    return catalogue.read(get_spec(tools, chart))


def data_table(spec: ChartSpec) -> DataTable:
    """The chart's data as rows."""
    return catalogue.CHART_TYPES[spec.chart_type].tabulate(spec)


def own_chart(session: Session, tenant_id: str, chart_id: str) -> Chart:
    """One chart of this tenant, within a session; ``NotFound`` as ``get_chart``."""
    chart = session.scalar(select(Chart).where(Chart.tenant_id == tenant_id, Chart.chart_id == chart_id))
    if chart is None or chart.deleted_at:
        raise NotFound(f"there is no chart {chart_id}")
    return chart
