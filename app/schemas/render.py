"""The door of POST /api/v1/render: a chart request and the form of its picture, as the Chart-Output API writes it."""

from typing import Any

from marshmallow import Schema, fields, pre_load, validate, validates_schema
from marshmallow.exceptions import ValidationError

from app.domain.variants import ALIASES, FORMATS
from app.schemas.charts import ChartRequest, Data

_KINDS = [*FORMATS, *ALIASES]


class RenderRequest(ChartRequest):
    """A chart to be drawn and answered in the same request."""

    class Meta(ChartRequest.Meta):
        """Who may see the page of a chart is no question of a picture's."""

        exclude = ("visibility",)

    chart_type = fields.String(
        metadata={"description": "A name of GET /v1/charts/types; `type` is another name of this field."},
        error_messages={"invalid": "expected text"},
    )
    type = fields.String(load_only=True, error_messages={"invalid": "expected text"})
    data = Data()
    bokeh = fields.Dict(
        error_messages={"invalid": "expected an object, as bokeh.embed.json_item gives it"},
        metadata={"description": "In place of chart_type and data: json_item of a Bokeh figure or layout of figures."},
    )
    format = fields.String(
        load_default="png",
        validate=validate.OneOf(_KINDS, error=f"must be one of {', '.join(_KINDS)}"),
    )
    scale = fields.Float(
        validate=validate.Range(0.5, 4, error="must be from 0.5 to 4"),
        metadata={"default": 1, "description": "Pixels for each CSS pixel, of png, jpeg and webp."},
    )
    background = fields.String(metadata={"description": "A CSS colour or `transparent`."})
    returnUrl = fields.Boolean(  # noqa: N815 - the API's own name
        load_default=False, metadata={"description": "Answer `{url}` in place of the picture's bytes."}
    )

    @pre_load
    def name_type(self, body: Any, **_: Any) -> Any:
        """``type`` is ``chart_type``: one of the two is enough."""
        if not isinstance(body, dict) or "type" not in body:
            return body
        if "chart_type" in body:
            raise ValidationError("this is chart_type, which is given already", "type")
        return {**{key: value for key, value in body.items() if key != "type"}, "chart_type": body["type"]}

    @validates_schema
    def check_data(self, body: dict[str, Any], **_: Any) -> None:
        """One of the ways to say what is to be drawn."""
        if "bokeh" in body:
            for name in ("chart_type", "type", "data", "data_source", "encoding"):
                if name in body:
                    raise ValidationError("a Bokeh document says it all: leave this out", name)
        elif "chart_type" not in body:
            raise ValidationError("say which chart type; GET /v1/charts/types lists them", "chart_type")
        elif "data" not in body and "data_source" not in body:
            raise ValidationError("give the data to draw", "data")


class RenderedUrl(Schema):
    """Where the picture is."""

    url = fields.String(required=True, metadata={"description": "The picture, signed for 7 days."})
    chart_id = fields.String(required=True)
    format = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    warnings = fields.List(fields.Dict())
