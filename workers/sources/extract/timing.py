"""A statement that takes too long is interrupted, where the database has no clock for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer


@contextmanager
def interrupting(interrupt: Callable[[], None], seconds: float) -> Iterator[None]:
    """Call ``interrupt`` unless the block ends within so many seconds."""
    timer = Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
