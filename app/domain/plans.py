"""Plans: what a tenant may use, by the name that stands in its row."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

AI = "ai"
"""Charts from words: the feature that not every plan has."""


class Kind(StrEnum):
    """What is counted, by day and by month."""

    RENDERS = "renders"
    AI_RENDERS = "ai_renders"
    UPLOAD_BYTES = "upload_bytes"
    SCHEDULE_RUNS = "schedule_runs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a plan allows; None is without a limit."""

    name: str
    renders: int | None = None
    """Pictures drawn in a calendar month, UTC."""
    ai_renders: int | None = None
    """Charts planned from words in a month; with 0 the plan has no AI."""
    stored_bytes: int | None = None
    """Bytes of datasets, and of uploads on their way, at a time."""
    schedules: int | None = None
    """Schedules at a time."""
    min_interval: int = 60
    """Seconds between two runs of a schedule, at least."""
    requests: int | None = None
    """Requests in any minute, over all keys."""
    unfinished: int | None = None
    """Jobs that wait or are being done, at a time."""
    kept_days: int | None = None
    """Days after which a chart is deleted with its pictures."""

    def monthly(self, kind: str) -> int | None:
        """How much of a kind a month has; None where there is no limit."""
        return {Kind.RENDERS: self.renders, Kind.AI_RENDERS: self.ai_renders}.get(Kind(kind))

    def has(self, feature: str) -> bool:
        """Whether the plan has a feature."""
        return feature != AI or self.ai_renders != 0


MB, GB = 1_000_000, 1_000_000_000
HOUR, DAY = 3600, 86_400
MOST = 10**15
"""No limit is larger: beyond it, leave it out."""

UNLIMITED = Plan(name="unlimited")

PLANS: Mapping[str, Plan] = {
    plan.name: plan
    for plan in (
        Plan(
            name="trial",
            renders=1_000,
            ai_renders=0,
            stored_bytes=100 * MB,
            schedules=1,
            min_interval=DAY,
            requests=60,
            unfinished=100,
            kept_days=30,
        ),
        Plan(
            name="starter",
            renders=10_000,
            ai_renders=0,
            stored_bytes=2 * GB,
            schedules=10,
            min_interval=HOUR,
            requests=120,
            unfinished=1_000,
        ),
        Plan(
            name="pro",
            renders=100_000,
            ai_renders=500,
            stored_bytes=50 * GB,
            schedules=100,
            min_interval=5 * 60,
            requests=600,
            unfinished=10_000,
        ),
        Plan(
            name="business",
            renders=500_000,
            ai_renders=2_000,
            stored_bytes=500 * GB,
            schedules=1_000,
            requests=3_000,
            unfinished=50_000,
        ),
        UNLIMITED,
    )
}
"""The plans of a service whose operator names no others; renders and AI renders of pro and business as in the seed."""

_AT_LEAST_ONE = frozenset({"requests", "unfinished", "min_interval", "kept_days"})
_LIMITS = tuple(field.name for field in fields(Plan) if field.name != "name")


def read_plans(given: Any) -> Mapping[str, Plan]:
    """The default plans with what is ``given`` for them by name, and new ones; ``ValueError`` names what is wrong.

    ``given``: ``{"pro": {"renders": 200000}, "school": {"requests": 30}}``; null is without a limit.
    """
    if not isinstance(given, dict):
        raise ValueError('must be a JSON object of plans, such as {"pro": {"renders": 200000}}')  # noqa: TRY004 - a value
    return {**PLANS, **{name: _read(name, limits) for name, limits in given.items()}}


def _read(name: str, limits: Any) -> Plan:
    if not name.isidentifier():
        raise ValueError(f"names a plan {name!r}; a name has letters, digits and _")
    if not isinstance(limits, dict):
        raise ValueError(f"{name} must be a JSON object of limits, such as {{'renders': 1000}}")  # noqa: TRY004 - a value
    for limit, value in limits.items():
        _check(f"{name}.{limit}", limit, value)
    return replace(PLANS.get(name, Plan(name=name)), **limits)


def _check(place: str, limit: str, value: Any) -> None:
    if limit not in _LIMITS:
        raise ValueError(f"{place} is no limit; there are {', '.join(_LIMITS)}")
    lowest = 1 if limit in _AT_LEAST_ONE else 0
    none_allowed = limit != "min_interval"
    if value is None and none_allowed:
        return
    if type(value) is not int or not lowest <= value <= MOST:
        unlimited = ", or null for no limit" if none_allowed else ""
        raise ValueError(f"{place} is {value!r}; it must be a whole number from {lowest}{unlimited}")
