"""The supervisor over real processes: it starts them again, stops them in order, and leaves none."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli import processes
from app.cli.processes import ProcessId

SLEEPER = "exec sleep 600"


class Supervised:
    """A supervisor process and what it tells of itself."""

    def __init__(self, folder: Path, programs: dict[str, tuple[str, float]]) -> None:
        self.folder = folder
        script = Path(__file__).with_name("supervised.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(folder), json.dumps(programs)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        )
        until(lambda: all(self.state().get(name, (0, 0))[0] for name in programs))

    def state(self) -> dict[str, tuple[int, int]]:
        """Pid (0: down) and restarts by name."""
        try:
            raw = json.loads((self.folder / "state.json").read_text())
        except FileNotFoundError:
            return {}
        return {name: (pid, restarts) for name, (pid, restarts) in raw.items()}

    def child(self, name: str) -> ProcessId:
        """The process that runs this program now."""
        return processes.identify(self.state()[name][0])

    def end(self) -> str:
        """Ask it to end; what it said."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=20)[0]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Supervised]]:
    """Make supervisors over shell scripts given as ``name=script`` or ``name=(script, grace)``."""
    made: list[Supervised] = []

    def make(**programs: str | tuple[str, float]) -> Supervised:
        given = {name: value if isinstance(value, tuple) else (value, 5.0) for name, value in programs.items()}
        made.append(Supervised(tmp_path, given))
        return made[-1]

    yield make
    for supervised in made:
        supervised.process.kill()
        supervised.process.communicate(timeout=10)


def until(holds: Callable[[], object], seconds: float = 15) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_starts_a_killed_process_again_and_says_so(supervise: Callable[..., Supervised]) -> None:
    """Kill -9 of a child gives a new process soon; the other child is left alone."""
    supervised = supervise(one=SLEEPER, two=SLEEPER)
    first, other = supervised.child("one"), supervised.child("two")
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: supervised.state()["one"][0] not in (0, first.pid), seconds=3)
    assert supervised.child("one").alive
    assert supervised.child("two") == other
    assert supervised.state() == {"one": (supervised.child("one").pid, 1), "two": (other.pid, 0)}
    assert "one was ended by SIGKILL; it is started again" in supervised.end()


def test_pauses_grow_for_a_process_that_ends_at_once(supervise: Callable[..., Supervised]) -> None:
    """A program that can't start is tried a few times, ever more rarely, and its log is named."""
    supervised = supervise(good=SLEEPER, bad="echo no such luck; sleep 0.1; exit 3")
    time.sleep(4)
    said = supervised.end()
    deaths = [line for line in said.splitlines() if line.startswith("bad ended with exit code 3")]
    assert 3 <= len(deaths) <= 5
    assert f"the next start is in 2 s; its log is {supervised.folder}/bad.log" in deaths[2]
    assert "no such luck" in (supervised.folder / "bad.log").read_text()


def test_stops_in_reverse_order(supervise: Callable[..., Supervised], tmp_path: Path) -> None:
    """Each process has ended before the one started earlier is asked to; those started together are asked together."""
    trace = tmp_path / "trace"

    def program(name: str) -> str:
        both = f"[ $(grep -c ^{name[0]}.*asked {trace}) -eq {2 if name[1:] else 1} ]"
        on_term = f"echo {name} asked >>{trace}; until {both}; do sleep 0.02; done; echo {name} ended >>{trace}; exit 0"
        return f"trap '{on_term}' TERM; echo ready >>{tmp_path}/{name}.ready; while :; do sleep 0.02; done"

    names = ("a", "b1", "b2", "c")
    supervised = supervise(**{name: program(name) for name in names})
    until(lambda: all((tmp_path / f"{name}.ready").exists() for name in names))
    supervised.end()
    told = trace.read_text().splitlines()
    assert told[:2] == ["c asked", "c ended"]
    assert [sorted(told[2:4]), sorted(told[4:6])] == [["b1 asked", "b2 asked"], ["b1 ended", "b2 ended"]]
    assert told[6:] == ["a asked", "a ended"]


def test_kills_what_does_not_end_in_time(supervise: Callable[..., Supervised], tmp_path: Path) -> None:
    """A child deaf to TERM, and its own children, are killed when their grace is over."""
    deaf = f"trap '' TERM; sleep 600 & echo $! >{tmp_path}/grandchild; touch {tmp_path}/deaf; while :; do wait; done"
    supervised = supervise(deaf=(deaf, 0.5))
    until((tmp_path / "deaf").exists)
    family = [supervised.child("deaf"), processes.identify(int((tmp_path / "grandchild").read_text()))]
    begin = time.monotonic()
    supervised.end()
    assert 0.4 < time.monotonic() - begin < 5
    assert not any(process.alive for process in family)


def test_a_second_signal_takes_the_patience_away(supervise: Callable[..., Supervised], tmp_path: Path) -> None:
    """With a long grace, haste ends a deaf child at once."""
    supervised = supervise(deaf=(f"trap '' TERM; touch {tmp_path}/deaf; while :; do sleep 0.1; done", 60))
    until((tmp_path / "deaf").exists)
    child = supervised.child("deaf")
    supervised.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert child.alive
    supervised.process.send_signal(signal.SIGINT)
    supervised.process.communicate(timeout=5)
    assert not child.alive


def test_killed_supervisor_takes_its_children_along(supervise: Callable[..., Supervised]) -> None:
    """Kill -9 of the supervisor leaves no child, not even one deaf to TERM."""
    supervised = supervise(one=SLEEPER, deaf="trap '' TERM; while :; do sleep 0.1; done")
    children = [supervised.child("one"), supervised.child("deaf")]
    supervised.process.kill()
    until(lambda: not any(child.alive for child in children), seconds=3)


ESCAPES = "setsid sh -c 'echo $$ >{folder}/stray.new; mv {folder}/stray.new {folder}/stray; exec sleep 600' &"


def test_ends_a_process_that_left_its_session(supervise: Callable[..., Supervised], tmp_path: Path) -> None:
    """A grandchild with a session of its own is found when its parent dies, and ended."""
    supervised = supervise(parent=ESCAPES.format(folder=tmp_path) + " exec sleep 600")
    until((tmp_path / "stray").exists)
    stray = processes.identify(int((tmp_path / "stray").read_text()))
    os.kill(supervised.child("parent").pid, signal.SIGKILL)
    until(lambda: not stray.alive, seconds=8)
    assert f"process {stray.pid} lost its parent and is ended" in supervised.end()


def test_end_waits_for_strays_too(supervise: Callable[..., Supervised], tmp_path: Path) -> None:
    """After the end nothing is left, whatever session it fled to."""
    supervised = supervise(parent=ESCAPES.format(folder=tmp_path) + " exec sleep 600")
    until((tmp_path / "stray").exists)
    stray = processes.identify(int((tmp_path / "stray").read_text()))
    supervised.end()
    assert not stray.alive


def test_logs_are_appended_and_put_aside_when_long(supervise: Callable[..., Supervised], tmp_path: Path) -> None:
    """A log beyond its limit becomes ``.log.1`` at the next start; a short one goes on."""
    (tmp_path / "long.log").write_bytes(b"x" * 20_000_001)
    (tmp_path / "short.log").write_text("before\n")
    supervised = supervise(long="echo fresh; exec sleep 600", short="echo after; exec sleep 600")
    until(lambda: "after" in (tmp_path / "short.log").read_text() and (tmp_path / "long.log").read_text())
    supervised.end()
    assert (tmp_path / "long.log").read_text() == "fresh\n"
    assert (tmp_path / "long.log.1").stat().st_size == 20_000_001
    assert (tmp_path / "short.log").read_text() == "before\nafter\n"
