"""The commands as a person calls them."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.main import COMMANDS, main
from tests.scripted import ScriptedServer, scripted_server

CHART = {
    "chart_id": "ch_1",
    "status": "generated",
    "chart_url": "http://x/embed/ch_1",
    "thumbnail_url": "http://x/thumbnails/ch_1.png",
    "warnings": [{"path": "options.foo", "message": "not known"}],
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, and none of the developer's settings."""
    for name in [name for name in os.environ if name.startswith("PLOTWORKS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLOTWORKS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """An API that answers from a script."""
    with scripted_server() as server:
        yield server


def run(*arguments: str, **given: str | bytes) -> Result:
    """Call the command in this process."""
    return CliRunner().invoke(main, arguments, **given)  # type: ignore[arg-type]


def test_help_names_every_command_and_loads_none() -> None:
    """The first help is quick: neither HTTP, nor database, nor broker is imported for it."""
    code = (
        "import sys; from app.cli.main import main; main(['--help'], standalone_mode=False);"
        "print([m for m in ('httpx', 'sqlalchemy', 'celery', 'flask', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there(name: str) -> None:
    """Its own help begins with what the table says, as far as the first sentence goes."""
    result = run(name, "--help")
    assert result.exit_code == 0
    first_words = " ".join(COMMANDS[name][1].rstrip(".").split()[:3])
    assert first_words in result.output


def test_an_unknown_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt setting is an error in one sentence, without a trace."""
    monkeypatch.setenv("PLOTWORKS_PROT", "8000")
    result = run("status")
    assert result.exit_code == 1
    assert "PLOTWORKS_PROT" in result.output
    assert "Traceback" not in result.output


def test_down_and_status_with_nothing_running(home: Path) -> None:
    """Down is content, status is not; both say it plainly and make no folder."""
    down, status = run("down"), run("status")
    assert (down.exit_code, down.output) == (0, f"Plotworks is not running in {home}.\n")
    assert status.exit_code == 1
    assert "No Plotworks was started" in status.output
    assert not home.exists()


def test_up_with_a_port_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the port and the cure; nothing is started."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        monkeypatch.setenv("PLOTWORKS_PORT", str(port))
        result = run("up")
    assert result.exit_code == 1
    assert f"port {port} on 127.0.0.1 can't be used" in result.output
    assert f"PLOTWORKS_PORT={port + 1} make up" in result.output
    assert "Traceback" not in result.output


def test_up_in_a_home_that_can_not_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file where the folder should be: said with the cure."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("PLOTWORKS_HOME", str(tmp_path / "file" / "home"))
    result = run("up")
    assert result.exit_code == 1
    assert "set PLOTWORKS_HOME to a folder you may write to" in " ".join(result.output.split())


def test_keys_are_created_listed_and_revoked(home: Path) -> None:
    """The text is shown once; the list shows its start, tenant and state."""
    created = run("keys", "create", "laptop", "--tenant", "acme", "--days", "3")
    assert created.exit_code == 0
    text, told = created.output.splitlines()[:2]
    assert text.startswith("pw_")
    key_id = told.split()[0]
    listed = run("keys", "list").output
    assert key_id in listed
    assert "acme" in listed
    assert "until 2" in listed
    assert text not in listed
    assert run("keys", "revoke", key_id).output == f"{key_id} is revoked.\n"
    assert "revoked" in run("keys", "list").output
    unknown = run("keys", "revoke", "key_nobody")
    assert unknown.exit_code == 1
    assert "there is no key key_nobody" in unknown.output


def test_a_key_has_limits_and_is_rotated(home: Path) -> None:
    """What it may is in the list; the new key has the same; the former one ends when it is said."""
    made = ("--tenant", "acme", "--plan", "trial", "--scope", "usage", "--scope", "keys", "--requests", "5")
    text, about = run("keys", "create", "laptop", *made).output.splitlines()
    listed = run("keys", "list").output
    assert "trial" in listed
    assert "usage keys" in listed
    key_id = about.split()[0]
    rotated = run("keys", "rotate", key_id, "--hours", "0").output
    assert f"takes the place of {key_id}" in rotated
    assert rotated.splitlines()[0] != text
    assert run("keys", "list").output.count("usage keys") == 2
    again = run("keys", "rotate", key_id)
    assert (again.exit_code, "this key has expired" in again.output) == (1, True)


def test_a_tenant_changes_its_plan(home: Path) -> None:
    """At once; what isn't there is told with what is."""
    run("keys", "create", "laptop", "--tenant", "acme", "--plan", "trial")
    assert run("keys", "plan", "acme", "pro").output == "acme is on the plan pro.\n"
    assert "pro" in run("keys", "list").output
    assert "more than 30 days ago are being deleted" in run("keys", "plan", "acme", "trial").output
    assert "there are trial, starter, pro" in run("keys", "plan", "acme", "gold").output
    assert "there is no tenant 'nobody'" in run("keys", "plan", "nobody", "pro").output
    assert (
        "`plotworks keys plan` changes that" in run("keys", "create", "b", "--tenant", "acme", "--plan", "pro").output
    )


def test_render_writes_the_picture(server: ScriptedServer, tmp_path: Path) -> None:
    """The file's JSON is posted, the picture written, warnings told."""
    server.answer(201, CHART)
    server.answer(200, b"\x89PNG", Content_Type="image/png")
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps({"chart_type": "bar"}))
    target = tmp_path / "out.png"
    result = run("render", str(spec), "-o", str(target), "--width", "300", "--url", server.url, "--key", "pw_k")
    assert result.exit_code == 0, result.output
    assert target.read_bytes() == b"\x89PNG"
    assert "warning: options.foo: not known" in result.output
    assert server.seen[0].body == {"chart_type": "bar"}
    assert server.seen[1].path == "/v1/charts/ch_1/image.png?width=300"


@pytest.mark.parametrize(
    ("arguments", "path", "written"),
    [
        (["-o", "a.svg"], "image.svg", "a.svg"),
        (["-o", "a.JPG", "--scale", "2"], "image.jpeg?scale=2.0", "a.JPG"),
        (["-o", "a.htm"], "image.html", "a.htm"),
        (["-o", "a", "--format", "pdf"], "image.pdf", "a"),
        (["--format", "webp", "--background", "#14171c"], "image.webp?background=%2314171c", "sales.webp"),
    ],
)
def test_render_takes_the_format_of_the_suffix_or_the_option(
    server: ScriptedServer, tmp_path: Path, arguments: list[str], path: str, written: str
) -> None:
    """The option comes first; without an output the file is called by its format."""
    server.answer(201, {**CHART, "warnings": []})
    server.answer(200, b"picture")
    (tmp_path / "sales.json").write_text("{}")
    with contextlib.chdir(tmp_path):
        result = run("render", "sales.json", *arguments, "--url", server.url, "--key", "pw_k")
    assert result.exit_code == 0, result.output
    assert (tmp_path / written).read_bytes() == b"picture"
    assert server.seen[1].path == f"/v1/charts/ch_1/{path}"


@pytest.mark.parametrize("name", ["chart", "chart.gif", "chart.txt"])
def test_render_refuses_a_suffix_that_says_no_format(tmp_path: Path, name: str) -> None:
    """Before anything is asked, with the suffixes that do."""
    (tmp_path / "sales.json").write_text("{}")
    result = run("render", str(tmp_path / "sales.json"), "-o", str(tmp_path / name), "--key", "k")
    assert result.exit_code == 2
    assert ".svg" in result.output


def test_render_takes_url_and_key_from_the_environment(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PLOTWORKS_URL and PLOTWORKS_API_KEY; the picture's name follows the file's."""
    server.answer(201, {**CHART, "warnings": []})
    server.answer(200, b"\x89PNG")
    (tmp_path / "sales.json").write_text("{}")
    monkeypatch.setenv("PLOTWORKS_URL", server.url)
    monkeypatch.setenv("PLOTWORKS_API_KEY", "pw_env")
    assert run("render", str(tmp_path / "sales.json")).exit_code == 0
    assert (tmp_path / "sales.png").exists()
    assert server.seen[0].headers["Authorization"] == "Bearer pw_env"


def test_render_takes_the_key_of_the_home(server: ScriptedServer, home: Path) -> None:
    """Who started it on this machine needs to say nothing."""
    server.answer(200, {"chart_types": [], "details": []})
    home.mkdir()
    (home / "api-key").write_text("pw_home\n")
    assert run("types", "--url", server.url).exit_code == 0
    assert server.seen[0].headers["Authorization"] == "Bearer pw_home"


def test_a_refusal_shows_title_detail_and_each_field(server: ScriptedServer, tmp_path: Path) -> None:
    """The problem document for a person; no picture is written."""
    fields = [{"field": "data.labels", "message": "expected a list"}, {"field": "data.x", "message": "is missing"}]
    problem = {"title": "It can't be drawn", "detail": "Two faults.", "errors": fields, "request_id": "req_1"}
    server.answer(422, problem)
    (tmp_path / "bad.json").write_text("{}")
    result = run("render", str(tmp_path / "bad.json"), "--url", server.url, "--key", "k")
    assert result.exit_code == 1
    wanted = (
        "Error: It can't be drawn\nTwo faults.\n  data.labels: expected a list\n  data.x: is missing\nrequest req_1\n"
    )
    assert result.output == wanted
    assert not (tmp_path / "bad.png").exists()


@pytest.mark.parametrize(("body", "reason"), [("{", "is no JSON"), ("[1]", "must hold a JSON object")])
def test_render_of_what_is_no_chart(tmp_path: Path, body: str, reason: str) -> None:
    """Told before anything is sent."""
    (tmp_path / "x.json").write_text(body)
    result = run("render", str(tmp_path / "x.json"), "--url", "http://127.0.0.1:9", "--key", "k")
    assert result.exit_code == 1
    assert reason in result.output


def test_no_key_and_no_service() -> None:
    """Each is a sentence that says what to do."""
    assert "no API key: give --key" in run("types").output
    begin = time.monotonic()
    with scripted_server() as server:
        server.answer(401, {"title": "A valid API key is needed", "detail": "this key is not known here"})
        result = run("types", "--url", server.url, "--key", "k")
    assert result.output == "Error: A valid API key is needed\nthis key is not known here\n"
    assert time.monotonic() - begin < 5
