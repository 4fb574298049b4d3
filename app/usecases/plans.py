"""What a plan doesn't have, or no more of at a time: told with the address at which there is another plan."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.caller import Caller
from app.domain.errors import Invalid, NotFound, NotInPlan
from app.domain.plans import Plan
from app.ports import Tools
from app.store.models import Tenant
from app.store.usage import stored_bytes
from app.usecases.usage import plan_of


def require_feature(tools: Tools, who: Caller, feature: str) -> None:
    """Raise ``NotInPlan`` unless the caller's plan has the feature."""
    with tools.database.read() as session:
        plan = plan_of(tools, session, who)
    if not plan.has(feature):
        raise _refused(tools, f"the plan {plan.name} has no {feature.upper()}", feature=feature)


def check_stored(tools: Tools, session: Session, who: Caller, size: int) -> None:
    """Raise ``NotInPlan`` unless so many bytes more may be stored."""
    plan = plan_of(tools, session, who)
    if plan.stored_bytes is None or not size:
        return
    stored = stored_bytes(session, who.tenant_id)
    if stored + size > plan.stored_bytes:
        raise _refused(
            tools,
            f"the plan {plan.name} stores {plan.stored_bytes:,} bytes: {stored:,} are taken, and the file has "
            f"{size:,}; delete datasets that are not needed",
            used=stored,
            limit=plan.stored_bytes,
        )


def check_schedule(tools: Tools, session: Session, who: Caller, held: int, interval: float) -> None:
    """Raise unless one more schedule may be kept beside the ``held`` ones, and run every ``interval`` seconds.

    ``NotInPlan`` for one too many, and for runs that follow each other sooner than the plan allows.
    """
    plan = plan_of(tools, session, who)
    if plan.schedules is not None and held >= plan.schedules:
        told = f"the plan {plan.name} has {plan.schedules:,} schedules, and there are {held:,}; delete one"
        raise _refused(tools, told, used=held, limit=plan.schedules)
    if interval < plan.min_interval:
        told = f"the plan {plan.name} runs a schedule every {plan.min_interval:,} s at most, not every {interval:g} s"
        raise _refused(tools, told, limit=plan.min_interval)


def set_plan(tools: Tools, tenant: str, plan: str) -> Plan:
    """Put a tenant on a plan, by the names of both; it holds at once. Gives the plan."""
    if plan not in tools.settings.plans:
        raise Invalid(f"there is no plan {plan!r}; there are {', '.join(tools.settings.plans)}")
    with tools.database.write() as session:
        changed = update(Tenant).where(Tenant.name == tenant).values(plan=plan).returning(Tenant.tenant_id)
        if session.execute(changed).first() is None:
            raise NotFound(f"there is no tenant {tenant!r}; `plotworks keys list` shows them")
    return tools.settings.plans[plan]


def _refused(tools: Tools, reason: str, **told: Any) -> NotInPlan:
    url = tools.settings.upgrade_url
    return NotInPlan(f"{reason}; for another plan see {url}", upgrade_url=url, **told)
