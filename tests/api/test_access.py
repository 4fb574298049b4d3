"""Keys, tenants and who may see a picture."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from app.domain import keys
from app.ports import Tools
from app.store.models import ApiKey
from app.store.types import db_now
from app.usecases.keys import create_key, revoke_key
from app.usecases.links import signed
from tests.making import BAR, STRANGE_KEY


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("", "Bearer"),
        ("Basic abc", "Bearer"),
        ("Bearer", "Bearer"),
        ("Bearer nonsense", "copied whole"),
        ("Bearer pw_" + "a" * 49, "copied whole"),
        ("Bearer " + STRANGE_KEY, "not known"),
    ],
)
def test_a_key_that_opens_nothing(client: FlaskClient, header: str, words: str) -> None:
    """401 with the reason and the challenge."""
    response = client.get("/v1/charts", headers={"Authorization": header} if header else {})
    assert (response.status_code, response.json["code"]) == (401, "unauthorized")
    assert words in response.json["detail"]
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_or_expired_key_opens_nothing(client: FlaskClient, tools: Tools) -> None:
    """At once, and it says which of the two it is."""
    key_id, text = create_key(tools, "old")
    opened = {"Authorization": f"Bearer {text}"}
    assert client.get("/v1/charts", headers=opened).status_code == 200
    with tools.database.write() as session:
        session.execute(update(ApiKey).where(ApiKey.key_id == key_id).values(expires_at=db_now(-1)))
    assert "expired" in client.get("/v1/charts", headers=opened).json["detail"]
    revoke_key(tools, key_id)
    assert "revoked" in client.get("/v1/charts", headers=opened).json["detail"]


def test_keys_are_stored_hashed(tools: Tools) -> None:
    """The text is nowhere in the row."""
    key_id, text = create_key(tools, "mine")
    with tools.database.read() as session:
        row = session.get_one(ApiKey, key_id)
    assert text not in str(vars(row))
    assert row.sha256 == keys.key_hash(text)


def test_a_foreign_chart_is_not_there(client: FlaskClient, post: Any, foreign: dict[str, str]) -> None:
    """Every route that takes an id answers another tenant as if there were nothing."""
    made = post(BAR).json
    chart = made["chart_id"]
    for method, path in (
        ("GET", f"/v1/charts/{chart}"),
        ("DELETE", f"/v1/charts/{chart}"),
        ("GET", f"/v1/charts/{chart}/image.png"),
        ("GET", f"/v1/jobs/{made['job_id']}"),
        ("GET", f"/embed/{chart}"),
        ("GET", f"/thumbnails/{chart}.png"),
    ):
        assert client.open(path, method=method, headers=foreign).status_code == 404, path
    assert client.get("/v1/charts", headers=foreign).json["items"] == []


@pytest.mark.parametrize("visibility", ["public", "signed", "private"])
def test_who_may_see_a_picture(client: FlaskClient, post: Any, headers: dict[str, str], visibility: str) -> None:
    """The id alone opens the public thumbnail; a signature all but the private; the owner's key everything."""
    made = post(BAR | {"visibility": visibility}).json
    thumbnail, image = f"/thumbnails/{made['chart_id']}.png", f"/v1/charts/{made['chart_id']}/image.png"
    assert client.get(thumbnail, headers=headers).status_code == 200
    assert client.get(image, headers=headers).status_code == 200
    assert client.get(thumbnail).status_code == (200 if visibility == "public" else 401)
    assert client.get(image).status_code == 401
    assert client.get(_path(made["image_url"])).status_code == (401 if visibility == "private" else 200)
    assert client.get(_path(made["thumbnail_url"])).status_code == (401 if visibility == "private" else 200)


def test_a_signature_is_of_one_path_for_its_time(client: FlaskClient, post: Any, tools: Tools) -> None:
    """Changed, expired or moved to another chart it opens nothing."""
    chart, other = (post(BAR).json["chart_id"] for _ in range(2))
    path = f"/v1/charts/{chart}/image.png"
    good = signed(tools, path)
    assert client.get(good).status_code == 200
    assert client.get(good[:-1] + ("0" if good[-1] != "0" else "1")).status_code == 401
    assert client.get(good.replace(chart, other)).status_code == 401
    assert client.get(good.replace("exp=1", "exp=2")).status_code == 401
    assert client.get(signed(tools, path, seconds=-1)).status_code == 401
    assert client.get(path + "?exp=x&sig=y").status_code == 401
    assert client.get(f"{path}?exp={'9' * 5000}&sig=y").status_code == 401


def test_a_signature_does_not_have_new_sizes_drawn(client: FlaskClient, post: Any, headers: dict[str, str]) -> None:
    """Its owner's key does; afterwards the signature opens that size too."""
    made = post(BAR).json
    address = _path(made["image_url"]) + "&width=300&height=200"
    assert client.get(address).status_code == 404
    assert (
        client.get(f"/v1/charts/{made['chart_id']}/image.png?width=300&height=200", headers=headers).status_code == 200
    )
    assert client.get(address).status_code == 200


def test_pictures_answer_as_files_do(client: FlaskClient, post: Any, headers: dict[str, str]) -> None:
    """ETag and 304, Range and 206, HEAD, Cache-Control, a name to save it under."""
    chart = post(BAR).json["chart_id"]
    path = f"/v1/charts/{chart}/image.png"
    full = client.get(path, headers=headers)
    assert full.content_type == "image/png"
    assert full.headers["Cache-Control"].count("private") == 1
    tag = full.headers["ETag"]
    assert client.get(path, headers=headers | {"If-None-Match": tag}).status_code == 304
    part = client.get(path, headers=headers | {"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, full.data[1:4])
    head = client.head(path, headers=headers)
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(full.data)))
    assert f"{chart}.png" in client.get(path + "?download=1", headers=headers).headers["Content-Disposition"]
