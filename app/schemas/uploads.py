"""What is told of uploads."""

from marshmallow import Schema, fields, validate

from app.domain.datasets import UploadState
from app.schemas.charts import ChartCreated


class UploadDetail(Schema):
    """A file on its way in: how far it has come, and what became of it."""

    upload_id = fields.String(required=True, metadata={"examples": ["up_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    state = fields.String(required=True, validate=validate.OneOf(list(map(str, UploadState))))
    offset = fields.Integer(required=True, metadata={"description": "Bytes that have come, and are kept."})
    length = fields.Integer(allow_none=True, required=True, metadata={"description": "Null: not said yet."})
    file_name = fields.String(required=True)
    dataset_id = fields.String(
        allow_none=True,
        required=True,
        metadata={"description": "The dataset that the file became, or is to be part of."},
    )
    job_id = fields.String(allow_none=True, required=True, metadata={"description": "The job that reads the file."})
    chart_id = fields.String(
        allow_none=True, required=True, metadata={"description": "The chart that was asked for with the file."}
    )
    chart_error = fields.Dict(
        allow_none=True,
        required=True,
        metadata={"description": "Why there is no such chart: the plan had no room for it when the file had come."},
    )
    created_at = fields.String(required=True)
    expires_at = fields.String(allow_none=True, required=True, metadata={"description": "Of an upload that is open."})
    finished_at = fields.String(allow_none=True, required=True)


class ChartOfFile(ChartCreated):
    """A file that is being read, and the chart that is drawn of it then."""

    class Meta:
        """The picture is not there yet."""

        exclude = ("debug",)

    dataset_id = fields.String(required=True, metadata={"description": "What the file becomes: draw more of it."})
    reading_job_id = fields.String(required=True, metadata={"description": "The job that reads the file."})
