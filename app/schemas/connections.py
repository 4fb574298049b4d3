"""The door of connections."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.domain.connections import SECRETS, SETTINGS, Kind, name_fault

_OBJECT: dict[str, Any] = {"invalid": "expected an object"}
_TEXT: dict[str, Any] = {"invalid": "expected text"}


def _name(name: str) -> None:
    if fault := name_fault(name):
        raise ValidationError(fault)


def _parts(of: dict[Kind, Any]) -> str:
    return "; ".join(f"{kind}: {', '.join(parts) or 'none'}" for kind, parts in of.items())


class ConnectionChange(Schema):
    """What can be changed of a connection. Of settings and secrets each part by itself; null removes one."""

    name = fields.String(
        validate=_name, error_messages=_TEXT, metadata={"description": "By which sources name it.", "examples": ["crm"]}
    )
    description = fields.String(validate=validate.Length(max=500), error_messages=_TEXT)
    settings = fields.Dict(
        error_messages=_OBJECT,
        metadata={
            "description": f"What can be read back. {_parts(SETTINGS)}.",
            "examples": [{"base_url": "https://api.example.com/v2", "auth": "bearer"}],
        },
    )
    secrets = fields.Dict(
        error_messages=_OBJECT,
        metadata={
            "description": f"Kept encrypted, never read back. {_parts(SECRETS)}.",
            "examples": [{"token": "…"}],
            "writeOnly": True,
        },
    )

    class Meta:
        """An unknown field is refused by name."""

        unknown = "raise"


class ConnectionRequest(ConnectionChange):
    """A new connection."""

    name = fields.String(
        required=True,
        validate=_name,
        error_messages=_TEXT,
        metadata={"description": "By which sources name it; each once.", "examples": ["crm"]},
    )
    kind = fields.String(
        required=True,
        validate=validate.OneOf(list(map(str, Kind)), error=f"must be one of {', '.join(Kind)}"),
        error_messages=_TEXT,
    )


class ConnectionDetail(Schema):
    """A connection; of its secrets, which are set."""

    connection_id = fields.String(required=True, metadata={"examples": ["cn_5f3a8b2c9d4e5f6a7b8c9d0e"]})
    name = fields.String(required=True)
    kind = fields.String(required=True)
    description = fields.String(required=True)
    settings = fields.Dict(required=True)
    secrets = fields.Dict(keys=fields.String(), values=fields.Boolean(), required=True)
    created_at = fields.String(required=True)
    updated_at = fields.String(required=True)


class ConnectionList(Schema):
    """One page of connections, newest first."""

    items = fields.List(fields.Nested(ConnectionDetail), required=True)
    next_cursor = fields.String(allow_none=True, required=True)


class ConnectionTested(Schema):
    """What came of trying a connection."""

    ok = fields.Boolean(required=True)
    message = fields.String(required=True, metadata={"description": "What was found, or what failed and the cure."})
    code = fields.String(allow_none=True, required=True, metadata={"description": "The error's code, if it failed."})
    latency_ms = fields.Integer(required=True)
