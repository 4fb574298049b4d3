"""Waiting for what happens beside the test, and measuring how long it took."""

import time
from collections.abc import Callable

from app.ports import Ended, Queue


def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Return when the condition holds; fail when it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"it did not come to pass within {seconds} s"
        time.sleep(0.02)


def seconds(act: Callable[[], object]) -> float:
    """How long it took."""
    started = time.monotonic()
    act()
    return time.monotonic() - started


def hears(queue: Queue, job_id: str, ended: Ended) -> bool:
    """Whether an announcement comes through: it wakes sooner than any look by the clock does."""
    ended.wait(0)
    queue.announce(job_id)
    heard = seconds(lambda: ended.wait(0.2)) < 0.19
    time.sleep(0.05)
    ended.wait(0)
    return heard
