"""``plotworks schedule`` as a person calls it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.main import main
from tests.scripted import ScriptedServer, scripted_server

RUN: dict[str, Any] = {
    "run_id": "run_1",
    "schedule_id": "sc_1",
    "as_of": "2026-11-20T08:00:00Z",
    "state": "succeeded",
    "outcome": "sent",
    "rows": 1200,
    "error": None,
}
QUEUED = RUN | {"state": "queued", "outcome": None}
FAILED = RUN | {"state": "failed", "outcome": "source_failed", "error": {"detail": "the source answered 500"}}
SCHEDULE: dict[str, Any] = {
    "schedule_id": "sc_1",
    "name": "Sales",
    "state": "active",
    "next_run_at": "2026-11-21T08:00:00Z",
    "next_runs": [{"at": "…", "local": "2027-03-28T03:00:00+02:00", "shift": "skipped-ahead"}],
    "alerts": [{"name": "Too little", "state": "alert"}],
    "last_run": FAILED,
    "latest_url": "http://here/latest.png",
}
LINE = "sc_1 active, next 2026-11-21T08:00:00Z: Sales"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """An API that answers from a script."""
    with scripted_server() as server:
        yield server


def call(server: ScriptedServer, *words: str, answers: tuple[dict[str, Any], ...]) -> Result:
    """Call a command; the API answers so."""
    for answer in answers:
        server.answer(200, answer)
    return CliRunner().invoke(main, ["schedule", *words, "--url", server.url, "--key", "k"])


def _asked(server: ScriptedServer) -> tuple[str, str, Any]:
    seen = server.seen[0]
    return seen.method, seen.path, seen.body


def test_a_schedule_is_made_of_a_file(server: ScriptedServer, tmp_path: Path) -> None:
    """The file's JSON is the request, which carries a key: sent twice, it makes one."""
    file = tmp_path / "report.json"
    file.write_text(json.dumps({"cron": "0 9 * * *"}))
    assert call(server, "create", str(file), answers=(SCHEDULE,)).output == f"{LINE}\n"
    assert _asked(server) == ("POST", "/v1/charts/jobs", {"cron": "0 9 * * *"})
    assert server.seen[0].headers["Idempotency-Key"]


@pytest.mark.parametrize(("text", "words"), [("{", "is no JSON"), ("[]", "must hold a JSON object")])
def test_a_file_that_is_no_request_is_told(server: ScriptedServer, tmp_path: Path, text: str, words: str) -> None:
    """By its name, before anything is sent."""
    file = tmp_path / "report.json"
    file.write_text(text)
    done = call(server, "create", str(file), answers=(SCHEDULE,))
    assert (done.exit_code, server.seen) == (1, [])
    assert words in done.output


def test_the_list_goes_through_all_pages(server: ScriptedServer) -> None:
    """Each schedule with its last outcome; one without a run or a slot is no fault."""
    bare = SCHEDULE | {"schedule_id": "sc_2", "last_run": None, "next_run_at": None}
    pages = ({"items": [SCHEDULE], "next_cursor": "c2"}, {"items": [bare], "next_cursor": None})
    lines = call(server, "list", answers=pages).output.splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["sc_1", "active", "2026-11-21T08:00:00Z", "source_failed", "Sales"],
        ["sc_2", "active", "none", "Sales"],
    ]
    assert "cursor=c2" in server.seen[1].path


def test_show_tells_slots_conditions_and_the_last_run(server: ScriptedServer) -> None:
    """A line each; as JSON it is what the API said."""
    assert call(server, "show", "sc_1", answers=(SCHEDULE,)).output.splitlines() == [
        LINE,
        "  next 2027-03-28T03:00:00+02:00, skipped-ahead",
        "  Too little: alert",
        "  last run_1 as of 2026-11-20T08:00:00Z failed, source_failed: the source answered 500",
        "  latest picture http://here/latest.png",
    ]
    assert json.loads(call(server, "show", "sc_1", "--json", answers=(SCHEDULE,)).output) == SCHEDULE


@pytest.mark.parametrize(("end", "status"), [(RUN, 0), (RUN | {"state": "skipped"}, 0), (FAILED, 1)])
def test_a_run_is_waited_for(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, end: dict[str, Any], status: int
) -> None:
    """The exit status says whether it ended well; one that had nothing to send did."""
    monkeypatch.setattr("app.client.schedules.LOOK", 0.01)
    done = call(server, "run", "sc_1", "--wait", "30", answers=(QUEUED, QUEUED, end))
    assert done.exit_code == status
    assert f" {end['state']}, {end['outcome']}" in done.output
    assert [seen.path for seen in server.seen] == ["/v1/charts/jobs/sc_1/run", *["/v1/charts/jobs/sc_1/runs/run_1"] * 2]


@pytest.mark.parametrize(("to", "body"), [("mailto:a@b.c", {"callback_url": "mailto:a@b.c"}), ("nobody", {})])
def test_a_test_goes_to_one_address(server: ScriptedServer, to: str, body: dict[str, str]) -> None:
    """Or to nobody, when it says so; it is not waited for unasked."""
    done = call(server, "run", "sc_1", "--test", to, answers=(QUEUED,))
    assert (done.exit_code, _asked(server)) == (0, ("POST", "/v1/charts/jobs/sc_1/test", body))


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_pause_and_resume_print_the_schedule(server: ScriptedServer, command: str) -> None:
    """As it is then."""
    assert call(server, command, "sc_1", answers=(SCHEDULE,)).output == f"{LINE}\n"
    assert _asked(server)[:2] == ("POST", f"/v1/charts/jobs/sc_1/{command}")


def test_runs_are_a_table(server: ScriptedServer) -> None:
    """With what came of each and why."""
    lines = call(server, "runs", "sc_1", answers=({"items": [RUN, FAILED]},)).output.splitlines()
    assert lines[1].split() == ["run_1", "2026-11-20T08:00:00Z", "succeeded", "sent", "1,200"]
    assert lines[2].endswith("the source answered 500")


def test_backfill_says_what_was_left_alone(server: ScriptedServer) -> None:
    """And what was begun."""
    done = call(server, "backfill", "sc_1", "2026-11-01", "2026-11-03", answers=({"items": [QUEUED], "skipped": 2},))
    assert done.output.splitlines()[-1] == "1 begun, 2 left alone: their run has succeeded"
    assert _asked(server)[2] == {"start_at": "2026-11-01", "end_at": "2026-11-03", "again": False}


def test_delete_says_so(server: ScriptedServer) -> None:
    """Once it is done."""
    assert call(server, "delete", "sc_1", answers=({},)).output == "sc_1 deleted\n"
    assert _asked(server)[:2] == ("DELETE", "/v1/charts/jobs/sc_1")
