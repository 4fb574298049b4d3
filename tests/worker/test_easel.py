"""The easel's pictures are BokehJS's own, pixel by pixel."""

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
from workers.charts import build
from workers.drawing import Drawing
from workers.look.models import LinearScale, Plot, Range1d
from workers.look.theme import DARK, LIGHT
from workers.render import Browser

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
    evaluate(browser, "easel.takes = easel.kept")


@contextmanager
def easel_watched(browser: Browser) -> Iterator[None]:
    """Meanwhile a drawing that the easel does not take is an error."""
    evaluate(browser, "easel.kept = easel.takes; easel.takes = (root) => easel.kept(root) || nowhere")
    yield
    evaluate(browser, "easel.takes = easel.kept")


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
