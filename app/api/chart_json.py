"""A chart as JSON."""

import base64
import binascii
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import orjson

from app import charts
from app.charts.model import ChartSpec
from app.domain.errors import Invalid
from app.domain.instants import rfc3339
from app.http.context import tools
from app.store.models import Chart, Job
from app.store.pages import Cursor
from app.usecases.charts import Outcome, data_table
from app.usecases.links import embed_url, image_url, image_urls, thumbnail_url

TABLE_ROWS = 1000


def created(chart: Chart, job_id: str, result: Outcome) -> dict[str, Any]:
    """The answer to a chart request."""
    body = {
        "chart_id": chart.chart_id,
        "chart_url": embed_url(tools(), chart),
        "status": chart.status,
        "thumbnail_url": thumbnail_url(tools(), chart),
        "image_url": image_url(tools(), chart),
        "job_id": job_id,
        **result.points,
    }
    return body | ({"warnings": chart.warnings} if chart.warnings else {})


def item(chart: Chart) -> dict[str, Any]:
    """A chart in a list."""
    return {
        "chart_id": chart.chart_id,
        "chart_type": chart.chart_type,
        "title": chart.title,
        "status": chart.status,
        "chart_url": embed_url(tools(), chart),
        "thumbnail_url": thumbnail_url(tools(), chart),
        "created_at": instant(chart.created_at),
    }


def detail(chart: Chart, job: Job, spec: ChartSpec, result: Outcome) -> dict[str, Any]:
    """A chart with all that is known of it."""
    return {
        **created(chart, job.job_id, result),
        "warnings": chart.warnings,
        "chart_type": chart.chart_type,
        "title": chart.title,
        "visibility": chart.visibility,
        "width": chart.width,
        "height": chart.height,
        "brand_kit_id": spec.options.style.brand.kit_id or None,
        "alt_text": chart.alt_text,
        "data_table": _table(spec),
        "error": chart.error,
        "timings_ms": result.timings_ms,
        "image_urls": image_urls(tools(), chart),
        "created_at": instant(chart.created_at),
        "finished_at": instant(chart.finished_at),
    }


def debug_detail(chart: Chart, job: Job, spec: ChartSpec) -> dict[str, Any]:
    """What ``?debug=true`` adds: the request as it was understood, and where the time went."""
    return {
        "spec": {
            "chart_type": spec.chart_type,
            "width": spec.width,
            "height": spec.height,
            "options": asdict(spec.options),
            "data_shape": charts.CHART_TYPES[spec.chart_type].data_shape if spec.chart_type != charts.AUTO else "",
        },
        "not_honoured": chart.warnings,
        "timings_ms": job.timings_ms or {},
        "attempts": job.attempt,
    }


def debug_fault(body: dict[str, Any]) -> dict[str, Any]:
    """What ``?debug=true`` adds to a refusal: what came, and what this chart type takes, with an example."""
    received = {name: sorted(value) if isinstance(value, dict) else value for name, value in body.items()}
    entry = charts.CHART_TYPES.get(str(body.get("chart_type")))
    if entry is None:
        return {"received": received, "chart_types": list(charts.CHART_TYPES)}
    return {"received": received, "data_shape": entry.data_shape, "example": entry.example}


def instant(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with milliseconds."""
    return None if moment is None else rfc3339(moment)


def write_cursor(position: Cursor) -> str | None:
    """A list position as an opaque text."""
    if position is None:
        return None
    return base64.urlsafe_b64encode(orjson.dumps([position[0].timestamp(), position[1]])).decode()


def read_cursor(text: str | None) -> Cursor:
    """What ``write_cursor`` wrote; anything else is ``Invalid``."""
    if not text:
        return None
    try:
        seconds, identifier = orjson.loads(base64.urlsafe_b64decode(text))
        return datetime.fromtimestamp(seconds, tz=UTC), str(identifier)
    except (ValueError, TypeError, OverflowError, binascii.Error) as error:
        raise Invalid.at("cursor", "pass the next_cursor of the previous page unchanged") from error


def _table(spec: ChartSpec) -> dict[str, Any]:
    table = data_table(spec)
    return {"columns": table.columns, "rows": table.rows[:TABLE_ROWS], "total_rows": len(table.rows)}
