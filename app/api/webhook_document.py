"""The ``webhooks`` section of the OpenAPI document: what Plotworks sends, and with which headers."""

from typing import Any

from flask_smorest import Api

from app.domain.events import EVENTS
from app.schemas.events import body_schema

HEADERS = {
    "webhook-id": "The event's id, the same over all attempts and endpoints: know by it what you have seen already.",
    "webhook-timestamp": "Seconds since 1970 of this attempt; refuse what is more than 5 minutes away from now.",
    "webhook-signature": "`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`; several, separated by spaces.",
    "plotworks-payload-version": "The version of the payload that the endpoint has pinned.",
}
_ANSWERS = {
    "2XX": {"description": "Delivered."},
    "410": {"description": "The endpoint is disabled at once."},
    "default": {"description": "Tried again, up to ten times in three days; `Retry-After` is honoured."},
}


def describe_webhooks(api: Api) -> None:
    """Add every event to the document."""
    api.spec.options["webhooks"] = {kind: {"post": _operation(api, kind)} for kind in EVENTS}


def _operation(api: Api, kind: str) -> dict[str, Any]:
    schema = body_schema(kind)
    name = schema.__name__
    api.spec.components.schema(name, schema=schema)
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {
        "operationId": name,
        "tags": ["Webhooks"],
        "summary": EVENTS[kind],
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}, "description": text}
            for name, text in HEADERS.items()
        ],
        "requestBody": {"required": True, "content": content},
        "responses": _ANSWERS,
    }
