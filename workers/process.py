"""The life of one worker process: its tools, its name in leases, its heartbeat."""

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

import structlog

from app.bootstrap import build_tools, settle
from app.domain import ids
from app.domain.errors import PlotworksError
from app.ports import Tools
from app.usecases.health import is_stalled, worker_gone, worker_seen
from app.usecases.work import Held, renew
from workers.sources.spare import spare

STALL_SECONDS = 90
"""A queue with work that nobody claims for so long: this worker's connection is dead, whatever it believes."""

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
        self._held: Held | None = None
        self._busy_at = monotonic()
        self._heart = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to beat; it is not waited for."""
        settle()
        self._heart.start()

    def stop(self) -> None:
        """End in order: nobody counts on this worker any more."""
        self._stop.set()
        spare.end()
        try:
            worker_gone(self.tools, self.owner)
        except PlotworksError as error:
            log.warning("worker.not_signed_off", code=error.code, detail=error.message)

    @contextmanager
    def holding(self, mine: Held) -> Iterator[None]:
        """While the block runs, the heartbeat renews this claim's lease."""
        self._held, self._busy_at = mine, monotonic()
        try:
            yield
        finally:
            self._held, self._busy_at = None, monotonic()
            spare.replace()

    def beat(self) -> None:
        """Say that this process lives, keep the lease of what it holds, and let go what it has not needed for long."""
        worker_seen(self.tools, self.owner, self.queue, self.health())
        held = self._held
        if held and not renew(self.tools, held) and self._held is held:
            held.progress.lost = True
            log.warning("worker.lease_lost", job_id=held.job_id, attempt=held.attempt)
        if monotonic() - self._busy_at > STALL_SECONDS and is_stalled(self.tools, self.queue, STALL_SECONDS):
            log.error("worker.stalled", queue=self.queue, seconds=STALL_SECONDS)
            os.kill(self._parent, signal.SIGTERM)
        spare.rest()

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
