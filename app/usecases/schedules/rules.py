"""A schedule's rules as they are kept, read again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.instants import rfc3339
from app.domain.schedules.policy import Policy
from app.domain.schedules.policy_reading import read_policy
from app.domain.schedules.reading import read_timetable
from app.domain.schedules.timetable import Timetable
from app.store.models import Schedule


@dataclass(frozen=True, slots=True)
class Rules:
    """When a schedule runs, and what it does then: its slots are counted from ``anchor`` on (UTC).

    A run begins up to ``jitter`` seconds after its slot.
    """

    timetable: Timetable
    anchor: datetime
    jitter: float
    policy: Policy


def kept_rule(timetable: Timetable, anchor: datetime, jitter: float) -> dict[str, Any]:
    """What ``rules_of`` makes the same of."""
    return {"timetable": timetable.to_json(), "anchor": rfc3339(anchor), "jitter": jitter}


def rules_of(schedule: Schedule) -> Rules:
    """The rules of a schedule's row, checked when they were written; the least interval may be another now."""
    rule = schedule.rule
    anchor = datetime.fromisoformat(rule["anchor"])
    timetable = read_timetable(rule["timetable"], anchor=anchor, minimum=timedelta())
    return Rules(timetable, anchor, rule["jitter"], read_policy(schedule.policy))
