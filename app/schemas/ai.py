"""The door of POST /api/v1/ai/render, as the Chart-Output API writes it, and of conversations."""

from typing import Any

from marshmallow import Schema, fields, pre_load, validate, validates_schema
from marshmallow.exceptions import ValidationError

from app.charts import MAX_SIDE, MIN_SIDE
from app.domain.variants import ALIASES, FORMATS

MOST_CHARACTERS = 4000
JSON = "json"
_KINDS = [*FORMATS, *ALIASES, JSON]
_NAMES = {
    "dataset_id": "datasetId",
    "data_source": "dataSource",
    "brand_kit_id": "brandKitId",
    "return_url": "returnUrl",
    "dry_run": "dryRun",
    "conversation_id": "conversationId",
}
"""The names of the other API for the same."""

_TEXT: dict[str, Any] = {"invalid": "expected text"}
_FLAG: dict[str, Any] = {"invalid": "expected true or false"}
_SIDE: dict[str, Any] = {"invalid": "expected a whole number of pixels"}


def _side(name: str, default: int) -> fields.Integer:
    return fields.Integer(
        strict=True,
        load_default=default,
        validate=validate.Range(MIN_SIDE, MAX_SIDE, error=f"must be from {MIN_SIDE} to {MAX_SIDE}"),
        error_messages=_SIDE,
        metadata={"description": f"{name} in CSS pixels."},
    )


class AiRenderRequest(Schema):
    """A chart in words; in snake_case too."""

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"

    description = fields.String(
        required=True,
        error_messages={**_TEXT, "required": "say what to draw", "null": "say what to draw"},
        validate=validate.Length(
            1,
            MOST_CHARACTERS,
            error=f"expected 1 to {MOST_CHARACTERS:,} characters; data go into `data`",
        ),
        metadata={"examples": ["Revenue by region, ranked highest to lowest."]},
    )
    data = fields.Raw(
        allow_none=True,
        metadata={
            "description": "CSV text, a list of objects, or lists by column; up to 10 MB, all of it is used.",
            "examples": [[{"region": "EMEA", "revenue": 310}, {"region": "APAC", "revenue": 280}]],
        },
    )
    datasetId = fields.String(  # noqa: N815 - the API's own case
        error_messages=_TEXT, metadata={"description": "In place of data: a dataset, a file that was sent."}
    )
    dataSource = fields.Dict(  # noqa: N815
        error_messages={"invalid": "expected an object"},
        metadata={"description": "In place of data: a source as POST /v1/charts takes it."},
    )
    brandKitId = fields.String(allow_none=True, error_messages=_TEXT)  # noqa: N815
    width = _side("Width", 800)
    height = _side("Height", 400)
    format = fields.String(
        load_default="png",
        validate=validate.OneOf(_KINDS, error=f"must be one of {', '.join(_KINDS)}"),
        metadata={"description": "`json` answers the chart's spec in place of a picture."},
    )
    scale = fields.Float(validate=validate.Range(0.5, 4, error="must be from 0.5 to 4"))
    background = fields.String(error_messages=_TEXT)
    returnUrl = fields.Boolean(load_default=False, error_messages=_FLAG)  # noqa: N815
    dryRun = fields.Boolean(  # noqa: N815
        load_default=False, error_messages=_FLAG, metadata={"description": "The same as `format: json`."}
    )
    conversationId = fields.String(  # noqa: N815
        allow_none=True,
        error_messages=_TEXT,
        metadata={"description": "Change the chart of this conversation. Every answer names one to go on with."},
    )
    locale = fields.String(
        error_messages=_TEXT, metadata={"description": "How numbers in the words are meant, such as `de`."}
    )

    @pre_load
    def rename(self, body: Any, **_: Any) -> Any:
        """Both cases are taken."""
        if not isinstance(body, dict):
            return body
        return {_NAMES.get(name, name): value for name, value in body.items()}

    @validates_schema
    def check(self, body: dict[str, Any], **_: Any) -> None:
        """Words, and data from one place."""
        if not body.get("description", "").strip():
            raise ValidationError("say what to draw", "description")
        given = [name for name in ("data", "datasetId", "dataSource") if body.get(name) is not None]
        if len(given) > 1:
            raise ValidationError(f"{given[0]} is there as well; give one of them", given[1])


class Alternative(Schema):
    """Another chart type for the same question."""

    chart_type = fields.String(required=True)
    reason = fields.String(required=True)


class ModelUse(Schema):
    """What asking a model has taken, also where its plan was of no use."""

    calls = fields.Integer(required=True, metadata={"description": "Calls that were answered."})
    input_tokens = fields.Integer(required=True, metadata={"description": "Sent, as the provider counts them."})
    output_tokens = fields.Integer(required=True, metadata={"description": "Of its answers."})
    cost = fields.Float(
        required=True, allow_none=True, metadata={"description": "In the operator's currency; null without prices."}
    )
    latency_ms = fields.Integer(required=True, metadata={"description": "For which it was waited for."})


class PlannedChart(Schema):
    """A chart that POST /v1/charts takes as it is, and why it is this one."""

    chart_type = fields.String(required=True)
    data = fields.Dict(required=True)
    options = fields.Dict(required=True)
    explanation = fields.List(fields.String(), required=True)
    alternatives = fields.List(fields.Nested(Alternative), required=True)
    confidence = fields.Float(required=True, metadata={"description": "From 0 to 1."})
    warnings = fields.List(fields.String(), required=True)
    brand = fields.Boolean(metadata={"description": "Whether your own brand's look was asked for."})
    brand_kit_id = fields.String(allow_none=True)
    synthesised = fields.Boolean(required=True, metadata={"description": "The numbers are those of the words alone."})
    transforms = fields.List(fields.Dict(), required=True, metadata={"description": "What was done with all rows."})
    encoding = fields.Dict(required=True)
    planner = fields.String(required=True, metadata={"description": "`offline`, or the model that answered."})
    model = fields.Nested(ModelUse, metadata={"description": "There where a model was asked."})
    conversationId = fields.String(required=True)  # noqa: N815
    turn = fields.Integer(required=True)


class Difference(Schema):
    """One place of a chart's spec that is other than in the turn before."""

    path = fields.String(required=True)
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class TurnItem(Schema):
    """One turn of a conversation."""

    turn = fields.Integer(required=True)
    description = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["queued", "planned", "failed"]))
    chart_type = fields.String(allow_none=True)
    planning_ms = fields.Float(allow_none=True)
    error = fields.Dict(allow_none=True)
    created_at = fields.String(required=True)


class TurnDetail(TurnItem):
    """A turn with its chart."""

    spec = fields.Dict(metadata={"description": "What POST /v1/charts takes."})
    told = fields.Dict(metadata={"description": "Explanation, alternatives, confidence, warnings, transforms."})
    diff = fields.List(fields.Nested(Difference), metadata={"description": "What is other than in the turn before."})


class ConversationItem(Schema):
    """A conversation in a list."""

    conversation_id = fields.String(required=True)
    turns = fields.Integer(required=True)
    created_at = fields.String(required=True)
    used_at = fields.String(required=True)
    expires_at = fields.String(required=True)


class ConversationDetail(ConversationItem):
    """A conversation with its turns, first to last."""

    items = fields.List(fields.Nested(TurnItem), required=True)


class ConversationList(Schema):
    """One page of conversations, newest first."""

    items = fields.List(fields.Nested(ConversationItem), required=True)
    next_cursor = fields.String(allow_none=True, required=True)
