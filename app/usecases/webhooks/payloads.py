"""What a receiver reads of an event: thin, with signed addresses that are minted for each attempt."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.instants import rfc3339
from app.domain.variants import parse
from app.domain.webhooks import PAYLOAD_VERSIONS
from app.ports import Tools
from app.store.models import Chart, Event, Run, Schedule
from app.usecases.links import (
    WEEK,
    embed_url,
    latest_path,
    main_picture_url,
    report_url,
    run_path,
    thumbnail_url,
)
from app.usecases.schedules.data import has_data

LATEST = PAYLOAD_VERSIONS[-1]


def payload_of(tools: Tools, event: Event, version: str = LATEST) -> dict[str, Any]:
    """The event as its receivers read it, and as ``GET /v1/events`` tells it: ``type``, ``timestamp``, ``data``."""
    return VERSIONS[version](tools, event)


def _of_2026_11_21(tools: Tools, event: Event) -> dict[str, Any]:
    data = {"sequence": event.sequence, **event.data, **_addresses(tools, event.data)}
    return {"type": event.type, "timestamp": rfc3339(event.created_at), "data": data}


VERSIONS: Mapping[str, Callable[[Tools, Event], dict[str, Any]]] = {"2026-11-21": _of_2026_11_21}


def _addresses(tools: Tools, data: Mapping[str, Any]) -> dict[str, Any]:
    """Where what an event speaks of can be seen; nothing of what has been deleted since."""
    with tools.database.read() as session:
        chart = session.get(Chart, data["chart_id"]) if "chart_id" in data else None
        run = session.get(Run, data["run_id"]) if "run_id" in data else None
        schedule = session.get(Schedule, run.schedule_id) if run else None
    found: dict[str, Any] = {}
    if run and schedule and not schedule.deleted_at:
        found |= _of_run(tools, schedule, run)
    if chart and not chart.deleted_at:
        found |= _of_chart(tools, chart)
    return found and found | {"urls_expire_at": rfc3339(datetime.now(UTC) + timedelta(seconds=WEEK))}


def _of_chart(tools: Tools, chart: Chart) -> dict[str, Any]:
    found = {"chart_url": embed_url(tools, chart), "thumbnail_url": thumbnail_url(tools, chart)}
    if chart.status == "generated":
        found |= {"image_url": main_picture_url(tools, chart, parse(chart.main_variant))}
    return found


def _of_run(tools: Tools, schedule: Schedule, run: Run) -> dict[str, Any]:
    """The run wants a key, as all of the API; its data are kept for a while only."""
    path = run_path(schedule.schedule_id, run.run_id)
    data = {"data_url": report_url(tools, schedule, f"{path}/data.csv")} if has_data(run) else {}
    latest = report_url(tools, schedule, latest_path(schedule))
    return {"run_url": tools.settings.public_url + path, "latest_url": latest, **data}
