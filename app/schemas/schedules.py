"""The door of /v1/charts/jobs: schedules, their runs and previews."""

from typing import Any

from marshmallow import Schema, fields, validate, validates_schema
from marshmallow.exceptions import ValidationError

from app.domain.jobs import JobState
from app.domain.runs import Outcome, RunKind, ScheduleState
from app.domain.variants import ALIASES, FORMATS
from app.schemas.batches import MOST as MOST_CHARTS
from app.schemas.charts import ChartRequest, ListQuery, SignedQuery

_KINDS = [*FORMATS, *ALIASES]
_NOT_OBJECT: dict[str, Any] = {"invalid": "expected an object"}
_NOT_TEXT: dict[str, Any] = {"invalid": "expected text"}
_NOT_LIST: dict[str, Any] = {"invalid": "expected a list"}


class ScheduledChart(ChartRequest):
    """One of the charts of a schedule: who hears of them is said once, for all."""

    class Meta(ChartRequest.Meta):
        """It has no run of its own."""

        exclude = ("callback_url",)


class ScheduleFields(ChartRequest):
    """What a schedule takes; the words of each field's own grammar are checked behind the door."""

    class Meta(ChartRequest.Meta):
        """The data of a schedule come from a source each time."""

        exclude = ("data",)

    name = fields.String(
        validate=validate.Length(1, 200, error="expected 1 to 200 characters"),
        error_messages=_NOT_TEXT,
        metadata={"description": "By default the title of its chart or layout."},
    )
    requests = fields.List(
        fields.Nested(ScheduledChart),
        validate=validate.Length(1, MOST_CHARTS, error=f"expected 1 to {MOST_CHARTS} chart requests"),
        error_messages=_NOT_LIST,
        metadata={"description": "Many charts in place of one: bodies of POST /v1/charts, each with its data_source."},
    )
    layout = fields.Dict(
        error_messages=_NOT_OBJECT,
        metadata={"description": "Draw the requests as one dashboard, as POST /v1/charts/batch does."},
    )
    format = fields.String(
        validate=validate.OneOf(_KINDS, error=f"must be one of {', '.join(_KINDS)}"),
        metadata={"default": "png", "description": "The form of the picture that a run is of."},
    )
    polling_interval = fields.String(
        error_messages=_NOT_TEXT,
        metadata={
            "description": "hourly, daily, weekly, monthly, or such as 15m, 2h, 1d. May stand in data_source.",
            "examples": ["daily"],
        },
    )
    cron = fields.String(
        error_messages=_NOT_TEXT,
        metadata={"description": "Five fields, in place of polling_interval.", "examples": ["0 9 * * MON-FRI"]},
    )
    timezone = fields.String(
        error_messages=_NOT_TEXT, metadata={"default": "UTC", "description": "An IANA name, such as Europe/Berlin."}
    )
    at = fields.String(error_messages=_NOT_TEXT, metadata={"description": "When daily, weekly or monthly: `09:00`."})
    start_at = fields.String(
        allow_none=True,
        error_messages=_NOT_TEXT,
        metadata={"description": "No slot is before: a date, or a time, of its zone unless it has an offset."},
    )
    end_at = fields.String(
        allow_none=True,
        error_messages=_NOT_TEXT,
        metadata={"description": "No slot is after; a date is the whole day."},
    )
    skip_dates = fields.List(
        fields.String(error_messages=_NOT_TEXT),
        error_messages=_NOT_LIST,
        metadata={"description": "Dates on which it does not run.", "examples": [["2026-12-25"]]},
    )
    weekdays_only = fields.Boolean(
        error_messages={"invalid": "expected true or false"},
        metadata={"default": False, "description": "Not on Saturdays and Sundays."},
    )
    jitter = fields.Integer(
        strict=True,
        validate=validate.Range(0, 3600, error="must be from 0 to 3600"),
        error_messages={"invalid": "expected a whole number of seconds"},
        metadata={"default": 0, "description": "Begin up to so many seconds after the slot, the same for each."},
    )
    policy = fields.Dict(
        error_messages=_NOT_OBJECT,
        metadata={
            "description": "What becomes of slots and data that are not as they should be.",
            "examples": [{"unchanged": "skip", "no_data": "card", "source_failed": "stale", "catch_up": "latest"}],
        },
    )
    alerts = fields.List(
        fields.Dict(error_messages=_NOT_OBJECT),
        error_messages=_NOT_LIST,
        metadata={
            "description": "Conditions on the data.",
            "examples": [[{"column": "total", "fn": "last", "cmp": "<", "value": 100}]],
        },
    )
    deliver = fields.List(
        fields.Dict(error_messages=_NOT_OBJECT),
        validate=validate.Length(0, 20, error="expected at most 20"),
        error_messages=_NOT_LIST,
        metadata={
            "description": "Who hears of its runs beside your endpoints: webhook, email, slack, s3.",
            "examples": [[{"type": "email", "to": ["team@example.com"], "attach": ["csv"]}]],
        },
    )
    callback_url = fields.String(
        error_messages=_NOT_TEXT, metadata={"description": "Short for one webhook (or `mailto:`) in `deliver`."}
    )
    keep_runs = fields.Integer(
        strict=True,
        validate=validate.Range(1, 10_000, error="must be from 1 to 10000"),
        error_messages={"invalid": "expected a whole number"},
        metadata={"default": 100, "description": "Runs whose pictures and data are kept; the newest always is."},
    )

    @validates_schema
    def check_data(self, body: dict[str, Any], **_: Any) -> None:
        """Where its charts are is checked when all of it is known."""


class ScheduleRequest(ScheduleFields):
    """A new schedule: one chart with its ``data_source``, or ``requests``."""

    paused = fields.Boolean(error_messages={"invalid": "expected true or false"})

    @validates_schema
    def check_data(self, body: dict[str, Any], **_: Any) -> None:
        """One chart, or many."""
        if "requests" not in body and "data_source" not in body:
            raise ValidationError("say where its data are, or give requests that do", "data_source")


class SchedulePatch(ScheduleFields):
    """What is to change; null takes a field away."""

    class Meta(ScheduleFields.Meta):
        """As of a new one."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for field in self.fields.values():
            field.allow_none = True


class SlotItem(Schema):
    """One slot of a preview."""

    at = fields.String(required=True, metadata={"description": "In UTC."})
    local = fields.String(required=True, metadata={"description": "In the schedule's zone."})
    shift = fields.String(
        allow_none=True, required=True, metadata={"description": "What a change of the clocks makes of it."}
    )


class NextRuns(Schema):
    """The slots that come."""

    timezone = fields.String(required=True)
    next_runs = fields.List(fields.Nested(SlotItem), required=True)


class NextRunsQuery(Schema):
    """How many slots."""

    count = fields.Integer(load_default=10, validate=validate.Range(1, 1000, error="must be from 1 to 1000"))


class RunDelivery(Schema):
    """One delivery of a run's event."""

    delivery_id = fields.String(required=True)
    kind = fields.String(required=True)
    to = fields.String(required=True)
    state = fields.String(required=True)
    attempts = fields.Integer(required=True)


class RunItem(Schema):
    """One run of a schedule."""

    run_id = fields.String(required=True)
    schedule_id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([*RunKind]))
    scheduled_for = fields.String(required=True)
    as_of = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf([*JobState]))
    outcome = fields.String(allow_none=True, validate=validate.OneOf([*Outcome]))
    late = fields.Boolean(required=True)
    job_id = fields.String(allow_none=True, metadata={"description": "The job that fetches its data."})
    batch_id = fields.String(allow_none=True, metadata={"description": "Its charts."})
    chart_id = fields.String(metadata={"description": "The chart, or the dashboard of all."})
    chart_url = fields.String()
    image_url = fields.String(metadata={"description": "Its picture; wants your key."})
    data_urls = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"description": "CSV and XLSX."})
    rows = fields.Integer(metadata={"description": "That were fetched."})
    points = fields.Integer(metadata={"description": "Marks that were drawn."})
    data_sha256 = fields.List(fields.String(allow_none=True))
    picture_sha256 = fields.String(allow_none=True)
    what_changed = fields.Dict(allow_none=True, metadata={"description": "What is different from the run before."})
    alerts = fields.List(fields.Dict())
    notices = fields.List(fields.Dict())
    error = fields.Dict(allow_none=True)
    attempts = fields.Integer(required=True, metadata={"description": "At fetching its data."})
    deliveries = fields.List(fields.Nested(RunDelivery))
    created_at = fields.String(required=True)
    started_at = fields.String(allow_none=True)
    finished_at = fields.String(allow_none=True)


class RunList(Schema):
    """One page of runs, newest first."""

    items = fields.List(fields.Nested(RunItem), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class RunQuery(ListQuery):
    """Which runs."""

    state = fields.String(load_default=None, validate=validate.OneOf([*JobState]))


class RunDataQuery(SignedQuery):
    """Which of a run's tables."""

    chart = fields.Integer(
        load_default=1,
        validate=validate.Range(1, MOST_CHARTS),
        metadata={"description": "For CSV: the number of the chart. A workbook has a sheet for each."},
    )


class ScheduleItem(Schema):
    """A schedule."""

    schedule_id = fields.String(required=True, metadata={"examples": ["sc_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    name = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf([*ScheduleState]))
    timezone = fields.String(required=True)
    next_run_at = fields.String(allow_none=True, required=True)
    last_run = fields.Nested(RunItem, allow_none=True)
    latest_url = fields.String(required=True, metadata={"description": "Always its latest picture; wants your key."})
    created_at = fields.String(required=True)


class ScheduleDetail(ScheduleItem):
    """A schedule with all that was asked for; ``request`` can be sent again as it is."""

    request = fields.Dict(required=True)
    alerts = fields.List(fields.Dict(), required=True, metadata={"description": "Each condition, where it stands."})
    next_runs = fields.List(fields.Nested(SlotItem), required=True)
    signed_latest_url = fields.String(metadata={"description": "The same for whoever has this address, for 7 days."})
    run = fields.Nested(RunItem, metadata={"description": "The run that was begun with it."})
    updated_at = fields.String(required=True)


class ScheduleList(Schema):
    """One page of schedules, newest first."""

    items = fields.List(fields.Nested(ScheduleItem), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class ScheduleTest(Schema):
    """To whom a test goes."""

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"

    callback_url = fields.String(
        error_messages=_NOT_TEXT,
        metadata={"description": "A webhook or `mailto:` address that gets this run, and nobody else."},
    )


class BackfillRequest(Schema):
    """Slots of the past."""

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"

    start_at = fields.String(required=True, error_messages=_NOT_TEXT, metadata={"examples": ["2026-11-01"]})
    end_at = fields.String(required=True, error_messages=_NOT_TEXT, metadata={"examples": ["2026-11-14"]})
    again = fields.Boolean(metadata={"default": False, "description": "Also slots whose run has succeeded."})


class Backfilled(Schema):
    """The runs that were begun."""

    items = fields.List(fields.Nested(RunItem), required=True)
    skipped = fields.Integer(required=True, metadata={"description": "Slots that have a run that succeeded."})


class DuplicateRequest(Schema):
    """What of the copy is different."""

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"

    name = fields.String(validate=validate.Length(1, 200), error_messages=_NOT_TEXT)
