"""What the end of a chart means: its status, the batch that it is of, and who hears of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.domain import events
from app.domain.jobs import ChartStatus
from app.domain.variants import parse
from app.store.models import Batch, BatchItem, Chart, Rendition, table
from app.store.types import db_now
from app.usecases.outbox import tell

_CHARTS, _RENDITIONS, _BATCHES, _ITEMS = table(Chart), table(Rendition), table(Batch), table(BatchItem)
_SET = _CHARTS.update().where(_CHARTS.c.chart_id == bindparam("chart")).values(finished_at=db_now())
_TOLD = ("chart_id", "tenant_id", "main_variant", "alt_text", "warnings", "request_id", "callback_url")


@dataclass(frozen=True, slots=True)
class Told:
    """What of a chart is told when it ends; ``batch_id`` when it is one of a batch, which speaks for it."""

    chart_id: str
    tenant_id: str
    main_variant: str
    alt_text: str
    warnings: Sequence[Any]
    request_id: str
    callback_url: str | None
    batch_id: str | None

    @classmethod
    def of(cls, chart: Mapping[str, Any]) -> "Told":
        """From the columns of a chart that speaks for itself."""
        return cls(**{name: chart[name] for name in _TOLD}, batch_id=None)


_WAITING = (
    select(*(_CHARTS.c[name] for name in _TOLD), _ITEMS.c.batch_id)
    .join(_RENDITIONS, _RENDITIONS.c.chart_id == _CHARTS.c.chart_id)
    .outerjoin(_ITEMS, _ITEMS.c.chart_id == _CHARTS.c.chart_id)
    .where(
        _RENDITIONS.c.job_id == bindparam("job"),
        _RENDITIONS.c.variant == _CHARTS.c.main_variant,
        _CHARTS.c.status == ChartStatus.QUEUED,
        _CHARTS.c.deleted_at.is_(None),
    )
)
_COUNT_DOWN = (
    _BATCHES.update()
    .where(_BATCHES.c.batch_id == bindparam("batch"), _BATCHES.c.unfinished > 0)
    .values(unfinished=_BATCHES.c.unfinished - bindparam("ended"))
    .returning(_BATCHES.c.unfinished)
)
_COMPLETE = (
    _BATCHES.update()
    .where(_BATCHES.c.batch_id == bindparam("batch"))
    .values(finished_at=db_now())
    .returning(_BATCHES.c.tenant_id, _BATCHES.c.request_id, _BATCHES.c.callback_url)
)


def waiting_charts(session: Session, job_id: str) -> list[Told]:
    """The charts whose status speaks of the picture that this job draws."""
    return [Told(**row) for row in session.execute(_WAITING, {"job": job_id}).mappings()]


def generated(session: Session, chart: Told, job_id: str, stored: Any, timings: Mapping[str, float]) -> None:
    """The chart's own picture is there. ``stored`` is its rendition or what that is set to."""
    set_generated(session, chart, stored)
    if _counted(session, chart):
        return
    picture = events.picture(stored, parse(chart.main_variant).kind, chart.alt_text, timings)
    data = events.chart_generated(chart.chart_id, job_id, chart.request_id, picture)
    _tell(session, chart, events.CHART_GENERATED, data)


def set_generated(session: Session, chart: Told, stored: Any) -> None:
    """The chart's own picture is there, and somebody else tells it."""
    found = (stored.details or {}).get("warnings")
    values = {"warnings": [*chart.warnings, *found]} if found else {}
    session.execute(_SET, {"chart": chart.chart_id, "status": ChartStatus.GENERATED, **values})


def failed(session: Session, chart: Told, job_id: str, error: Mapping[str, Any]) -> None:
    """The chart can't be drawn."""
    session.execute(_SET, {"chart": chart.chart_id, "status": ChartStatus.FAILED, "error": error})
    if not _counted(session, chart):
        _tell(session, chart, events.CHART_FAILED, events.chart_failed(chart.chart_id, job_id, chart.request_id, error))


def cancelled(session: Session, chart: Told) -> None:
    """The chart is not drawn any more, as its owner wished: that is no news to him."""
    session.execute(_SET, {"chart": chart.chart_id, "status": ChartStatus.CANCELLED})
    _counted(session, chart)


def count_down(session: Session, batch_id: str, ended: int = 1) -> None:
    """So many charts of the batch have ended; the last of them is its event, and theirs together."""
    left = session.execute(_COUNT_DOWN, {"batch": batch_id, "ended": ended}).scalar_one_or_none()
    if left == 0:
        complete(session, batch_id)


def complete(session: Session, batch_id: str) -> None:
    """Every chart of the batch has ended."""
    batch = session.execute(_COMPLETE, {"batch": batch_id}).one()
    data = {"batch_id": batch_id, "request_id": batch.request_id, "status": "completed", **_tally(session, batch_id)}
    tell(session, batch.tenant_id, events.BATCH_COMPLETED, data, callback=batch.callback_url)


def _counted(session: Session, chart: Told) -> bool:
    """Whether the chart is one of a batch, which speaks for it."""
    if chart.batch_id is None:
        return False
    count_down(session, chart.batch_id)
    return True


def _tell(session: Session, chart: Told, kind: str, data: Mapping[str, Any]) -> None:
    tell(session, chart.tenant_id, kind, data, callback=chart.callback_url)


def _tally(session: Session, batch_id: str) -> dict[str, Any]:
    """How many of its charts ended how; a request that was refused counts as failed."""
    status = func.coalesce(_CHARTS.c.status, ChartStatus.FAILED)
    of_batch = select(_ITEMS.c.position, _ITEMS.c.chart_id, status.label("status")).outerjoin(
        _CHARTS, _CHARTS.c.chart_id == _ITEMS.c.chart_id
    )
    items = session.execute(of_batch.where(_ITEMS.c.batch_id == batch_id)).all()
    found = [item.status for item in items if item.position >= 0]
    dashboard = next((item.chart_id for item in items if item.position < 0), None)
    counts = {
        "total": len(found),
        "generated": found.count(ChartStatus.GENERATED),
        "failed": found.count(ChartStatus.FAILED),
        "cancelled": found.count(ChartStatus.CANCELLED),
    }
    return counts | ({"chart_id": dashboard} if dashboard else {})
