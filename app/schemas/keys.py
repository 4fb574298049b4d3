"""The door of keys."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.domain.scopes import SCOPES
from app.schemas.webhooks import Moment

_TEXT: dict[str, Any] = {"invalid": "expected text"}
_MOST_REQUESTS = 1_000_000
_LONGEST_OVERLAP = 30 * 86_400


def _scope(name: str) -> None:
    if name not in SCOPES:
        raise ValidationError(f"there is no scope {name!r}; there are {', '.join(SCOPES)}")


class KeyRequest(Schema):
    """A key that is wished for."""

    name = fields.String(
        required=True,
        error_messages=_TEXT | {"required": "give the key a name: what uses it"},
        validate=validate.Length(1, 100, error="1 to 100 characters"),
        metadata={"description": "What uses the key, for you to know it by.", "examples": ["nightly report"]},
    )
    scopes = fields.List(
        fields.String(error_messages=_TEXT, validate=_scope),
        allow_none=True,
        load_default=None,
        validate=validate.Length(1, error="name at least one scope, or leave them out for all"),
        metadata={"description": f"What the key may do: {', '.join(SCOPES)}. Default: all that yours may."},
    )
    expires_at = Moment(
        allow_none=True, load_default=None, metadata={"description": "When it ends. Default: when it is revoked."}
    )
    requests_per_minute = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(1, _MOST_REQUESTS, error="from {min} to {max}"),
        metadata={"description": "How many requests in any minute it may make, of those that the plan allows."},
    )


class RotateRequest(Schema):
    """How a key is rotated."""

    overlap = fields.Integer(
        strict=True,
        load_default=86_400,
        validate=validate.Range(0, _LONGEST_OVERLAP, error="from {min} to {max} seconds"),
        metadata={"description": "Seconds for which the former key goes on working."},
    )


class KeyDetail(Schema):
    """A key, without its text."""

    key_id = fields.String(required=True, metadata={"examples": ["key_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    name = fields.String(required=True)
    starts_with = fields.String(required=True, metadata={"description": "Its first characters."})
    status = fields.String(required=True, validate=validate.OneOf(["valid", "expired", "revoked"]))
    scopes = fields.List(
        fields.String(), required=True, allow_none=True, metadata={"description": "What it may do; null: everything."}
    )
    requests_per_minute = fields.Integer(required=True, allow_none=True)
    rotated_from = fields.String(
        required=True, allow_none=True, metadata={"description": "The key whose place it took."}
    )
    created_at = fields.String(required=True)
    expires_at = fields.String(required=True, allow_none=True)
    revoked_at = fields.String(required=True, allow_none=True)
    last_used_at = fields.String(required=True, allow_none=True, metadata={"description": "To the minute."})


class KeyShown(KeyDetail):
    """A new key, with its text for the only time."""

    key = fields.String(required=True, metadata={"description": "Send it as `Authorization: Bearer <key>`."})


class KeyList(Schema):
    """One page of keys."""

    items = fields.List(fields.Nested(KeyDetail), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
