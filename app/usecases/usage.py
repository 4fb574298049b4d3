"""What tenants use, counted in the transaction that uses it, and held to their plans.

A tenant's usage is the last that a transaction locks, after jobs, charts, batches and the tenant: two of them never
wait for each other, and nobody waits long. A picture is counted when its job is made and taken off when the job fails
or is cancelled: only pictures that were drawn count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.domain.caller import Caller
from app.domain.errors import Misconfigured, QuotaExceeded, TooManyUnfinished
from app.domain.instants import rfc3339
from app.domain.jobs import RENDER
from app.domain.plans import MOST, Kind, Plan
from app.ports import Tools
from app.store import usage
from app.store.jobs import standing
from app.store.usage import plan_name
from app.usecases.jobs import turn_in

LONGEST_ESTIMATE, WITHOUT_WORKERS = 3600.0, 60
"""Seconds: no estimate is longer; after so many a caller may look whether there are workers again."""

_BORN = "plotworks.born"


@dataclass(frozen=True, slots=True)
class Share:
    """How much a tenant has used, or has at this moment, of what its plan allows; None where there is no limit."""

    kind: str
    used: int
    limit: int | None

    @property
    def remaining(self) -> int | None:
        """How much of it is left; never less than nothing."""
        return None if self.limit is None else max(self.limit - self.used, 0)


@dataclass(frozen=True, slots=True)
class Report:
    """What a tenant has used: this month against its plan, and by day."""

    plan: Plan
    month: Mapping[str, Share]
    stored: Share
    unfinished: Share
    days: Mapping[str, Mapping[str, int]]
    resets_at: datetime


def plan_of(tools: Tools, session: Session, who: Caller) -> Plan:
    """The plan of the caller's tenant."""
    return plan_named(tools, who.plan or plan_name(session, who.tenant_id))


def plan_named(tools: Tools, name: str) -> Plan:
    """The plan of this name; ``Misconfigured`` when the settings have it no more."""
    plan = tools.settings.plans.get(name)
    if plan is None:
        raise Misconfigured(
            f"there is no plan {name!r}; add it to PLOTWORKS_PLANS, or give its tenants another one with "
            "`plotworks keys plan`"
        )
    return plan


def born(session: Session) -> None:
    """Note for ``account`` that this session has made a job whose picture counts."""
    session.info[_BORN] = session.info.get(_BORN, 0) + 1


def account(tools: Tools, session: Session, who: Caller) -> None:
    """Count the pictures that this session has asked for, at its end. Nothing for those that were there already.

    ``QuotaExceeded`` when they don't fit into the month, ``TooManyUnfinished`` when as many wait as the plan allows:
    the session must roll back then.
    """
    if pictures := session.info.pop(_BORN, 0):
        count(tools, session, who, Kind.RENDERS, pictures)
        _check_unfinished(session, plan_of(tools, session, who), who)


def check_left(tools: Tools, session: Session, who: Caller, jobs: int = 1) -> None:
    """Raise as ``account`` would for one picture and as many ``jobs``: before work that would be for nothing."""
    plan, now = plan_of(tools, session, who), tools.clock.now()
    asked = Share(Kind.RENDERS, 1, plan.renders)
    if plan.renders is not None and usage.in_month(session, who.tenant_id, now).get(asked.kind, 0) >= plan.renders:
        raise _exceeded(session, plan, who, asked, now)
    _check_unfinished(session, plan, who, jobs)


def count(tools: Tools, session: Session, who: Caller, kind: Kind, amount: int = 1) -> None:
    """Count so much of a kind.

    ``QuotaExceeded`` when it doesn't fit into the month: the session must roll back then.
    """
    plan, now = plan_of(tools, session, who), tools.clock.now()
    limit = plan.monthly(kind)
    if not usage.add(session, who.tenant_id, kind, amount, now=now, most=MOST if limit is None else limit):
        raise _exceeded(session, plan, who, Share(kind, amount, limit), now)


def give_back(session: Session, job_ids: Iterable[str]) -> None:
    """Take the pictures of these jobs off: they have failed or were cancelled."""
    for job_id in job_ids:
        if found := usage.counted_job(session, job_id):
            tenant_id, when = found
            usage.take_off(session, tenant_id, Kind.RENDERS, 1, when=when)


def share_of(tools: Tools, who: Caller, kind: Kind) -> Share:
    """How a kind stands in this month."""
    with tools.database.read() as session:
        used = usage.in_month(session, who.tenant_id, tools.clock.now()).get(kind, 0)
        return Share(kind, used, plan_of(tools, session, who).monthly(kind))


def report(tools: Tools, who: Caller, first: date, last: date) -> Report:
    """What a tenant has used, by day from ``first`` to ``last``, both included."""
    now = tools.clock.now()
    with tools.database.read() as session:
        plan = plan_of(tools, session, who)
        used = usage.in_month(session, who.tenant_id, now)
        return Report(
            plan,
            {kind: Share(kind, used.get(kind, 0), plan.monthly(kind)) for kind in Kind},
            Share("stored_bytes", usage.stored_bytes(session, who.tenant_id), plan.stored_bytes),
            Share("unfinished", usage.unfinished(session, who.tenant_id, MOST), plan.unfinished),
            usage.by_day(session, who.tenant_id, first, last),
            next_month(now),
        )


def next_month(now: datetime) -> datetime:
    """The instant at which the next month begins."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def _exceeded(session: Session, plan: Plan, who: Caller, asked: Share, now: datetime) -> QuotaExceeded:
    """The error; ``asked.used`` is what was asked for."""
    used, resets_at = usage.in_month(session, who.tenant_id, now).get(asked.kind, 0), next_month(now)
    told: dict[str, Any] = {"kind": asked.kind, "used": used, "limit": asked.limit}
    if asked.kind == Kind.AI_RENDERS:
        told |= {"currentAiUsage": used, "aiLimit": asked.limit}
    words = asked.kind.replace("_", " ")
    return QuotaExceeded(
        f"the plan {plan.name} has {asked.limit:,} {words} a month: {used:,} are used, and {asked.used:,} more were "
        f"asked for; it begins anew on {resets_at:%Y-%m-%d}",
        headers={"Retry-After": str(max(round((resets_at - now).total_seconds()), 1))},
        resets_at=rfc3339(resets_at),
        **told,
    )


def _check_unfinished(session: Session, plan: Plan, who: Caller, more: int = 0) -> None:
    most = plan.unfinished
    if most is None or usage.unfinished(session, who.tenant_id, most + 1) + more <= most:
        return
    estimate = turn_in(session, RENDER, standing(session, RENDER))
    seconds = WITHOUT_WORKERS if estimate == float("inf") else max(round(min(estimate, LONGEST_ESTIMATE)), 1)
    raise TooManyUnfinished(
        f"the plan {plan.name} allows {plan.unfinished:,} unfinished jobs at a time, and this would be more; wait "
        "until some have ended, or send fewer at once",
        headers={"Retry-After": str(seconds)},
        limit=plan.unfinished,
    )
