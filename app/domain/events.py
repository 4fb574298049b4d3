"""What happened, in thin payloads: ids, status, sizes, reasons; never the data of a chart."""

from collections.abc import Mapping
from typing import Any, Protocol

CHART_GENERATED, CHART_FAILED = "chart.generated", "chart.failed"
BATCH_COMPLETED = "batch.completed"
UPLOAD_COMPLETED, UPLOAD_FAILED = "upload.completed", "upload.failed"
RUN_SUCCEEDED, RUN_FAILED = "schedule.run.succeeded", "schedule.run.failed"
SCHEDULE_ALERT, SCHEDULE_MISSED = "schedule.alert", "schedule.missed"
ENDPOINT_DISABLED, DELIVERY_EXHAUSTED, PING = "endpoint.disabled", "delivery.exhausted", "webhook.ping"

EVENTS: Mapping[str, str] = {
    CHART_GENERATED: "A chart's picture is there.",
    CHART_FAILED: "A chart can't be drawn; `error` says why.",
    BATCH_COMPLETED: "Every chart of a batch has ended, well or not.",
    UPLOAD_COMPLETED: "A file was read: charts can be drawn of the dataset.",
    UPLOAD_FAILED: "A file can't be read; `error` says why.",
    RUN_SUCCEEDED: "A scheduled report was drawn, or there was a reason not to send it: `outcome` says which.",
    RUN_FAILED: "A scheduled report can't be made; `error` says why.",
    SCHEDULE_ALERT: "A condition on a schedule's data has come true, or is over.",
    SCHEDULE_MISSED: "A slot of a schedule passed without its run, or its run is late.",
    ENDPOINT_DISABLED: "An endpoint of yours is not called any more; `reason` says why.",
    DELIVERY_EXHAUSTED: "An event was not delivered in all attempts; it can be delivered again on request.",
    PING: "A test that you asked for, or the greeting of a new endpoint.",
}
"""Every event there is, by its name."""

RUN_ENDS = frozenset({RUN_SUCCEEDED, RUN_FAILED})
"""Events on the end of a run: what it made can be had then."""

LONGEST_TEXT, MOST_FAULTS, LONGEST_FAULT = 2_000, 10, 300
"""What may be long is cut for an event: a payload stays below 20 KB, the API has the whole."""

ABOUT_DELIVERIES = frozenset({ENDPOINT_DISABLED, DELIVERY_EXHAUSTED})
"""Events on other deliveries: when one of these is not delivered, that is no further event, or they would never end."""


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


def chart_generated(chart_id: str, job_id: str, request_id: str, picture: Mapping[str, Any]) -> dict[str, Any]:
    """``picture``: sha256, bytes, format, width, height, content_type, alt_text, timings_ms."""
    return {"chart_id": chart_id, "job_id": job_id, "request_id": request_id, "status": "generated", **picture}


def picture(stored: Stored, form: str, alt_text: str, timings_ms: Mapping[str, float]) -> dict[str, Any]:
    """What an event tells of a picture; ``stored`` is a rendition that is drawn, ``form`` its format."""
    return {
        "format": form,
        "content_type": stored.content_type,
        "width": stored.width,
        "height": stored.height,
        "bytes": stored.size,
        "sha256": stored.sha256,
        "alt_text": alt_text[:LONGEST_TEXT],
        "timings_ms": dict(timings_ms),
    }


def chart_failed(chart_id: str, job_id: str, request_id: str, error: Mapping[str, Any]) -> dict[str, Any]:
    """``error`` as the job record holds it, which may be longer."""
    ids = {"chart_id": chart_id, "job_id": job_id, "request_id": request_id}
    return {**ids, "status": "failed", "error": shortened(error)}


def upload_failed(dataset_id: str, job_id: str, request_id: str, error: Mapping[str, Any]) -> dict[str, Any]:
    """``error`` as the job record holds it, which may be longer."""
    ids = {"dataset_id": dataset_id, "job_id": job_id, "request_id": request_id}
    return {**ids, "status": "failed", "error": shortened(error)}


def shortened(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error as an event has it."""
    short = {**error, "detail": error["detail"][:LONGEST_TEXT]}
    if "errors" in error:
        short["errors"] = [_short(fault) for fault in error["errors"][:MOST_FAULTS]]
    return short


def _short(fault: Mapping[str, str]) -> dict[str, str]:
    return {name: text[:LONGEST_FAULT] for name, text in fault.items()}
