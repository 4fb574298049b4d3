"""The door of charts: structure is checked here, meaning by the catalogue."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load, validate, validates_schema

from app.charts import AUTO, CHART_TYPES, DEFAULT_HEIGHT, DEFAULT_WIDTH, MAX_SIDE, MIN_SIDE
from app.domain.jobs import ChartStatus
from app.schemas.webhooks import Moment
from app.transforms.schema import SCHEMA

KIT_ALIAS = "brandKitId"
VISIBILITIES = ("public", "signed", "private")
_OBJECT: dict[str, Any] = {"invalid": "expected an object"}


def _side(default: int, name: str) -> fields.Integer:
    return fields.Integer(
        strict=True,
        validate=validate.Range(MIN_SIDE, MAX_SIDE, error=f"must be from {MIN_SIDE} to {MAX_SIDE} pixels"),
        error_messages={"invalid": "expected a whole number of pixels"},
        metadata={"default": default, "description": f"{name} in CSS pixels."},
    )


class Data(fields.Raw):
    """An object, or the rows of a table."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **told: Any) -> Any:
        if not isinstance(value, dict | list):
            raise ValidationError("expected an object, or a list of objects")
        return super()._deserialize(value, attr, data, **told)


class ChartRequest(Schema):
    """A chart to be drawn, as the ChartGPT API writes it: ``data`` in the shape that the chart type takes.

    Where it ``takes_arrays`` long lists of numbers come as arrays (see ``app.http.body``).
    """

    takes_arrays = True
    chart_type = fields.String(
        metadata={
            "description": "A name of GET /v1/charts/types. With a data_source it may be left out, or `auto`: one that "
            "fits the columns is chosen.",
            "examples": list(CHART_TYPES),
        },
        error_messages={"invalid": "expected text"},
    )
    data = Data(
        metadata={
            "description": "What the chart type's `data_shape` says, such as labels and datasets; or a table: a list "
            "of objects, `{rows}` or `{columns}`, with an `encoding`."
        },
    )
    data_source = fields.Dict(
        error_messages=_OBJECT,
        metadata={
            "description": "In place of data: a dataset, a file that was sent; and what is done with its rows.",
            "examples": [{"type": "upload", "dataset_id": "ds_5f3a8b2c9d4e5f6a7b8c9d0e"}],
            "properties": {
                "type": {"const": "upload"},
                "dataset_id": {"type": "string"},
                "version": {"type": "integer", "description": "By default the newest that is ready."},
                "transforms": SCHEMA,
            },
        },
    )
    encoding = fields.Dict(
        error_messages=_OBJECT,
        metadata={
            "description": "Which column of a table is what: x, y (one or several), color, size, facet.",
            "examples": [{"x": "month", "y": "sales", "color": "region"}],
        },
    )
    options = fields.Dict(error_messages=_OBJECT, metadata={"description": "Chart.js's own option names."})
    advanced_options = fields.Dict(error_messages=_OBJECT, metadata={"description": "Options of one chart type."})
    brand_kit_id = fields.String(
        allow_none=True,
        error_messages={"invalid": "expected the id of a brand kit"},
        metadata={
            "description": "The look of the chart, as the kit is now; its own options go before. Without it your "
            "default kit is used, with null none.",
            "examples": ["bk_5f3a8b2c9d4e5f6a7b8c9d0e"],
        },
    )
    brandKitId = fields.String(  # noqa: N815 - the other API's name
        load_only=True, allow_none=True, metadata={"description": "Another name of `brand_kit_id`."}
    )
    width = _side(DEFAULT_WIDTH, "Width")
    height = _side(DEFAULT_HEIGHT, "Height")
    page = fields.Dict(
        error_messages=_OBJECT,
        metadata={
            "description": "The paper of its PDF: `paper` (A4 or Letter), `orientation` (landscape or portrait), and "
            "the texts `header`, `date` and `footer` of every page. Without it a PDF is as large as the chart.",
            "examples": [{"paper": "A4", "header": "Sales", "footer": "Confidential"}],
        },
    )
    visibility = fields.String(
        validate=validate.OneOf(VISIBILITIES, error=f"must be one of {', '.join(VISIBILITIES)}"),
        metadata={
            "default": "public",
            "description": "Who may see the embed page and the thumbnail by the id alone.",
        },
    )

    callback_url = fields.String(
        error_messages={"invalid": "expected text"},
        metadata={
            "description": "An address that hears of this request alone, signed with your default secret; or "
            "`mailto:` and mail addresses."
        },
    )

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"

    @pre_load
    def name_kit(self, body: Any, **_: Any) -> Any:
        """``brandKitId`` is ``brand_kit_id``: one of the two is enough."""
        if isinstance(body, dict) and KIT_ALIAS in body and "brand_kit_id" in body:
            raise ValidationError("this is brand_kit_id, which is given already", KIT_ALIAS)
        return body

    @validates_schema
    def check_data(self, body: dict[str, Any], **_: Any) -> None:
        """The data, or where they are."""
        if "data_source" in body:
            return
        if "chart_type" not in body:
            raise ValidationError("say which chart type; GET /v1/charts/types lists them", "chart_type")
        if "data" not in body:
            raise ValidationError("give the data to draw", "data")


class WarningItem(Schema):
    """An option that was not honoured."""

    path = fields.String(required=True)
    message = fields.String(required=True)


class ChartCreated(Schema):
    """What became of a chart request."""

    chart_id = fields.String(required=True, metadata={"examples": ["ch_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    chart_url = fields.String(required=True, metadata={"description": "The page for an iframe."})
    status = fields.String(required=True, validate=validate.OneOf(["queued", "generated", "failed", "cancelled"]))
    thumbnail_url = fields.String(required=True)
    image_url = fields.String(metadata={"description": "The picture in full size, signed for 7 days."})
    job_id = fields.String(metadata={"description": "GET /v1/jobs/<job_id> tells how the drawing goes."})
    warnings = fields.List(fields.Nested(WarningItem))
    points_in = fields.Integer(metadata={"description": "How many points the data have, where they may be many."})
    points_drawn = fields.Integer(metadata={"description": "How many marks stand for them."})
    method = fields.String(
        metadata={
            "description": "How: `none`, `m4` (first, last, least and greatest of a pixel column), `density`, `sample`."
        }
    )
    debug = fields.Dict(metadata={"description": "With ?debug=true: the parsed spec and timings."})


class DataTableItem(Schema):
    """The chart's data as rows; at most 1,000 of them, ``total_rows`` tells how many there are."""

    columns = fields.List(fields.String(), required=True)
    rows = fields.List(fields.List(fields.Raw(allow_none=True)), required=True)
    total_rows = fields.Integer(required=True)


class ChartDetail(ChartCreated):
    """A chart with all that is known of it."""

    chart_type = fields.String(required=True)
    title = fields.String(required=True)
    visibility = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    brand_kit_id = fields.String(allow_none=True, metadata={"description": "The kit that it was asked for with."})
    alt_text = fields.String(required=True)
    data_table = fields.Nested(DataTableItem)
    image_urls = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "The picture in each format."}
    )
    error = fields.Dict(allow_none=True, metadata={"description": "Why it failed, as its problem document said."})
    timings_ms = fields.Dict(
        keys=fields.String(), values=fields.Float(), metadata={"description": "Milliseconds a stage."}
    )
    created_at = fields.String(required=True)
    finished_at = fields.String(allow_none=True)


class ChartItem(Schema):
    """A chart in a list."""

    chart_id = fields.String(required=True)
    chart_type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.String(required=True)
    chart_url = fields.String(required=True)
    thumbnail_url = fields.String(required=True)
    created_at = fields.String(required=True)


class ChartList(Schema):
    """One page of charts, newest first."""

    items = fields.List(fields.Nested(ChartItem), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class ListQuery(Schema):
    """Which page of a list."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None)


class ChartQuery(ListQuery):
    """Which charts are wanted."""

    q = fields.String(
        validate=validate.Length(1, 200), metadata={"description": "A part of the title; A to Z and a to z are alike."}
    )
    status = fields.String(validate=validate.OneOf([*ChartStatus]))
    chart_type = fields.String(validate=validate.OneOf([*CHART_TYPES, AUTO]), metadata={"description": "Its name."})
    since = Moment(metadata={"description": "Made at that instant or later.", "format": "date-time"})


class SignedQuery(Schema):
    """What a signed address has, in place of a key."""

    class Meta:
        """What else stands in the address of a picture is left alone: pages add numbers to get past a cache."""

        unknown = "exclude"

    exp = fields.String(metadata={"description": "Expiry of the signature, seconds since 1970."})
    sig = fields.String(metadata={"description": "Signature, in place of a key."})


class ImageQuery(SignedQuery):
    """The form in which a picture is wanted; the chart's own size is the default."""

    width = fields.Integer(validate=validate.Range(MIN_SIDE, MAX_SIDE))
    height = fields.Integer(validate=validate.Range(MIN_SIDE, MAX_SIDE))
    scale = fields.Float(
        validate=validate.Range(0.5, 4),
        metadata={"default": 1, "description": "Pixels for each CSS pixel, of png, jpeg and webp."},
    )
    background = fields.String(
        metadata={
            "description": "A CSS colour, which decides between light and dark text, or `transparent`. A colour with "
            "alpha 0 is as transparent, and meant for a page of that colour. Write `%23` for `#`.",
            "examples": ["white", "#14171c", "transparent"],
        }
    )
    download = fields.String(metadata={"description": "Present: the browser saves the picture instead of showing it."})


class ChartTypeItem(Schema):
    """What one chart type is and takes."""

    chart_type = fields.String(required=True)
    family = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    data_shape = fields.String(required=True)
    options = fields.Dict(required=True, metadata={"description": "JSON Schema of the options."})
    example = fields.Dict(required=True)
    picture_url = fields.String(required=True, metadata={"description": "The example's picture, open to everybody."})


class ChartTypeList(Schema):
    """The catalogue."""

    chart_types = fields.List(fields.String(), required=True)
    details = fields.List(fields.Nested(ChartTypeItem), required=True)
