"""Golden pictures: every chart type's example, as a reader gets it, against the picture that people approved.

And charts of more data than pixels.

Tolerance: another Chromium or font build moves edges by a fraction of a pixel. At most 0.5 % of the pixels may differ
by more than 48 of 255 in a channel, and the mean difference may be at most 0.6. A label moved by three pixels, a
missing mark or another colour is well beyond that.

To renew them after a wanted change: ``PLOTWORKS_TEST_RENEW=1 pytest tests/golden``, then open each picture.
"""

import io
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app import charts
from app.charts import CHART_TYPES
from tests.large import crowd, long_line
from workers.charts import build
from workers.look.theme import DARK, LIGHT
from workers.render import BrowserPool

PICTURES = Path(__file__).parent / "pictures"
FAR, MOST_FAR, MOST_MEAN = 48, 0.005, 0.6
FORMS = {"": (800, 400, LIGHT), "-dark": (800, 400, DARK), "-small": (300, 200, LIGHT)}

pytestmark = pytest.mark.browser


LARGE = {"line-large": long_line, "scatter-crowd": crowd, "scatter-crowds": partial(crowd, 3)}


def _drawn(browser: BrowserPool, name: str, form: str) -> bytes:
    width, height, theme = FORMS[form]
    body = LARGE[name]() if name in LARGE else CHART_TYPES[name].example
    spec = replace(charts.read(body), width=width, height=height)
    picture = browser.draw(build(spec, theme))
    assert (picture.width, picture.height) == (width, height)
    return picture.body


def _difference(one: bytes, other: bytes) -> tuple[float, float]:
    """The share of pixels that are far apart, and the mean difference of all channels."""
    left, right = (np.asarray(Image.open(io.BytesIO(b)).convert("RGB"), dtype=np.int16) for b in (one, other))
    assert left.shape == right.shape
    apart = np.abs(left - right)
    return float((apart.max(axis=2) > FAR).mean()), float(apart.mean())


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("name", [*CHART_TYPES, *LARGE])
def test_the_example_looks_as_approved(browser: BrowserPool, name: str, form: str) -> None:
    """The picture equals the approved one within the stated tolerance."""
    path = PICTURES / f"{name}{form}.png"
    body = _drawn(browser, name, form)
    if os.environ.get("PLOTWORKS_TEST_RENEW"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)
    far, mean = _difference(body, path.read_bytes())
    assert far <= MOST_FAR, f"{far:.2%} of the pixels of {path.name} differ"
    assert mean <= MOST_MEAN, f"{path.name} differs by {mean:.2f} in the mean"


def test_the_tolerance_tells_a_change(browser: BrowserPool) -> None:
    """One value changed by a tenth, or the title by a word, is beyond the tolerance: the comparison can fail."""
    example = CHART_TYPES["bar"].example
    values = [value * 1.1 for value in example["data"]["datasets"][0]["data"]]
    taller = {**example, "data": {**example["data"], "datasets": [{**example["data"]["datasets"][0], "data": values}]}}
    renamed = {**example, "options": {"title": "Another title altogether"}}
    approved = browser.draw(build(charts.read(example))).body
    for body in (taller, renamed):
        far, mean = _difference(approved, browser.draw(build(charts.read(body))).body)
        assert far > MOST_FAR or mean > MOST_MEAN
