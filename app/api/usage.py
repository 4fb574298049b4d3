"""/v1/usage: what was used, by day and kind, and what is left."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Any

from app.api.chart_json import instant
from app.api.documents import Blueprint
from app.domain.errors import Invalid
from app.domain.plans import Kind
from app.http.context import caller, tools
from app.schemas.usage import UsageDetail, UsageQuery
from app.usecases.usage import Share, report

LONGEST = 366
"""Days that one answer tells of."""

blp = Blueprint("Usage", __name__, description="What you have used, and what your plan has left")
blp.behind_key()


@blp.route("/v1/usage")
@blp.arguments(UsageQuery, location="query")
@blp.response(200, UsageDetail)
def read(query: dict[str, Any]) -> dict[str, Any]:
    """Read what was used: this month against the plan, and day by day."""
    last: date = query.get("last") or tools().clock.now().date()
    first: date = query.get("first") or last.replace(day=1)
    if first > last:
        raise Invalid.at("from", f"this is after the last day, {last}")
    if (last - first).days >= LONGEST:
        raise Invalid.at("from", f"at most {LONGEST} days at a time; name a `to` that is nearer")
    found = report(tools(), caller(), first, last)
    days = [{"date": day, **_counts(used)} for day, used in found.days.items()]
    total = sum((Counter(used) for used in found.days.values()), Counter[str]())
    return {
        "plan": asdict(found.plan),
        "month": {kind: _share(share) for kind, share in found.month.items()},
        "resets_at": instant(found.resets_at),
        "stored_bytes": _share(found.stored),
        "unfinished": _share(found.unfinished),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "days": days,
        "total": _counts(total),
    }


def _counts(used: Any) -> dict[str, int]:
    return {kind.value: used.get(kind, 0) for kind in Kind}


def _share(share: Share) -> dict[str, int | None]:
    return {"used": share.used, "limit": share.limit, "remaining": share.remaining}
