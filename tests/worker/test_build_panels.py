"""Dashboards and small multiples as they are built: places, sizes, common axes."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.charts import CHART_TYPES, read
from tests.making import bar
from workers.charts import build
from workers.look.theme import LIGHT
from workers.render import Browser


def children(drawing: Any) -> list[Any]:
    """The plots of the panels, without the ground."""
    plots: list[Any] = drawing.root.elements[1:]
    return plots


def box(plot: Any) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in pixels."""
    left, top = (float(plot.styles[side].removesuffix("px")) for side in ("left", "top"))
    return left, top, left + plot.width, top + plot.height


def test_panels_lie_side_by_side_and_none_on_another() -> None:
    """Rows of equal height, widths by span, all within the picture."""
    body = {
        "chart_type": "dashboard",
        "data": {
            "charts": [bar(0), bar(1), bar(2)],
            "layout": {"rows": [[{"chart": 0, "span": 3}, {"chart": 1, "span": 1}], [2]]},
        },
        "width": 1000,
        "height": 600,
    }
    wide, narrow, below = (box(plot) for plot in children(build(read(body), LIGHT)))
    assert wide[2] < narrow[0]
    assert abs((wide[2] - wide[0]) / (narrow[2] - narrow[0]) - 3) < 0.02
    assert max(wide[3], narrow[3]) < below[1]
    assert below[0] == wide[0]
    assert abs(below[2] - narrow[2]) <= 1
    assert below[0] >= 0
    assert below[2] <= 1000
    assert below[3] <= 600


def test_small_multiples_have_the_same_axes_and_sizes() -> None:
    """So that panels can be compared; the last row keeps the width of the others."""
    spec = read(CHART_TYPES["smallMultiples"].example)
    data = replace(spec.data, rows=(spec.data.rows[0], spec.data.rows[1][:2]))
    plots = children(build(replace(spec, data=data), LIGHT))
    assert len(plots) == 5
    for one, other in pairwise(plots):
        assert (one.width, one.height) == (other.width, other.height)
        assert (one.y_range.start, one.y_range.end) == (other.y_range.start, other.y_range.end)
    assert plots[0].y_range.end >= 255


@pytest.mark.parametrize(("width", "height"), [(300, 200), (500, 300), (1260, 620)])
def test_small_multiples_keep_their_names_at_any_size(width: int, height: int) -> None:
    """Without them nobody could tell which is which."""
    body = CHART_TYPES["smallMultiples"].example | {"width": width, "height": height}
    drawing = build(read(body), LIGHT)
    names = {panel.title for panel in read(body).data.panels}
    assert names <= set(_texts(drawing.root.elements[0]))


def test_a_refused_chart_is_a_card_in_its_place() -> None:
    """The others are drawn around it."""
    body = {"chart_type": "dashboard", "data": {"charts": [bar(0), {"error": "no data came"}]}}
    drawing = build(read(body), LIGHT)
    texts = [text for plot in children(drawing) for text in _texts(plot)]
    assert "no data came" in texts
    assert drawing.marks == 3


def _texts(plot: Any) -> list[str]:
    """Everything that is written on a plot."""
    columns = (renderer.data_source.data for renderer in plot.renderers)
    return [str(text) for data in columns for text in data.get("text", ())]


@pytest.mark.browser
def test_each_panel_is_the_picture_of_its_chart_alone(browser: Browser) -> None:
    """At its place in the whole, to the pixel."""
    body = {"chart_type": "dashboard", "data": {"charts": [bar(0), bar(1)]}, "width": 900, "height": 400}
    spec = read(body)
    drawing = build(spec, LIGHT)
    whole = np.asarray(Image.open(BytesIO(browser.draw(drawing).body)).convert("RGB"))
    for plot, panel in zip(children(drawing), spec.data.panels, strict=True):
        alone = build(replace(panel.spec, width=plot.width, height=plot.height), LIGHT)
        picture = np.asarray(Image.open(BytesIO(browser.draw(alone).body)).convert("RGB"))
        left, top, right, bottom = map(int, box(plot))
        assert (whole[top:bottom, left:right] == picture).all()
