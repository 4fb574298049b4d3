"""Queries on renditions: the pictures of charts, shared by those of a tenant that draw the same."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Row, Select, and_, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from app.domain.variants import EMBED
from app.store.jobs import LIVE, SEEN_SECONDS
from app.store.models import Chart, Job, Rendition, Worker, table

_CHARTS, _JOBS, _RENDITIONS, _WORKERS = table(Chart), table(Job), table(Rendition), table(Worker)

FETCHED = ("table_key", "chart_type", "alt_text", "title", "warnings")
"""What a chart's row says of its data since they were fetched."""


def engines() -> Select[Any]:
    """The fingerprints of the engines that draw now; when no worker lives, of those that did last."""
    latest = select(func.max(_WORKERS.c.seen_at)).scalar_subquery()
    return select(_WORKERS.c.engine).where(
        _WORKERS.c.seen_at > latest - literal(SEEN_SECONDS * 1000, BigInteger), _WORKERS.c.engine != ""
    )


def _twins() -> Select[Any]:
    drawn = and_(_RENDITIONS.c.object_key.is_not(None), _RENDITIONS.c.engine.in_(engines()))
    to_come = and_(_RENDITIONS.c.object_key.is_(None), _JOBS.c.state.in_(LIVE))
    return (
        select(_RENDITIONS, _CHARTS.c.spec_key, *(_CHARTS.c[name] for name in FETCHED))
        .join(_CHARTS, _CHARTS.c.chart_id == _RENDITIONS.c.chart_id)
        .join(_JOBS, _JOBS.c.job_id == _RENDITIONS.c.job_id)
        .where(
            _RENDITIONS.c.tenant_id == bindparam("tenant"),
            _RENDITIONS.c.digest == bindparam("digest"),
            _CHARTS.c.deleted_at.is_(None),
            or_(drawn, to_come),
        )
        .order_by(_RENDITIONS.c.object_key.is_(None))
        .limit(1)
    )


_TWIN = _twins()


def find_twin(session: Session, tenant_id: str, digest: str) -> Row[Any] | None:
    """A rendition of the tenant with this digest, drawn by an engine of today or being drawn; the drawn one first."""
    return session.execute(_TWIN, {"tenant": tenant_id, "digest": digest}).first()


def maker(object_key: str) -> str:
    """The id of the job under which an object was stored."""
    return object_key.split("/")[1]


def referred(session: Session, keys: Sequence[str]) -> set[str]:
    """Those of these object keys that a chart which is not deleted points to."""
    alive = _CHARTS.c.deleted_at.is_(None)
    pictures = select(_RENDITIONS.c.object_key).join(_CHARTS, _CHARTS.c.chart_id == _RENDITIONS.c.chart_id)
    specs = select(_CHARTS.c.spec_key).where(_CHARTS.c.spec_key.in_(keys), alive)
    tables = select(_CHARTS.c.table_key).where(_CHARTS.c.table_key.in_(keys), alive)
    shown = session.scalars(pictures.where(_RENDITIONS.c.object_key.in_(keys), alive))
    return {*shown, *session.scalars(specs), *session.scalars(tables)}


def is_current(session: Session, rendition: Rendition | Row[Any]) -> bool:
    """Whether a drawn rendition can be shown. A picture always can; a page needs the BokehJS that it was made for."""
    if rendition.object_key is None or rendition.variant != EMBED:
        return rendition.object_key is not None
    return rendition.engine in session.scalars(engines()).all()
