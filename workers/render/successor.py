"""A browser that is being started in the background."""

import threading

from app.domain.errors import BrowserUnavailable
from app.settings import Settings
from workers.render.browser import Browser


class Successor:
    """Starts a browser in a thread of its own, at once."""

    def __init__(self, settings: Settings) -> None:
        self._browser = Browser(settings)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._start, name="browser-successor", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether ``take`` would return or raise without waiting."""
        return not self._thread.is_alive()

    def take(self) -> Browser:
        """The browser, once it can draw; ``BrowserUnavailable`` when it can't be started. Waits up to about 20 s."""
        self._thread.join()
        if self._error:
            raise self._error
        if not self._browser.alive:
            raise BrowserUnavailable("the browser died right after its start")
        return self._browser

    def abandon(self) -> None:
        """End it, as soon as its start has ended one way or the other."""
        self._thread.join()
        self._browser.close()

    def _start(self) -> None:
        try:
            self._browser.start()
        except BaseException as error:  # noqa: BLE001 - raised again where the browser is taken
            self._error = error
