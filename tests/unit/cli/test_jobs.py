"""``plotworks jobs`` as a person calls it."""

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.main import main
from tests.scripted import ScriptedServer, scripted_server

QUEUED = {"job_id": "job_1", "state": "queued", "queue_position": 2}
RUNNING = {"job_id": "job_1", "state": "running", "stage": "draw", "progress": 0.2}
FAILED = {
    "job_id": "job_1",
    "state": "failed",
    "error": {"detail": "the page fell over"},
    "attempts": [{"attempt": 1, "outcome": "failed", "reason": "the page fell over"}],
}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """An API that answers from a script."""
    with scripted_server() as server:
        yield server


def jobs(server: ScriptedServer, command: str, *answers: dict[str, Any]) -> Result:
    """Call a command on job_1; the API answers so."""
    for answer in answers:
        server.answer(200, answer)
    return CliRunner().invoke(main, ["jobs", command, "job_1", "--url", server.url, "--key", "k"])


def test_watch_prints_each_change(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line each; the exit status says whether it succeeded."""
    monkeypatch.setattr("app.client.client.LOOK", 0.05)
    done = jobs(server, "watch", QUEUED, QUEUED, RUNNING, {"job_id": "job_1", "state": "succeeded"})
    assert done.output.splitlines() == ["job_1 queued, place 2", "job_1 running, draw, 20%", "job_1 succeeded"]
    assert done.exit_code == 0


def test_watch_tells_of_a_failure(server: ScriptedServer) -> None:
    """In its words, and by the exit status."""
    done = jobs(server, "watch", FAILED)
    assert (done.output, done.exit_code) == ("job_1 failed: the page fell over\n", 1)


def test_show_lists_the_attempts(server: ScriptedServer) -> None:
    """Each with how it ended."""
    done = jobs(server, "show", FAILED)
    assert done.output.splitlines() == ["job_1 failed: the page fell over", "  attempt 1, failed: the page fell over"]


@pytest.mark.parametrize("command", ["cancel", "retry"])
def test_cancel_and_retry_post(server: ScriptedServer, command: str) -> None:
    """And print the job that comes back."""
    done = jobs(server, command, QUEUED)
    assert done.output == "job_1 queued, place 2\n"
    assert (server.seen[0].method, server.seen[0].path) == ("POST", f"/v1/jobs/job_1/{command}")


def test_a_refusal_is_told(server: ScriptedServer) -> None:
    """With the API's own reason, without a trace."""
    server.answer(
        409, {"title": "The request conflicts with the present state", "detail": "the job has failed already"}
    )
    done = jobs(server, "cancel")
    assert done.exit_code == 1
    assert "the job has failed already" in done.output
