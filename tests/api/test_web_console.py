"""The console: sign in, look, sign out; and what a session opens elsewhere."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_cookie

from app.domain.errors import RenderTimeout
from app.ports import Tools
from app.usecases.health import worker_gone
from app.usecases.keys import create_key, revoke_key
from app.wsgi import create_app
from tests.api.conftest import InstantWorker
from tests.fakes import MemoryObjects
from tests.making import BAR, STRANGE_KEY, make_caller, make_tools

OWN, FOREIGN = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def key(headers: dict[str, str]) -> str:
    """A key of the default tenant."""
    return headers["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def inside(client: FlaskClient, key: str) -> FlaskClient:
    """The same client, signed in."""
    assert client.post("/console/sign-in", data={"key": f" {key}\n"}, headers=OWN).status_code == 303
    return client


@pytest.fixture
def stranger(tools: Tools) -> FlaskClient:
    """A client of the same app that has signed in to another tenant."""
    other = create_app(tools).test_client()
    other.post("/console/sign-in", data={"key": make_caller(tools, "another")[1]})
    return other


@pytest.fixture
def encrypted(tmp_path: Any) -> Iterator[tuple[FlaskClient, str]]:
    """A client, and a key, of an instance that is public under https."""
    tools = make_tools(tmp_path / "https", public_url="https://charts.example.com")
    yield create_app(tools).test_client(), make_caller(tools)[1]
    tools.database.dispose()


def test_the_front_page_is_the_console(client: FlaskClient) -> None:
    """Without a session both lead to the way in, which no page may frame and no cache may keep."""
    assert client.get("/").headers["Location"] == "/console"
    page = client.get("/console")
    assert '<form method="post" action="/console/sign-in">' in page.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("key", "words"),
    [("", "copied whole"), ("<script>alert(1)</script>", "copied whole"), (STRANGE_KEY, "not known")],
)
def test_a_wrong_key_says_why(client: FlaskClient, key: str, words: str) -> None:
    """401 with the reason beside the field; no session, and the key is not repeated."""
    answer = client.post("/console/sign-in", data={"key": key})
    assert answer.status_code == 401
    assert words in answer.text
    assert "Set-Cookie" not in answer.headers
    assert not key or key not in answer.text


def test_the_cookie_is_for_this_host_alone(client: FlaskClient, key: str) -> None:
    """Not for scripts, not with requests of other sites, for a week; the key is not in it."""
    answer = client.post("/console/sign-in", data={"key": key})
    cookie = answer.headers["Set-Cookie"]
    assert answer.headers["Location"] == "/console"
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=604800"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert key not in cookie


def test_under_https_the_cookie_is_for_https(encrypted: tuple[FlaskClient, str]) -> None:
    """It never travels in the clear."""
    client, key = encrypted
    answer = client.post("/console/sign-in", data={"key": key}, base_url="https://charts.example.com")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (OWN, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({}, 303),
        (FOREIGN, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_forms_of_other_sites_are_refused(client: FlaskClient, key: str, sent: dict[str, str], status: int) -> None:
    """Nobody can be signed in, or out, by somebody else's page."""
    assert client.post("/console/sign-in", data={"key": key}, headers=sent).status_code == status
    assert client.post("/console/sign-out", headers=sent).status_code == status


def test_the_console_shows_charts_and_health(
    inside: FlaskClient, post: Any, tools: Tools, queue: InstantWorker
) -> None:
    """Each chart with its links; each part with its state; what does not work with its reason."""
    chart = post(BAR).json["chart_id"]
    queue.error = RenderTimeout("slow")
    queue.error.retry_helps = False  # type: ignore[misc]
    post(BAR | {"options": {"title": "<b>broken</b>"}})
    worker_gone(tools, "wk_test")
    assert isinstance(tools.objects, MemoryObjects)
    page = inside.get("/console").text
    for address in (f"/embed/{chart}", f"/v1/charts/{chart}/image.png", f"/v1/charts/{chart}"):
        assert f'<a href="{address}">' in page
    assert f'<img src="/thumbnails/{chart}.png"' in page
    assert "Drawing took too long" in page
    assert "&lt;b&gt;broken&lt;/b&gt;" in page
    assert re.findall(r'class="part (\w+)">\s*<h2>(.*?)</h2>', page) == [
        ("ok", "Database"), ("ok", "Redis"), ("ok", "Object store"), ("down", "Workers"), ("down", "Deliveries"),
        ("ok", "Queue"),
    ]  # fmt: skip
    assert "<code>plotworks doctor</code>" in page
    assert "Nothing waits." in page


def test_the_console_of_a_new_tenant_says_how_to_begin(inside: FlaskClient) -> None:
    """A command that can be copied."""
    page = inside.get("/console").text
    assert "No charts yet" in page
    assert "curl http://127.0.0.1:8000/v1/charts" in page
    assert "http-equiv" not in page


def test_the_console_looks_again_while_charts_are_drawn(inside: FlaskClient, post: Any, queue: InstantWorker) -> None:
    """And says how many wait."""
    queue.asleep = True
    post(BAR, Prefer="respond-async")
    page = inside.get("/console").text
    assert '<meta http-equiv="refresh" content="5">' in page
    assert "1 waiting." in page


def test_a_tenant_sees_its_own_charts_only(stranger: FlaskClient, post: Any) -> None:
    """Another tenant's console shows nothing of them."""
    chart = post(BAR).json["chart_id"]
    assert chart not in stranger.get("/console").text


def test_a_session_opens_the_pictures_of_its_tenant(
    client: FlaskClient, tools: Tools, stranger: FlaskClient, post: Any, key: str
) -> None:
    """Private ones too, and the chart as JSON; to another tenant's session they are what they are to anybody."""
    chart = post(BAR | {"visibility": "private"}).json["chart_id"]
    public = post(BAR).json["chart_id"]
    pages = [f"/embed/{chart}", f"/thumbnails/{chart}.png", f"/v1/charts/{chart}/image.png", f"/v1/charts/{chart}"]
    assert [client.get(page).status_code for page in pages] == [401] * 4
    assert [stranger.get(page).status_code for page in pages] == [401, 401, 401, 404]
    assert stranger.get(f"/embed/{public}").status_code == 200
    client.post("/console/sign-in", data={"key": key})
    assert [client.get(page).status_code for page in pages] == [200] * 4
    assert "private" in client.get(f"/v1/charts/{public}/image.png").headers["Cache-Control"]


def test_a_session_changes_nothing(inside: FlaskClient, post: Any) -> None:
    """Making and deleting want the key itself."""
    chart = post(BAR).json["chart_id"]
    assert inside.post("/v1/charts", json=BAR).status_code == 401
    assert inside.delete(f"/v1/charts/{chart}").status_code == 401


def test_a_session_ends(inside: FlaskClient) -> None:
    """By signing out."""
    assert inside.get("/v1/charts").status_code == 200
    assert inside.post("/console/sign-out", headers=OWN).headers["Location"] == "/console"
    assert inside.get("/v1/charts").status_code == 401


def test_a_session_ends_with_its_key(client: FlaskClient, tools: Tools) -> None:
    """At once."""
    key_id, text = create_key(tools, "brief")
    client.post("/console/sign-in", data={"key": text})
    assert client.get("/v1/charts").status_code == 200
    revoke_key(tools, key_id)
    assert client.get("/v1/charts").status_code == 401
    assert "Sign in" in client.get("/console").text


def test_a_made_up_session_opens_nothing(client: FlaskClient, tools: Tools, key: str) -> None:
    """Another key's id, another time, another signature, no sense at all."""
    other, _ = create_key(tools, "other")
    sent = client.post("/console/sign-in", data={"key": key}).headers["Set-Cookie"].partition(";")[0]
    ((name, value),) = parse_cookie(sent).items()
    key_id, expires, signature = value.split(".")
    bare = client.application.test_client(use_cookies=False)
    made_up = (
        f"{other}.{expires}.{signature}",
        f"{key_id}.{int(expires) + 1}.{signature}",
        f"{key_id}.{expires}.{signature[:-1]}",
        f"{key_id}.1.{tools.keyring.sign(f'session {key_id} 1')}",
        f"{key_id}.{'9' * 5000}.{signature}",
        f"{key_id}.{expires}.é",
        "..",
        "",
    )
    for value in made_up:
        assert bare.get("/v1/charts", headers={"Cookie": f"{name}={value}"}).status_code == 401, value
    assert bare.get("/v1/charts", headers={"Cookie": sent}).status_code == 200


def test_the_console_says_how_endpoints_answer(
    inside: FlaskClient, client: FlaskClient, headers: dict[str, str], tools: Tools
) -> None:
    """Endpoints and deliveries on a page of their own; a disabled one on the first page too."""
    assert "No endpoints yet" in inside.get("/console/webhooks").text
    body = {"url": "http://127.0.0.1:9/token-of-mine", "description": "<i>Orders</i>"}
    webhook = client.post("/v1/webhooks", json=body, headers=headers).json["webhook_id"]
    page = inside.get("/console/webhooks").text
    assert "&lt;i&gt;Orders&lt;/i&gt;" in page
    assert "<code>webhook.ping</code>" in page
    assert f'href="/v1/webhooks/{webhook}"' in page
    assert "is called" in page
    assert "The webhook" not in inside.get("/console").text
    client.post(f"/v1/webhooks/{webhook}/disable", headers=headers)
    for path in ("/console", "/console/webhooks"):
        assert "is disabled: its owner disabled it" in inside.get(path).text


def test_the_webhooks_page_needs_a_session(client: FlaskClient, stranger: FlaskClient, headers: dict[str, str]) -> None:
    """Without one it leads to the way in; another tenant's shows nothing of them."""
    client.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/", "description": "Orders"}, headers=headers)
    assert client.get("/console/webhooks").headers["Location"] == "/console"
    assert "Orders" not in stranger.get("/console/webhooks").text
