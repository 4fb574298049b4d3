"""What happened, in thin payloads: ids, status, addresses, sizes; never the data."""

from collections.abc import Mapping
from typing import Any, Protocol

CHART_GENERATED = "chart.generated"
CHART_FAILED = "chart.failed"


class Stored(Protocol):
    """A picture in the object store: size in bytes, width and height in pixels."""

    @property
    def sha256(self) -> str: ...  # noqa: D102 - said above
    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def content_type(self) -> str: ...  # noqa: D102
    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102


def chart_generated(chart_id: str, job_id: str, picture: dict[str, Any]) -> dict[str, Any]:
    """``picture``: sha256, bytes, width, height, content_type, alt_text, timings_ms."""
    return {"chart_id": chart_id, "job_id": job_id, "status": "generated", **picture}


def picture(stored: Stored, alt_text: str, timings_ms: Mapping[str, float]) -> dict[str, Any]:
    """What an event tells of a picture; ``stored`` is a rendition that is drawn."""
    return {
        "sha256": stored.sha256,
        "bytes": stored.size,
        "content_type": stored.content_type,
        "width": stored.width,
        "height": stored.height,
        "alt_text": alt_text,
        "timings_ms": dict(timings_ms),
    }


def chart_failed(chart_id: str, job_id: str, error: dict[str, Any]) -> dict[str, Any]:
    """``error`` as the job record holds it."""
    return {"chart_id": chart_id, "job_id": job_id, "status": "failed", "error": error}
