"""What is told of usage."""

from typing import Any

from marshmallow import Schema, fields

_DATE: dict[str, Any] = {"invalid": "expected a date such as 2026-11-21"}


class UsageQuery(Schema):
    """Which days."""

    first = fields.Date(
        data_key="from",
        error_messages=_DATE,
        metadata={"description": "The first day, UTC. Default: the first of the last day's month."},
    )
    last = fields.Date(
        data_key="to", error_messages=_DATE, metadata={"description": "The last day, UTC. Default: today."}
    )


class ShareItem(Schema):
    """How much of a kind was used in this month, of what the plan has."""

    used = fields.Integer(required=True)
    limit = fields.Integer(required=True, allow_none=True, metadata={"description": "null: no limit"})
    remaining = fields.Integer(required=True, allow_none=True)


class PlanItem(Schema):
    """What the plan allows; null is without a limit."""

    name = fields.String(required=True)
    renders = fields.Integer(required=True, allow_none=True, metadata={"description": "Pictures a month."})
    ai_renders = fields.Integer(required=True, allow_none=True, metadata={"description": "Charts from words a month."})
    stored_bytes = fields.Integer(required=True, allow_none=True, metadata={"description": "Datasets, at a time."})
    schedules = fields.Integer(required=True, allow_none=True, metadata={"description": "At a time."})
    min_interval = fields.Integer(required=True, metadata={"description": "Seconds between two runs of a schedule."})
    requests = fields.Integer(required=True, allow_none=True, metadata={"description": "In any minute."})
    unfinished = fields.Integer(required=True, allow_none=True, metadata={"description": "Jobs at a time."})
    kept_days = fields.Integer(required=True, allow_none=True, metadata={"description": "Days that a chart is kept."})


class Counts(Schema):
    """What was counted, by kind."""

    renders = fields.Integer(required=True, metadata={"description": "Pictures that were drawn."})
    ai_renders = fields.Integer(required=True, metadata={"description": "Charts that were planned from words."})
    upload_bytes = fields.Integer(required=True, metadata={"description": "Bytes of files that came in whole."})
    schedule_runs = fields.Integer(required=True, metadata={"description": "Runs of schedules."})


class DayItem(Counts):
    """What was used on a day."""

    date = fields.String(required=True, metadata={"examples": ["2026-11-21"]})


class UsageDetail(Schema):
    """What a tenant has used: this month against its plan, and day by day."""

    plan = fields.Nested(PlanItem, required=True)
    month = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(ShareItem),
        required=True,
        metadata={"description": "By kind, from the first of this month on."},
    )
    resets_at = fields.String(required=True, metadata={"description": "When the month's counters begin anew."})
    stored_bytes = fields.Nested(ShareItem, required=True)
    unfinished = fields.Nested(ShareItem, required=True)
    first = fields.String(required=True, data_key="from", metadata={"examples": ["2026-11-01"]})
    last = fields.String(required=True, data_key="to", metadata={"examples": ["2026-11-21"]})
    days = fields.List(fields.Nested(DayItem), required=True, metadata={"description": "Days with any use, in order."})
    total = fields.Nested(Counts, required=True, metadata={"description": "Of these days."})
