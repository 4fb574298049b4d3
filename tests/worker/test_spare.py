"""The child that waits for an order: it does it like any other, once, and never outlives whom it waits for."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Conflict
from tests.making import make_tools
from tests.waiting import until
from workers.process import Process
from workers.sources import child as running
from workers.sources import spare as sparing
from workers.sources.child import run_limited
from workers.sources.reading import Limits
from workers.sources.spare import Child, Spare

Children = Callable[[], set[int]]
LIMITS = Limits(memory=123_000_000, disk=1_000_000, seconds=60)


@pytest.fixture
def spare(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spare]:
    """That of this process, for one test."""
    one = Spare()
    monkeypatch.setattr(running, "spare", one)
    yield one
    one.end()


@pytest.fixture
def children() -> Children:
    """Tells the processes that this thread has started since, and has not taken leave of."""

    def listed() -> set[int]:
        me = f"/proc/{os.getpid()}/task/{threading.get_native_id()}"
        return set(map(int, Path(f"{me}/children").read_text(encoding="ascii").split()))

    before = listed()
    return lambda: listed() - before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where children have their folders."""
    path = tmp_path / "scratch"
    path.mkdir()
    return path


def ingest(path: Path, folder: Path, tell: Any = lambda _: None) -> dict[str, Any]:
    """Read a file in a child."""
    order = {"path": str(path), "out": str(folder.parent / "out.parquet"), "reading": {}}
    return run_limited("ingest", order, LIMITS, tell, folder=folder)


def test_the_one_that_waits_is_bound_by_its_order(
    tmp_path: Path, folder: Path, spare: Spare, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its limits come with the order; it knew no secret before, and nothing of it stays."""
    monkeypatch.setenv("PLOTWORKS_SECRET_KEY", "very-secret")
    spare.keep()
    [waiting] = children()
    path = tmp_path / "never.csv"
    os.mkfifo(path)  # its reader waits for a writer
    seen: list[tuple[set[int], str]] = []

    def tell(_said: dict[str, Any]) -> None:
        limits = Path(f"/proc/{waiting}/limits").read_text(encoding="ascii")
        if f"{LIMITS.memory + 2_000_000_000}" in limits:
            seen.append((children(), limits))
            raise Conflict("cancelled")

    assert b"very-secret" not in Path(f"/proc/{waiting}/environ").read_bytes()
    with pytest.raises(Conflict):
        ingest(path, folder, tell)
    [(working, limits)] = seen
    assert working == {waiting}
    assert f"{2 * LIMITS.disk}" in limits
    assert list(folder.iterdir()) == []
    assert children() == set()


def test_each_takes_one_order(tmp_path: Path, folder: Path, spare: Spare, children: Children) -> None:
    """The next order has the next child, and what the first had read is not in its answer; files of both are gone."""
    spare.keep()
    first = children()
    (tmp_path / "a.csv").write_text("a\n1\n2\n")
    (tmp_path / "b.csv").write_text("b,c\n1,2\n")
    assert ingest(tmp_path / "a.csv", folder)["rows"] == 2
    assert children() == set()
    spare.replace()
    spare.replace()
    second = children()
    assert len(second) == 1
    assert second.isdisjoint(first)
    assert [column["name"] for column in ingest(tmp_path / "b.csv", folder)["columns"]] == ["b", "c"]
    assert list(folder.iterdir()) == []


def test_one_that_has_died_is_replaced(tmp_path: Path, folder: Path, spare: Spare, children: Children) -> None:
    """An order that comes before that has a child of its own."""
    spare.keep()
    for _ in range(2):
        [waiting] = children()
        os.kill(waiting, signal.SIGKILL)
        os.waitid(os.P_PID, waiting, os.WEXITED | os.WNOWAIT)
        spare.replace()
        assert len(children() - {waiting}) == 1
    [waiting] = children()
    os.kill(waiting, signal.SIGKILL)
    os.waitid(os.P_PID, waiting, os.WEXITED | os.WNOWAIT)
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert ingest(tmp_path / "a.csv", folder)["rows"] == 1
    assert children() == set()


def test_none_waits_where_none_was_needed(spare: Spare, children: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor in a thread that may end before it; one that has not been needed for long goes."""
    spare.replace()
    assert children() == set()
    spare.take().close()
    started = threading.Thread(target=spare.replace)
    started.start()
    started.join()
    assert children() == set()
    spare.replace()
    spare.rest()
    assert len(children()) == 1
    monkeypatch.setattr(sparing, "monotonic", lambda: sys.float_info.max)
    spare.rest()
    assert children() == set()


def test_an_order_goes_on_where_none_can_be_started(
    tmp_path: Path, folder: Path, spare: Spare, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system without room for another process is told; the order that comes later finds it."""

    def full(**_: Any) -> Child:
        raise BlockingIOError("no more processes")

    with monkeypatch.context() as patched:
        patched.setattr(sparing, "Child", full)
        spare.keep()
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert ingest(tmp_path / "a.csv", folder)["rows"] == 1


def test_a_process_starts_the_next_after_its_work_and_ends_it_with_itself(
    tmp_path: Path, spare: Spare, children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not while that is done: the memory is its own."""
    monkeypatch.setattr("workers.process.spare", spare)
    tools = make_tools(tmp_path)
    process = Process("upload", tools)
    with process.holding(None):  # type: ignore[arg-type]  # nobody beats for it
        spare.take().close()
        assert children() == set()
    assert len(children()) == 1
    process.stop()
    assert children() == set()
    tools.database.dispose()


def test_it_never_outlives_its_worker() -> None:
    """One killed -9 takes it along, whether it has loaded or not."""
    code = "from time import sleep; from workers.sources.spare import spare; spare.keep(); print(flush=True); sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as worker:
        assert worker.stdout
        worker.stdout.readline()
        [waiting] = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text(encoding="ascii").split()
        worker.send_signal(signal.SIGKILL)
    until(lambda: not _runs(waiting), 20)


def _runs(pid: str) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False
