"""Mail and chats through the door: what is refused, and the commands of the how-to page."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.bootstrap import outbound_of
from app.ports import Tools
from app.usecases.health import worker_seen
from app.usecases.webhooks.claiming import claim
from app.usecases.webhooks.deliveries import Parcel, record
from app.wsgi import create_app
from tests.api.conftest import HEALTHY, InstantWorker
from tests.mailboxes import Mailbox, mail_server
from tests.making import BAR, make_tools
from tests.snippets import ROOT, Snippet, snippets
from workers.delivery.email import send

PAGE = ROOT / "docs" / "how-to" / "notify-email-slack.md"
CURL = [snippet for snippet in snippets(PAGE, "sh") if snippet.text.startswith("curl -X POST")]
PUBLIC = "93.184.216.34"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """The operator's mail server."""
    with mail_server() as found:
        yield found


@pytest.fixture
def tools(tmp_path: Path, queue: InstantWorker, box: Mailbox) -> Iterator[Tools]:
    """Tools that send mail, in a world where every name is that of a public address."""
    made = make_tools(tmp_path, queue=queue, smtp_url=box.server(), mail_from="Plotworks <charts@example.com>")
    made = replace(made, outbound=replace(outbound_of(made.settings), look_up=lambda *_: [PUBLIC]))
    queue.tools = made
    worker_seen(made, "wk_test", "render", HEALTHY)
    yield made
    made.database.dispose()


def parcels(tools: Tools) -> list[Parcel]:
    """All that is due now."""
    return claim(tools, "test", 100)


@pytest.mark.parametrize("snippet", CURL, ids=str)
def test_commands_of_the_page(
    client: FlaskClient, headers: dict[str, str], tools: Tools, box: Mailbox, snippet: Snippet
) -> None:
    """Each is taken as it stands there, and what it leads to goes where it says."""
    path = re.findall(r'"http://127\.0\.0\.1:8000(/[^"]+)"', snippet.text)[0]
    body = json.loads(re.findall(r"-d '(.*)'", snippet.text, re.DOTALL)[0])
    answer = client.post(path, json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    (parcel,) = parcels(tools)
    assert parcel.kind == body.get("kind", "email")
    if parcel.kind == "slack":
        assert parcel.url == body["url"]
        return
    outcome = send(tools, parcel)
    assert record(tools, parcel, outcome)
    assert (outcome.ok, box.envelopes[0].rcpt_tos) == (True, ["team@example.com", "boss@example.com"])
    log = client.get("/v1/webhooks/deliveries", headers=headers).json["items"]  # type: ignore[index]
    assert [one["state"] for one in log] == ["succeeded"]


def test_the_page_has_commands() -> None:
    """The test above is about something."""
    assert len(CURL) == 3


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"kind": "email", "to": ["ann"]}, "no mail address"),
        ({"kind": "email", "to": ["ann@example.org\r\nBcc: eve@example.org"]}, "before the @"),
        ({"kind": "email", "to": ["ann@example.org?subject=x"]}, "leave out the ?"),
        ({"kind": "email", "to": ["ann@example.org"] * 21}, "1 to 20 addresses"),
        ({"kind": "email", "to": ["ann@example.org,bob@example.org"] * 11}, "at most 20"),
        ({"kind": "email", "to": []}, "1 to 20 addresses"),
        ({"kind": "slack", "url": "mailto:ann@example.org"}, "http"),
        ({"kind": "slack", "url": "http://127.0.0.1.example.org:22/"}, "port"),
    ],
)
def test_an_endpoint_that_cannot_be_is_refused(
    client: FlaskClient, headers: dict[str, str], body: dict[str, Any], words: str
) -> None:
    """With the reason, before anything is stored."""
    answer = client.post("/v1/webhooks", json=body, headers=headers)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_callback_that_cannot_be_mailed_is_refused(post: Any) -> None:
    """As an endpoint is, with its place."""
    answer = post(BAR | {"callback_url": "mailto:ann@example.org?cc=eve@example.org"})
    assert (answer.status_code, answer.json["code"]) == (422, "address_refused")
    assert answer.json["errors"][0]["field"] == "callback_url"


def test_without_a_mail_server_mail_is_refused(tools: Tools, headers: dict[str, str]) -> None:
    """At the door, with what the operator must do; other kinds are taken."""
    client = create_app(replace(tools, mail=None)).test_client()
    chart = BAR | {"callback_url": "mailto:ann@example.org"}
    endpoint = {"kind": "email", "to": ["ann@example.org"]}
    for path, body in (("/v1/charts", chart), ("/v1/webhooks", endpoint)):
        answer = client.post(path, json=body, headers=headers)
        assert answer.status_code == 422
        assert "PLOTWORKS_SMTP_URL" in answer.text
    slack = {"kind": "slack", "url": "https://hooks.slack.com/services/T/B/X"}
    assert client.post("/v1/webhooks", json=slack, headers=headers).status_code == 201
