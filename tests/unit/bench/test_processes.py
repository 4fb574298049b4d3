"""What a tree of real processes uses."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.processes import cpu_seconds, memory, tree, zombies
from tests.waiting import until

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; held = bytearray(50_000_000); time.sleep(60)"])
dead = subprocess.Popen(["true"])
until = time.process_time() + 0.3
while time.process_time() < until: pass
print("there", flush=True)
time.sleep(60)
"""


@pytest.fixture
def parent() -> Iterator[int]:
    """A process with one child that holds 50 MB and one that has ended."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        process.stdout.readline()
        yield process.pid
        for member in tree(process.pid):
            subprocess.run(["kill", "-9", str(member.pid)], check=False)


def test_tree_sums_up_its_members(parent: int) -> None:
    """Memory of the child counts, processor time too, and the dead one is told."""
    until(lambda: memory(parent) > 50_000_000)
    assert memory(parent) < 200_000_000
    assert cpu_seconds(parent) >= 0.3
    assert len(zombies(parent)) == 1
    assert len(tree(parent)) == 3


def test_what_has_ended_uses_nothing() -> None:
    """A tree that is not there is empty, not an error."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    assert (memory(process.pid), tree(process.pid)) == (0, [])
