"""/v1/keys: keys of your own, each with what it may."""

from datetime import timedelta
from typing import Any

from flask import request

from app.api.chart_json import instant, read_cursor, write_cursor
from app.api.charts import IDEMPOTENCY
from app.api.documents import Blueprint
from app.http.context import caller, tools
from app.schemas.charts import ListQuery
from app.schemas.keys import KeyDetail, KeyList, KeyRequest, KeyShown, RotateRequest
from app.usecases import tenant_keys
from app.usecases.idempotency import Attempt, attempt_of
from app.usecases.keys import Grant

blp = Blueprint("Keys", __name__, description="Your API keys: what each may do, how often, and until when")
blp.behind_key()


@blp.route("/v1/keys", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(KeyRequest)
@blp.response(201, KeyShown)
def create(body: dict[str, Any]) -> Any:
    """Make a key. Its text is shown for the only time."""
    grant = Grant(
        requests=body["requests_per_minute"], **{name: body[name] for name in ("name", "scopes", "expires_at")}
    )
    return _shown(tenant_keys.make_key(tools(), caller(), grant, attempt=_attempt(body)))


@blp.route("/v1/keys", methods=["GET"])
@blp.arguments(ListQuery, location="query")
@blp.response(200, KeyList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List your keys, newest first, with those that have ended."""
    page = tenant_keys.list_keys(tools(), caller().tenant_id, query["limit"], read_cursor(query["cursor"]))
    return {"items": [_detail(key) for key in page.items], "next_cursor": write_cursor(page.cursor)}


@blp.route("/v1/keys/<string:key_id>", methods=["GET"])
@blp.response(200, KeyDetail)
def read(key_id: str) -> dict[str, Any]:
    """Read a key: what it may, and when it was last used. Its text is stored nowhere."""
    return _detail(tenant_keys.get_key(tools(), caller().tenant_id, key_id))


@blp.route("/v1/keys/<string:key_id>", methods=["DELETE"])
@blp.response(204)
def revoke(key_id: str) -> None:
    """End a key at once."""
    tenant_keys.revoke_key(tools(), caller().tenant_id, key_id)


@blp.route("/v1/keys/<string:key_id>/rotate", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(RotateRequest)
@blp.response(201, KeyShown, description="The new key; the former one works until the overlap has passed.")
def rotate(body: dict[str, Any], key_id: str) -> Any:
    """Make a key that takes this one's place; both work while you change over."""
    overlap = timedelta(seconds=body["overlap"])
    return _shown(tenant_keys.rotate_key(tools(), caller(), key_id, overlap=overlap, attempt=_attempt(body)))


def _attempt(body: dict[str, Any]) -> Attempt | None:
    told = body | {"expires_at": instant(body.get("expires_at"))}
    return attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, told, 0)


def _shown(made: tenant_keys.Shown) -> Any:
    detail = _detail(tenant_keys.get_key(tools(), caller().tenant_id, made.key_id))
    return detail | {"key": made.text}, 201, {"Location": f"/v1/keys/{made.key_id}", "Cache-Control": "no-store"}


def _detail(found: tenant_keys.Found) -> dict[str, Any]:
    key = found.key
    ended = "revoked" if key.revoked_at else "expired"
    return {
        "key_id": key.key_id,
        "name": key.name,
        "starts_with": key.prefix,
        "status": "valid" if found.valid else ended,
        "scopes": key.scopes,
        "requests_per_minute": key.requests,
        "rotated_from": key.rotated_from,
        "created_at": instant(key.created_at),
        "expires_at": instant(key.expires_at),
        "revoked_at": instant(key.revoked_at),
        "last_used_at": instant(key.last_used_at),
    }
