"""/v1/connections: kept, told without their secrets, changed with care, tried."""

import socket
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.ports import Tools
from app.store.models import Connection
from tests.mailboxes import mail_server
from tests.receivers import Receiver, replies
from tests.servers import S3

CRM = {
    "name": "crm",
    "kind": "http",
    "settings": {"base_url": "http://127.0.0.1:9", "auth": "bearer"},
    "secrets": {"token": "s3cret"},
}


@pytest.fixture
def make(client: FlaskClient, headers: dict[str, str]) -> Any:
    """POST /v1/connections with these fields in place of the CRM's."""
    return lambda **fields: client.post("/v1/connections", json=CRM | fields, headers=headers)


def _errors(response: Any) -> dict[str, str]:
    return {error["field"]: error["message"] for error in response.json["errors"]}


def test_a_connection_is_told_without_its_secrets(
    client: FlaskClient, make: Any, headers: dict[str, str], tools: Tools
) -> None:
    """Which are set is all that is told of them; they are encrypted where they are kept."""
    made = make(description="ours")
    assert made.status_code == 201
    assert made.headers["Location"] == f"/v1/connections/{made.json['connection_id']}"
    assert made.json["settings"] == CRM["settings"]
    assert made.json["secrets"] == {"token": True, "password": False, "value": False, "key": False}
    read = client.get(made.headers["Location"], headers=headers)
    listed = client.get("/v1/connections", headers=headers)
    assert read.json == made.json == listed.json["items"][0]
    with tools.database.read() as session:
        row = session.scalars(select(Connection)).one()
    assert "s3cret" not in made.text + read.text + listed.text + str(vars(row))


def test_a_foreign_connection_is_not_there(
    client: FlaskClient, make: Any, headers: dict[str, str], foreign: dict[str, str]
) -> None:
    """To read, change, try or delete; and its name is free for others."""
    place = make().headers["Location"]
    for method, path in (("GET", place), ("PATCH", place), ("DELETE", place), ("POST", f"{place}/test")):
        body = {"json": {}} if method == "PATCH" else {}
        assert client.open(path, method=method, headers=foreign, **body).status_code == 404
    assert client.get("/v1/connections", headers=foreign).json["items"] == []
    assert client.post("/v1/connections", json=CRM, headers=foreign).status_code == 201
    assert client.get(place, headers=headers).status_code == 200


def test_names_are_told_apart(client: FlaskClient, make: Any, headers: dict[str, str]) -> None:
    """Also when one is given in place of another; a name that is free again is free."""
    first, second = make(), make(name="shop")
    assert make().status_code == 409
    renamed = client.patch(second.headers["Location"], json={"name": "crm"}, headers=headers)
    assert (renamed.status_code, "choose another name" in renamed.json["detail"]) == (409, True)
    assert client.delete(first.headers["Location"], headers=headers).status_code == 204
    assert client.get(first.headers["Location"], headers=headers).status_code == 404
    assert make().status_code == 201


def test_the_same_request_makes_one_connection(client: FlaskClient, headers: dict[str, str]) -> None:
    """With an Idempotency-Key."""
    first, again = (
        client.post("/v1/connections", json=CRM, headers=headers | {"Idempotency-Key": "k1"}) for _ in range(2)
    )
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"


def test_secrets_go_to_a_new_place_with_whoever_knows_them(
    client: FlaskClient, make: Any, headers: dict[str, str]
) -> None:
    """Else a key of the API would be enough to have them sent anywhere."""
    place = make().headers["Location"]
    moved = {"settings": {"base_url": "http://127.0.0.2:9"}}
    refused = client.patch(place, json=moved, headers=headers)
    assert (refused.status_code, list(_errors(refused))) == (422, ["secrets.token"])
    assert client.get(place, headers=headers).json["settings"] == CRM["settings"]
    taken = client.patch(place, json=moved | {"secrets": {"token": "new"}}, headers=headers)
    assert taken.json["settings"]["base_url"] == "http://127.0.0.2:9"
    extended = client.patch(place, json={"settings": {"hosts": ["127.0.0.3"]}}, headers=headers)
    assert extended.status_code == 422


def test_each_part_is_changed_by_itself(client: FlaskClient, make: Any, headers: dict[str, str]) -> None:
    """What is not named stays, null removes."""
    place = make().headers["Location"]
    basic = {"settings": {"auth": "basic", "username": "ann"}, "secrets": {"token": None, "password": "s3cret"}}
    changed = client.patch(place, json=basic, headers=headers).json
    assert changed["settings"] == CRM["settings"] | {"auth": "basic", "username": "ann"}
    assert {name for name, is_set in changed["secrets"].items() if is_set} == {"password"}
    only = client.patch(place, json={"description": "x"}, headers=headers).json
    assert (only["settings"], only["description"]) == (changed["settings"], "x")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"name": "no spaces"}, "name"),
        ({"kind": "ftp"}, "kind"),
        ({"settings": {"auth": "bearer"}}, "settings.base_url"),
        ({"settings": CRM["settings"] | {"password": "x"}}, "settings.password"),
        ({"settings": CRM["settings"] | {"auth": "magic"}}, "settings.auth"),
        ({"settings": {"base_url": "http://10.0.0.1", "auth": "bearer"}}, "settings.base_url"),
        ({"settings": {"base_url": "ftp://x", "auth": "bearer"}}, "settings.base_url"),
        ({"settings": CRM["settings"] | {"hosts": ["http://x/"]}}, "settings.hosts"),
        ({"secrets": {}}, "secrets.token"),
        ({"secrets": {"token": "x", "password": "y"}}, "secrets.password"),
        ({"kind": "s3", "settings": {"bucket": "abc"}, "secrets": {"access_key": "a"}}, "secrets.secret_key"),
        ({"kind": "s3", "settings": {"bucket": "A"}, "secrets": {}}, "settings.bucket"),
        ({"kind": "sql", "settings": {"dialect": "oracle"}, "secrets": {}}, "settings.dialect"),
        ({"kind": "sql", "settings": {"dialect": "postgresql"}, "secrets": {}}, "settings.host"),
        ({"kind": "sql", "settings": {"dialect": "postgresql", "host": "/run/pg"}, "secrets": {}}, "settings.host"),
        ({"kind": "sql", "settings": {"dialect": "mysql", "host": "10.0.0.1"}, "secrets": {}}, "settings.host"),
        ({"kind": "sql", "settings": {"dialect": "sqlite", "file": "../x"}, "secrets": {}}, "settings.file"),
        ({"kind": "sql", "settings": {"dialect": "sqlite", "file": "x.db"}, "secrets": {}}, "settings.dialect"),
        ({"kind": "smtp", "settings": {"host": "127.0.0.1", "from": "nobody"}, "secrets": {}}, "settings.from"),
        ({"kind": "slack", "settings": {}, "secrets": {"webhook_url": "http://10.0.0.1/x"}}, "secrets.webhook_url"),
    ],
)
def test_what_can_t_work_is_refused_with_its_place(make: Any, fields: Any, place: str) -> None:
    """Before it is kept."""
    response = make(**fields)
    assert response.status_code == 422
    assert place in _errors(response)


def test_a_connection_is_tried(client: FlaskClient, make: Any, headers: dict[str, str], s3_server: S3) -> None:
    """It shows who asks; a failure is an answer that says what to mend."""
    with Receiver(replies("401 Unauthorized")) as receiver:
        place = make(settings={"base_url": receiver.url(), "auth": "bearer"}).headers["Location"]
        tried = client.post(f"{place}/test", headers=headers).json
        assert (tried["ok"], tried["code"]) == (False, "source_failed")
        assert "401" in tried["message"]
        assert receiver.requests[0].headers["authorization"] == "Bearer s3cret"
    bucket = {"endpoint": s3_server.endpoint, "bucket": "not-there"}
    keys = {"access_key": s3_server.access_key, "secret_key": s3_server.secret_key}
    place = make(name="store", kind="s3", settings=bucket, secrets=keys).headers["Location"]
    assert "NoSuchBucket" in client.post(f"{place}/test", headers=headers).json["message"]


def test_deliveries_are_tried(client: FlaskClient, make: Any, headers: dict[str, str]) -> None:
    """A chat gets a message, a mail server is told who asks."""
    with Receiver(replies("200 OK", b"ok")) as chat:
        place = make(name="chat", kind="slack", settings={}, secrets={"webhook_url": chat.url()}).headers["Location"]
        assert client.post(f"{place}/test", headers=headers).json["ok"] is True
        assert b"Plotworks can post here" in chat.requests[0].body
    with mail_server() as box:
        settings = {"host": box.host, "port": box.port, "security": "none", "from": "a@example.org"}
        place = make(name="mail", kind="smtp", settings=settings, secrets={}).headers["Location"]
        assert client.post(f"{place}/test", headers=headers).json["message"] == f"{box.host} takes mail from us"


def test_a_database_and_a_mail_server_that_are_away(client: FlaskClient, make: Any, headers: dict[str, str]) -> None:
    """What is not reached is told so."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for kind, settings in (
        ("sql", {"dialect": "postgresql", "host": "127.0.0.1", "port": port, "username": "x"}),
        ("smtp", {"host": "127.0.0.1", "port": port, "security": "none", "from": "a@example.org"}),
    ):
        place = make(name=kind, kind=kind, settings=settings, secrets={}).headers["Location"]
        tried = client.post(f"{place}/test", headers=headers).json
        assert (tried["ok"], tried["code"]) == (False, "outbound_failed")
        assert "refused" in tried["message"]
