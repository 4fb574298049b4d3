"""The door of webhooks: endpoints, deliveries, events."""

import re
from datetime import UTC
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.domain.events import EVENTS
from app.domain.webhooks import ENDPOINTS, PAYLOAD_VERSIONS, DeliveryState, Kind

MOST_HEADERS, LONGEST_HEADER, LONGEST_DESCRIPTION = 20, 1000, 500
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\x20-\x7e\t]*")
_OURS = re.compile(
    r"(webhook-.*|plotworks-.*|content-.*|host|user-agent|connection|transfer-encoding|te|trailer|upgrade|expect"
    r"|accept-encoding|keep-alive|proxy-.*|date)",
    re.IGNORECASE,
)
_TEXT: dict[str, Any] = {"invalid": "expected text"}


class Moment(fields.AwareDateTime):
    """An instant, RFC 3339; one without an offset is taken as UTC."""

    def __init__(self, **told: Any) -> None:
        super().__init__(format="iso", default_timezone=UTC, **told)
        self.error_messages["invalid"] = "expected an instant such as 2026-11-21T06:00:00Z"


def _event_name(name: str) -> str:
    if name not in EVENTS:
        raise ValidationError(f"there is no event {name!r}; there are {', '.join(EVENTS)}")
    return name


def _headers(headers: dict[str, str]) -> None:
    if len(headers) > MOST_HEADERS:
        raise ValidationError(f"at most {MOST_HEADERS} headers")
    for name, value in headers.items():
        if not _NAME.fullmatch(name):
            raise ValidationError(f"{name!r} is no name of a header")
        if _OURS.fullmatch(name):
            raise ValidationError(f"{name} is set by Plotworks itself")
        if not _VALUE.fullmatch(value) or len(value) > LONGEST_HEADER:
            raise ValidationError(f"the value of {name} must be at most {LONGEST_HEADER} printable ASCII characters")


class WebhookChange(Schema):
    """What can be changed of an endpoint."""

    url = fields.String(
        error_messages=_TEXT,
        metadata={"description": "Where to POST; a public address.", "examples": ["https://example.com/hooks"]},
    )
    to = fields.List(
        fields.String(error_messages=_TEXT),
        validate=validate.Length(1, 20, error="1 to 20 addresses"),
        metadata={"description": "Mail addresses, for the kind `email`."},
    )
    description = fields.String(validate=validate.Length(max=LONGEST_DESCRIPTION), error_messages=_TEXT)
    events = fields.List(
        fields.String(validate=_event_name, error_messages=_TEXT),
        metadata={"description": "The events to hear of; none or an empty list: all.", "examples": [["chart.failed"]]},
    )
    headers = fields.Dict(
        keys=fields.String(),
        values=fields.String(error_messages=_TEXT),
        validate=_headers,
        metadata={"description": "Fixed headers of every request, such as a token of yours; kept encrypted."},
    )
    payload_version = fields.String(
        validate=validate.OneOf(PAYLOAD_VERSIONS, error=f"must be one of {', '.join(PAYLOAD_VERSIONS)}"),
        metadata={"description": "The version of the payloads, pinned until you change it."},
    )

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"


class WebhookRequest(WebhookChange):
    """A new endpoint."""

    kind = fields.String(
        load_default=Kind.WEBHOOK,
        validate=validate.OneOf(list(map(str, ENDPOINTS)), error=f"must be one of {', '.join(ENDPOINTS)}"),
        metadata={"description": "`webhook`: signed POST; `slack`: a Slack-compatible incoming webhook; `email`."},
    )
    secret = fields.String(
        error_messages=_TEXT,
        metadata={"description": "A secret of yours, `whsec_` and 24 to 64 bytes in base64; else one is made."},
    )

    @validates_schema
    def check_address(self, body: dict[str, Any], **_: Any) -> None:
        """One address, of the form that the kind takes."""
        wanted, other = ("to", "url") if body["kind"] == Kind.EMAIL else ("url", "to")
        if wanted not in body:
            raise ValidationError("say where to send it", wanted)
        if other in body:
            raise ValidationError(f"an endpoint of the kind {body['kind']} takes `{wanted}`", other)


class SecretShown(Schema):
    """A secret, shown for the only time."""

    secret = fields.String(required=True, metadata={"examples": ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]})
    old_secrets_until = fields.String(
        allow_none=True, required=True, metadata={"description": "Until when the former secret signs too."}
    )


class WebhookDetail(Schema):
    """An endpoint and how it has answered of late."""

    webhook_id = fields.String(required=True, metadata={"examples": ["wh_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    kind = fields.String(required=True)
    url = fields.String(allow_none=True, required=True)
    to = fields.List(fields.String(), metadata={"description": "Mail addresses, for the kind `email`."})
    description = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    header_names = fields.List(fields.String(), required=True)
    payload_version = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["enabled", "disabled"]))
    disabled_at = fields.String(allow_none=True, required=True)
    disabled_reason = fields.String(allow_none=True, required=True)
    failing_since = fields.String(
        allow_none=True, required=True, metadata={"description": "Every delivery has failed since then."}
    )
    paused_until = fields.String(
        allow_none=True, required=True, metadata={"description": "It is left alone until then: it failed repeatedly."}
    )
    succeeded_at = fields.String(allow_none=True, required=True)
    old_secrets_until = fields.String(allow_none=True, required=True)
    created_at = fields.String(required=True)


class WebhookCreated(WebhookDetail):
    """A new endpoint with its secret."""

    secret = fields.String(required=True, metadata={"description": "Shown for the only time."})


class WebhookList(Schema):
    """One page of endpoints, newest first."""

    items = fields.List(fields.Nested(WebhookDetail), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class DefaultSecret(Schema):
    """What is known of the secret that signs what goes to callback addresses."""

    created = fields.Boolean(required=True, metadata={"description": "Whether there is one; rotate to get one."})
    old_secrets_until = fields.String(allow_none=True, required=True)


class PingSent(Schema):
    """A test event is on its way."""

    delivery_id = fields.String(required=True)


class Recovered(Schema):
    """How many deliveries are sent again."""

    recovered = fields.Integer(required=True)


class RecoverQuery(Schema):
    """Which failed deliveries are to be sent again."""

    since = Moment(required=True, metadata={"description": "Those of events since then.", "format": "date-time"})


class DeliveryQuery(Schema):
    """Which deliveries are wanted."""

    webhook_id = fields.String()
    event_type = fields.String(validate=_event_name)
    state = fields.String(validate=validate.OneOf(list(map(str, DeliveryState))))
    since = Moment(metadata={"format": "date-time"})
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None)


class DeliveryItem(Schema):
    """An event on its way to one receiver."""

    delivery_id = fields.String(required=True, metadata={"examples": ["dlv_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    event_id = fields.String(required=True, metadata={"description": "The `webhook-id` header."})
    event_type = fields.String(required=True)
    webhook_id = fields.String(allow_none=True, required=True, metadata={"description": "Null: a callback_url."})
    kind = fields.String(required=True)
    callback_url = fields.String(allow_none=True, required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(map(str, DeliveryState))))
    attempts_made = fields.Integer(required=True)
    status = fields.Integer(allow_none=True, required=True, metadata={"description": "HTTP status of the last answer."})
    error = fields.String(allow_none=True, required=True)
    next_attempt_at = fields.String(allow_none=True, required=True)
    created_at = fields.String(required=True)
    finished_at = fields.String(allow_none=True, required=True)


class DeliveryAttemptItem(Schema):
    """One attempt: when, and what came back."""

    attempt = fields.Integer(required=True)
    outcome = fields.String(allow_none=True, required=True, metadata={"description": "succeeded, failed or lost"})
    status = fields.Integer(allow_none=True, required=True)
    latency_ms = fields.Float(allow_none=True, required=True)
    answer = fields.String(allow_none=True, required=True, metadata={"description": "The first 2 KB."})
    error = fields.String(allow_none=True, required=True)
    started_at = fields.String(required=True)
    ended_at = fields.String(allow_none=True, required=True)


class DeliveryDetail(DeliveryItem):
    """A delivery with every attempt."""

    attempts = fields.List(fields.Nested(DeliveryAttemptItem), required=True)


class DeliveryList(Schema):
    """One page of deliveries, newest first."""

    items = fields.List(fields.Nested(DeliveryItem), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class EventQuery(Schema):
    """Which events are wanted."""

    type = fields.String(validate=_event_name)
    since = Moment(metadata={"format": "date-time"})
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))
    cursor = fields.String(load_default=None)


class EventItem(Schema):
    """An event as its receivers read it, with its id."""

    event_id = fields.String(required=True, metadata={"description": "The `webhook-id` header of its deliveries."})
    type = fields.String(required=True)
    timestamp = fields.String(required=True)
    data = fields.Dict(required=True)


class EventList(Schema):
    """One page of events, oldest first: keep the cursor, and ask on from there."""

    items = fields.List(fields.Nested(EventItem), required=True)
    next_cursor = fields.String(allow_none=True, required=True)
