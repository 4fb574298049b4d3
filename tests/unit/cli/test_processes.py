"""What /proc tells, over real processes."""

import os
import shutil
import subprocess
from pathlib import Path

from app.cli import processes
from app.cli.processes import ProcessId
from tests.waiting import until


def test_a_name_with_parentheses_is_read_right(tmp_path: Path) -> None:
    """The process name may hold anything; the fields after it are still found."""
    program = tmp_path / "x) R 1 (y"
    shutil.copy("/bin/sleep", program)
    with subprocess.Popen([program, "60"], start_new_session=True) as process:
        entry = processes.look_up(process.pid)
        process.kill()
    assert entry is not None
    assert (entry.parent, entry.session, entry.running) == (os.getpid(), process.pid, True)


def test_another_process_with_the_same_pid_is_not_alive() -> None:
    """A recycled pid is told by its start."""
    me = processes.identify(os.getpid())
    assert me.alive
    assert not ProcessId(me.pid, me.started - 1).alive


def test_a_zombie_is_not_alive() -> None:
    """A process that has ended and was not reaped yet runs no more."""
    with subprocess.Popen(["true"]) as process:
        identity = processes.identify(process.pid)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not identity.alive


def test_the_environment_of_a_process(tmp_path: Path) -> None:
    """It is read as the process was started with it; none for a process that is gone."""
    with subprocess.Popen(["sleep", "60"], env={"MARK": "a=b"}) as process:
        entry = processes.look_up(process.pid)
        assert entry is not None
        until(entry.environment)  # the kernel shows it a moment after the program has begun
        assert entry.environment() == {"MARK": "a=b"}
        process.kill()
    assert entry.environment() == {}
    assert processes.look_up(process.pid) is None
