"""Pies: angles equal shares, from 12 o'clock clockwise; round on any page; what Chromium draws is where it belongs."""

import io
import math
from typing import Any

import pytest
from bokeh.models import DataRange1d, GlyphRenderer, HoverTool, HSpan, MultiLine, VSpan, Wedge
from PIL import Image

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import DARK, LIGHT
from workers.render import Browser


def drawn(values: list[Any], *, size: tuple[int, int] = (800, 400), interactive: bool = False, **more: Any) -> Drawing:
    """A pie of these values, its labels a, b, c ..."""
    labels = more.pop("labels", [chr(97 + index) for index in range(len(values))])
    dataset = {"data": values, **more.pop("dataset", {})}
    body = {"chart_type": "pie", "data": {"labels": labels, "datasets": [dataset]}, "options": more}
    spec = read({**body, "width": size[0], "height": size[1]})
    return read_back(charts.build(spec, LIGHT, interactive=interactive))


def renderer_of(drawing: Drawing, glyph: type) -> GlyphRenderer:
    """The renderer of the one glyph of this kind."""
    (found,) = (one for one in drawing.root.renderers if isinstance(one.glyph, glyph))
    return found


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


def test_angles_are_shares_clockwise_from_twelve() -> None:
    """The largest starts at the top and goes right."""
    drawing = drawn([25, 75])
    wedges = renderer_of(drawing, Wedge)
    assert wedges.data_source.data["start"] == pytest.approx([math.pi / 2, math.pi / 2 - 1.5 * math.pi])
    assert wedges.data_source.data["end"] == pytest.approx([-math.pi, -1.5 * math.pi])
    assert (wedges.glyph.direction, drawing.marks) == ("clock", 2)


def test_there_are_no_axes_and_no_grid() -> None:
    """A pie has no scale to read."""
    root = drawn([1, 2]).root
    assert root.axis == []
    assert [one for one in root.renderers if isinstance(one.glyph, HSpan | VSpan)] == []


def test_names_stand_inside_or_beside_with_leaders() -> None:
    """A thin slice's name is outside, and only that one has a leader."""
    drawing = drawn([60, 36, 4])
    assert len(renderer_of(drawing, MultiLine).data_source.data["xs"]) == 1
    assert {"a", "b", "c", "60\u00a0%", "36\u00a0%", "4\u00a0%"} <= set(texts(drawing))


def test_own_colours_are_kept_and_joined_slices_are_grey() -> None:
    """Each slice's colour goes along with it; alpha stays."""
    fills = renderer_of(drawn([1, 3], dataset={"backgroundColor": ["red", "rgba(54,162,235,0.5)"]}), Wedge)
    assert fills.data_source.data["fill"] == ["#36a2eb80", "#ff0000"]
    joined = renderer_of(drawn([50, 46, 2, 2]), Wedge).data_source.data["fill"][-1]
    assert joined not in LIGHT.categorical


@pytest.mark.parametrize("count", [2, 10, 11, 21, 31])
def test_neighbours_have_different_colours(count: int) -> None:
    """Also the last and the first, which touch at 12 o'clock."""
    fills = renderer_of(drawn([1] * count, labels=[str(n) for n in range(count)], other_below=0), Wedge)
    colors = fills.data_source.data["fill"]
    assert all(one != other for one, other in zip(colors, [*colors[1:], colors[0]], strict=True))


def test_nothing_to_show_is_a_card() -> None:
    """All zero: no mark, and it says so."""
    drawing = drawn([0, 0])
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


def test_a_page_keeps_the_disc_round_and_tells_values() -> None:
    """The browser fits the ranges to any size; hover text is fields of text only."""
    root = drawn([3, 1], labels=["<script>alert(1)</script>", "b"], interactive=True).root
    ranges = [root.extra_x_ranges["undistorted"], root.extra_y_ranges["undistorted"]]
    assert root.match_aspect
    assert all(isinstance(one, DataRange1d) for one in ranges)
    (hover,) = (tool for tool in root.toolbar.tools if isinstance(tool, HoverTool))
    assert hover.tooltips == [["Part", "@{label}"], ["Value", "@{shown}"], ["Share", "@{share}"]]


@pytest.mark.parametrize("size", [(800, 400), (300, 200), (2000, 1000), (100, 100), (400, 900)])
def test_the_disc_is_within_the_picture(size: tuple[int, int]) -> None:
    """A pixel is as long across as upwards, and the disc is inside the plot area."""
    root = drawn([40, 30, 20, 7, 3], size=size, title="A title").root
    across, down = root.extra_x_ranges["undistorted"], root.extra_y_ranges["undistorted"]
    width = size[0] - root.min_border_left - root.min_border_right
    height = size[1] - root.min_border_top - root.min_border_bottom
    assert (across.end - across.start) / width == pytest.approx((down.end - down.start) / height)
    (radius,) = (one.glyph.radius for one in root.renderers if isinstance(one.glyph, Wedge))
    assert min(across.end, -across.start, down.end, -down.start) >= radius - 0.01


@pytest.mark.browser
def test_chromium_draws_slices_where_they_belong(browser: Browser) -> None:
    """The larger red slice is at the right of 12 o'clock, the blue one at its left; the corner is background."""
    spec = {"labels": ["big", "small"], "datasets": [{"data": [70, 30], "backgroundColor": ["#ff0000", "#0000ff"]}]}
    drawing = charts.build(read({"chart_type": "pie", "data": spec}), DARK)
    picture = Image.open(io.BytesIO(browser.draw(drawing).body)).convert("RGB")
    assert picture.size == (800, 400)
    assert picture.getpixel((450, 60)) == (255, 0, 0)
    assert picture.getpixel((350, 60)) == (0, 0, 255)
    assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((3, 3))) == DARK.background
