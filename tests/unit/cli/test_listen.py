"""``plotworks listen``: what it shows, what it answers, and that it leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from app.cli.listener import Listener
from app.cli.main import main
from app.cli.receiver import LARGEST, Receiver
from app.domain.webhooks import new_secret, signatures
from tests.receivers import Receiver as App
from tests.receivers import replies
from tests.scripted import ScriptedServer, scripted_server
from tests.system import COMMAND
from tests.waiting import until

SECRET = new_secret()
ENDPOINT = {"webhook_id": "wh_1", "url": "http://127.0.0.1:9009/", "secret": SECRET}
EVENT = {"type": "chart.failed", "timestamp": "2026-11-21T17:42:18.340Z", "data": {"sequence": 7, "chart_id": "ch_1"}}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the developer's settings."""
    for name in [name for name in os.environ if name.startswith("PLOTWORKS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLOTWORKS_HOME", str(tmp_path / "home"))


@contextmanager
def receiving(listener: Listener, path: str = "/") -> Iterator[str]:
    """The address of a receiver that runs beside the test."""
    with Receiver(0, path, listener.take) as receiver:
        thread = Thread(target=receiver.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield receiver.url
        receiver.shutdown()
        thread.join(10)


def post(url: str, body: bytes, *, late: int = 0, secret: str = SECRET, message_id: str = "evt_1") -> int:
    """A message as Plotworks signs it; gives the status of the answer."""
    at = int(time.time()) - late
    signed = {"webhook-signature": signatures([secret], message_id, at, body)}
    headers = {"webhook-id": message_id, "webhook-timestamp": str(at), "content-type": "application/json", **signed}
    return httpx.post(url, content=body, headers=headers, trust_env=False).status_code


def body_of(event: Any) -> bytes:
    """An event as it is sent."""
    return json.dumps(event, ensure_ascii=False).encode()


def run(*arguments: str) -> Result:
    """The command in this process."""
    return CliRunner().invoke(main, ["listen", *arguments])


def test_a_message_is_shown_with_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    """Time, type, id, number, ids; a repetition is told as one."""
    with receiving(Listener(SECRET)) as url:
        assert [post(url, body_of(EVENT)), post(url, body_of(EVENT))] == [204, 204]
    first, ids, again, _ = capsys.readouterr().out.splitlines()
    assert first[8:] == "  chart.failed  verified"
    assert ids.strip() == "evt_1  sequence 7  chart_id ch_1"
    assert again[8:] == "  chart.failed  verified, came before"


def test_what_is_not_verified_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    """Another secret, too late, no headers: each is answered 401."""
    with receiving(Listener(SECRET)) as url:
        statuses = [post(url, b"{}", secret=new_secret()), post(url, b"{}", late=360)]
        statuses.append(httpx.post(url, content=b"hello", trust_env=False).status_code)
    assert statuses == [401, 401, 401]
    told = capsys.readouterr().out
    assert "NOT verified: no signature is of this secret" in told
    assert "NOT verified: it was signed 36" in told
    assert "no event  NOT verified: it has no webhook-id and no webhook-timestamp and no webhook-signature" in told


def test_bodies_are_shown_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON that a person can read, and never as commands to a terminal."""
    event = EVENT | {"data": {"alt_text": "Größe \x1b[2J\x9b2J"}}
    with receiving(Listener(SECRET, whole=True)) as url:
        post(url, body_of(event))
        post(url, b"\x1b[2J is no JSON")
        post(url, b"[" * 100_000)
    told = capsys.readouterr().out
    assert '"alt_text": "Größe \\u001b[2J\\x9b2J"' in told
    assert "\\x1b[2J is no JSON" in told
    assert "\x1b" not in told


def test_verified_messages_are_handed_on(capsys: pytest.CaptureFixture[str]) -> None:
    """As they came, so that the app can verify them too; its answer is the answer. Others are not."""
    body = body_of(EVENT)
    with App(replies("418 I'm a teapot")) as app, receiving(Listener(SECRET, app_url=f"{app.url()}?a=1")) as url:
        assert [post(url, body, late=360), post(url, body)] == [401, 418]
    (request,) = app.requests
    assert (request.method, request.path, request.body) == ("POST", "/hook?a=1", body)
    assert request.headers["webhook-id"] == "evt_1"
    assert request.headers["content-type"] == "application/json"
    at = int(request.headers["webhook-timestamp"])
    assert request.headers["webhook-signature"] == signatures([SECRET], "evt_1", at, body)
    assert f"verified; {app.url()}?a=1 answered 418" in capsys.readouterr().out


def test_an_app_that_is_away(capsys: pytest.CaptureFixture[str]) -> None:
    """Plotworks is told 502, and sends it again; the person is told why."""
    with receiving(Listener(SECRET, app_url="http://127.0.0.1:9/")) as url:
        assert post(url, body_of(EVENT)) == 502
    assert "http://127.0.0.1:9/ gave no answer: [Errno 111] Connection refused" in capsys.readouterr().out


def test_what_is_no_message_is_not_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """Another path, another method, a body without a length or with too much of it."""
    with receiving(Listener(SECRET), "/hooks") as url:
        assert httpx.post(url.removesuffix("hooks"), trust_env=False).status_code == 404
        assert httpx.get(url, trust_env=False).status_code == 501
        assert httpx.post(url, content=iter([b"chunk"]), trust_env=False).status_code == 411
        with socket.create_connection(("127.0.0.1", httpx.URL(url).port or 0)) as raw:
            raw.sendall(b"POST /hooks HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (LARGEST + 1))
            assert b" 413 " in raw.recv(100)
    assert capsys.readouterr().out == ""


def test_a_greeting_that_does_not_come_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    """It names the service that can't reach this machine; once something came there is nothing to say."""
    listener = Listener(SECRET)
    listener.miss("http://10.1.2.3:8000")
    assert "is http://10.1.2.3:8000 on another one, or in a container?" in capsys.readouterr().out
    with receiving(listener) as url:
        post(url, body_of(EVENT))
    capsys.readouterr()
    listener.miss("http://10.1.2.3:8000")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--path", "hooks"], "a path starts with /"),
        (["--secret", "whsec_short"], "24 to 64 random bytes"),
        (["--forward", "https://app.example.com"], "give an http address"),
        (["--forward", "localhost:3000"], "give an http address"),
        (["--forward", "http://127.0.0.1:99999"], "give an http address"),
        (["--forward", "http://[::1"], "give an http address"),
        (["--port", "70000"], "0<=x<=65535"),
    ],
)
def test_a_wrong_option_is_told(arguments: list[str], told: str) -> None:
    """Before anything is started."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_a_port_that_is_taken() -> None:
    """The port and the cure."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        result = run("--port", str(port))
    assert result.exit_code == 1
    assert f"port {port} on 127.0.0.1 can't be used" in result.output
    assert "or 0 for any free one" in result.output


def test_a_plotworks_that_may_not_call_this_machine() -> None:
    """Its own reason, and the setting that cures it."""
    with scripted_server() as server:
        problem = {"title": "Plotworks does not send to this address", "code": "address_refused"}
        server.answer(422, problem | {"errors": [{"field": "url", "message": "127.0.0.1 is not public"}]})
        result = run("--port", "0", "--url", server.url, "--key", "k")
    assert result.exit_code == 1
    assert "  url: 127.0.0.1 is not public\n" in result.output
    assert "PLOTWORKS_OUTBOUND_ALLOW=127.0.0.1/32" in result.output


def test_another_refusal_is_told_as_it_is() -> None:
    """The twenty-first endpoint has nothing to do with addresses."""
    with scripted_server() as server:
        server.answer(422, {"title": "It can't be made", "detail": "a tenant may have 20 webhooks"})
        result = run("--port", "0", "--url", server.url, "--key", "k")
    assert result.output == "Error: It can't be made\na tenant may have 20 webhooks\n"


@pytest.fixture
def api() -> Iterator[ScriptedServer]:
    """A Plotworks that makes one endpoint and deletes it."""
    with scripted_server() as server:
        server.answer(201, ENDPOINT)
        server.answer(204, b"")
        yield server


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_endpoint_is_made_and_deleted(api: ScriptedServer, tmp_path: Path, number: signal.Signals) -> None:
    """However the command is ended: Ctrl-C, a kill, a terminal that closes."""
    with listening(tmp_path, "--url", api.url, "--key", "pw_k") as (process, log):
        made = api.seen[0]
        assert (made.method, made.path) == ("POST", "/v1/webhooks")
        assert post(made.body["url"], body_of(EVENT)) == 204
        process.send_signal(number)
        assert process.wait(20) == 0, log.read_text()
    assert [(one.method, one.path) for one in api.seen[1:]] == [("DELETE", "/v1/webhooks/wh_1")]
    assert api.seen[1].headers["Authorization"] == "Bearer pw_k"
    told = log.read_text()
    assert f"Receiving at {made.body['url']} as wh_1\nwith the secret {SECRET}\n" in told
    assert "chart.failed  verified" in told
    assert told.endswith("wh_1 is deleted.\n")


def test_an_endpoint_that_can_not_be_deleted_is_named(api: ScriptedServer, tmp_path: Path) -> None:
    """The person can do it later."""
    api.answers[1] = (500, {"title": "It broke"}, {})
    with listening(tmp_path, "--url", api.url, "--key", "pw_k") as (process, log):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 1
    assert "wh_1 was not deleted: It broke" in log.read_text()
    assert "DELETE /v1/webhooks/wh_1" in log.read_text()


def test_with_a_secret_no_service_is_needed(tmp_path: Path) -> None:
    """It verifies what comes for an endpoint that its owner has made."""
    with listening(tmp_path, "--secret", SECRET, "--path", "/hooks") as (process, log):
        url = log.read_text().split()[2]
        assert url.endswith("/hooks")
        assert post(url, body_of(EVENT)) == 204
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert "verified" in log.read_text()


@contextmanager
def listening(folder: Path, *arguments: str) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    """The command as a process of its own, once it listens; and what it prints."""
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*COMMAND, "listen", "--port", "0", *arguments],
            env=os.environ | {"PLOTWORKS_HOME": str(folder / "home")},
            stdout=out,
            stderr=out,
            preexec_fn=_as_from_a_terminal,  # noqa: PLW1509 - two system calls, no lock
        )
    try:
        until(lambda: "Ctrl-C ends it" in log.read_text() or process.poll() is not None, 30)
        assert process.poll() is None, log.read_text()
        yield process, log
    finally:
        process.kill()
        process.wait(10)


def _as_from_a_terminal() -> None:
    """A test run in the background ignores signals that a person's shell does not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
