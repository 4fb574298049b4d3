"""What happened, in thin payloads: ids, status, addresses, sizes; never the data."""

from typing import Any

CHART_GENERATED = "chart.generated"
CHART_FAILED = "chart.failed"


def chart_generated(chart_id: str, job_id: str, picture: dict[str, Any]) -> dict[str, Any]:
    """``picture``: sha256, bytes, width, height, content_type, alt_text, timings_ms."""
    return {"chart_id": chart_id, "job_id": job_id, "status": "generated", **picture}


def chart_failed(chart_id: str, job_id: str, error: dict[str, Any]) -> dict[str, Any]:
    """``error`` as the job record holds it."""
    return {"chart_id": chart_id, "job_id": job_id, "status": "failed", "error": error}
