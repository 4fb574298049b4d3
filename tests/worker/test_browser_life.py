"""Processes and directories: whatever is killed, nothing is left behind and the next chart is drawn."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from app.domain.errors import BrowserUnavailable
from app.settings import Settings
from workers.drawing import Drawing
from workers.render import Browser, BrowserPool, keeper
from workers.render.accounts import Account

pytestmark = pytest.mark.browser

PARTS = ("keeper", "browser", "driver", "renderer")


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_gone(pids: list[int], within: float = 5.0) -> bool:
    """Whether none of the processes runs any more, soon enough."""
    end = time.monotonic() + within
    while any(map(runs, pids)):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def part(browser: Browser, name: str) -> int:
    """The process id of a part of a browser's tree."""
    kept = browser._kept
    assert kept
    if name == "renderer":
        lines = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in browser.pids}
        return max(pid for pid, line in lines.items() if b"--type=renderer" in line and b"webui" not in line)
    return {"keeper": kept._keeper.pid, "browser": kept._children[0], "driver": kept._children[1]}[name]


def hang(browser: Browser) -> None:
    """Let the browser's page loop for ever, so that a draw is surely under way when something is killed."""
    message = {"id": 10_000, "method": "Runtime.evaluate", "params": {"expression": "for (;;);"}}
    assert browser._devtools
    browser._devtools._socket.send(orjson.dumps(message))


def test_close_leaves_neither_process_nor_directory(
    browser_settings: Settings, profiles: Path, drawing: Drawing
) -> None:
    """Closing is complete when it returns."""
    browser = Browser(browser_settings)
    browser.draw(drawing)
    pids = browser.pids
    assert len(pids) > 4
    assert len(list(profiles.iterdir())) == 1
    browser.close()
    assert not any(map(runs, pids))
    assert list(profiles.iterdir()) == []


def test_root_runs_the_browser_as_somebody_else_in_its_sandbox(own_browser: Browser) -> None:
    """As root: no process below the keeper is root's; as anybody: the sandbox is on where the machine allows."""
    if os.geteuid() != 0:
        pytest.skip("only root has privileges to drop")
    owners = {Path(f"/proc/{pid}").stat().st_uid for pid in own_browser.pids[1:]}
    assert 0 not in owners


def test_the_sandbox_can_be_switched_off(browser_settings: Settings, drawing: Drawing) -> None:
    """For hosts that allow none; it is told."""
    browser = Browser(replace(browser_settings, browser_sandbox="off"))
    assert browser.draw(drawing).body
    assert not browser.sandboxed
    browser.close()


def test_where_the_sandbox_is_refused_the_browser_runs_without(
    browser_settings: Settings, drawing: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Automatic means the best that works here: root with a sandbox is what Chromium always refuses."""
    if os.geteuid() != 0:
        pytest.skip("only root is refused everywhere")
    ways = [Account(None, sandbox=True), Account("nobody", sandbox=False)]
    monkeypatch.setattr("workers.render.browser.accounts", lambda _: ways)
    browser = Browser(browser_settings)
    assert browser.draw(drawing).body
    assert not browser.sandboxed
    browser.close()


@pytest.mark.parametrize("name", PARTS)
def test_a_part_killed_between_draws_costs_no_chart(
    make_pool: Callable[..., BrowserPool], drawing: Drawing, name: str
) -> None:
    """The next draw is served by a fresh browser, and of the old one nothing is left."""
    pool = make_pool()
    old = pool._current
    assert old
    pids, victim = old.pids, part(old, name)
    os.kill(victim, signal.SIGKILL)
    assert all_gone([victim])
    assert pool.draw(drawing).body
    assert pool._current is not old
    assert all_gone(pids)


@pytest.mark.parametrize("name", ["keeper", "browser", "renderer"])
def test_a_part_killed_during_a_draw_costs_no_chart(
    make_pool: Callable[..., BrowserPool], drawing: Drawing, name: str
) -> None:
    """The running draw notices at once, long before its deadline, and is done again in a fresh browser."""
    pool = make_pool()
    old = pool._current
    assert old
    pids, victim = old.pids, part(old, name)
    hang(old)
    killer = threading.Timer(0.5, os.kill, (victim, signal.SIGKILL))
    killer.start()
    begin = time.monotonic()
    assert pool.draw(drawing).body
    assert time.monotonic() - begin < 10
    assert all_gone(pids)


def own(settings: Settings, profiles: Path) -> tuple["subprocess.Popen[bytes]", list[int]]:
    """A process that owns a browser, and the ids of the browser's processes."""
    owner = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("owner.py"))],
        stdout=subprocess.PIPE,
        env={**os.environ, "PLOTWORKS_HOME": str(settings.home), "TMPDIR": str(profiles), "PYTHONPATH": "."},
    )
    assert owner.stdout
    pids: list[int] = json.loads(owner.stdout.readline())
    return owner, pids


def finish(owner: "subprocess.Popen[bytes]") -> None:
    """Kill and reap."""
    owner.kill()
    owner.wait()
    assert owner.stdout
    owner.stdout.close()


def test_nothing_survives_a_killed_owner(browser_settings: Settings, profiles: Path) -> None:
    """Kill -9 of the worker: its browser ends and the profile goes."""
    owner, pids = own(browser_settings, profiles)
    assert all(map(runs, pids))
    finish(owner)
    assert all_gone(pids)
    assert list(profiles.iterdir()) == []


def test_nothing_survives_a_killed_owner_and_keeper(
    browser_settings: Settings, profiles: Path, drawing: Drawing
) -> None:
    """Kill -9 of both at once: the kernel ends the rest, and the next browser sweeps the directory."""
    owner, pids = own(browser_settings, profiles)
    owner.send_signal(signal.SIGSTOP)
    os.kill(pids[0], signal.SIGKILL)
    finish(owner)
    assert all_gone(pids)
    left = list(profiles.iterdir())
    assert len(left) == 1
    os.utime(left[0], (0, 0))
    browser = Browser(browser_settings)
    browser.draw(drawing)
    assert left[0] not in profiles.iterdir()
    browser.close()


def test_a_sweep_spares_the_living(browser_settings: Settings, profiles: Path, drawing: Drawing) -> None:
    """A second browser's start must not take the first one's profile away."""
    first, second = Browser(browser_settings), Browser(browser_settings)
    first.draw(drawing)
    os.utime(next(profiles.iterdir()), (0, 0))
    second.draw(drawing)
    assert len(list(profiles.iterdir())) == 2
    assert first.draw(drawing).body
    first.close()
    second.close()


def test_a_stopped_keeper_is_ended_by_its_worker(browser_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keeper that can't act any more does not keep the browser alive."""
    monkeypatch.setattr("workers.render.kept.END_PATIENCE", 0.5)
    browser = Browser(browser_settings)
    browser.start()
    pids = browser.pids
    os.kill(pids[0], signal.SIGSTOP)
    browser.close()
    assert all_gone(pids)


def test_a_program_that_is_no_browser_is_told(browser_settings: Settings) -> None:
    """The error carries what the program itself said, or how it ended."""
    with pytest.raises(BrowserUnavailable, match="browser ended with status 1"):
        Browser(replace(browser_settings, browser="/bin/false")).start()


def test_a_sweep_removes_what_nobody_locks(profiles: Path) -> None:
    """A directory of a keeper that is gone goes; what others own stays, and what has just been made."""
    names = [f"{keeper.PREFIX}stale", f"{keeper.PREFIX}new", "something-else"]
    stale, new, other = [profiles / name for name in names]
    for folder in (stale, other, new):
        folder.mkdir()
    os.utime(stale, (0, 0))
    os.utime(other, (0, 0))
    keeper.sweep()
    assert set(profiles.iterdir()) == {new, other}


def test_an_idle_browser_is_at_rest(own_browser: Browser) -> None:
    """No service of it crashes and starts again and again: its log stays silent while nothing is drawn."""
    own_browser.start()
    assert own_browser._kept
    log = Path(str(own_browser._kept._home)) / "browser.log"
    time.sleep(2)
    assert "crashed" not in log.read_text(errors="replace")
