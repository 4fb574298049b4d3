"""/v1/webhooks, its deliveries, /v1/events and callback addresses, over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.events import EVENTS
from app.domain.webhooks import DeliveryState
from app.ports import Tools
from app.schemas.events import body_schema
from app.usecases.webhooks.claiming import claim
from app.usecases.webhooks.deliveries import Outcome, record
from app.usecases.webhooks.endpoints import MOST
from app.usecases.webhooks.secrets import signing
from tests.api.conftest import InstantWorker
from tests.making import bar

URL = "http://127.0.0.1:9/hook"
Ask = Any


@pytest.fixture
def ask(client: FlaskClient, headers: dict[str, str]) -> Ask:
    """A request of the default tenant: method, path, and what else the client takes."""
    return lambda method, path, **told: client.open(path, method=method, headers=headers | told.pop("more", {}), **told)


@pytest.fixture
def hook(ask: Ask) -> dict[str, Any]:
    """An endpoint of the default tenant that hears of everything."""
    made: dict[str, Any] = ask("POST", "/v1/webhooks", json={"url": URL, "description": "Orders"}).json
    return made


def test_an_endpoint_is_made_and_greeted(ask: Ask, tools: Tools) -> None:
    """Its secret is shown once; it reads as it was made; a ping is on its way."""
    response = ask("POST", "/v1/webhooks", json={"url": URL, "events": ["chart.failed"], "headers": {"X-Token": "t"}})
    assert response.status_code == 201
    made = response.json
    assert response.headers["Location"] == f"/v1/webhooks/{made['webhook_id']}"
    assert made["secret"].startswith("whsec_")
    read = ask("GET", response.headers["Location"]).json
    assert read == {name: value for name, value in made.items() if name != "secret"}
    assert (read["events"], read["header_names"], read["status"]) == (["chart.failed"], ["X-Token"], "enabled")
    (parcel,) = claim(tools, "courier", 10)
    assert (parcel.event.type, parcel.url, parcel.secrets) == ("webhook.ping", URL, [made["secret"]])
    assert parcel.headers == {"X-Token": "t"}


def test_secrets_and_headers_lie_encrypted(ask: Ask, tools: Tools) -> None:
    """Nothing in the database gives them away."""
    secret = ask("POST", "/v1/webhooks", json={"url": URL, "headers": {"X-Token": "hush-hush"}}).json["secret"]
    database = (tools.settings.data_dir / "plotworks.db").read_bytes()
    database += b"".join(path.read_bytes() for path in tools.settings.data_dir.glob("plotworks.db-wal"))
    assert secret.removeprefix("whsec_").encode() not in database
    assert b"hush-hush" not in database


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({}, "url", "where to send"),
        ({"url": "ftp://example.com/"}, "url", "http"),
        ({"url": "http://10.0.0.1/"}, "url", "public"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, "url", "public"),
        ({"url": "http://167772161/"}, "url", "public"),
        ({"url": "http://012.0.0.1/"}, "url", ""),
        ({"url": "http://user:pass@example.com/"}, "url", "user"),
        ({"url": f"https://example.com/{'a' * 3000}"}, "url", "2048"),
        ({"url": URL, "events": ["chart.gone"]}, "events[0]", "chart.generated"),
        ({"url": URL, "headers": {"webhook-id": "x"}}, "headers", "set by Plotworks"),
        ({"url": URL, "headers": {"X": "a\r\nb"}}, "headers", "printable"),
        ({"url": URL, "secret": "whsec_c2hvcnQ="}, "secret", "24 to 64"),
        ({"url": URL, "kind": "pigeon"}, "kind", "webhook, slack, email"),
        ({"url": URL, "to": ["a@example.org"]}, "to", "takes `url`"),
        ({"url": URL, "payload_version": "1999-01-01"}, "payload_version", "2026"),
        ({"url": URL, "colour": "red"}, "colour", "not known"),
    ],
)
def test_what_cannot_be_an_endpoint_is_told_with_its_place(ask: Ask, body: Any, field: str, words: str) -> None:
    """422 with the reason; nothing is made."""
    response = ask("POST", "/v1/webhooks", json=body)
    assert response.status_code == 422, response.json
    found = response.json["errors"]
    assert field in [fault["field"] for fault in found]
    assert any(words in fault["message"] for fault in found), found
    assert ask("GET", "/v1/webhooks").json["items"] == []


def test_there_is_a_cap(ask: Ask) -> None:
    """The one beyond it is refused, until another is deleted."""
    for _ in range(MOST):
        last = ask("POST", "/v1/webhooks", json={"url": URL}).json["webhook_id"]
    refused = ask("POST", "/v1/webhooks", json={"url": URL})
    assert refused.status_code == 422
    assert str(MOST) in refused.json["detail"]
    assert ask("DELETE", f"/v1/webhooks/{last}").status_code == 204
    assert ask("POST", "/v1/webhooks", json={"url": URL}).status_code == 201


def test_the_same_key_gives_the_same_endpoint_and_secret(ask: Ask, tools: Tools) -> None:
    """A caller that lost the answer asks again; the kept answer has the secret encrypted."""
    more = {"Idempotency-Key": "once"}
    first, second = (ask("POST", "/v1/webhooks", json={"url": URL}, more=more) for _ in range(2))
    assert second.json == first.json
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(ask("GET", "/v1/webhooks").json["items"]) == 1


def test_an_endpoint_is_changed(ask: Ask, hook: dict[str, Any]) -> None:
    """What is named changes, the rest stays; a bad address is refused."""
    path = f"/v1/webhooks/{hook['webhook_id']}"
    changed = ask("PATCH", path, json={"events": ["chart.failed"], "url": "http://127.0.0.1:10/"}).json
    assert (changed["events"], changed["url"], changed["description"]) == (
        ["chart.failed"],
        "http://127.0.0.1:10/",
        "Orders",
    )
    assert ask("PATCH", path, json={"url": "http://192.168.0.1/"}).status_code == 422
    assert ask("GET", path).json == changed


def test_a_rotated_secret_signs_beside_the_new_one(ask: Ask, hook: dict[str, Any], tools: Tools) -> None:
    """Both sign for a day; at most two old ones do."""
    path = f"/v1/webhooks/{hook['webhook_id']}"
    rotated = ask("POST", f"{path}/rotate")
    until = datetime.fromisoformat(rotated.json["old_secrets_until"])
    assert timedelta(hours=23) < until - datetime.now(UTC) <= timedelta(hours=24)
    (parcel,) = claim(tools, "courier", 10)
    assert parcel.secrets == [rotated.json["secret"], hook["secret"]]
    for _ in range(3):
        ask("POST", f"{path}/rotate")
    record(tools, parcel, Outcome(ok=True, status=200))
    ask("POST", f"{path}/ping")
    (parcel,) = claim(tools, "courier", 10)
    assert len(parcel.secrets) == 3
    assert hook["secret"] not in parcel.secrets


def test_a_chart_is_told_to_those_who_listen(
    ask: Ask, hook: dict[str, Any], tools: Tools, client: FlaskClient, foreign: dict[str, str]
) -> None:
    """To every endpoint of the tenant that wants it, and to the callback address with the tenant's default secret."""
    _deliver_all(tools)
    ask("POST", "/v1/webhooks", json={"url": URL, "events": ["chart.failed"]})
    client.post("/v1/webhooks", json={"url": URL}, headers=foreign)
    _deliver_all(tools)
    secret = ask("POST", "/v1/webhooks/default/rotate").json["secret"]
    chart = ask("POST", "/v1/charts", json=bar(1) | {"callback_url": "http://127.0.0.1:9/cb"}).json
    parcels = claim(tools, "courier", 10)
    assert sorted(parcel.url for parcel in parcels) == ["http://127.0.0.1:9/cb", URL]
    assert {parcel.event.event_id for parcel in parcels} == {parcels[0].event.event_id}
    assert {parcel.event.data["chart_id"] for parcel in parcels} == {chart["chart_id"]}
    assert [parcel.secrets for parcel in parcels if parcel.webhook_id is None] == [[secret]]


def test_a_batch_speaks_for_its_charts(ask: Ask, tools: Tools) -> None:
    """One event, to the batch's callback address; one for a chart of its own is refused with its place."""
    requests = [bar(1), bar(2), bar(3) | {"callback_url": URL}]
    batch = ask("POST", "/v1/charts/batch", json={"requests": requests, "callback_url": URL}).json
    assert batch["results"][2]["error"]["errors"][0]["field"] == "callback_url"
    (parcel,) = claim(tools, "courier", 10)
    assert parcel.event.type == "batch.completed"
    told = {name: parcel.event.data[name] for name in ("batch_id", "total", "generated", "failed")}
    assert told == {"batch_id": batch["batch_id"], "total": 3, "generated": 2, "failed": 1}
    assert [event["type"] for event in ask("GET", "/v1/events").json["items"]] == ["batch.completed"]


def test_a_callback_address_is_guarded(ask: Ask) -> None:
    """As endpoints are, with its place; no chart is made."""
    response = ask("POST", "/v1/charts", json=bar(1) | {"callback_url": "http://169.254.169.254/"})
    assert (response.status_code, response.json["errors"][0]["field"]) == (422, "callback_url")
    assert ask("GET", "/v1/charts").json["items"] == []


def test_the_log_tells_every_attempt(ask: Ask, hook: dict[str, Any], tools: Tools) -> None:
    """Status, latency, answer; and the filters find it."""
    (parcel,) = claim(tools, "courier", 10)
    record(tools, parcel, Outcome(ok=False, status=503, answer="busy", error="it answered 503", latency_ms=12.5))
    (item,) = ask("GET", "/v1/webhooks/deliveries?state=pending").json["items"]
    assert (item["event_type"], item["status"], item["attempts_made"]) == ("webhook.ping", 503, 1)
    assert item["next_attempt_at"] > item["created_at"]
    detail = ask("GET", f"/v1/webhooks/deliveries/{item['delivery_id']}").json
    (attempt,) = detail["attempts"]
    assert (attempt["status"], attempt["answer"], attempt["latency_ms"]) == (503, "busy", 12.5)
    assert attempt["outcome"] == "failed"
    for query, found in (("state=failed", 0), ("event_type=webhook.ping", 1), ("since=2999-01-01T00:00:00Z", 0)):
        assert len(ask("GET", f"/v1/webhooks/deliveries?{query}").json["items"]) == found, query
    assert len(ask("GET", f"/v1/webhooks/deliveries?webhook_id={hook['webhook_id']}").json["items"]) == 1


def test_a_delivery_is_sent_again_on_request(ask: Ask, hook: dict[str, Any], tools: Tools) -> None:
    """One that arrived too; with the same event; not while it is on its way, not to a disabled endpoint."""
    (parcel,) = claim(tools, "courier", 10)
    path = f"/v1/webhooks/deliveries/{parcel.delivery_id}/redeliver"
    assert ask("POST", path).status_code == 409
    record(tools, parcel, Outcome(ok=True, status=200))
    assert ask("POST", path).json["state"] == DeliveryState.PENDING
    (again,) = claim(tools, "courier", 10)
    assert (again.event.event_id, again.attempt) == (parcel.event.event_id, 2)
    record(tools, again, Outcome(ok=True, status=200))
    ask("POST", f"/v1/webhooks/{hook['webhook_id']}/disable")
    refused = ask("POST", path)
    assert refused.status_code == 409
    assert "enable" in refused.json["detail"]


def test_what_a_disabled_endpoint_missed_is_recovered(ask: Ask, hook: dict[str, Any], tools: Tools) -> None:
    """410 disables at once, the others hear of it; enabled again, it gets what failed since."""
    path = f"/v1/webhooks/{hook['webhook_id']}"
    other = ask("POST", "/v1/webhooks", json={"url": URL, "events": ["endpoint.disabled"]}).json
    for parcel in claim(tools, "courier", 10):
        mine = parcel.webhook_id == hook["webhook_id"]
        record(tools, parcel, Outcome(ok=not mine, status=410 if mine else 200))
    read = ask("GET", path).json
    assert (read["status"], read["disabled_reason"]) == ("disabled", "it answered 410 Gone")
    (parcel,) = claim(tools, "courier", 10)
    assert (parcel.webhook_id, parcel.event.type) == (other["webhook_id"], "endpoint.disabled")
    assert ask("POST", f"{path}/recover?since=2020-01-01T00:00:00Z").status_code == 409
    assert ask("POST", f"{path}/enable").json["status"] == "enabled"
    assert ask("POST", f"{path}/recover?since=2999-01-01T00:00:00Z").json == {"recovered": 0}
    assert ask("POST", f"{path}/recover?since=2020-01-01T00:00:00Z").json == {"recovered": 1}
    assert [again.webhook_id for again in claim(tools, "courier", 10)] == [hook["webhook_id"]]


def test_events_are_read_in_order_from_a_cursor(ask: Ask, hook: dict[str, Any]) -> None:
    """Their numbers have no gaps; a page leads to the next; a type and an instant filter them."""
    for number in range(4):
        ask("POST", "/v1/charts", json=bar(number))
    first = ask("GET", "/v1/events?limit=3").json
    rest = ask("GET", f"/v1/events?cursor={first['next_cursor']}").json
    numbers = [event["data"]["sequence"] for event in [*first["items"], *rest["items"]]]
    assert (numbers, rest["next_cursor"]) == ([1, 2, 3, 4, 5], None)
    assert len(ask("GET", "/v1/events?type=webhook.ping").json["items"]) == 1
    event = first["items"][1]
    assert ask("GET", f"/v1/events/{event['event_id']}").json["data"]["chart_id"] == event["data"]["chart_id"]


def test_every_event_is_as_its_schema_says(ask: Ask, hook: dict[str, Any], tools: Tools, queue: InstantWorker) -> None:
    """Of those that charts, batches and endpoints make, none has a field that is not in the document."""
    ask("POST", "/v1/charts", json=bar(1))
    ask("POST", "/v1/charts/batch", json={"requests": [bar(2)], "layout": {"title": "All"}})
    exhausted = Outcome(ok=False, status=500, error="it answered 500")
    (parcel, *_) = claim(tools, "courier", 1)
    with tools.database.write() as session:
        session.connection().exec_driver_sql("UPDATE deliveries SET failures = 9")
    record(tools, parcel, exhausted)
    ask("POST", f"/v1/webhooks/{hook['webhook_id']}/disable")
    from app.domain.errors import Invalid  # noqa: PLC0415 - the worker's error alone needs it

    queue.error = Invalid("x" * 5000)
    ask("POST", "/v1/charts", json=bar(3))
    found = ask("GET", "/v1/events?limit=100").json["items"]
    assert {event["type"] for event in found} == {
        name for name in EVENTS if not name.startswith(("upload.", "schedule."))
    }
    for event in found:
        body = {name: event[name] for name in ("type", "timestamp", "data")}
        assert body_schema(event["type"])(unknown="raise").validate(body) == {}, event["type"]


def test_tenants_see_nothing_of_each_other(
    client: FlaskClient, foreign: dict[str, str], hook: dict[str, Any], ask: Ask
) -> None:
    """A foreign endpoint, delivery or event is 404 on every route; lists are empty."""
    delivery = ask("GET", "/v1/webhooks/deliveries").json["items"][0]
    paths = [f"/v1/webhooks/{hook['webhook_id']}", f"/v1/webhooks/deliveries/{delivery['delivery_id']}"]
    for path in [*paths, f"/v1/events/{delivery['event_id']}"]:
        assert client.get(path, headers=foreign).status_code == 404
    for verb in ("ping", "enable", "disable", "rotate", "recover?since=2020-01-01T00:00:00Z"):
        assert client.post(f"{paths[0]}/{verb}", headers=foreign).status_code == 404, verb
    assert client.post(f"{paths[1]}/redeliver", headers=foreign).status_code == 404
    assert client.patch(paths[0], headers=foreign, json={}).status_code == 404
    assert client.delete(paths[0], headers=foreign).status_code == 404
    for path in ("/v1/webhooks", "/v1/webhooks/deliveries", "/v1/events"):
        assert client.get(path, headers=foreign).json["items"] == [], path


def test_a_deleted_endpoint_is_gone(ask: Ask, hook: dict[str, Any], tools: Tools) -> None:
    """What was on its way is cancelled; the log stays."""
    assert ask("DELETE", f"/v1/webhooks/{hook['webhook_id']}").status_code == 204
    assert ask("GET", f"/v1/webhooks/{hook['webhook_id']}").status_code == 404
    assert claim(tools, "courier", 10) == []
    (item,) = ask("GET", "/v1/webhooks/deliveries").json["items"]
    assert item["state"] == DeliveryState.CANCELLED


def _deliver_all(tools: Tools) -> None:
    for parcel in claim(tools, "courier", 10):
        record(tools, parcel, Outcome(ok=True, status=200))


def test_the_default_secret_is_told_once(ask: Ask, tools: Tools) -> None:
    """Rotating makes the first too; reading tells only that there is one."""
    assert ask("GET", "/v1/webhooks/default").json == {"created": False, "old_secrets_until": None}
    first = ask("POST", "/v1/webhooks/default/rotate").json
    assert first["old_secrets_until"] is None
    second = ask("POST", "/v1/webhooks/default/rotate").json
    assert second["old_secrets_until"]
    assert ask("GET", "/v1/webhooks/default").json["created"] is True
    ask("POST", "/v1/charts", json=bar(1) | {"callback_url": URL})
    (parcel,) = claim(tools, "courier", 10)
    assert parcel.secrets == [second["secret"], first["secret"]]
    assert signing(tools, []) == []
