"""The pool: nobody waits for a replacement, and what failed is tried again where that can help."""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import orjson
import pytest

from app.domain.errors import BlankPicture, BrowserUnavailable, RenderTimeout
from app.settings import Settings
from workers.drawing import Drawing
from workers.render import BrowserPool

pytestmark = pytest.mark.browser

Make = Callable[..., BrowserPool]


def wait_until(true: Callable[[], bool], within: float = 15.0) -> bool:
    """Whether a thing becomes true soon enough."""
    end = time.monotonic() + within
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_a_browser_at_its_limit_is_replaced_and_nobody_waits(make_pool: Make, drawing: Drawing) -> None:
    """Over two replacements no draw waits: a browser's start takes five times the most that is allowed here."""
    pool = make_pool(browser_max_renders=3)
    seen, waits = set(), []
    end = time.monotonic() + 30
    while len(seen) < 3 and time.monotonic() < end:
        begin = time.perf_counter()
        timings = pool.draw(drawing).timings_ms
        waits.append((time.perf_counter() - begin) * 1000 - timings["serialise"] - timings["browser"])
        seen.add(id(pool._current))
    assert len(seen) == 3
    assert max(waits) < 150
    assert median(waits) < 5


def test_a_browser_over_its_memory_is_replaced(make_pool: Make, drawing: Drawing) -> None:
    """Memory counts like renders do."""
    pool = make_pool(browser_max_memory=100_000_000)
    old = pool._current
    pool.draw(drawing)
    assert wait_until(lambda: pool.draw(drawing) and pool._current is not old)


def test_a_replaced_browser_ends(make_pool: Make, drawing: Drawing) -> None:
    """Two browsers don't stay side by side."""
    pool = make_pool(browser_max_renders=1)
    old = pool._current
    assert old
    assert wait_until(lambda: pool.draw(drawing) and pool._current is not old)
    assert wait_until(lambda: not old.alive and not old.pids)


def test_a_blank_picture_is_tried_once_more_in_a_fresh_browser(make_pool: Make, drawing: Drawing) -> None:
    """Two attempts in two browsers, then the error."""
    pool = make_pool()
    old = pool._current
    drawing.root.y_range.start, drawing.root.y_range.end = 100, 200
    with pytest.raises(BlankPicture):
        pool.draw(drawing)
    assert wait_until(lambda: pool._successor is not None and pool._successor.done)
    drawing.root.y_range.start, drawing.root.y_range.end = 0, 4
    assert pool.draw(drawing).body
    assert pool._current is not old


def test_a_timeout_is_not_tried_again_and_the_next_browser_is_warming(make_pool: Make, drawing: Drawing) -> None:
    """One deadline is all a chart gets; the next chart finds a browser."""
    pool = make_pool()
    assert pool._current
    assert pool._current._devtools
    message = {"id": 10_000, "method": "Runtime.evaluate", "params": {"expression": "for (;;);"}}
    pool._current._devtools._socket.send(orjson.dumps(message))
    begin = time.monotonic()
    with pytest.raises(RenderTimeout, match="draw less data at once"):
        pool.draw(drawing, deadline=begin + 1)
    assert time.monotonic() - begin < 3
    assert not pool.health()["warm"]
    assert pool._successor is not None
    assert pool.draw(drawing).body


def test_health_tells_of_the_warm_browser(make_pool: Make, drawing: Drawing) -> None:
    """What a heartbeat needs, read while nobody draws."""
    pool = make_pool()
    pool.draw(drawing)
    health = pool.health()
    assert health["warm"] is True
    assert health["version"].startswith("Chrom")
    assert health["renders"] == 1
    assert 50_000_000 < health["memory"] < 1_000_000_000


def test_a_pool_without_a_browser_says_why(browser_settings: Settings, drawing: Drawing) -> None:
    """The error names the setting and the cure; health repeats it."""
    pool = BrowserPool(replace(browser_settings, browser="/nowhere/chromium"))
    with pytest.raises(BrowserUnavailable, match="PLOTWORKS_BROWSER is /nowhere/chromium"):
        pool.draw(drawing)
    assert not pool.health()["warm"]
    assert "apt-get install chromium" in pool.health()["error"]


def test_a_successor_that_fails_leaves_the_old_browser_drawing(
    make_pool: Make, drawing: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit is no reason to stop when there is nothing better."""
    pool = make_pool(browser_max_renders=1)
    old = pool._current
    monkeypatch.setattr(pool, "_settings", replace(pool._settings, browser="/nowhere/chromium"))
    pool.draw(drawing)
    assert wait_until(lambda: pool._successor is not None and pool._successor.done)
    assert pool.draw(drawing).body
    assert pool._current is old
    assert "/nowhere/chromium" in pool.health()["error"]


def test_a_closed_pool_has_no_browser_left(make_pool: Make, drawing: Drawing) -> None:
    """Also when a successor is just being started."""
    pool = make_pool(browser_max_renders=1)
    pool.draw(drawing)
    assert pool._current
    assert pool._successor
    browsers = [pool._current, pool._successor._browser]
    pool.close()
    assert not any(browser.pids for browser in browsers)
