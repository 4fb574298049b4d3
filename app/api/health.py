"""/healthz: alive. /readyz: can it draw now; each part by name."""

from typing import Any

from marshmallow import Schema, fields

from app import __version__
from app.api.documents import Blueprint
from app.domain.errors import PlotworksError
from app.http.context import tools
from app.usecases.health import queue_depth, readiness

blp = Blueprint("Health", __name__, description="Is it alive, and can it draw")


class Alive(Schema):
    """The process answers."""

    status = fields.String(required=True)
    version = fields.String(required=True)


class PartState(Schema):
    """One part of the service."""

    ok = fields.Boolean(required=True)
    detail = fields.String(required=True)


class Ready(Schema):
    """Each part, and whether all of them work."""

    ready = fields.Boolean(required=True)
    parts = fields.Dict(keys=fields.String(), values=fields.Nested(PartState), required=True)
    queue_depth = fields.Integer(allow_none=True, required=True)


@blp.route("/healthz")
@blp.doc(security=[])
@blp.response(200, Alive)
def alive() -> dict[str, str]:
    """Say that the process is alive; asks nothing of the rest."""
    return {"status": "ok", "version": __version__}


@blp.route("/readyz")
@blp.doc(security=[])
@blp.response(200, Ready, description="Every part works.")
@blp.alt_response(503, schema=Ready, description="A part does not work; it is named.", success=True)
def ready() -> Any:
    """Say whether a chart can be drawn now: database, Redis, object store, a worker with a warm browser."""
    parts = readiness(tools())
    is_ready = all(part.ok for part in parts.values())
    body = {"ready": is_ready, "parts": parts, "queue_depth": _depth()}
    return body, 200 if is_ready else 503


def _depth() -> int | None:
    try:
        return queue_depth(tools())
    except PlotworksError:
        return None  # the database's own entry says what is wrong
