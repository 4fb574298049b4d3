"""Thousands of round marks: copied, and yet as if each had been drawn."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from bokeh.plotting import figure
from PIL import Image

from workers.drawing import Drawing
from workers.render import Browser

pytestmark = pytest.mark.browser

COUNT = 3000
FAR = 64
"""Of 255: how far a pixel at the edge of a mark may be off; a mark is moved by a sixteenth of a pixel at most."""


@contextmanager
def each_drawn(browser: Browser) -> Iterator[None]:
    """Meanwhile every mark is drawn by Bokeh itself."""
    run(browser, "stamps.fewest = Infinity")
    yield
    run(browser, "stamps.fewest = 1000")


def run(browser: Browser, expression: str) -> None:
    """Run a line of script in the browser's page."""
    browser._devtools.call("Runtime.evaluate", {"expression": expression}, deadline=time.monotonic() + 5)


def pixels(body: bytes) -> np.ndarray[Any, Any]:
    """The picture as rows of RGBA, multiplied by their opacity."""
    rgba = np.asarray(Image.open(BytesIO(body)).convert("RGBA")).astype(float)
    rgba[..., :3] *= rgba[..., 3:] / 255
    return rgba


def cloud(background: str = "#ffffff", **glyph: Any) -> Drawing:
    """Points all over a plot and beyond its edges."""
    numbers = np.random.default_rng(7)
    plot = figure(
        width=400, height=300, x_range=(-1, 1), y_range=(-1, 1), toolbar_location=None,
        background_fill_color=None, border_fill_color=None,
    )  # fmt: skip
    x, y = numbers.normal(0, 0.6, (2, COUNT))
    plot.scatter(x, y, **({"size": 6, "fill_alpha": 0.5, "line_color": "white", "line_width": 0.75} | glyph))
    return Drawing(plot, 400, 300, marks=COUNT, background=background)


@pytest.mark.parametrize("scale", [1, 2, 1.5, 0.5])
@pytest.mark.parametrize(
    "glyph",
    [
        {},
        {"size": 3, "line_color": None},
        {"size": 11.3, "line_alpha": 0.4, "line_width": 2.5, "fill_alpha": 1},
        {"fill_color": ["#c33", "#3c3", "#33c"] * (COUNT // 3)},
        {"fill_color": None, "line_color": "navy"},
    ],
    ids=["plain", "without edge", "large", "colours", "rings"],
)
def test_marks_are_where_and_what_they_would_be(browser: Browser, glyph: dict[str, Any], scale: float) -> None:
    """Hardly a pixel is off, and on average nothing is."""
    copied = pixels(browser.draw(cloud(**glyph), scale=scale).body)
    with each_drawn(browser):
        drawn = pixels(browser.draw(cloud(**glyph), scale=scale).body)
    apart = np.abs(copied - drawn).max(axis=2)
    assert apart.max() > 0, "it was not copied at all"
    assert (apart > FAR).mean() < 0.005
    assert apart.mean() < 5
    assert np.abs(copied.mean(axis=(0, 1)) - drawn.mean(axis=(0, 1))).max() < 1.5


def test_marks_lie_on_nothing_as_on_a_ground(browser: Browser) -> None:
    """On a transparent picture they keep their own opacity."""
    copied = pixels(browser.draw(cloud("#ffffff00"), scale=1).body)
    with each_drawn(browser):
        drawn = pixels(browser.draw(cloud("#ffffff00"), scale=1).body)
    assert np.abs(copied - drawn).max(axis=2).mean() < 3


@pytest.mark.parametrize(
    "glyph",
    [
        {"marker": "square"},
        {"size": [4, 5, 6] * (COUNT // 3)},
        {"angle": 0.3},
        {"line_color": ["red", "blue", "green"] * (COUNT // 3)},
        {"hatch_pattern": "x"},
        {"fill_color": [f"#{n:06x}" for n in range(COUNT)]},
    ],
    ids=lambda glyph: next(iter(glyph)),
)
def test_what_is_not_alike_is_drawn_one_by_one(browser: Browser, glyph: dict[str, Any]) -> None:
    """Then the picture is Bokeh's to the last bit."""
    drawing = cloud(**glyph)
    mixed = browser.draw(drawing).body
    with each_drawn(browser):
        assert browser.draw(drawing).body == mixed
