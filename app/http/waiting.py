"""``Prefer: wait=N`` and ``respond-async`` (RFC 7240), within what the API's threads can bear."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import cast

from flask import Flask, current_app, request

from app.domain.errors import Unavailable
from app.http.context import tools
from app.usecases.jobs import wait_for_end
from app.usecases.submit import Submission

DEFAULT_WAIT, LONGEST_WAIT = 10.0, 60.0
UNTIL_PUBLISHED = 8.0
"""Seconds in which the reconciler has published what the broker did not take, if it was away for a moment only."""
_WAIT = re.compile(r"\bwait=(\d{1,4})\b")
_EXTENSION = "plotworks.waiters"


class Waiters:
    """At most a third of the API's threads wait for pictures; whoever comes beyond gets 202 at once."""

    def __init__(self, threads: int) -> None:
        self._places = threading.BoundedSemaphore(max(threads // 3, 1))

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Whether there is a place to wait in; it is given back at the end."""
        taken = self._places.acquire(blocking=False)
        try:
            yield taken
        finally:
            if taken:
                self._places.release()


def register(app: Flask, threads: int) -> None:
    """Give the app its places to wait in: ``threads`` is how many it serves with."""
    app.extensions[_EXTENSION] = Waiters(threads)


def wait(submission: Submission, seconds: float) -> bool:
    """Wait for the job's end if there is a place and its turn comes in time; gives whether it has ended."""
    if submission.drawn:
        return True
    if seconds <= 0 or not submission.reachable or submission.turn_in > seconds:
        return False
    with _place() as taken:
        return taken and wait_for_end(tools(), submission.job_id, seconds)


def must_wait(submission: Submission, seconds: float) -> bool:
    """As ``wait``, for a request that has no other answer than a picture: ``Unavailable`` when there is no place."""
    if submission.drawn:
        return True
    with sure_place():
        patience = seconds if submission.reachable else min(seconds, UNTIL_PUBLISHED)
        return submission.turn_in <= seconds and wait_for_end(tools(), submission.job_id, patience)


def wait_for_all(job_ids: Sequence[str], seconds: float) -> bool:
    """Wait for the end of several jobs, in one place for all; gives whether it was waited at all."""
    deadline = time.monotonic() + seconds
    with _place() as taken:
        for job_id in job_ids if taken else ():
            left = deadline - time.monotonic()
            if left <= 0 or not wait_for_end(tools(), job_id, left):
                break
        return taken


def wait_for_job(job_id: str, seconds: float) -> bool:
    """Wait for a job's end if there is a place; gives whether it has ended."""
    with _place() as taken:
        return taken and wait_for_end(tools(), job_id, seconds)


@contextmanager
def sure_place() -> Iterator[None]:
    """A place to wait in; ``Unavailable`` when there is none."""
    with _place() as taken:
        if not taken:
            raise Unavailable(
                "as many requests as may wait do so already; ask again in a moment, "
                "or raise PLOTWORKS_API_THREADS, a third of which may wait",
                headers={"Retry-After": "1"},
            )
        yield


def _place() -> AbstractContextManager[bool]:
    """A place to wait in, of this app."""
    return cast("Waiters", current_app.extensions[_EXTENSION]).place()


def preferred_wait() -> float:
    """Seconds that the caller wants to wait: 0 for ``respond-async`` alone, 10 without a preference."""
    prefer = request.headers.get("Prefer", "").lower()
    if found := _WAIT.search(prefer):
        return min(float(found[1]), LONGEST_WAIT)
    return 0.0 if "respond-async" in prefer else DEFAULT_WAIT
