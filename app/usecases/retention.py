"""Charts go when they are as old as their tenant's plan keeps them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.domain.errors import NotFound
from app.domain.plans import DAY, Plan
from app.ports import Tools
from app.store.models import Chart, Tenant
from app.store.types import db_now
from app.usecases.charts import delete_chart

BATCH = 100
"""Charts that go in one round, so that no round takes long."""


def expire_charts(tools: Tools) -> int:
    """Delete charts that are older than their tenants' plans keep them; gives how many went."""
    kept = [plan for plan in tools.settings.plans.values() if plan.kept_days is not None]
    return sum(_delete(tools, one) for plan in kept for one in _expired(tools, plan))


def _expired(tools: Tools, plan: Plan) -> Sequence[Any]:
    old = Chart.created_at < db_now(-(plan.kept_days or 0) * DAY)
    query = select(Chart.tenant_id, Chart.chart_id).join(Tenant, Tenant.tenant_id == Chart.tenant_id)
    query = query.where(Tenant.plan == plan.name, old, Chart.deleted_at.is_(None)).limit(BATCH)
    with tools.database.read() as session:
        return session.execute(query).all()


def _delete(tools: Tools, chart: Any) -> bool:
    try:
        delete_chart(tools, chart.tenant_id, chart.chart_id)
    except NotFound:
        return False  # another scheduler was first
    return True
