"""Reading and deleting charts: always within one tenant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select, update
from sqlalchemy.orm import Session

from app import charts as catalogue
from app.charts.model import ChartSpec, DataTable
from app.domain.errors import NotFound
from app.domain.jobs import SWEEP_AFTER
from app.ports import Tools
from app.store.jobs import hold
from app.store.models import Chart, Job, Rendition, table
from app.store.pages import Cursor, Page, page_of
from app.store.renditions import is_current, maker
from app.store.types import db_now
from app.usecases.cancelling import tell, withdraw_chart
from app.usecases.specs import get_spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which charts are wanted; None: all. ``q`` is a part of the title, in any case of letters."""

    q: str | None = None
    status: str | None = None
    chart_type: str | None = None
    since: datetime | None = None


EVERY = Filter()


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a chart's own picture: milliseconds a stage, and what was told of its points."""

    timings_ms: Mapping[str, float]
    points: Mapping[str, Any]


NOTHING = Outcome({}, {})
"""What is told of a chart in a list."""

_OUTCOME = (
    select(Job.timings_ms, Rendition.details)
    .join(Rendition, Rendition.job_id == Job.job_id)
    .where(Rendition.chart_id == bindparam("chart"), Rendition.variant == bindparam("variant"))
)
_BY_ID = select(Chart).where(Chart.chart_id == bindparam("chart"))
_RENDITIONS, _JOBS = table(Rendition), table(Job)
_DRAWN = (
    select(_RENDITIONS, _JOBS.c.timings_ms)
    .join(_JOBS, _JOBS.c.job_id == _RENDITIONS.c.job_id)
    .where(
        _RENDITIONS.c.chart_id == bindparam("chart"),
        _RENDITIONS.c.variant == bindparam("variant"),
        _RENDITIONS.c.object_key.is_not(None),
    )
)
_POINTS = ("points_in", "points_drawn", "method")


def outcome(tools: Tools, chart: Chart) -> Outcome:
    """How the drawing of the chart's own picture went, as far as it has come."""
    with tools.database.read() as session:
        found = session.execute(_OUTCOME, {"chart": chart.chart_id, "variant": chart.main_variant}).one()
    details = found.details or {}
    return Outcome(found.timings_ms or {}, {name: details[name] for name in _POINTS if name in details})


def find_open_chart(tools: Tools, chart_id: str) -> Chart:
    """A chart by its id alone, for the pages that are open to whoever has the id."""
    with tools.database.read() as session:
        chart = session.scalars(_BY_ID, {"chart": chart_id}).one_or_none()
    if chart is None or chart.deleted_at:
        raise NotFound(f"there is no chart {chart_id}")
    return chart


def list_charts(tools: Tools, tenant_id: str, limit: int, before: Cursor = None, wanted: Filter = EVERY) -> Page[Chart]:
    """At most ``limit`` charts, newest first, before the cursor."""
    query = select(Chart).where(Chart.tenant_id == tenant_id, Chart.deleted_at.is_(None), *_conditions(wanted))
    with tools.database.read() as session:
        return page_of(session, query, (Chart.created_at, Chart.chart_id), limit, before)


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.q:
        yield Chart.title.icontains(wanted.q, autoescape=True)
    if wanted.status:
        yield Chart.status == wanted.status
    if wanted.chart_type:
        yield Chart.chart_type == wanted.chart_type
    if wanted.since:
        yield Chart.created_at >= wanted.since


def delete_chart(tools: Tools, tenant_id: str, chart_id: str) -> None:
    """Delete a chart: work that nobody else waits for is cancelled, its objects are left to the sweeper."""
    with tools.database.write() as session:
        chart = own_chart(session, tenant_id, chart_id)
        renditions = session.scalars(select(Rendition).where(Rendition.chart_id == chart_id)).all()
        jobs = {rendition.job_id for rendition in renditions}
        keys = (chart.spec_key, chart.table_key, *(rendition.object_key for rendition in renditions))
        makers = jobs | {maker(key) for key in keys if key}
        hold(session, makers)
        ended = withdraw_chart(session, chart_id, jobs)
        session.execute(update(Job).where(Job.job_id.in_(makers)).values(sweep_at=db_now(SWEEP_AFTER)))
        session.execute(update(Chart).where(Chart.chart_id == chart_id).values(deleted_at=db_now()))
    tell(tools, session, ended)


def get_rendition(tools: Tools, chart_id: str, variant: str, *, current: bool = False) -> Row[Any] | None:
    """The row of a variant that has been drawn, with the ``timings_ms`` of its job, or None.

    With ``current`` only one that an engine of today can show.
    """
    with tools.database.read() as session:
        rendition = session.execute(_DRAWN, {"chart": chart_id, "variant": variant}).one_or_none()
        if rendition is None or (current and not is_current(session, rendition)):
            return None
        return rendition


def read_spec(tools: Tools, chart: Chart) -> ChartSpec:
    """The request the chart was made from, read as the worker reads it; without its data while they are fetched."""
    body = get_spec(tools, chart.spec, chart.table_key or chart.spec_key)
    return catalogue.read(body) if "data" in body else catalogue.outline(body)


def data_table(spec: ChartSpec) -> DataTable:
    """The chart's data as rows; none while they are fetched."""
    if spec.data is None:
        return DataTable((), ())
    return catalogue.CHART_TYPES[spec.chart_type].tabulate(spec)


def own_chart(session: Session, tenant_id: str, chart_id: str) -> Chart:
    """One chart of this tenant, within a session; ``NotFound`` as ``get_chart``."""
    chart = session.scalars(_BY_ID, {"chart": chart_id}).one_or_none()
    if chart is None or chart.tenant_id != tenant_id or chart.deleted_at:
        raise NotFound(f"there is no chart {chart_id}")
    return chart
