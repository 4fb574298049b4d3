"""What still needs a dataset: each kind of thing that may, and how it is found."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from app.domain.jobs import ChartStatus
from app.store.models import Chart, Schedule

Finder: TypeAlias = Callable[[Session, str, str], list[str]]
"""The ids of those of a tenant that need a dataset."""


def needs(session: Session, tenant_id: str, dataset_id: str) -> dict[str, list[str]]:
    """The ids of what needs the dataset, by kind; a kind of which nothing does is not in it."""
    found = {kind: find(session, tenant_id, dataset_id) for kind, find in _FINDERS.items()}
    return {kind: ids for kind, ids in found.items() if ids}


def told(found: Mapping[str, list[str]]) -> str:
    """Such as ``2 charts and 1 schedule``."""
    return " and ".join(f"{len(ids)} {kind if len(ids) > 1 else kind[:-1]}" for kind, ids in found.items())


def _charts(session: Session, tenant_id: str, dataset_id: str) -> list[str]:
    """Those that wait for it; one that is drawn has its own copy of the data."""
    own = (Chart.tenant_id == tenant_id, Chart.dataset_id == dataset_id, Chart.deleted_at.is_(None))
    waiting = (Chart.status == ChartStatus.QUEUED, Chart.table_key.is_(None))
    return list(session.scalars(select(Chart.chart_id).where(*own, *waiting)))


def _schedules(session: Session, tenant_id: str, dataset_id: str) -> list[str]:
    """Those whose request names it, paused or not: an id is like no other text."""
    named = cast(Schedule.request, Text).contains(dataset_id, autoescape=True)
    own = (Schedule.tenant_id == tenant_id, Schedule.deleted_at.is_(None))
    return list(session.scalars(select(Schedule.schedule_id).where(*own, named)))


_FINDERS: Mapping[str, Finder] = {"charts": _charts, "schedules": _schedules}
