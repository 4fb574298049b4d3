"""One warm browser: start, draw, end. It repairs nothing by itself; the pool does that."""

import time

from app.domain.errors import BlankPicture, BrowserUnavailable, RenderFailed, RenderTimeout
from app.settings import Settings
from workers.drawing import Drawing, Picture
from workers.render.accounts import Account, accounts
from workers.render.cdp import Devtools
from workers.render.find import Binaries, find_browser
from workers.render.flags import browser_command, driver_command
from workers.render.kept import Kept
from workers.render.page import Page
from workers.render.sample import sample
from workers.render.session import attach

START_PATIENCE = 20.0
RELOAD_PATIENCE = 5.0


class Browser:
    """A Chromium with one warm page, under a keeper that lets none of it outlive this process.

    One thread draws at a time; the properties may be read from any thread. Times are seconds, memory is bytes.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: Kept | None = None
        self._devtools: Devtools | None = None
        self._page: Page | None = None
        self._started = 0.0
        self.version = ""
        self.sandboxed = False
        self.renders = 0

    @property
    def alive(self) -> bool:
        """Whether it is started, its processes run, and its page can draw."""
        kept = self._kept
        return self._page is not None and kept is not None and kept.alive

    @property
    def age(self) -> float:
        """Seconds since it became ready."""
        return time.monotonic() - self._started

    @property
    def pids(self) -> list[int]:
        """Ids of the processes of its own tree: the keeper and all below it."""
        kept = self._kept
        return kept.pids if kept else []

    def memory(self) -> int:
        """Bytes that its process tree holds; what its processes share counts once."""
        kept = self._kept
        return kept.memory() if kept else 0

    def start(self) -> None:
        """Make it ready to draw within 20 s; does nothing when it is.

        ``BrowserUnavailable`` says what was missing or what went wrong.
        """
        if self.alive:
            return
        deadline = time.monotonic() + START_PATIENCE
        found = find_browser(self._settings)
        *others, last = accounts(self._settings.browser_sandbox)
        for account in others:
            try:
                self._start_as(account, found, deadline)
            except BrowserUnavailable:  # the next account may be allowed what this one is not
                if time.monotonic() > deadline:
                    raise
            else:
                return
        self._start_as(last, found, deadline)

    def draw(self, drawing: Drawing, *, kind: str = "png", scale: float = 1, deadline: float | None = None) -> Picture:
        """The picture of ``drawing`` in the format ``kind``; pixels are ``width * scale`` by ``height * scale``.

        ``deadline`` is an instant of ``time.monotonic``; by default it is the setting ``render_timeout`` from now.
        ``RenderFailed`` itself leaves a fresh page behind; ``RenderTimeout``, ``BlankPicture`` and
        ``BrowserUnavailable`` leave the browser closed.
        """
        self.start()
        page = self._ready_page()
        try:
            picture = page.draw(drawing, kind=kind, scale=scale, deadline=deadline or self._patience())
        except (RenderTimeout, BlankPicture, BrowserUnavailable):
            self.close()
            raise
        except RenderFailed:
            self._renew_page()
            raise
        self.renders += 1
        return picture

    def without_glyph(self, text: str) -> tuple[str, ...]:
        """The characters of ``text`` that no font of this machine has."""
        self.start()
        return self._ready_page().without_glyph(text, deadline=self._patience())

    def close(self) -> None:
        """Kill its process tree and remove its profile; does nothing when it is not running."""
        devtools, kept = self._devtools, self._kept
        self._devtools = self._kept = self._page = None
        if devtools:
            devtools.close()
        if kept:
            kept.end()

    def _start_as(self, account: Account, found: Binaries, deadline: float) -> None:
        self.close()
        try:
            command = browser_command(found.browser, sandbox=account.sandbox)
            self._kept = Kept(command, driver_command(found.driver), account.user, deadline=deadline)
            session = attach(self._kept.driver_port(), self._kept.devtools_port(), deadline=deadline)
            self._devtools = Devtools(session.page, deadline=deadline)
            page = Page(self._devtools)
            page.load(deadline=deadline)
            page.draw(sample(), scale=1, deadline=deadline)
        except RenderFailed as error:
            self.close()
            raise BrowserUnavailable(f"the browser could not be started: {error.message}") from error
        self._kept.remember()
        self.version, self.sandboxed, self.renders = session.version, account.sandbox, 0
        self._started = time.monotonic()
        self._page = page

    def _ready_page(self) -> Page:
        if self._page is None:
            raise BrowserUnavailable("the browser was closed while it was to draw")
        return self._page

    def _renew_page(self) -> None:
        """After an error of the document's own, nothing it may have left must reach the next chart."""
        if self._page is None:
            return
        try:
            self._page.load(deadline=time.monotonic() + RELOAD_PATIENCE)
        except RenderFailed:
            self.close()  # the next draw starts a new browser; the error that led here is the one to tell

    def _patience(self) -> float:
        return time.monotonic() + self._settings.render_timeout
