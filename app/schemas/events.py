"""What receivers read of each event: the schemas of the OpenAPI document's ``webhooks``."""

from collections.abc import Mapping

from marshmallow import Schema, fields, validate

from app.domain import events
from app.domain.jobs import JobState
from app.domain.runs import Outcome, RunKind


class EventData(Schema):
    """What every event has."""

    sequence = fields.Integer(
        required=True,
        metadata={"description": "Counts your events without gaps; deliveries may come in another order."},
    )


class ChartEventData(EventData):
    """What every event on a chart has. Addresses are signed anew for each attempt; none when it was deleted since."""

    chart_id = fields.String(required=True)
    job_id = fields.String(required=True)
    request_id = fields.String(required=True, metadata={"description": "The `X-Request-Id` of the request for it."})
    chart_url = fields.String()
    thumbnail_url = fields.String()
    urls_expire_at = fields.String()


class ChartGeneratedData(ChartEventData):
    """A picture that is there."""

    status = fields.String(required=True, validate=validate.Equal("generated"))
    image_url = fields.String(metadata={"description": "The picture, signed for 7 days."})
    format = fields.String(required=True)
    content_type = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    bytes = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    alt_text = fields.String(required=True, metadata={"description": "At most 2,000 characters of it."})
    timings_ms = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)


class ErrorData(Schema):
    """Why a chart can't be drawn, as its job record says it; at most ten faults."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    detail = fields.String(required=True)
    status = fields.Integer(required=True)
    retry_helps = fields.Boolean(required=True)
    errors = fields.List(fields.Dict())


class ChartFailedData(ChartEventData):
    """A chart that can't be drawn."""

    status = fields.String(required=True, validate=validate.Equal("failed"))
    error = fields.Nested(ErrorData, required=True)


class BatchCompletedData(EventData):
    """A batch whose charts have all ended; the addresses are those of its dashboard, if a layout was given."""

    batch_id = fields.String(required=True)
    request_id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.Equal("completed"))
    total = fields.Integer(required=True)
    generated = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    cancelled = fields.Integer(required=True)
    chart_id = fields.String(metadata={"description": "The dashboard."})
    chart_url = fields.String()
    thumbnail_url = fields.String()
    image_url = fields.String()
    urls_expire_at = fields.String()


class UploadCompletedData(EventData):
    """A file that was read."""

    dataset_id = fields.String(required=True)
    job_id = fields.String(required=True)
    request_id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.Equal("completed"))
    version = fields.Integer(required=True)
    file_name = fields.String(required=True)
    bytes = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    rows = fields.Integer(required=True)
    columns = fields.Integer(required=True)
    rejected = fields.Integer(required=True, metadata={"description": "Lines that could not be read."})


class UploadFailedData(EventData):
    """A file that can't be read."""

    dataset_id = fields.String(required=True)
    job_id = fields.String(required=True)
    request_id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.Equal("failed"))
    error = fields.Nested(ErrorData, required=True)


class RunEventData(EventData):
    """What every event on a run of a schedule has. The addresses are those of its chart, signed anew each time."""

    schedule_id = fields.String(required=True)
    run_id = fields.String(required=True)
    name = fields.String(required=True)
    timezone = fields.String(required=True, metadata={"description": "The schedule's, an IANA name."})
    kind = fields.String(required=True, validate=validate.OneOf([*RunKind]))
    scheduled_for = fields.String(required=True, metadata={"description": "Its slot, or when it was asked for."})
    as_of = fields.String(required=True, metadata={"description": "The instant of which its dates are told."})
    request_id = fields.String(required=True)
    run_url = fields.String(metadata={"description": "The run in the API; it wants your key."})
    latest_url = fields.String(metadata={"description": "The schedule's latest picture, signed for 7 days."})
    data_url = fields.String(metadata={"description": "The data of this run as CSV, signed for 7 days."})
    chart_id = fields.String()
    chart_url = fields.String()
    thumbnail_url = fields.String()
    image_url = fields.String()
    urls_expire_at = fields.String()


class RunEndedData(RunEventData):
    """What every event on the end of a run has."""

    outcome = fields.String(required=True, validate=validate.OneOf([*Outcome]))
    rows = fields.Integer(metadata={"description": "That were fetched."})
    data_sha256 = fields.List(fields.String(), metadata={"description": "Of what each chart was drawn of."})
    changed = fields.Dict(metadata={"description": "What is different from the run before."})
    picture = fields.Dict(metadata={"description": "Its format, size, sha256 and alt text, as of a drawn chart."})
    notices = fields.List(fields.Dict())


class RunSucceededData(RunEndedData):
    """A report that was drawn, or that its policy has skipped."""

    status = fields.String(required=True, validate=validate.OneOf([JobState.SUCCEEDED, JobState.SKIPPED]))


class RunFailedData(RunEndedData):
    """A report that can't be made."""

    status = fields.String(required=True, validate=validate.Equal("failed"))
    error = fields.Nested(ErrorData, required=True)


class ScheduleAlertData(RunEventData):
    """A condition on a schedule's data that has come true, or is over."""

    alert = fields.Dict(required=True, metadata={"description": "The condition, its state, and the value."})


class ScheduleMissedData(EventData):
    """Slots of a schedule that passed without a run."""

    schedule_id = fields.String(required=True)
    name = fields.String(required=True)
    timezone = fields.String(required=True)
    reason = fields.String(required=True, validate=validate.OneOf(["not_run", "late"]))
    total = fields.Integer(required=True, metadata={"description": "How many slots."})
    slots = fields.List(fields.String(), required=True, metadata={"description": "The last of them."})
    run_ids = fields.List(fields.String(), required=True)
    request_id = fields.String(required=True)


class EndpointDisabledData(EventData):
    """An endpoint that is not called any more."""

    webhook_id = fields.String(required=True)
    description = fields.String(required=True)
    reason = fields.String(required=True)


class DeliveryExhaustedData(EventData):
    """A delivery that has used all its attempts."""

    delivery_id = fields.String(required=True)
    webhook_id = fields.String(required=True, allow_none=True)
    event_id = fields.String(required=True)
    event_type = fields.String(required=True)
    attempts = fields.Integer(required=True)
    status = fields.Integer(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)


class PingData(EventData):
    """A greeting."""

    webhook_id = fields.String(required=True)
    message = fields.String(required=True)


DATA: Mapping[str, type[Schema]] = {
    events.CHART_GENERATED: ChartGeneratedData,
    events.CHART_FAILED: ChartFailedData,
    events.BATCH_COMPLETED: BatchCompletedData,
    events.UPLOAD_COMPLETED: UploadCompletedData,
    events.UPLOAD_FAILED: UploadFailedData,
    events.RUN_SUCCEEDED: RunSucceededData,
    events.RUN_FAILED: RunFailedData,
    events.SCHEDULE_ALERT: ScheduleAlertData,
    events.SCHEDULE_MISSED: ScheduleMissedData,
    events.ENDPOINT_DISABLED: EndpointDisabledData,
    events.DELIVERY_EXHAUSTED: DeliveryExhaustedData,
    events.PING: PingData,
}
"""The ``data`` of each event."""


def body_schema(kind: str) -> type[Schema]:
    """The whole body of an event: type, timestamp, data."""
    name = "".join(part.capitalize() for part in kind.replace(".", " ").split())
    parts = {
        "type": fields.String(required=True, validate=validate.Equal(kind)),
        "timestamp": fields.String(required=True, metadata={"description": "When it happened, RFC 3339."}),
        "data": fields.Nested(DATA[kind], required=True),
    }
    return Schema.from_dict(parts, name=f"{name}Event")
