"""/v1/connections: named, encrypted credentials of sources and deliveries."""

from typing import Any

from flask import request

from app.api.chart_json import instant, read_cursor, write_cursor
from app.api.charts import IDEMPOTENCY, replayed
from app.api.documents import Blueprint
from app.http.context import caller, tools
from app.schemas.charts import ListQuery
from app.schemas.connections import (
    ConnectionChange,
    ConnectionDetail,
    ConnectionList,
    ConnectionRequest,
    ConnectionTested,
)
from app.store.models import Connection
from app.usecases import connections
from app.usecases.idempotency import Answer, attempt_of, settle
from app.usecases.probing import probe_connection

blp = Blueprint("Connections", __name__, description="Named, encrypted credentials of sources and deliveries")
blp.behind_key()


@blp.route("/v1/connections", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(ConnectionRequest)
@blp.response(201, ConnectionDetail)
def create(body: dict[str, Any]) -> Any:
    """Keep a connection. Its secrets are encrypted, and never shown again."""
    attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, 0)
    created = connections.create_connection(tools(), caller(), body, attempt=attempt)
    if created.answer:
        return replayed(created.answer)
    detail = _read(created.connection_id)
    headers = {"Location": f"/v1/connections/{created.connection_id}"}
    settle(tools(), caller().tenant_id, attempt, Answer(201, detail, headers))
    return detail, 201, headers


@blp.route("/v1/connections", methods=["GET"])
@blp.arguments(ListQuery, location="query")
@blp.response(200, ConnectionList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List your connections, newest first."""
    page = connections.list_connections(tools(), caller().tenant_id, query["limit"], read_cursor(query["cursor"]))
    return {"items": [_detail(one) for one in page.items], "next_cursor": write_cursor(page.cursor)}


@blp.route("/v1/connections/<string:connection_id>", methods=["GET"])
@blp.response(200, ConnectionDetail)
def read(connection_id: str) -> dict[str, Any]:
    """Read a connection; of its secrets, which are set."""
    return _read(connection_id)


@blp.route("/v1/connections/<string:connection_id>", methods=["PATCH"])
@blp.arguments(ConnectionChange)
@blp.response(200, ConnectionDetail)
def change(body: dict[str, Any], connection_id: str) -> dict[str, Any]:
    """Change what is given. Who changes where secrets are sent must give them again."""
    connections.change_connection(tools(), caller().tenant_id, connection_id, body)
    return _read(connection_id)


@blp.route("/v1/connections/<string:connection_id>", methods=["DELETE"])
@blp.response(204)
def delete(connection_id: str) -> None:
    """Forget a connection and its secrets."""
    connections.delete_connection(tools(), caller().tenant_id, connection_id)


@blp.route("/v1/connections/<string:connection_id>/test", methods=["POST"])
@blp.response(200, ConnectionTested)
def test(connection_id: str) -> dict[str, Any]:
    """Try a connection now: reach the other side and show who asks. A Slack channel gets a message of it."""
    tried = probe_connection(tools(), caller().tenant_id, connection_id)
    code = tried.error.code if tried.error else None
    return {"ok": tried.error is None, "message": tried.message, "code": code, "latency_ms": tried.latency_ms}


def _read(connection_id: str) -> dict[str, Any]:
    return _detail(connections.get_connection(tools(), caller().tenant_id, connection_id))


def _detail(connection: Connection) -> dict[str, Any]:
    return {
        "connection_id": connection.connection_id,
        "name": connection.name,
        "kind": connection.kind,
        "description": connection.description,
        "settings": connection.settings,
        "secrets": connections.secrets_set(tools(), connection),
        "created_at": instant(connection.created_at),
        "updated_at": instant(connection.updated_at),
    }
