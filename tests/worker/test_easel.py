"""The easel's pictures are BokehJS's own, pixel by pixel."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app import charts
from app.domain.errors import RenderFailed
from workers.charts import build
from workers.drawing import Drawing
from workers.look.models import LinearScale, Plot, Range1d
from workers.look.theme import DARK, LIGHT
from workers.render import Browser
from workers.render.serialise import serialise

pytestmark = pytest.mark.browser

OTHERS = {"bokeh", "dashboard", "smallMultiples"}
"""A document of its own; and panels, which are held against their charts alone: a pane has no picture in Bokeh."""

TYPES = [name for name in charts.CHART_TYPES if name not in OTHERS]
SIZES = [(800, 400, 1.0), (300, 200, 2.0), (1601, 903, 0.75)]


def evaluate(browser: Browser, expression: str) -> Any:
    """A value out of the browser's page."""
    asked = {"expression": expression, "returnByValue": True}
    answer = browser._devtools.call("Runtime.evaluate", asked, deadline=time.monotonic() + 5)
    return answer["result"].get("value")


@contextmanager
def easel_away(browser: Browser) -> Iterator[None]:
    """Meanwhile the easel takes nothing: BokehJS draws all by itself."""
    evaluate(browser, "easel.kept = easel.takes; easel.takes = () => false")
    yield
    evaluate(browser, "easel.takes = easel.kept ?? easel.takes")


@contextmanager
def easel_watched(browser: Browser) -> Iterator[None]:
    """Meanwhile a drawing that the easel does not take is an error, after which the page is a new one."""
    evaluate(browser, "easel.kept = easel.takes; easel.takes = (root) => easel.kept(root) || nowhere")
    yield
    evaluate(browser, "easel.takes = easel.kept ?? easel.takes")


def pixels(body: bytes) -> np.ndarray[Any, Any]:
    """The picture as rows of RGBA."""
    return np.asarray(Image.open(BytesIO(body)).convert("RGBA")).astype(int)


def drawings(name: str, width: int, height: int) -> Iterator[Drawing]:
    """The example of a chart type, light and dark."""
    spec = charts.read(charts.CHART_TYPES[name].example)
    for theme in (LIGHT, DARK):
        yield build(replace(spec, width=width, height=height), theme)


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
@pytest.mark.parametrize("name", TYPES)
def test_every_chart_type_is_drawn_on_the_easel_as_bokeh_draws_it(
    browser: Browser, name: str, width: int, height: int, scale: float
) -> None:
    """The same document by both ways gives the same pixels."""
    for drawing in drawings(name, width, height):
        with easel_watched(browser):
            light = pixels(browser.draw(drawing, scale=scale).body)
        with easel_away(browser):
            own = pixels(browser.draw(drawing, scale=scale).body)
        different = np.abs(light - own).max(axis=2) > 0
        assert not different.any(), f"{different.sum()} pixels differ, first at {np.argwhere(different)[0]}"


def test_a_canvas_that_is_used_again_keeps_nothing(browser: Browser) -> None:
    """A dark picture before a light one of the same size leaves no pixel in it."""
    dark, light = next(drawings("pie", 400, 300)), next(drawings("bar", 400, 300))
    alone = browser.draw(light).body
    browser.draw(dark)
    assert browser.draw(light).body == alone


def test_what_is_more_than_glyphs_is_left_to_bokeh(browser: Browser) -> None:
    """A plot with a title of Bokeh's own is not for the easel."""
    ranges = {"x_range": Range1d(0, 1), "y_range": Range1d(0, 1), "x_scale": LinearScale(), "y_scale": LinearScale()}
    plot = Plot(width=300, height=200, toolbar_location=None, **ranges)
    with easel_watched(browser), pytest.raises(Exception, match="nowhere"):
        browser.draw(Drawing(plot, 300, 200, marks=0))


def test_of_our_documents_only_glyphs_become_models(browser: Browser) -> None:
    """The others are plain objects of their values, with the defaults and the methods of their kinds."""
    drawing, _ = drawings("bar", 800, 400)
    document = serialise(drawing.root)
    assert document.ours
    found = evaluate(
        browser,
        f"""(() => {{
          const root = stand_ins.read({document.json}, new Map())
          const [renderer] = root.renderers
          const {{ glyph, ...others }} = root.renderers[0]
          return {{
            plain: [root, root.x_range, root.x_scale, renderer, renderer.data_source].every(stand_ins.has),
            model: !stand_ins.has(renderer.glyph),
            type: root.type,
            default: root.lod_threshold,
            reversed: root.x_range.is_reversed,
          }}
        }})()""",
    )
    assert found == {"plain": True, "model": True, "type": "Plot", "default": 2000, "reversed": False}


def test_what_others_wrote_is_checked_by_bokeh(browser: Browser) -> None:
    """A value that Bokeh refuses is an error in a document that is not ours."""
    drawing, _ = drawings("bar", 800, 400)
    theirs = replace(serialise(drawing.root), ours=False)
    assert browser.draw(replace(drawing, root=theirs)).body == browser.draw(drawing).body
    wrong = replace(theirs, json=theirs.json.replace('"width":800', '"width":"wide"', 1))
    with pytest.raises(RenderFailed, match="width"):
        browser.draw(replace(drawing, root=wrong))


@pytest.mark.parametrize("ours", [True, False])
def test_marks_of_a_quiet_colour_are_seen(browser: Browser, ours: bool) -> None:
    """The picture changes when they are hidden, whether their models are stand-ins or Bokeh's."""
    drawing, _ = drawings("bar", 800, 400)
    document = replace(serialise(drawing.root), ours=ours)
    quiet = replace(drawing, root=document, quiet=tuple(re.findall(r"#[0-9a-f]{6}", document.json)))
    assert browser.draw(quiet).body == browser.draw(drawing).body


def test_encoding_is_not_told_twice(browser: Browser) -> None:
    """The stages of a drawing are parts of the time that it took."""
    drawing, _ = drawings("bar", 4000, 4000)
    begun = time.perf_counter()
    told = browser.draw(drawing).timings_ms
    passed = (time.perf_counter() - begun) * 1000
    assert told["serialise"] + told["browser"] + told["encode"] <= passed
    assert told["encode"] > 0
