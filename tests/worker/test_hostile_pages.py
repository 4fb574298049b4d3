"""Whatever a page does, its chart ends as an error in bounded time, and the next chart is as it always was."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app import charts
from app.domain.errors import BrowserUnavailable, RenderFailed, RenderTimeout
from tests.hostile import bewitched, chart
from tests.worker.test_browser_life import all_gone
from workers.charts import build
from workers.drawing import Drawing
from workers.render import BrowserPool, keeper, page

pytestmark = pytest.mark.browser

TIMEOUT = 2.0
MARGIN = 5.0
"""Seconds for killing a process tree that is at its worst, on a busy machine."""

RESTART = 20.0
"""Seconds in which a browser starts, at the latest."""

EITHER = {RenderTimeout, RenderFailed}


@pytest.fixture
def others() -> set[int]:
    """What ran below this process before the test began: browsers and servers that other tests share."""
    return set(keeper.descendants(os.getpid()))


@pytest.fixture
def pool(others: set[int], make_pool: Callable[..., BrowserPool], monkeypatch: pytest.MonkeyPatch) -> BrowserPool:
    """A warm pool whose every page knows the spells."""
    document = page.document
    monkeypatch.setattr(page, "document", lambda: bewitched(document()))
    return make_pool(render_timeout=TIMEOUT)


def drawing(title: str) -> Drawing:
    """Three bars under a title."""
    return build(charts.read(chart(title, 3, 1, 2)))


def tidy(pool: BrowserPool, others: set[int]) -> bool:
    """Whether soon no browser runs below this process but the one that now draws, and ``others``."""
    end = time.monotonic() + MARGIN
    while any(map(_is_of_a_browser, _strays(pool) - others)):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _strays(pool: BrowserPool) -> set[int]:
    browser = pool._current
    assert browser
    return set(keeper.descendants(os.getpid())) - set(browser.pids)


def _is_of_a_browser(pid: int) -> bool:
    """A keeper, a driver, a browser or one of its children, alive or not; one that is just gone is none."""
    try:
        name = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return "chrom" in name or b"render/keeper.py" in command


@pytest.mark.parametrize(
    ("word", "errors"),
    [
        ("loop", {RenderTimeout}),
        ("microtasks", EITHER),
        ("regex", {RenderTimeout}),
        ("wait", {RenderTimeout}),
        ("alert", {RenderTimeout}),
        ("allocate", {RenderFailed}),
        ("fill", EITHER),
        ("recurse", {RenderFailed}),
        ("throw", {RenderFailed}),
    ],
)
def test_a_hostile_page_is_an_error_and_the_next_chart_is_right(
    pool: BrowserPool, others: set[int], word: str, errors: set[type[RenderFailed]]
) -> None:
    """In time, with the right error; the next chart has the same bytes as before; nothing is left."""
    before = pool.draw(drawing("Good")).body
    browser = pool._current
    assert browser
    pids, begin = browser.pids, time.monotonic()
    with pytest.raises(RenderFailed) as raised:
        pool.draw(drawing(f"hostile {word}"))
    assert type(raised.value) in errors
    assert time.monotonic() - begin < TIMEOUT + MARGIN
    begin = time.monotonic()
    assert pool.draw(drawing("Good")).body == before
    assert time.monotonic() - begin < RESTART
    if pool._current is not browser:
        assert all_gone(pids)
    assert tidy(pool, others)


def test_a_page_that_crashes_its_process_each_time_fails_in_the_end(pool: BrowserPool, others: set[int]) -> None:
    """The second try in a fresh browser ends as the first one did; then it is enough."""
    before = pool.draw(drawing("Good")).body
    browser = pool._current
    assert browser
    pids, begin = browser.pids, time.monotonic()
    with pytest.raises((BrowserUnavailable, RenderTimeout)):
        pool.draw(drawing("hostile crash"))
    assert time.monotonic() - begin < 2 * (TIMEOUT + MARGIN) + RESTART
    assert pool.draw(drawing("Good")).body == before
    assert all_gone(pids)
    assert tidy(pool, others)


@pytest.mark.parametrize("word", ["close", "navigate", "canvas"])
def test_what_need_not_harm_its_own_picture_harms_no_other(pool: BrowserPool, others: set[int], word: str) -> None:
    """A page that goes behind the picture, a canvas that no browser has: drawn or not, the next chart is right."""
    before = pool.draw(drawing("Good")).body
    begin = time.monotonic()
    with contextlib.suppress(RenderFailed):
        pool.draw(drawing(f"hostile {word}"))
    assert pool.draw(drawing("Good")).body == before
    assert time.monotonic() - begin < TIMEOUT + MARGIN + RESTART
    assert tidy(pool, others)


def test_a_picture_beyond_all_canvases_is_an_error(pool: BrowserPool) -> None:
    """The door allows 16,000 pixels a side; what gets past it still ends."""
    before = pool.draw(drawing("Good")).body
    begin = time.monotonic()
    with pytest.raises(RenderFailed):
        pool.draw(drawing("Bomb"), scale=100)
    assert time.monotonic() - begin < TIMEOUT + MARGIN
    assert pool.draw(drawing("Good")).body == before


def test_no_process_of_a_browser_may_take_all_memory(pool: BrowserPool) -> None:
    """The kernel refuses what is beyond the limit, so one page can't take the machine with it."""
    browser = pool._current
    assert browser
    for pid in browser.pids[1:]:
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii").splitlines()
        (line,) = (line for line in limits if line.startswith("Max data size"))
        assert int(line.split()[3]) <= keeper.MOST_MEMORY
