"""The door of batches: many chart requests, each of which is checked by itself."""

from marshmallow import Schema, fields, validate

from app.schemas.charts import ChartCreated

MOST = 500


class BatchRequest(Schema):
    """Charts to be drawn together."""

    requests = fields.List(
        fields.Raw(),
        required=True,
        validate=validate.Length(1, MOST, error=f"expected 1 to {MOST} chart requests"),
        error_messages={"invalid": "expected a list of chart requests", "required": "give the charts to draw"},
        metadata={"description": f"1 to {MOST} bodies of POST /v1/charts."},
    )
    layout = fields.Dict(
        error_messages={"invalid": "expected an object"},
        metadata={
            "description": "Draw all as one dashboard too: `columns`, or `rows` of numbers of charts with spans; "
            "`title`, `subtitle`, `source`, `width`, `height`, `page`, `brand_kit_id`.",
            "examples": [{"title": "The shop in May", "rows": [[{"chart": 0, "span": 2}, 1], [2, 3]]}],
        },
    )

    callback_url = fields.String(
        error_messages={"invalid": "expected text"},
        metadata={"description": "An address that hears of this batch alone, signed with your default secret."},
    )

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"


class BatchResult(ChartCreated):
    """What became of one request: a chart, or the error it was refused with."""

    class Meta:
        """A request that was refused has no chart."""

        exclude = ("debug",)

    index = fields.Integer()
    chart_id = fields.String()
    chart_url = fields.String()
    thumbnail_url = fields.String()
    error = fields.Dict(metadata={"description": "Why it failed, as a problem document says it."})


class BatchDetail(Schema):
    """A batch: `completed` when every chart has ended, well or not."""

    batch_id = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["queued", "completed"]))
    total = fields.Integer(required=True)
    generated = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    queued = fields.Integer(required=True)
    results = fields.List(fields.Nested(BatchResult), required=True, metadata={"description": "In the order asked."})
    dashboard = fields.Nested(BatchResult, metadata={"description": "The picture of all, when a layout was given."})
    created_at = fields.String(required=True)
