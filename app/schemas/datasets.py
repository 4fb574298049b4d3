"""What is told of datasets."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.domain.datasets import LEAST_TTL, MOST_TTL, DatasetState
from app.schemas.webhooks import Moment

TTL = validate.Range(LEAST_TTL, MOST_TTL, error=f"must be from {LEAST_TTL:,} to {MOST_TTL:,} seconds")
TTL_TOLD = "seconds from now after which the dataset is deleted, unless something needs it."


class ColumnItem(Schema):
    """A column of a dataset, as it was read."""

    name = fields.String(required=True)
    type = fields.String(required=True, metadata={"description": "integer, number, boolean, date, datetime or text"})
    nulls = fields.Integer(metadata={"description": "Rows that have nothing here."})
    min = fields.Raw(allow_none=True)
    max = fields.Raw(allow_none=True)
    distinct = fields.Integer(allow_none=True, metadata={"description": "About how many values differ."})
    samples = fields.List(fields.Raw(allow_none=True))
    unit = fields.String(allow_none=True, metadata={"description": "A currency or percent sign that numbers had."})


class RejectedItem(Schema):
    """A line that could not be read."""

    line = fields.Integer(allow_none=True)
    column = fields.String(allow_none=True)
    reason = fields.String(required=True)


class DatasetItem(Schema):
    """A dataset in a list."""

    dataset_id = fields.String(required=True, metadata={"examples": ["ds_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    name = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(map(str, DatasetState))))
    version = fields.Integer(required=True)
    rows = fields.Integer(allow_none=True, required=True)
    bytes = fields.Integer(required=True)
    created_at = fields.String(required=True)
    expires_at = fields.String(allow_none=True, required=True)


class DatasetDetail(DatasetItem):
    """A dataset with what was found in its file."""

    sha256 = fields.String(required=True, metadata={"description": "Of the file as it came; empty while it is read."})
    file_name = fields.String(required=True)
    format = fields.Dict(metadata={"description": "How the file was read: each of it can be overridden by `reading`."})
    reading = fields.Dict(required=True, metadata={"description": "What its owner said of how it is to be read."})
    columns = fields.List(fields.Nested(ColumnItem), required=True)
    first_rows = fields.List(
        fields.List(fields.Raw(allow_none=True)),
        required=True,
        metadata={"description": "The values of the first rows, at most 20, of at most 50 columns."},
    )
    rejected = fields.List(fields.Nested(RejectedItem), required=True, metadata={"description": "At most 100."})
    rejected_count = fields.Integer(required=True)
    notices = fields.List(fields.String(), required=True)
    error = fields.Dict(allow_none=True, required=True)
    job_id = fields.String(allow_none=True, required=True, metadata={"description": "The job that reads it."})
    ready_at = fields.String(allow_none=True, required=True)


class DatasetList(Schema):
    """One page of datasets, newest first."""

    items = fields.List(fields.Nested(DatasetItem), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class DeleteQuery(Schema):
    """How a dataset is deleted."""

    force = fields.Boolean(load_default=False, metadata={"description": "Also when charts or schedules still need it."})


class DatasetChange(Schema):
    """What can be changed of a dataset; what is left out stays."""

    name = fields.String(validate=validate.Length(1, 1000))
    expires_at = Moment(
        allow_none=True, metadata={"description": "It is deleted then, unless something needs it. Null: never."}
    )
    ttl = fields.Integer(strict=True, validate=TTL, metadata={"description": f"In place of `expires_at`: {TTL_TOLD}"})

    @validates_schema
    def _once(self, data: dict[str, Any], **_: Any) -> None:
        if {"ttl", "expires_at"} <= data.keys():
            raise ValidationError("send either ttl or expires_at", "ttl")
