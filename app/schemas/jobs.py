"""What is told of a job."""

from marshmallow import Schema, fields, validate

from app.domain.jobs import JobState


class AttemptItem(Schema):
    """One attempt: who took the job, when, and how it ended."""

    attempt = fields.Integer(required=True)
    started_at = fields.String(required=True)
    ended_at = fields.String(allow_none=True, required=True)
    outcome = fields.String(allow_none=True, required=True)
    reason = fields.String(allow_none=True, required=True)


class JobDetail(Schema):
    """A job: its state, its place in the queue, its attempts, its error, where the time went."""

    job_id = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "The queue that the job is in."})
    chart_id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf([str(state) for state in JobState]))
    stage = fields.String(allow_none=True, required=True)
    queue_position = fields.Integer(allow_none=True, required=True)
    estimate_s = fields.Float(allow_none=True, required=True, metadata={"description": "Seconds until its turn."})
    attempts = fields.List(fields.Nested(AttemptItem), required=True)
    error = fields.Dict(allow_none=True, required=True)
    timings_ms = fields.Dict(keys=fields.String(), values=fields.Float(), allow_none=True, required=True)
    request_id = fields.String(required=True)
    created_at = fields.String(required=True)
    started_at = fields.String(allow_none=True, required=True)
    finished_at = fields.String(allow_none=True, required=True)
