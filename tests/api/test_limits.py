"""Rate limits, quotas and usage over HTTP."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.plans import Plan
from app.ports import Tools
from app.usecases.keys import create_key
from app.usecases.plans import set_plan
from app.wsgi import create_app
from tests.making import BAR, bar


@pytest.fixture
def on_plan(tools: Tools, headers: dict[str, str], queue: Any) -> Callable[..., FlaskClient]:
    """Puts the default tenant on a plan of these limits; gives a client with its key."""

    def put(settings: Any = (), **limits: Any) -> FlaskClient:
        plans = {**tools.settings.plans, "small": Plan(name="small", **limits)}
        changed = replace(tools, settings=replace(tools.settings, plans=plans, **dict(settings)))
        set_plan(changed, "default", "small")
        queue.tools = changed
        client = create_app(changed).test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = headers["Authorization"]
        return client

    return put


def test_without_limits_nothing_is_told(client: FlaskClient, headers: dict[str, str]) -> None:
    """The first key's plan has none: no header, and nobody is asked."""
    answer = client.get("/v1/charts", headers=headers)
    assert {"RateLimit", "RateLimit-Policy"}.isdisjoint(dict(answer.headers))


def test_a_tenant_is_held_to_its_requests(on_plan: Any) -> None:
    """Headers on each answer, as the draft has them; beyond, 429 with the type, the policy and when to come back."""
    client = on_plan(requests=3)
    answers = [client.get("/v1/charts") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"requests";q=3;w=60'}
    left = [re.fullmatch(r'"requests";r=(\d+);t=\d+', answer.headers["RateLimit"]) for answer in answers]
    assert [found and found[1] for found in left] == ["2", "1", "0", "0"]
    refused = answers[-1]
    assert refused.json["type"] == "https://iana.org/assignments/http-problem-types#quota-exceeded"
    assert (refused.json["code"], refused.json["violated-policies"]) == ("rate_limited", ["requests"])
    assert 1 <= int(refused.headers["Retry-After"]) <= 120


def test_a_key_is_held_to_its_own(client: FlaskClient, tools: Tools, headers: dict[str, str]) -> None:
    """One key of a tenant without limits may have one; the others are as free as before."""
    _, text = create_key(tools, "slow", requests=1)
    slow = {"Authorization": f"Bearer {text}"}
    assert client.get("/v1/charts", headers=slow).headers["RateLimit-Policy"] == '"key";q=1;w=60'
    assert client.get("/v1/charts", headers=slow).status_code == 429
    assert client.get("/v1/charts", headers=headers).status_code == 200


def test_readers_are_held_where_they_cause_a_drawing(on_plan: Any) -> None:
    """Thumbnails that are there are free; each address has draws of its own, and an IPv6 network is one address."""
    client = on_plan(settings={"anonymous_draws": 1, "proxies": 1})
    charts = [client.post("/v1/charts", json=bar(number)).json["chart_id"] for number in range(4)]
    reader = client.application.test_client()

    def status(number: int, address: str) -> int:
        path = f"/thumbnails/{charts[number]}.png"
        return int(reader.get(path, headers={"X-Forwarded-For": address}).status_code)

    assert [status(0, "192.0.2.1"), status(0, "192.0.2.1"), status(1, "192.0.2.1")] == [200, 200, 429]
    assert [status(1, "2001:db8::1"), status(2, "2001:db8::2"), status(2, "2001:db8:1::2")] == [200, 429, 200]
    assert client.get(f"/thumbnails/{charts[3]}.png").status_code == 200


def test_health_is_never_limited(on_plan: Any) -> None:
    """Who watches asks often, and without a key."""
    client = on_plan(requests=1, settings={"anonymous_draws": 1})
    assert {client.application.test_client().get("/healthz").status_code for _ in range(5)} == {200}


def test_a_month_that_is_used_up(on_plan: Any) -> None:
    """429 with what was used and when it begins anew; what was drawn before is still answered."""
    client = on_plan(renders=1)
    assert client.post("/v1/charts", json=BAR).status_code == 201
    refused = client.post("/v1/charts", json=bar(2))
    assert (refused.status_code, refused.json["code"]) == (429, "quota_exceeded")
    assert (refused.json["used"], refused.json["limit"], refused.json["kind"]) == (1, 1, "renders")
    assert int(refused.headers["Retry-After"]) > 0
    assert client.post("/v1/charts", json=BAR).status_code == 201
    assert client.post("/api/v1/render", json=BAR).status_code == 200
    batch = client.post("/v1/charts/batch", json={"requests": [BAR, bar(3)]})
    assert (batch.status_code, batch.json["code"]) == (429, "quota_exceeded")


def test_usage_tells_what_is_left(on_plan: Any, tools: Tools) -> None:
    """The month against the plan, and the day; the same with dates, and nothing for other days."""
    client = on_plan(renders=10, stored_bytes=1000)
    for number in range(3):
        client.post("/v1/charts", json=bar(number))
    client.post("/v1/charts", json=bar(0))
    today = tools.clock.now().date().isoformat()
    found = client.get("/v1/usage").json
    assert found["month"]["renders"] == {"used": 3, "limit": 10, "remaining": 7}
    assert found["month"]["ai_renders"] == {"used": 0, "limit": None, "remaining": None}
    nothing = {"ai_renders": 0, "upload_bytes": 0, "schedule_runs": 0}
    assert found["days"] == [{"date": today, "renders": 3, **nothing}]
    assert (found["from"], found["to"], found["total"]["renders"]) == (f"{today[:8]}01", today, 3)
    assert (found["plan"]["name"], found["stored_bytes"]["remaining"], found["unfinished"]["used"]) == (
        "small",
        1000,
        0,
    )
    past = client.get("/v1/usage?from=2020-01-01&to=2020-12-31").json
    assert (past["days"], past["total"]["renders"], past["month"]["renders"]["used"]) == ([], 0, 3)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=yesterday", "a date such as"),
        ("from=2026-02-02&to=2026-02-01", "after"),
        ("from=2020-01-01&to=2021-06-01", "at most 366 days"),
        ("from=2019-01-01", "at most 366 days"),
    ],
)
def test_days_that_can_not_be(client: FlaskClient, headers: dict[str, str], query: str, words: str) -> None:
    """422 with the field."""
    answer = client.get(f"/v1/usage?{query}", headers=headers)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "from")
    assert words in answer.json["detail"]


def test_usage_is_a_tenants_own(client: FlaskClient, post: Any, foreign: dict[str, str]) -> None:
    """Another tenant's charts are not in it."""
    post(BAR)
    assert client.get("/v1/usage", headers=foreign).json["total"]["renders"] == 0


def test_files_are_held_to_what_a_plan_stores(on_plan: Any) -> None:
    """403 with the way up, before an upload's first byte and after a form's; what came in whole is counted."""
    client = on_plan(stored_bytes=20)
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "21"}
    refused = client.post("/v1/uploads", headers=tus)
    assert (refused.status_code, refused.json["code"], refused.json["limit"]) == (403, "not_in_plan", 20)
    assert refused.json["upgrade_url"].startswith("http")

    def send(text: bytes) -> Any:
        return client.post("/v1/charts/upload", data={"file": (BytesIO(text), "a.csv")})

    assert send(b"a,b\n1,2\n").status_code == 202
    assert send(b"a,b\n1,2\n3,4\n5,6\n").status_code == 403
    found = client.get("/v1/usage").json
    assert (found["total"]["upload_bytes"], found["stored_bytes"]["used"]) == (8, 8)


def test_a_chart_of_a_file_that_there_is_no_room_for(on_plan: Any) -> None:
    """Told before the file's first byte; if the month ran out meanwhile, the file is kept and its chart is refused."""
    client = on_plan(renders=1)
    metadata = f"filename {b64encode(b'a.csv').decode()},chart {b64encode(b'{}').decode()}"
    tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "8", "Upload-Metadata": metadata}
    begun = client.post("/v1/uploads", headers=tus)
    assert begun.status_code == 201
    assert client.post("/v1/charts", json=BAR).status_code == 201
    body = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
    path = begun.headers["Location"]
    assert client.patch(path, data=b"a,b\n1,2\n", headers=body).status_code == 204
    upload = client.get(path).json
    assert (upload["state"], upload["chart_id"], upload["chart_error"]["code"]) == ("completed", None, "quota_exceeded")
    assert client.get(f"/v1/datasets/{upload['dataset_id']}").status_code == 200
    assert client.post("/v1/uploads", headers=tus).status_code == 429
    assert client.post("/v1/charts/upload", data={"file": (BytesIO(b"a\n1\n"), "b.csv")}).status_code == 429
    assert len(client.get("/v1/datasets").json["items"]) == 1
