"""What Celery's signals do for every kind of worker: one ``Process`` a child, and the log as ours is."""

import gc
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from celery.signals import setup_logging, worker_init, worker_process_init, worker_process_shutdown

from app.logs import set_up
from app.settings import load
from workers.process import Process

P = TypeVar("P", bound=Process)


class Life(Generic[P]):
    """The process that each child of the pool owns, made by ``make`` when the child begins."""

    def __init__(self, make: Callable[[], P]) -> None:
        self._make = make
        self._process: P | None = None
        setup_logging.connect(_set_up_logging)
        worker_init.connect(_freeze)
        worker_process_init.connect(self._begin)
        worker_process_shutdown.connect(self._end)

    @property
    def process(self) -> P:
        """That of this child."""
        if self._process is None:
            raise RuntimeError("a task runs in a child of the pool only")
        return self._process

    def _begin(self, **_: Any) -> None:
        self._process = self._make()
        self._process.start()

    def _end(self, **_: Any) -> None:
        if self._process:
            self._process.stop()


def _freeze(**_: Any) -> None:
    """What is loaded by now stays: a collector that does not look at it leaves it shared with the children."""
    gc.collect()
    gc.freeze()


def _set_up_logging(**_: Any) -> None:
    set_up(load().log_level, "worker")
