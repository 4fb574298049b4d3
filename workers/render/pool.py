"""What a worker process holds: a warm browser that is replaced before it is old and after it fails.

Limits of renders, age and memory say when a successor is started; the old browser draws on until the new one is
ready, so that nobody waits for it, and two of them live side by side for about that second only.
"""

import logging
import threading
import time
from typing import Any

from app.domain.errors import BlankPicture, BrowserUnavailable, RenderFailed, RenderTimeout
from app.settings import Settings
from workers.drawing import Drawing, Picture
from workers.render.browser import Browser
from workers.render.fingerprint import fingerprint
from workers.render.successor import Successor

MEASURE_EVERY = 5.0
TRY_AGAIN_AFTER = 30.0
CURE = "draw less data at once, or give it more time with PLOTWORKS_RENDER_TIMEOUT"

log = logging.getLogger(__name__)


class BrowserPool:
    """Draws in a browser that it keeps fit, one picture at a time; safe to call from several threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = threading.Lock()
        self._current: Browser | None = None
        self._successor: Successor | None = None
        self._no_successor_before = 0.0
        self._memory, self._measured = 0, 0.0
        self._error = ""

    def warm(self) -> None:
        """Have a browser that can draw when this returns; ``BrowserUnavailable`` says why there is none."""
        with self._turn:
            self._ready()

    def draw(self, drawing: Drawing, *, kind: str = "png", scale: float = 1, deadline: float | None = None) -> Picture:
        """The picture of ``drawing`` in the format ``kind``; pixels are ``width * scale`` by ``height * scale``.

        ``deadline`` is an instant of ``time.monotonic``; by default ``render_timeout`` from when a browser is
        ready. A blank picture and a browser that died are tried once more in a fresh one; other errors are not.
        """
        with self._turn:
            try:
                return self._attempt(drawing, kind, scale, deadline)
            except (BlankPicture, BrowserUnavailable) as error:
                log.warning("drawing once more in a fresh browser: %s", error.message, extra={"code": error.code})
                return self._attempt(drawing, kind, scale, deadline)

    def health(self) -> dict[str, Any]:
        """``warm``, ``version``, ``engine``, ``sandboxed``, ``renders``, ``memory`` in bytes, last ``error``."""
        browser = self._current
        warm = browser is not None and browser.alive
        if browser is None or not warm:
            nothing = {"warm": False, "version": "", "engine": "", "sandboxed": False, "renders": 0, "memory": 0}
            return nothing | {"error": self._error}
        return {
            "warm": True,
            "version": browser.version,
            "engine": fingerprint(browser.version),
            "sandboxed": browser.sandboxed,
            "renders": browser.renders,
            "memory": self._measure(browser),
            "error": self._error,
        }

    @property
    def engine(self) -> str:
        """The fingerprint of what draws here; "" without a browser."""
        browser = self._current
        return fingerprint(browser.version) if browser else ""

    def close(self) -> None:
        """End every browser of this pool; the next draw would start one again."""
        with self._turn:
            successor, self._successor = self._successor, None
            current, self._current = self._current, None
            if successor:
                successor.abandon()
            if current:
                current.close()

    def _attempt(self, drawing: Drawing, kind: str, scale: float, deadline: float | None) -> Picture:
        browser = self._ready()
        try:
            picture = browser.draw(drawing, kind=kind, scale=scale, deadline=deadline)
        except (RenderTimeout, BlankPicture, BrowserUnavailable) as error:
            self._error = error.message
            self._current = None
            self._prepare()
            if isinstance(error, RenderTimeout):
                raise RenderTimeout(f"{error.message}; {CURE}") from error
            raise
        if self._is_due(browser) and time.monotonic() >= self._no_successor_before:
            self._prepare()
        return picture

    def _ready(self) -> Browser:
        if self._current and not self._current.alive:
            self._current.close()
            self._current = None
        if self._successor and (self._successor.done or not self._current):
            self._adopt(self._successor)
        if not self._current:
            self._adopt(Successor(self._settings))
        if not self._current:
            raise BrowserUnavailable(self._error)
        return self._current

    def _prepare(self) -> None:
        if not self._successor:
            self._successor = Successor(self._settings)

    def _adopt(self, successor: Successor) -> None:
        """Put the successor in the old one's place; the old one stays when the new one could not be started."""
        self._successor = None
        try:
            new = successor.take()
        except RenderFailed as error:
            log.error("no successor for the browser: %s", error.message, extra={"code": error.code})  # noqa: TRY400 - expected kind
            self._error, self._no_successor_before = error.message, time.monotonic() + TRY_AGAIN_AFTER
            return
        old, self._current = self._current, new
        self._error, self._measured = "", 0.0
        if old:
            threading.Thread(target=old.close, daemon=True).start()

    def _is_due(self, browser: Browser) -> bool:
        return (
            browser.renders >= self._settings.browser_max_renders
            or browser.age >= self._settings.browser_max_age
            or self._measure(browser) >= self._settings.browser_max_memory
        )

    def _measure(self, browser: Browser) -> int:
        """The browser's memory, at most 5 s old: reading it means to look at every process of the machine."""
        now = time.monotonic()
        if now - self._measured > MEASURE_EVERY:
            self._memory, self._measured = browser.memory(), now
        return self._memory
