"""A process that draws: it has a browser."""

import threading
from collections.abc import Mapping
from typing import Any

import structlog

from app.domain.errors import PlotworksError
from app.domain.jobs import RENDER
from app.ports import Tools
from workers.process import Process
from workers.render import BrowserPool

log = structlog.get_logger()


class RenderProcess(Process):
    """A worker process with a browser."""

    def __init__(self, tools: Tools | None = None, browser: BrowserPool | None = None) -> None:
        super().__init__(RENDER, tools)
        self.browser = browser or BrowserPool(self.tools.settings)

    def start(self) -> None:
        """Warm the browser and begin to beat; neither is waited for."""
        threading.Thread(target=self._warm, name="warm", daemon=True).start()
        super().start()

    def stop(self) -> None:
        """End in order: the browser goes with its process."""
        self._stop.set()
        self.browser.close()
        super().stop()

    def health(self) -> Mapping[str, Any]:
        """The browser's."""
        return self.browser.health()

    def _warm(self) -> None:
        try:
            self.browser.warm()
        except PlotworksError as error:
            log.error("browser.not_started", code=error.code, detail=error.message)  # noqa: TRY400 - the message says it
        self._next_beat = 0.0  # whether it can draw is news that somebody waits for
