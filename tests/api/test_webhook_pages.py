"""The commands and programs of the pages on webhooks, against the real API over HTTP."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import standardwebhooks
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server

from app.cli.listener import Listener
from app.cli.receiver import Receiver as ListenReceiver
from app.domain.events import PING
from app.ports import Tools
from app.wsgi import create_app
from tests.delivering import happen
from tests.making import bar, make_caller
from tests.receivers import Receiver, replies
from tests.signing import post_all
from tests.snippets import ROOT, Snippet, snippets

HOW_TO = ROOT / "docs" / "how-to"
CREATE, DEFAULT, DELIVERIES = [one for one in snippets(HOW_TO / "webhooks.md", "sh") if one.text.startswith("curl")]
EVENT, CALLBACK = snippets(HOW_TO / "webhooks.md", "json")
TRANSCRIPT = snippets(HOW_TO / "webhooks.md", "text")[0]
RECEIVER, CATCH_UP = snippets(HOW_TO / "consume-webhooks.md", "python")
HOOK = "https://app.example.com/hooks/plotworks"
"""The reader's own receiver, as the pages call it."""


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of requests that were answered."""


@pytest.fixture
def url(tools: Tools) -> Iterator[str]:
    """The API on a port of this machine."""
    server = make_server("127.0.0.1", 0, create_app(tools), threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def api(url: str, headers: dict[str, str]) -> Iterator[httpx.Client]:
    """A caller of it."""
    with httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
        yield client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The reader's own."""
    with Receiver(replies("204 No Content")) as one:
        yield one


def run(snippet: Snippet, api: httpx.Client, receiver: Receiver) -> Any:
    """What a command of the page prints, with the reader's own host, key and receiver in it."""
    text = snippet.for_service(str(api.base_url).rstrip("/"), _key(api)).replace(HOOK, receiver.url())
    done = subprocess.run(["sh", "-c", text], capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_an_endpoint_is_made_as_the_page_says(api: httpx.Client, receiver: Receiver, tools: Tools) -> None:
    """It is greeted; the message is of its secret and has the fixed header. The page shows what an event looks like."""
    made = run(CREATE, api, receiver)
    assert api.post("/v1/charts", json=bar(1)).status_code == 201
    assert post_all(tools) == 2
    greeting, chart = receiver.requests
    events = [_event(one, made["secret"]) for one in (greeting, chart)]
    assert [event["type"] for event in events] == [PING, "chart.generated"]
    assert chart.headers["x-environment"] == "production"
    shown = json.loads(EVENT.text)
    assert shown.keys() == events[1].keys()
    assert shown["data"].keys() == events[1]["data"].keys()


def test_a_callback_address_hears_with_the_default_secret(api: httpx.Client, receiver: Receiver, tools: Tools) -> None:
    """The secret of the page's command verifies what the page's request makes."""
    secret = run(DEFAULT, api, receiver)["secret"]
    assert api.post("/v1/charts", json=json.loads(CALLBACK.text.replace(HOOK, receiver.url()))).status_code == 201
    assert post_all(tools) == 1
    assert _event(receiver.requests[0], secret)["type"] == "chart.generated"


def test_deliveries_are_listed_as_the_page_says(api: httpx.Client, receiver: Receiver) -> None:
    """The command is taken, and there is nothing that failed."""
    assert run(DELIVERIES, api, receiver) == {"items": [], "next_cursor": None}


def test_ways_that_the_page_names_are_there(client: FlaskClient) -> None:
    """Each method and path in its text is one of the API."""
    text = "".join((HOW_TO / f"{name}webhooks.md").read_text() for name in ("", "consume-", "verify-"))
    named = set(re.findall(r"`(GET|POST|PATCH|DELETE) (/[^`?\s]+)[`?]", text))
    paths = client.get("/openapi.json").get_json()["paths"]
    assert len(named) > 8
    assert [f"{way} {path}" for way, path in sorted(named) if way.lower() not in paths.get(path, {})] == []


def test_the_transcript_is_what_listen_prints(
    api: httpx.Client, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    """Line by line, but for ids and times: a greeting and the end of a batch, verified."""
    listener = Listener("")
    with ListenReceiver(0, "/", listener.take) as listening:
        thread = Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        made = api.post("/v1/webhooks", json={"url": listening.url, "events": ["batch.completed"]}).json()
        listener.secret = made["secret"]
        assert post_all(tools) == 1
        assert api.post("/v1/charts/batch", json={"requests": [bar(1)]}).status_code == 200
        assert post_all(tools) == 1
        listening.shutdown()
        thread.join(10)
    shown = [_without_ids(line) for line in TRANSCRIPT.text.splitlines()]
    printed = [_without_ids(line) for line in capsys.readouterr().out.splitlines()]
    assert shown[3:] == printed


def test_the_program_that_catches_up(api: httpx.Client, tools: Tools, tmp_path: Path) -> None:
    """It keeps what never came, page after page, goes on where it stopped, and does nothing twice."""
    (tmp_path / "receiver.py").write_text(RECEIVER.text, encoding="utf-8")
    (tmp_path / "catch_up.py").write_text(CATCH_UP.for_service(str(api.base_url).rstrip("/"), _key(api)))
    happen(tools, make_caller(tools)[0], 110, kind=PING)
    assert api.post("/v1/charts", json=bar(1)).status_code == 201
    assert _caught_up(tmp_path) == (111, 1, "111")
    assert _caught_up(tmp_path) == (111, 1, "111")
    assert api.post("/v1/charts", json=bar(2)).status_code == 201
    assert _caught_up(tmp_path) == (112, 2, "112")


def _caught_up(folder: Path) -> tuple[int, int, str]:
    """Events in the inbox, charts that are known, and the place in the feed, after a run of the program."""
    subprocess.run([sys.executable, "catch_up.py"], cwd=folder, check=True, timeout=60)
    query = "SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM charts)"
    counted = f"import receiver\nwith receiver.connect() as db: print(*db.execute({query!r}).fetchone())"
    done = subprocess.run([sys.executable, "-c", counted], cwd=folder, check=True, capture_output=True, text=True)
    events, charts = map(int, done.stdout.split())
    return events, charts, (folder / "last-sequence").read_text()


def _event(message: Any, secret: str) -> Any:
    return standardwebhooks.Webhook(secret).verify(message.body, message.headers)


def _key(api: httpx.Client) -> str:
    return api.headers["Authorization"].removeprefix("Bearer ")


def _without_ids(line: str) -> str:
    return re.sub(r"\d\d:\d\d:\d\d|sequence \d+|([a-z]+)_[0-9a-f]{24}", r"\1", line)
