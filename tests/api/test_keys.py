"""Keys over HTTP: made, listed, rotated, revoked; and what a key with scopes opens."""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.scopes import SCOPES
from app.http.scopes import RESOURCES
from app.ports import Tools
from app.usecases.keys import create_key
from app.wsgi import create_app
from tests.making import BAR
from tests.snippets import ROOT

OPEN = {"Health", "Metrics", "api-docs"}
"""Blueprints that need no key."""


@pytest.fixture
def make(client: FlaskClient, headers: dict[str, str]) -> Any:
    """POST /v1/keys; gives the answer's body."""
    return lambda **body: client.post("/v1/keys", json={"name": "made", **body}, headers=headers).json


def _bearer(made: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {made['key']}"}


def test_every_resource_has_its_scopes(tools: Tools) -> None:
    """A new blueprint is named here until app/http/scopes.py says what reading and changing it needs."""
    rules = create_app(tools).url_map.iter_rules()
    found = {rule.endpoint.rpartition(".")[0] for rule in rules if "." in rule.endpoint}
    assert found - OPEN - {"web"} - set(RESOURCES) == set(), "give it a line in RESOURCES"
    assert {scope for pair in RESOURCES.values() for scope in pair} <= set(SCOPES)


def test_a_key_is_shown_once(client: FlaskClient, make: Any, headers: dict[str, str]) -> None:
    """Its text opens the API, and is in no later answer."""
    made = make(name="nightly")
    assert client.get("/v1/charts", headers=_bearer(made)).status_code == 200
    read = client.get(f"/v1/keys/{made['key_id']}", headers=headers)
    assert made["key"] not in read.text
    assert (read.json["name"], read.json["status"], read.json["scopes"]) == ("nightly", "valid", None)
    assert made["key"].startswith(read.json["starts_with"])
    assert read.json["last_used_at"]
    assert made["key"] not in client.get("/v1/keys", headers=headers).text


def test_the_same_request_makes_one_key(client: FlaskClient, headers: dict[str, str]) -> None:
    """With an Idempotency-Key the same text is shown again; without, there would be a key that nobody has."""
    again = headers | {"Idempotency-Key": "k1"}
    first, second = (client.post("/v1/keys", json={"name": "x"}, headers=again).json for _ in range(2))
    assert first["key"] == second["key"]
    assert client.post("/v1/keys", json={"name": "y"}, headers=again).status_code == 422


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        ({}, "name", "what uses it"),
        ({"name": ""}, "name", "1 to 100"),
        ({"name": "x", "scopes": ["charts"]}, "scopes[0]", "there is no scope 'charts'; there are charts:read"),
        ({"name": "x", "scopes": []}, "scopes", "at least one"),
        ({"name": "x", "expires_at": "2001-01-01T00:00:00Z"}, "expires_at", "has passed"),
        ({"name": "x", "requests_per_minute": 0}, "requests_per_minute", "from 1"),
        ({"name": "x", "admin": True}, "admin", "not known here"),
    ],
)
def test_a_wish_that_can_not_be(
    client: FlaskClient, headers: dict[str, str], body: dict[str, Any], place: str, words: str
) -> None:
    """422 with the place and what may stand there."""
    answer = client.post("/v1/keys", json=body, headers=headers)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == place
    assert words in answer.json["errors"][0]["message"]


def test_keys_of_others_are_not_there(client: FlaskClient, make: Any, foreign: dict[str, str]) -> None:
    """404 for each verb, and not in the list."""
    path = f"/v1/keys/{make()['key_id']}"
    assert client.get(path, headers=foreign).status_code == 404
    assert client.delete(path, headers=foreign).status_code == 404
    assert client.post(f"{path}/rotate", json={}, headers=foreign).status_code == 404
    assert path.rpartition("/")[2] not in client.get("/v1/keys", headers=foreign).text


def test_a_revoked_key_ends_at_once(client: FlaskClient, make: Any, headers: dict[str, str]) -> None:
    """Revoking it again is no error; it stays in the list as revoked."""
    made = make()
    for _ in range(2):
        assert client.delete(f"/v1/keys/{made['key_id']}", headers=headers).status_code == 204
    assert client.get("/v1/charts", headers=_bearer(made)).status_code == 401
    assert client.get(f"/v1/keys/{made['key_id']}", headers=headers).json["status"] == "revoked"


def test_two_of_a_line_are_valid_at_a_time(client: FlaskClient, make: Any, headers: dict[str, str]) -> None:
    """Rotated, both work; rotated again, the first ends; with no overlap the former ends at once."""

    def rotate(made: dict[str, Any], **body: Any) -> Any:
        return client.post(f"/v1/keys/{made['key_id']}/rotate", json=body, headers=headers)

    def opens(made: dict[str, Any]) -> bool:
        return client.get("/v1/charts", headers=_bearer(made)).status_code == 200

    first = make(scopes=["charts:read"], requests_per_minute=100)
    second = rotate(first).json
    assert (second["rotated_from"], second["scopes"]) == (first["key_id"], ["charts:read"])
    assert second["requests_per_minute"] == 100
    assert opens(first)
    assert opens(second)
    again = rotate(first)
    assert (again.status_code, again.json["key_id"]) == (409, second["key_id"])
    third = rotate(second, overlap=0).json
    assert [opens(key) for key in (first, second, third)] == [False, False, True]
    assert rotate(second).status_code == 409
    assert rotate(first).status_code == 409


def test_a_key_opens_what_its_scopes_say(client: FlaskClient, make: Any) -> None:
    """Reading is not writing; another resource is closed; the answer names the scope that is missing."""
    reader = _bearer(make(scopes=["charts:read"]))
    assert client.get("/v1/charts", headers=reader).status_code == 200
    refused = client.post("/v1/charts", json=BAR, headers=reader)
    assert (refused.status_code, refused.json["code"], refused.json["scope"]) == (403, "forbidden", "charts:write")
    assert 'error="insufficient_scope", scope="charts:write"' in refused.headers["WWW-Authenticate"]
    for path in ("/v1/webhooks", "/v1/datasets", "/v1/keys", "/v1/usage", "/v1/events"):
        assert client.get(path, headers=reader).status_code == 403, path
    writer = _bearer(make(scopes=["charts:write"]))
    chart = client.post("/v1/charts", json=BAR, headers=writer)
    assert chart.status_code == 201
    assert client.get(f"/thumbnails/{chart.json['chart_id']}.png", headers=writer).status_code == 403
    assert client.get(f"/thumbnails/{chart.json['chart_id']}.png", headers=reader).status_code == 200


def test_a_key_gives_away_no_more_than_it_has(client: FlaskClient, make: Any, headers: dict[str, str]) -> None:
    """Neither by making a key nor by rotating one."""
    keeper = _bearer(make(scopes=["keys", "usage"]))
    assert client.post("/v1/keys", json={"name": "x", "scopes": ["usage"]}, headers=keeper).status_code == 201
    for body in ({"name": "x"}, {"name": "x", "scopes": ["usage", "charts:read"]}):
        answer = client.post("/v1/keys", json=body, headers=keeper)
        assert (answer.status_code, "keys, usage" in answer.json["detail"]) == (403, True)
    everything = make(name="all")
    assert client.post(f"/v1/keys/{everything['key_id']}/rotate", json={}, headers=keeper).status_code == 403


def test_the_console_wants_a_key_with_all_scopes(client: FlaskClient, make: Any) -> None:
    """It shows charts, webhooks and more: a key for some of it opens none of it."""
    answer = client.post("/console/sign-in", data={"key": make(scopes=["usage"])["key"]})
    assert answer.status_code == 403
    assert "needs a key that has all" in answer.text
    assert client.post("/console/sign-in", data={"key": make()["key"]}).status_code == 303


def test_there_are_only_so_many(client: FlaskClient, tools: Tools, headers: dict[str, str]) -> None:
    """A program that makes a key for each run is told before they are beyond counting; revoked ones don't count."""
    for number in range(99):
        key_id, _ = create_key(tools, f"k{number}")
    answer = client.post("/v1/keys", json={"name": "x"}, headers=headers)
    assert (answer.status_code, "revoke" in answer.json["detail"]) == (409, True)
    client.delete(f"/v1/keys/{key_id}", headers=headers)
    assert client.post("/v1/keys", json={"name": "x"}, headers=headers).status_code == 201


def test_the_guide_to_keys_is_right(client: FlaskClient, headers: dict[str, str]) -> None:
    """Its table has every scope, and what it sends is taken: a key is made, and rotated."""
    guide = (ROOT / "docs" / "how-to" / "keys.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z_:]+)` \|", guide, re.MULTILINE)) == set(SCOPES)
    wished, rotated = (json.loads(body) for body in re.findall(r"-d '(\{.*\})'", guide))
    made = client.post("/v1/keys", json=wished, headers=headers)
    assert made.status_code == 201
    assert client.post(f"/v1/keys/{made.json['key_id']}/rotate", json=rotated, headers=headers).status_code == 201
