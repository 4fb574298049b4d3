"""Schedules and runs as the API tells them."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.api.chart_json import instant
from app.domain.instants import rfc3339
from app.domain.schedules.slots import Slot
from app.http.context import tools
from app.store.models import Schedule
from app.usecases.links import embed_url, latest_path, report_url, run_path
from app.usecases.schedules.data import FILES, has_data
from app.usecases.schedules.definition import as_asked
from app.usecases.schedules.finding import RunReport, Sent, next_slots
from app.usecases.schedules.rules import rules_of

PREVIEWED = 5


def item(schedule: Schedule, last: RunReport | None) -> dict[str, Any]:
    """A schedule in a list."""
    return {
        "schedule_id": schedule.schedule_id,
        "name": schedule.name,
        "state": schedule.state,
        "timezone": rules_of(schedule).timetable.zone.key,
        "next_run_at": instant(schedule.next_run_at),
        "last_run": run_item(last) if last else None,
        "latest_url": f"{_home()}{latest_path(schedule)}",
        "created_at": instant(schedule.created_at),
    }


def detail(schedule: Schedule, last: RunReport | None) -> dict[str, Any]:
    """A schedule with all that was asked for."""
    slots = next_slots(schedule, tools().clock.now(), PREVIEWED) if schedule.next_run_at else ()
    latest = report_url(tools(), schedule, latest_path(schedule))
    signature = {} if schedule.visibility == "private" else {"signed_latest_url": latest}
    return {
        **item(schedule, last),
        "request": as_asked(schedule),
        "alerts": [_standing(one) for one in schedule.standing],
        "next_runs": preview(slots),
        **signature,
        "updated_at": instant(schedule.updated_at),
    }


def preview(slots: Sequence[Slot]) -> list[dict[str, Any]]:
    """Slots that come."""
    return [slot.to_json() for slot in slots]


def run_item(found: RunReport) -> dict[str, Any]:
    """A run."""
    run = found.run
    data: Sequence[Mapping[str, Any]] = run.data or ()
    counts = {"rows": sum(one["rows"] for one in data), "data_sha256": [one["sha256"] for one in data]} if data else {}
    return {
        "run_id": run.run_id,
        "schedule_id": run.schedule_id,
        "kind": run.kind,
        "scheduled_for": rfc3339(run.scheduled_for),
        "as_of": rfc3339(run.as_of),
        "state": run.state,
        "outcome": run.outcome,
        "late": run.late,
        "job_id": run.job_id,
        "batch_id": run.batch_id,
        **_picture(found),
        **counts,
        "what_changed": run.changed,
        "alerts": run.alert or [],
        "notices": run.notices or [],
        "error": run.error,
        "attempts": found.attempts,
        **({"deliveries": [_sent(one) for one in found.sent]} if found.sent else {}),
        "created_at": instant(run.created_at),
        "started_at": instant(run.started_at),
        "finished_at": instant(run.finished_at),
    }


def _picture(found: RunReport) -> dict[str, Any]:
    run, chart, picture = found.run, found.chart, found.picture
    base = _home() + run_path(run.schedule_id, run.run_id)
    told: dict[str, Any] = {}
    if has_data(run):
        told["data_urls"] = {kind: f"{base}/data.{kind}" for kind in FILES}
    if chart is None or chart.deleted_at:
        return told
    told |= {"chart_id": chart.chart_id, "chart_url": embed_url(tools(), chart), "image_url": f"{base}/image.png"}
    if picture and picture.object_key:
        points = (picture.details or {}).get("points_drawn")
        told |= {"picture_sha256": picture.sha256, **({"points": points} if points is not None else {})}
    return told


def _sent(one: Sent) -> dict[str, Any]:
    delivery = one.delivery
    return {
        "delivery_id": delivery.delivery_id,
        "kind": delivery.kind,
        "to": one.to,
        "state": delivery.state,
        "attempts": delivery.attempt,
    }


def _standing(one: Mapping[str, Any]) -> dict[str, Any]:
    state = one["state"]
    return {"name": one["name"], "state": state["standing"], "raised_at": state.get("raised_at")}


def _home() -> str:
    return tools().settings.public_url
