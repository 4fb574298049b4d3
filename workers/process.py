"""The life of one worker process: its tools, its name in leases, its heartbeat."""

import os
import threading
from collections.abc import Mapping
from time import monotonic
from typing import Any

import structlog

from app.bootstrap import build_tools, settle
from app.domain import ids
from app.domain.errors import PlotworksError
from app.ports import Tools
from app.usecases.health import worker_gone, worker_seen

TICK = 0.5

log = structlog.get_logger()


class Process:
    """What one child of the pool owns, whatever its work is. ``owner`` names it in leases."""

    def __init__(self, queue: str, tools: Tools | None = None) -> None:
        self.queue = queue
        self.tools = tools or build_tools()
        self.owner = ids.new_id("wk")
        self._parent = os.getppid()
        self._stop = threading.Event()
        self._next_beat = 0.0
        self._heart = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to beat; it is not waited for."""
        settle()
        self._heart.start()

    def stop(self) -> None:
        """End in order: nobody counts on this worker any more."""
        self._stop.set()
        try:
            worker_gone(self.tools, self.owner)
        except PlotworksError as error:
            log.warning("worker.not_signed_off", code=error.code, detail=error.message)

    def beat(self) -> None:
        """Say that this process lives."""
        worker_seen(self.tools, self.owner, self.queue, self.health())

    def health(self) -> Mapping[str, Any]:
        """What is told of it: whether it is warm, and what it draws with, if it draws."""
        return {"warm": True, "version": "", "engine": "", "renders": 0, "memory": 0}

    def _beat_on(self) -> None:
        while not self._stop.wait(TICK):
            if os.getppid() != self._parent:
                os._exit(1)  # the parent was killed; its supervisor starts another, this one must not linger
            if monotonic() < self._next_beat:
                continue
            self._next_beat = monotonic() + self.tools.settings.heartbeat
            try:
                self.beat()
            except PlotworksError as error:
                log.warning("worker.beat_failed", code=error.code, detail=error.message)
