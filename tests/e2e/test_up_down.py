"""From `plotworks up` to nothing left: real processes, a real browser, a home of the test's own."""

import re
import signal
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from app.cli import processes
from app.cli.processes import ProcessId
from tests.system import System, free_port
from tests.waiting import until

pytestmark = [pytest.mark.serial, pytest.mark.browser, pytest.mark.timeout(300)]

SECOND_START = 30.0
"""Seconds that a start may take when everything is installed: far less than to install it, also on a busy machine."""


@pytest.fixture
def make_system(tmp_path: Path) -> Iterator[Callable[..., System]]:
    """Make systems, each in a folder of its own; whatever runs at the end is ended."""
    made: list[System] = []

    def make(name: str = "home", **settings: str) -> System:
        made.append(System(tmp_path / name, RENDER_WORKERS="1", **settings))
        return made[-1]

    yield make
    for system in made:
        system.close()


def family(system: System) -> set[ProcessId]:
    """The supervisor and every process below it, browsers too, whoever they run as."""
    entries = list(processes.table())
    found = set(system.processes("supervisor"))
    while more := {entry.identity.pid for entry in entries if entry.parent in found} - found:
        found |= more
    return {entry.identity for entry in entries if entry.identity.pid in found}


def commands(members: set[ProcessId]) -> set[str]:
    """The names of these processes."""
    return {Path(f"/proc/{member.pid}/comm").read_text().strip() for member in members}


def gone(members: set[ProcessId]) -> bool:
    """Whether none of them runs any more."""
    return not any(member.alive for member in members)


def addresses(system: System) -> dict[str, str]:
    """What the card at the start says, by name."""
    card = (system.home / "up.log").read_text()
    return dict(re.findall(r"^  (Docs|Chart|Picture|API key|Logs)\s+(\S+)$", card, re.MULTILINE))


def draw(system: System) -> str:
    """Draw a chart over HTTP; its status."""
    body = {"chart_type": "bar", "data": {"labels": ["a", "b"], "datasets": [{"label": "n", "data": [1, 2]}]}}
    with system.client() as client:
        answer = client.post("/v1/charts", json=body, headers={"Prefer": "wait=30"})
    return str(answer.json()["status"])


def test_up_draws_a_first_chart_and_down_leaves_nothing(make_system: Callable[..., System]) -> None:
    """All that the card names is there; after `down` no process of it is; the second start is quick."""
    system = make_system().start()
    shown = addresses(system)
    assert shown.keys() == {"Docs", "Chart", "Picture", "API key", "Logs"}
    picture = httpx.get(shown["Picture"])
    assert (picture.status_code, picture.content[:4]) == (200, b"\x89PNG")
    assert httpx.get(shown["Chart"]).status_code == httpx.get(shown["Docs"]).status_code == 200
    key_file = system.home / "api-key"
    assert key_file.read_text().strip() == shown["API key"]
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert {path.name for path in Path(shown["Logs"]).iterdir()} >= {
        "api.log",
        "worker.log",
        "redis.log",
        "scheduler.log",
    }

    status = system.run("status")
    assert status.returncode == 0
    assert "Ready" in status.stdout
    members = family(system)
    assert {"chromedriver", "valkey-server"} <= commands(members)
    down = system.run("down")
    assert (down.returncode, down.stdout) == (0, "Plotworks has stopped; nothing of it is left running.\n")
    assert gone(members)
    assert not system.left()
    assert system.up
    assert system.up.wait(10) == 0

    begin = time.monotonic()
    system.start()
    assert time.monotonic() - begin < SECOND_START
    assert addresses(system)["Chart"] == shown["Chart"]
    members = family(system)
    system.up.send_signal(signal.SIGINT)
    assert system.up.wait(30) == 0
    assert gone(members)


def test_two_instances_side_by_side(make_system: Callable[..., System]) -> None:
    """Each has its port, key, charts, wherever its home is; the end of one leaves the other drawing.

    After kill -9 of the other's supervisor all of it ends by itself, browsers too, and `up` finds a clean house.
    """
    one, two = make_system("a-home-with-a-long-name/" * 5).start(), make_system("two").start()
    with one.client() as client:
        foreign = client.headers["Authorization"]
    assert httpx.get(f"{two.url}/v1/charts/types", headers={"Authorization": foreign}).status_code == 401
    again = one.run("up")
    assert again.returncode == 0
    assert f"already running at {one.url}" in again.stdout
    other_port = make_system("a-home-with-a-long-name/" * 5)
    moved = other_port.run("up")
    assert moved.returncode == 1
    assert f"already runs in {one.home}, at {one.url}" in moved.stderr
    _its_socket_has_a_short_path(one)
    assert draw(two) == "generated"
    _killed_supervisor_takes_everything_along(two)
    two.start()
    assert draw(two) == "generated"


def _its_socket_has_a_short_path(system: System) -> None:
    """A socket's address is short by law; a home need not be."""
    assert draw(system) == "generated"
    assert len(str(system.home)) > 100
    socket = next(Path(tempfile.gettempdir()).glob("plotworks-*/valkey.sock"), None)
    assert socket
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    system.close()
    assert not socket.parent.exists()


def _killed_supervisor_takes_everything_along(system: System) -> None:
    members = family(system)
    assert len(members) > 8
    assert system.up
    system.up.kill()
    system.up.wait(10)
    until(lambda: gone(members), 20)
    assert "is not running" in system.run("down").stdout


def test_what_can_not_start_is_told_in_a_sentence(make_system: Callable[..., System]) -> None:
    """A database that isn't there: a reason, no trace, exit code 1, nothing left."""
    system = make_system(DATABASE_URL=f"postgresql://nobody:secret@127.0.0.1:{free_port()}/none")
    system.home.mkdir()
    up = system.run("up")
    assert up.returncode == 1
    assert "the database could not be prepared" in up.stderr
    assert "secret" not in up.stderr
    assert "Traceback" not in up.stderr
    assert not (system.home / "run" / "instance.json").exists()
