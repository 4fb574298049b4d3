"""What a receiver reads of an event: thin, with signed addresses that are minted for each attempt."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.domain.instants import rfc3339
from app.domain.variants import parse
from app.domain.webhooks import PAYLOAD_VERSIONS
from app.ports import Tools
from app.store.models import Chart, Event
from app.usecases.links import WEEK, embed_url, main_picture_url, thumbnail_url

LATEST = PAYLOAD_VERSIONS[-1]


def payload_of(tools: Tools, event: Event, version: str = LATEST) -> dict[str, Any]:
    """The event as its receivers read it, and as ``GET /v1/events`` tells it: ``type``, ``timestamp``, ``data``."""
    return VERSIONS[version](tools, event)


def _of_2026_11_21(tools: Tools, event: Event) -> dict[str, Any]:
    data = {"sequence": event.sequence, **event.data, **_addresses(tools, event.data)}
    return {"type": event.type, "timestamp": rfc3339(event.created_at), "data": data}


VERSIONS: Mapping[str, Callable[[Tools, Event], dict[str, Any]]] = {"2026-11-21": _of_2026_11_21}


def _addresses(tools: Tools, data: Mapping[str, Any]) -> dict[str, Any]:
    """Where a chart of an event can be seen; nothing when it has been deleted since."""
    if "chart_id" not in data:
        return {}
    with tools.database.read() as session:
        chart = session.scalar(select(Chart).where(Chart.chart_id == data["chart_id"], Chart.deleted_at.is_(None)))
    if chart is None:
        return {}
    found = {"chart_url": embed_url(tools, chart), "thumbnail_url": thumbnail_url(tools, chart)}
    if chart.status == "generated":
        found |= {"image_url": main_picture_url(tools, chart, parse(chart.main_variant))}
    return found | {"urls_expire_at": rfc3339(datetime.now(UTC) + timedelta(seconds=WEEK))}
