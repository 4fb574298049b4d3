"""Who hears of a schedule's runs beside the tenant's endpoints."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.domain.runs import RunKind
from app.domain.webhooks import Kind
from app.store.models import Run, Schedule
from app.usecases.outbox import kind_of

Target = Mapping[str, Any]
Address = tuple[str, Kind]


def _webhook(target: Target, _: Schedule, __: Run | None) -> Address:
    return target["url"], Kind.WEBHOOK


def _email(target: Target, _: Schedule, __: Run | None) -> Address:
    return "mailto:" + ",".join(target["to"]), Kind.EMAIL


def _slack(target: Target, _: Schedule, __: Run | None) -> Address:
    return target["url"], Kind.SLACK


TARGETS: Mapping[str, Callable[[Target, Schedule, Run | None], Address]] = {
    "webhook": _webhook,
    "email": _email,
    "slack": _slack,
}
"""What a ``deliver`` entry of each type is delivered to, and how."""


def addresses_of(schedule: Schedule, run: Run | None) -> Iterator[Address]:
    """The addresses that hear of this run, or without one of the schedule itself."""
    if run is not None and run.kind == RunKind.TEST:
        if run.to:
            yield run.to, kind_of(run.to)
        return
    for target in schedule.deliver:
        yield TARGETS[target["type"]](target, schedule, run)
