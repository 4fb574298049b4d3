"""A process that draws: its browser, the job it holds."""

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

import structlog

from app.domain.errors import PlotworksError
from app.domain.jobs import RENDER
from app.ports import Tools
from app.usecases.health import is_stalled
from app.usecases.work import Claim, renew
from workers.process import Process
from workers.render import BrowserPool

STALL_SECONDS = 90
"""A queue with work that nobody claims for so long: this worker's connection is dead, whatever it believes."""

log = structlog.get_logger()


class RenderProcess(Process):
    """A worker process with a browser."""

    def __init__(self, tools: Tools | None = None, browser: BrowserPool | None = None) -> None:
        super().__init__(RENDER, tools)
        self.browser = browser or BrowserPool(self.tools.settings)
        self._held: Claim | None = None
        self._busy_at = monotonic()

    def start(self) -> None:
        """Warm the browser and begin to beat; neither is waited for."""
        threading.Thread(target=self._warm, name="warm", daemon=True).start()
        super().start()

    def stop(self) -> None:
        """End in order: the browser goes with its process."""
        self._stop.set()
        self.browser.close()
        super().stop()

    @contextmanager
    def holding(self, mine: Claim) -> Iterator[None]:
        """While the block runs, the heartbeat renews this claim's lease."""
        self._held, self._busy_at = mine, monotonic()
        try:
            yield
        finally:
            self._held, self._busy_at = None, monotonic()

    def beat(self) -> None:
        """Say that this process lives, and keep the lease of what it holds."""
        super().beat()
        held = self._held
        if held and not held.progress.lost and not renew(self.tools, held) and self._held is held:
            held.progress.lost = True
            log.warning("worker.lease_lost", job_id=held.job_id, attempt=held.attempt)
        if monotonic() - self._busy_at > STALL_SECONDS and is_stalled(self.tools, self.queue, STALL_SECONDS):
            log.error("worker.stalled", queue=self.queue, seconds=STALL_SECONDS)
            os.kill(self._parent, signal.SIGTERM)

    def health(self) -> Mapping[str, Any]:
        """The browser's."""
        return self.browser.health()

    def _warm(self) -> None:
        try:
            self.browser.warm()
        except PlotworksError as error:
            log.error("browser.not_started", code=error.code, detail=error.message)  # noqa: TRY400 - the message says it
        self._next_beat = 0.0  # whether it can draw is news that somebody waits for
