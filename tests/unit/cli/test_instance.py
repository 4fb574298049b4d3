"""The record of an instance and its lock."""

import os
import subprocess
import sys
from pathlib import Path

from app.cli import processes
from app.cli.instance import TOKEN, ChildRecord, Instance, Record, leftovers
from app.cli.processes import ProcessId

HOLD = (
    "import sys; from pathlib import Path; from app.cli.instance import Instance;"
    "instance = Instance(Path(sys.argv[1])); print(instance.acquire(), flush=True); sys.stdin.read()"
)


def record(supervisor: ProcessId, mark: str, *children: ChildRecord) -> Record:
    """A record with these parts."""
    return Record(supervisor, "http://x", 8000, 1.5, mark, children)


def test_only_one_holds_the_lock_and_its_death_frees_it(tmp_path: Path) -> None:
    """A second process is refused until the first is gone, even by kill -9."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "run")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "True\n"
        assert not Instance(tmp_path / "run").acquire()
        holder.kill()
    instance = Instance(tmp_path / "run")
    assert instance.acquire()
    instance.release()
    assert instance.acquire()
    instance.release()


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    """Supervisor, address, children that run and that are down."""
    me = processes.identify(os.getpid())
    children = (ChildRecord("api", ProcessId(7, 70), 2.5, 1), ChildRecord("worker", None, 3.5, 0))
    instance = Instance(tmp_path)
    assert instance.read() is None
    instance.write(record(me, "t", *children))
    assert instance.read() == record(me, "t", *children)
    assert instance.running() == instance.read()
    instance.clear()
    assert instance.read() is None


def test_a_dead_supervisor_does_not_run(tmp_path: Path) -> None:
    """Its record is still there, for those who clear up."""
    me = processes.identify(os.getpid())
    instance = Instance(tmp_path)
    instance.write(record(ProcessId(me.pid, me.started - 1), "t"))
    assert instance.read() is not None
    assert instance.running() is None


def test_leftovers_are_the_marked() -> None:
    """A process of the same program without the mark, or with another's, is none."""
    plain = subprocess.Popen(["sleep", "60"])
    marked = subprocess.Popen(["sleep", "60"], env={TOKEN: "mine"})
    other = subprocess.Popen(["sleep", "60"], env={TOKEN: "theirs"})
    try:
        assert leftovers("mine") == [processes.identify(marked.pid)]
    finally:
        for process in (plain, marked, other):
            process.kill()
            process.wait(5)
