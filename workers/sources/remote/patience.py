"""Asking again: a source that is busy or away for a moment is asked until it answers or the time is used up."""

import random
from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

from app.domain.errors import OutboundFailed

PAUSES = (0.5, 2.0, 5.0, 15.0)
"""Seconds before each further attempt, give or take a fifth."""

ATTEMPT_SECONDS = 300.0
"""In which one attempt must end."""

Given = TypeVar("Given")


class Patience:
    """So many seconds for all that is asked of one source. ``pausing`` is called before each pause; it may raise.

    ``what`` is told to have failed when they are over.
    """

    def __init__(
        self, seconds: float, pausing: Callable[[], None] = lambda: None, *, what: str = "the source was not read"
    ) -> None:
        self.seconds = seconds
        self._what = what
        self._end = monotonic() + seconds
        self._pausing = pausing

    def left(self) -> float:
        """Seconds, more than 0; past the end ``OutboundFailed``."""
        if (left := self._end - monotonic()) <= 0:
            raise OutboundFailed(f"{self._what} within {self.seconds:g} seconds", reason="timeout")
        return left

    def persist(self, ask: Callable[[float], Given]) -> Given:
        """Ask, with so many seconds for it, until nothing is raised that another attempt may cure.

        A ``retry_after`` of an error (seconds) is waited for, if there is as much time.
        """
        for pause in PAUSES:
            try:
                return ask(min(self.left(), ATTEMPT_SECONDS))
            except OutboundFailed as error:
                wait = error.extra.get("retry_after") or pause * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
                if error.reason == "tls" or wait >= self.left():
                    raise
                self._pausing()
                sleep(wait)
        return ask(min(self.left(), ATTEMPT_SECONDS))
