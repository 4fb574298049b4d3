"""What the end of a chart means: its status, the batch that it is of, and who hears of it.

Whoever ends charts takes locks in one order, or two of them could wait for each other on PostgreSQL: jobs, charts,
batches, and last the tenant, whose events are counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.domain import events
from app.domain.jobs import ChartStatus
from app.domain.variants import parse
from app.store.models import Batch, BatchItem, Chart, Rendition, table
from app.store.renditions import FETCHED
from app.store.types import db_now
from app.usecases.outbox import tell
from app.usecases.schedules.ending import drawn

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
    .order_by(_CHARTS.c.chart_id)
    .with_for_update(of=_CHARTS, key_share=True)
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
    .returning(_BATCHES.c.tenant_id, _BATCHES.c.request_id, _BATCHES.c.callback_url, _BATCHES.c.run_id)
)


def waiting_charts(session: Session, job_id: str) -> list[Told]:
    """The charts whose status speaks of the picture that this job draws; nobody else ends them before this session."""
    return [Told(**row) for row in session.execute(_WAITING, {"job": job_id}).mappings()]


def generated(session: Session, charts: Sequence[Told], job_id: str, stored: Any, timings: Mapping[str, float]) -> None:
    """The charts' own picture is there. ``stored`` is its rendition or what that is set to."""
    for chart in charts:
        set_generated(session, chart, stored)
    for chart in _speaking(session, charts):
        picture = events.picture(stored, parse(chart.main_variant).kind, chart.alt_text, timings)
        data = events.chart_generated(chart.chart_id, job_id, chart.request_id, picture)
        _tell(session, chart, events.CHART_GENERATED, data)


def fetched(session: Session, charts: Sequence[Told], found: Any) -> list[Told]:
    """The data of the charts are there: what they show is known now, and needs its source no more."""
    told = {name: getattr(found, name) for name in FETCHED}
    session.execute(_CHARTS.update().where(_CHARTS.c.chart_id.in_([one.chart_id for one in charts])).values(told))
    return [replace(one, alt_text=found.alt_text, warnings=found.warnings) for one in charts]


def worded(session: Session, charts: Sequence[Told], words: str) -> list[Told]:
    """Those of the charts that have no alt text get these words; all of them show the same."""
    bare = [one.chart_id for one in charts if not one.alt_text]
    session.execute(_CHARTS.update().where(_CHARTS.c.chart_id.in_(bare)).values(alt_text=words))
    return [one if one.alt_text else replace(one, alt_text=words) for one in charts]


def inherited(twin: Any) -> dict[str, Any]:
    """What a chart's row has of its twin's, whose data have been fetched already: as ``fetched`` would set it."""
    if twin is None or twin.table_key is None:
        return {}
    of_picture = list((twin.details or {}).get("warnings", ()))
    is_told = of_picture and twin.warnings[-len(of_picture) :] == of_picture
    warnings = twin.warnings[: -len(of_picture)] if is_told else twin.warnings
    return {**{name: getattr(twin, name) for name in FETCHED}, "warnings": warnings}


def set_generated(session: Session, chart: Told, stored: Any) -> None:
    """The chart's own picture is there, and somebody else tells it."""
    found = (stored.details or {}).get("warnings")
    values = {"warnings": [*chart.warnings, *found]} if found else {}
    session.execute(_SET, {"chart": chart.chart_id, "status": ChartStatus.GENERATED, **values})


def failed(session: Session, charts: Sequence[Told], job_id: str, error: Mapping[str, Any]) -> None:
    """The charts can't be drawn."""
    for chart in charts:
        session.execute(_SET, {"chart": chart.chart_id, "status": ChartStatus.FAILED, "error": error})
    for chart in _speaking(session, charts):
        _tell(session, chart, events.CHART_FAILED, events.chart_failed(chart.chart_id, job_id, chart.request_id, error))


def cancelled(session: Session, charts: Sequence[Told]) -> None:
    """The charts are not drawn any more, as their owner wished: that is no news to him."""
    for chart in charts:
        session.execute(_SET, {"chart": chart.chart_id, "status": ChartStatus.CANCELLED})
    _speaking(session, charts)


def complete(session: Session, batch_id: str) -> None:
    """Every chart of the batch has ended: that is its event, or that of the run that it is of."""
    batch = session.execute(_COMPLETE, {"batch": batch_id}).one()
    if batch.run_id:
        drawn(session, batch.run_id)
        return
    data = {"batch_id": batch_id, "request_id": batch.request_id, "status": "completed", **_tally(session, batch_id)}
    tell(session, batch.tenant_id, events.BATCH_COMPLETED, data, callback=batch.callback_url)


def _speaking(session: Session, charts: Sequence[Told]) -> list[Told]:
    """Count down the batches of the charts, and complete those that have ended; gives the charts of no batch.

    A batch speaks for its charts: the last of them that ends is its event.
    """
    ended = Counter(chart.batch_id for chart in charts if chart.batch_id)
    for batch_id in [batch_id for batch_id in sorted(ended) if _is_last(session, batch_id, ended[batch_id])]:
        complete(session, batch_id)
    return [chart for chart in charts if chart.batch_id is None]


def _is_last(session: Session, batch_id: str, ended: int) -> bool:
    return session.execute(_COUNT_DOWN, {"batch": batch_id, "ended": ended}).scalar_one_or_none() == 0


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
