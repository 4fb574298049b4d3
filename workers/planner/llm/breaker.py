"""A circuit breaker: who keeps failing is left alone for a while, so that nobody waits for it in vain.

Closed, open, half-open, as M. Nygard, Release It! (2007), has it: after so many failures in a row nothing is asked
for a while, then one call is let through, and its end decides.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from app.domain.errors import Misconfigured, OutboundFailed, SourceFailed, Unavailable

FAILURES = 3
"""In a row, before it opens."""
REST = 30.0
"""Seconds for which it stays open."""


class Breaker:
    """Of one endpoint; threads may share it."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_from = 0.0

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Run a call; ``Unavailable`` while it is open. An answer that is refused for what it says is no failure."""
        self._enter()
        try:
            yield
        except (OutboundFailed, Misconfigured):
            self._failed()
            raise
        except SourceFailed:
            self._failures = 0
            raise
        self._failures = 0

    def _enter(self) -> None:
        with self._lock:
            if self._failures < FAILURES:
                return
            if self._clock() < self._closed_from:
                raise Unavailable(f"the model has failed {self._failures} times in a row and is not asked for a moment")
            self._closed_from = self._clock() + REST  # this call tries; others wait for how it ends

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._closed_from = self._clock() + REST


_BREAKERS: dict[str, Breaker] = {}


def breaker_of(endpoint: str) -> Breaker:
    """The breaker of an endpoint in this process."""
    return _BREAKERS.setdefault(endpoint, Breaker())
