"""One browser: what it draws, and what it refuses to call a picture."""

import time
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import orjson
import pytest
from bokeh.models import ColumnDataSource, CustomJSTickFormatter, PlainText, Plot, Range1d, VBar
from bokeh.plotting import figure
from PIL import Image

from app.domain.errors import BlankPicture, BrowserUnavailable, RenderFailed, RenderTimeout
from workers.drawing import Drawing, Picture
from workers.render import Browser

pytestmark = pytest.mark.browser


def bars(title: str = "", *, color: str = "#3366cc", low: float = 0, height: int = 200, **extra: Any) -> Drawing:
    """Four bars between 1 and 4 on a value axis that begins at ``low``."""
    plot = figure(width=300, height=height, title=title, y_range=(low, low + 5), toolbar_location=None, **extra)
    plot.vbar(x=[1, 2, 3, 4], top=[1, 2, 3, 4], width=0.8, color=color)
    return Drawing(plot, 300, height, marks=4, quiet=("#e5e5e5", "#000000"))


def pixels(picture: Picture) -> Image.Image:
    """The decoded picture."""
    return Image.open(BytesIO(picture.body)).convert("RGBA")


def evaluate(browser: Browser, expression: str) -> Any:
    """A value out of the browser's page."""
    answer = browser._devtools.call(
        "Runtime.evaluate",
        {"expression": expression, "returnByValue": True},
        deadline=time.monotonic() + 5,
    )
    return answer["result"].get("value")


def later(browser: Browser, method: str, params: dict[str, Any]) -> None:
    """Send the page a command whose answer nobody waits for."""
    browser._devtools._socket.send(orjson.dumps({"id": 10_000, "method": method, "params": params}))


@pytest.mark.parametrize(("scale", "size"), [(1, (240, 160)), (2, (480, 320)), (0.5, (120, 80)), (1.25, (300, 200))])
def test_a_picture_has_exactly_the_pixels_asked_for(
    browser: Browser, drawing: Drawing, scale: float, size: tuple[int, int]
) -> None:
    """Width and height times scale, in the record and in the bytes."""
    picture = browser.draw(drawing, scale=scale)
    assert (picture.width, picture.height) == pixels(picture).size == size
    assert picture.content_type == "image/png"


def test_a_picture_is_opaque_to_its_last_pixel(browser: Browser) -> None:
    """Bokeh leaves half a pixel open at the edges; the ground must fill it."""
    image = pixels(browser.draw(replace(bars(), background="#ffffff")))
    assert image.getextrema()[3] == (255, 255)
    assert image.getpixel((0, 0)) == (255, 255, 255, 255)


def test_the_same_chart_gives_the_same_bytes_whatever_was_drawn_between(browser: Browser) -> None:
    """Nothing of one chart may reach the next."""
    first = browser.draw(bars("One"))
    other = browser.draw(bars("Another, with a long title", color="#cc3333"), scale=2)
    again = browser.draw(bars("One"))
    assert first.body == again.body != other.body


def test_a_drawn_chart_leaves_nothing_in_the_page(browser: Browser) -> None:
    """Neither documents nor elements nor data of a chart stay behind."""
    browser.draw(bars("Confidential"))
    assert evaluate(browser, "Bokeh.documents.length") == 0
    assert evaluate(browser, "document.getElementById('stage').innerHTML") == ""
    assert "Confidential" not in evaluate(browser, "document.body.outerHTML")


def test_charts_do_not_pile_up_in_memory(browser: Browser) -> None:
    """The page's nodes and listeners are as many after thirty charts as before."""

    def counters() -> dict[str, int]:
        browser._devtools.call("HeapProfiler.collectGarbage", deadline=time.monotonic() + 10)
        found: dict[str, int] = browser._devtools.call("Memory.getDOMCounters", deadline=time.monotonic() + 5)
        return found

    browser.draw(bars())
    before = counters()
    for _ in range(30):
        browser.draw(bars())
    assert counters() == before


def test_timings_tell_the_stages(browser: Browser, drawing: Drawing) -> None:
    """Serialising and the browser's own stages are told in milliseconds."""
    timings = browser.draw(drawing).timings_ms
    assert {"serialise", "browser", "embed", "paint", "encode"} <= timings.keys()
    assert all(0 <= value < 5000 for value in timings.values())


@pytest.mark.parametrize("text", ["Cost in $$ per $$ of sales", r"\(x\) and \[y\]", "<script>alert(1)</script>"])
def test_text_is_drawn_as_it_is(browser: Browser, text: str) -> None:
    """What BokehJS takes for TeX is somebody's title."""
    plain = bars()
    plain.root.title.text = PlainText(text)
    assert browser.draw(bars(text)).body == browser.draw(plain).body


def test_text_is_drawn_in_the_shipped_face(browser: Browser) -> None:
    """The faces are there before the first chart."""
    assert evaluate(browser, "document.fonts.size") > 0
    assert evaluate(browser, "[...document.fonts].every(face => face.status === 'loaded')")


def test_marks_without_ink_are_blank(own_browser: Browser) -> None:
    """Bars outside the axis draw nothing: that is an error and no picture."""
    with pytest.raises(BlankPicture, match="4 marks"):
        own_browser.draw(bars("A title is no ink", low=100))


def test_no_marks_need_no_ink(browser: Browser) -> None:
    """An empty chart is a picture."""
    assert browser.draw(replace(bars("Empty", low=100), marks=0)).body


@pytest.mark.parametrize("color", ["#000000", "#808080", "#e5e5e5"])
def test_marks_in_a_quiet_colour_are_not_blank(browser: Browser, color: str) -> None:
    """Black bars beside black text are marks; only a picture that hiding them does not change is blank."""
    assert browser.draw(bars(color=color)).body


def test_white_marks_on_white_are_blank(own_browser: Browser) -> None:
    """Marks nobody can see are no picture, even by the certain test."""
    plot = Plot(width=300, height=200, x_range=Range1d(0, 5), y_range=Range1d(0, 5), toolbar_location=None)
    plot.add_glyph(
        ColumnDataSource({"x": [2], "y": [2]}),
        VBar(x="x", top="y", bottom=1, width=1, fill_color="white", line_color=None),
    )
    with pytest.raises(BlankPicture):
        own_browser.draw(Drawing(plot, 300, 200, marks=1, quiet=("#e5e5e5",)))


def test_a_document_of_another_size_is_refused(browser: Browser) -> None:
    """The promise of exact pixels is kept or it is an error."""
    with pytest.raises(RenderFailed, match="300 x 200 pixels instead of 300 x 250"):
        browser.draw(replace(bars(), height=250))
    assert browser.draw(bars()).body


def test_code_in_a_document_does_not_run_and_the_page_is_renewed(browser: Browser) -> None:
    """The content policy forbids it; the message is told and the next chart is drawn in a fresh page."""
    hostile = bars()
    hostile.root.xaxis.formatter = CustomJSTickFormatter(code="window.mine = 1; return 'x'")
    evaluate(browser, "window.mark = 1")
    with pytest.raises(RenderFailed, match="eval"):
        browser.draw(hostile)
    assert evaluate(browser, "[window.mine, window.mark]") == [None, None]
    assert browser.draw(bars()).body


def test_an_endless_loop_ends_at_the_deadline(own_browser: Browser, drawing: Drawing) -> None:
    """The browser is killed in bounded time; the next draw gets another."""
    later(own_browser, "Runtime.evaluate", {"expression": "for (;;);"})
    pids, begin = own_browser.pids, time.monotonic()
    with pytest.raises(RenderTimeout):
        own_browser.draw(drawing, deadline=begin + 1)
    assert time.monotonic() - begin < 3
    assert not own_browser.alive
    assert own_browser.draw(drawing).body
    assert not set(pids) & set(own_browser.pids)


def test_a_chart_that_never_finishes_is_a_timeout(own_browser: Browser, drawing: Drawing) -> None:
    """Without the idle signal there is no picture, and the page itself says so before the socket would."""
    evaluate(own_browser, "Bokeh.require('document/document').Document.prototype.notify_idle = () => {}")
    begin = time.monotonic()
    with pytest.raises(RenderTimeout, match="not finished"):
        own_browser.draw(drawing, deadline=begin + 1.5)
    assert time.monotonic() - begin < 3


def test_a_crashed_page_is_noticed_at_once(own_browser: Browser, drawing: Drawing) -> None:
    """Long before any deadline."""
    later(own_browser, "Page.crash", {})
    begin = time.monotonic()
    with pytest.raises(BrowserUnavailable):
        own_browser.draw(drawing)
    assert time.monotonic() - begin < 3
    assert own_browser.draw(drawing).body


def test_a_passed_deadline_is_a_timeout(own_browser: Browser, drawing: Drawing) -> None:
    """No draw begins after its time."""
    with pytest.raises(RenderTimeout):
        own_browser.draw(drawing, deadline=time.monotonic() - 1)


def test_large_data_goes_through(browser: Browser) -> None:
    """A line of 100,000 points travels as base64 beside the document."""
    plot = figure(width=300, height=200, toolbar_location=None)
    plot.line(np.arange(100_000.0), np.sin(np.arange(100_000) / 5_000))
    assert browser.draw(Drawing(plot, 300, 200, marks=100_000)).body
