"""What is told of a job, and how it can be asked for."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.domain.jobs import JobState
from app.domain.progress import STAGES

LONGEST_WAIT = 60


def _told(text: str) -> dict[str, Any]:
    return {"description": text}


class JobQuery(Schema):
    """How long the answer may wait."""

    wait = fields.Float(
        load_default=0,
        validate=validate.Range(0, LONGEST_WAIT),
        metadata=_told("Seconds to wait for the job's end. With no place to wait in, the answer comes at once."),
    )


class AttemptItem(Schema):
    """One attempt: who took the job, when, and how it ended."""

    attempt = fields.Integer(required=True)
    started_at = fields.String(required=True)
    ended_at = fields.String(allow_none=True, required=True)
    outcome = fields.String(
        allow_none=True,
        required=True,
        metadata=_told("`succeeded`, `failed`, `lost` (its worker went away) or `cancelled`; null while it goes on."),
    )
    reason = fields.String(allow_none=True, required=True)


class JobDetail(Schema):
    """A job: its state, its place in the queue, its attempts, its error, where the time went."""

    job_id = fields.String(required=True)
    kind = fields.String(required=True, metadata=_told("The queue that the job is in."))
    chart_id = fields.String(
        allow_none=True, required=True, metadata=_told("The chart that is drawn; null where none is.")
    )
    dataset_id = fields.String(
        allow_none=True, required=True, metadata=_told("The dataset whose file is read; null where none is.")
    )
    state = fields.String(required=True, validate=validate.OneOf([str(state) for state in JobState]))
    stage = fields.String(
        allow_none=True,
        required=True,
        metadata=_told(f"What a running job is at: {', '.join(f'`{stage}`' for stage in STAGES)}."),
    )
    progress = fields.Float(
        required=True,
        metadata=_told("The part of the work that is done, 0 to 1; 1 when it succeeded. A worker tells it as it goes."),
    )
    rows = fields.Integer(
        allow_none=True,
        required=True,
        metadata=_told("Of a file that is read: its rows, as soon as they are counted; null before, and elsewhere."),
    )
    queue_position = fields.Integer(
        allow_none=True,
        required=True,
        metadata=_told("Of a queued job: 1 is next. As things stand now; tenants take turns."),
    )
    estimate_s = fields.Float(
        allow_none=True,
        required=True,
        metadata=_told("Of a queued job: seconds until its turn, by the median of late; null when no worker lives."),
    )
    attempts = fields.List(fields.Nested(AttemptItem), required=True)
    retry_of = fields.String(allow_none=True, required=True, metadata=_told("The job whose work this one takes up."))
    error = fields.Dict(allow_none=True, required=True)
    timings_ms = fields.Dict(keys=fields.String(), values=fields.Float(), allow_none=True, required=True)
    request_id = fields.String(required=True)
    created_at = fields.String(required=True)
    started_at = fields.String(allow_none=True, required=True)
    finished_at = fields.String(allow_none=True, required=True)
