"""/v1/webhooks/deliveries: what was sent, how it was answered, and sending it again."""

from typing import Any

from app.api.chart_json import instant, read_cursor, write_cursor
from app.api.documents import Blueprint
from app.http.context import caller, tools
from app.schemas.webhooks import DeliveryDetail, DeliveryList, DeliveryQuery, Recovered, RecoverQuery
from app.store.models import DeliveryAttempt
from app.usecases.webhooks.delivery_log import Entry, Filter, get_delivery, list_deliveries, recover, redeliver

blp = Blueprint("Deliveries", __name__, description="What was sent, and how it was answered")
blp.behind_key()


@blp.route("/v1/webhooks/deliveries", methods=["GET"])
@blp.arguments(DeliveryQuery, location="query")
@blp.response(200, DeliveryList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List deliveries, newest first."""
    limit, cursor = query.pop("limit"), read_cursor(query.pop("cursor"))
    page = list_deliveries(tools(), caller().tenant_id, Filter(**query), limit, cursor)
    return {"items": [_item(entry) for entry in page.items], "next_cursor": write_cursor(page.cursor)}


@blp.route("/v1/webhooks/deliveries/<string:delivery_id>", methods=["GET"])
@blp.response(200, DeliveryDetail)
def read(delivery_id: str) -> dict[str, Any]:
    """Read a delivery with every attempt."""
    return _detail(delivery_id)


@blp.route("/v1/webhooks/deliveries/<string:delivery_id>/redeliver", methods=["POST"])
@blp.response(202, DeliveryDetail)
def again(delivery_id: str) -> dict[str, Any]:
    """Send an event again, with the same `webhook-id`."""
    redeliver(tools(), caller().tenant_id, delivery_id)
    return _detail(delivery_id)


@blp.route("/v1/webhooks/deliveries/recover", methods=["POST"])
@blp.arguments(RecoverQuery, location="query")
@blp.response(202, Recovered)
def recover_all(query: dict[str, Any]) -> dict[str, Any]:
    """Send again what has failed since a time, to every endpoint that is enabled."""
    return {"recovered": recover(tools(), caller().tenant_id, query["since"])}


def _detail(delivery_id: str) -> dict[str, Any]:
    entry = get_delivery(tools(), caller().tenant_id, delivery_id)
    return {**_item(entry), "attempts": [_attempt(attempt) for attempt in entry.attempts]}


def _item(entry: Entry) -> dict[str, Any]:
    delivery = entry.delivery
    return {
        "delivery_id": delivery.delivery_id,
        "event_id": delivery.event_id,
        "event_type": entry.event.type,
        "webhook_id": delivery.webhook_id,
        "kind": delivery.kind,
        "callback_url": delivery.url,
        "state": delivery.state,
        "attempts_made": delivery.attempt,
        "status": delivery.status,
        "error": delivery.error,
        "next_attempt_at": instant(delivery.next_at),
        "created_at": instant(delivery.created_at),
        "finished_at": instant(delivery.finished_at),
    }


def _attempt(attempt: DeliveryAttempt) -> dict[str, Any]:
    return {
        "attempt": attempt.attempt,
        "outcome": attempt.outcome,
        "status": attempt.status,
        "latency_ms": attempt.latency_ms,
        "answer": attempt.answer,
        "error": attempt.error,
        "started_at": instant(attempt.started_at),
        "ended_at": instant(attempt.ended_at),
    }
