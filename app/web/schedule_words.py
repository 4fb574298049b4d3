"""Schedules in words: when they run, where they stand, what is to come."""

from collections.abc import Mapping
from typing import Any

from app.domain.runs import ScheduleState
from app.domain.schedules.alerts import Standing, State
from app.domain.schedules.reading import CALENDARS, HOURLY
from app.domain.schedules.slots import Shift, Slot
from app.domain.schedules.spans import read_span, told
from app.domain.schedules.timetable import Timetable
from app.store.models import Schedule
from app.usecases.schedules.definition import requests_of
from app.usecases.schedules.rules import rules_of
from app.web.amounts import counted, number
from app.web.moments import local

PATH = "/console/schedules"
UTC = "UTC"

SHIFTS: Mapping[Shift, str] = {
    Shift.SKIPPED_AHEAD: "The clocks go forward: its time does not exist, so it runs at the next that does.",
    Shift.REPEATED_ONCE: "The clocks go back: its time comes twice, and it runs the first time.",
    Shift.REPEATED: "The clocks go back: this time is shown a second time.",
}
"""What a change of the clocks makes of a slot."""

TONES: Mapping[Standing, str] = {Standing.ALERT: "bad", Standing.ERROR: "bad", Standing.RESOLVED: "good"}


def rule_of(timetable: Timetable) -> str:
    """When it runs: ``daily at 09:00``; a cron expression as it is, to be shown as code."""
    given = timetable.given
    days = ", on weekdays" if timetable.weekdays_only else ""
    if "cron" in given:
        return f"`{given['cron']}`{days}"
    interval = given["polling_interval"]
    if interval in CALENDARS:
        return f"{interval} at {given.get('at', '00:00')}{days}"
    span = read_span(interval)
    return f"{HOURLY if span is None else f'every {told(span)}'}{days}"


def summary(schedule: Schedule) -> dict[str, Any]:
    """What every page says of a schedule."""
    rules = rules_of(schedule)
    zone = rules.timetable.zone
    return {
        "id": schedule.schedule_id,
        "name": schedule.name,
        "href": f"{PATH}/{schedule.schedule_id}",
        "json": f"/v1/charts/jobs/{schedule.schedule_id}",
        "state": schedule.state,
        "rule": rule_of(rules.timetable),
        "zone": zone.key,
        "next": local(schedule.next_run_at, zone) if schedule.next_run_at else "",
        "next_utc": _in_utc(schedule, zone.key),
        "instant": schedule.next_run_at.isoformat() if schedule.next_run_at else "",
        "alerts": [alert for one in schedule.standing if (alert := standing(one, zone))["tone"] == "bad"],
        "conditions": len(schedule.alerts),
    }


def facts(schedule: Schedule) -> list[str]:
    """What is said of a schedule in a line."""
    timetable = rules_of(schedule).timetable
    zone = timetable.zone
    requests = requests_of(schedule.request)
    kinds = {str(one.get("chart_type", "")) for one in requests} - {""}
    charts = counted(len(requests), "chart") if len(requests) > 1 else next(iter(kinds), "")
    bounds = [
        f"from {local(timetable.start_at, zone)}" if timetable.start_at else "",
        f"until {local(timetable.end_at, zone)}" if timetable.end_at else "",
        f"without {counted(len(timetable.skip_dates), 'date')}" if timetable.skip_dates else "",
    ]
    told_rule = f"{rule_of(timetable)} in {zone.key}"
    return [fact for fact in (told_rule, *bounds, charts, f"keeps {counted(schedule.keep_runs, 'run')}") if fact]


def standing(one: Mapping[str, Any], zone: Any) -> dict[str, Any]:
    """A condition, where it stands, and the number that it saw last."""
    state = State.from_json(one["state"])
    return {
        "name": one["name"],
        "state": state.standing,
        "tone": TONES.get(state.standing, ""),
        "since": local(state.raised_at, zone) if state.raised_at else "",
        "last": number(state.values[-1]) if state.values else "",
    }


def slot_row(slot: Slot, zone_key: str) -> dict[str, Any]:
    """A slot that comes."""
    return {
        "local": local(slot.at, slot.local.tzinfo),  # type: ignore[arg-type]  # a slot's local time has its zone
        "utc": "" if zone_key == UTC else f"{slot.at:%H:%M} UTC",
        "instant": slot.at.isoformat(),
        "shift": SHIFTS[slot.shift] if slot.shift else "",
    }


def is_paused(schedule: Schedule) -> bool:
    """Whether it can be resumed."""
    return schedule.state == ScheduleState.PAUSED


def _in_utc(schedule: Schedule, zone_key: str) -> str:
    at = schedule.next_run_at
    return f"{at:%H:%M} UTC" if at and zone_key != UTC else ""
