"""/v1/webhooks: endpoints that hear of events."""

from typing import Any

import orjson
from flask import request

from app.api.chart_json import instant, read_cursor, write_cursor
from app.api.charts import IDEMPOTENCY, replayed
from app.api.documents import Blueprint
from app.domain.mail import MAIL
from app.domain.webhooks import Kind
from app.http.context import caller, tools
from app.schemas.charts import ListQuery
from app.schemas.webhooks import (
    DefaultSecret,
    PingSent,
    Recovered,
    RecoverQuery,
    SecretShown,
    WebhookChange,
    WebhookCreated,
    WebhookDetail,
    WebhookList,
    WebhookRequest,
)
from app.usecases.addresses import check_address, mailto
from app.usecases.idempotency import Answer, attempt_of, settle
from app.usecases.webhooks import endpoints
from app.usecases.webhooks.delivery_log import recover
from app.usecases.webhooks.secrets import overlaps_until

blp = Blueprint("Webhooks", __name__, description="Endpoints that hear of events, as Standard Webhooks says")
blp.behind_key()


@blp.route("/v1/webhooks", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(WebhookRequest)
@blp.response(201, WebhookCreated)
def create(body: dict[str, Any]) -> Any:
    """Make an endpoint; it is greeted with a `webhook.ping`. Its secret is shown for the only time."""
    attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, 0)
    created = endpoints.create_endpoint(tools(), caller(), _addressed(body), attempt=attempt)
    if created.answer:
        return replayed(_opened(created.answer))
    detail = _detail(endpoints.get_endpoint(tools(), caller().tenant_id, created.webhook_id))
    headers = {"Location": f"/v1/webhooks/{created.webhook_id}"}
    sealed = detail | {"secret": tools().keyring.encrypt(created.secret)}
    settle(tools(), caller().tenant_id, attempt, Answer(201, sealed, headers))
    return detail | {"secret": created.secret}, 201, headers


@blp.route("/v1/webhooks", methods=["GET"])
@blp.arguments(ListQuery, location="query")
@blp.response(200, WebhookList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List your endpoints, newest first."""
    page = endpoints.list_endpoints(tools(), caller().tenant_id, query["limit"], read_cursor(query["cursor"]))
    return {"items": [_detail(one) for one in page.items], "next_cursor": write_cursor(page.cursor)}


@blp.route("/v1/webhooks/default", methods=["GET"])
@blp.response(200, DefaultSecret)
def read_default() -> dict[str, Any]:
    """Read whether there is a secret for `callback_url` addresses."""
    secrets = endpoints.default_secrets(tools(), caller().tenant_id)
    return {"created": bool(secrets), "old_secrets_until": instant(overlaps_until(secrets))}


@blp.route("/v1/webhooks/default/rotate", methods=["POST"])
@blp.response(200, SecretShown)
def rotate_default() -> dict[str, Any]:
    """Make a new secret for `callback_url` addresses; a former one signs too for 24 hours."""
    secret = endpoints.rotate_default_secret(tools(), caller().tenant_id)
    secrets = endpoints.default_secrets(tools(), caller().tenant_id)
    return {"secret": secret, "old_secrets_until": instant(overlaps_until(secrets))}


@blp.route("/v1/webhooks/<string:webhook_id>", methods=["GET"])
@blp.response(200, WebhookDetail)
def read(webhook_id: str) -> dict[str, Any]:
    """Read an endpoint and how it has answered of late."""
    return _read(webhook_id)


@blp.route("/v1/webhooks/<string:webhook_id>", methods=["PATCH"])
@blp.arguments(WebhookChange)
@blp.response(200, WebhookDetail)
def change(body: dict[str, Any], webhook_id: str) -> dict[str, Any]:
    """Change what is given; deliveries on their way follow."""
    kind = endpoints.get_endpoint(tools(), caller().tenant_id, webhook_id).webhook.kind
    endpoints.change_endpoint(tools(), caller().tenant_id, webhook_id, _addressed(body, kind))
    return _read(webhook_id)


@blp.route("/v1/webhooks/<string:webhook_id>", methods=["DELETE"])
@blp.response(204)
def delete(webhook_id: str) -> None:
    """Delete an endpoint; what was on its way to it is cancelled."""
    endpoints.delete_endpoint(tools(), caller().tenant_id, webhook_id)


@blp.route("/v1/webhooks/<string:webhook_id>/ping", methods=["POST"])
@blp.response(202, PingSent)
def ping(webhook_id: str) -> dict[str, Any]:
    """Send a test event."""
    return {"delivery_id": endpoints.ping_endpoint(tools(), caller().tenant_id, webhook_id)}


@blp.route("/v1/webhooks/<string:webhook_id>/enable", methods=["POST"])
@blp.response(200, WebhookDetail)
def enable(webhook_id: str) -> dict[str, Any]:
    """Call a disabled endpoint again from now on; recover what it missed."""
    endpoints.enable_endpoint(tools(), caller().tenant_id, webhook_id)
    return _read(webhook_id)


@blp.route("/v1/webhooks/<string:webhook_id>/disable", methods=["POST"])
@blp.response(200, WebhookDetail)
def disable(webhook_id: str) -> dict[str, Any]:
    """Call an endpoint no more until it is enabled."""
    endpoints.disable_endpoint(tools(), caller().tenant_id, webhook_id)
    return _read(webhook_id)


@blp.route("/v1/webhooks/<string:webhook_id>/rotate", methods=["POST"])
@blp.response(200, SecretShown)
def rotate(webhook_id: str) -> dict[str, Any]:
    """Make a new secret; the former one signs too for 24 hours."""
    secret = endpoints.rotate_secret(tools(), caller().tenant_id, webhook_id)
    webhook = endpoints.get_endpoint(tools(), caller().tenant_id, webhook_id).webhook
    return {"secret": secret, "old_secrets_until": instant(overlaps_until(webhook.secrets))}


@blp.route("/v1/webhooks/<string:webhook_id>/recover", methods=["POST"])
@blp.arguments(RecoverQuery, location="query")
@blp.response(202, Recovered)
def recover_one(query: dict[str, Any], webhook_id: str) -> dict[str, Any]:
    """Send again what has failed to reach this endpoint since a time."""
    return {"recovered": recover(tools(), caller().tenant_id, query["since"], webhook_id)}


def _read(webhook_id: str) -> dict[str, Any]:
    return _detail(endpoints.get_endpoint(tools(), caller().tenant_id, webhook_id))


def _addressed(body: dict[str, Any], kind: str = "") -> dict[str, Any]:
    """The wish with its address as one URL, checked."""
    wish = dict(body)
    if "to" in wish:
        wish["url"] = mailto(wish.pop("to"))
    if "url" in wish:
        check_address(tools(), wish["url"], wish.get("kind", kind))
    return wish


def _opened(answer: Answer) -> Answer:
    """The stored answer with the secret that was kept encrypted in it."""
    return Answer(
        answer.status, answer.body | {"secret": tools().keyring.decrypt(answer.body["secret"])}, answer.headers
    )


def _detail(endpoint: endpoints.Endpoint) -> dict[str, Any]:
    webhook, receiver = endpoint.webhook, endpoint.receiver
    is_mail = webhook.kind == Kind.EMAIL
    headers = orjson.loads(tools().keyring.decrypt(webhook.headers)) if webhook.headers else {}
    return {
        "webhook_id": webhook.webhook_id,
        "kind": webhook.kind,
        "url": None if is_mail else webhook.url,
        **({"to": webhook.url.removeprefix(f"{MAIL}:").split(",")} if is_mail else {}),
        "description": webhook.description,
        "events": webhook.events,
        "header_names": sorted(headers),
        "payload_version": webhook.payload_version,
        "status": "disabled" if webhook.disabled_at else "enabled",
        "disabled_at": instant(webhook.disabled_at),
        "disabled_reason": webhook.disabled_reason,
        "failing_since": instant(receiver.failing_since),
        "paused_until": instant(receiver.open_until),
        "succeeded_at": instant(receiver.succeeded_at),
        "old_secrets_until": instant(overlaps_until(webhook.secrets)),
        "created_at": instant(webhook.created_at),
    }
