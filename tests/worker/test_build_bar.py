"""Bars: what is in the Bokeh models equals the request, and what Chromium draws lies where it was laid out."""

import io
from typing import Any

import pytest
from bokeh.models import GlyphRenderer, HoverTool
from PIL import Image

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import DARK, LIGHT, Theme
from workers.render import Browser


def build(spec: Any, theme: Theme = LIGHT, *, interactive: bool = False) -> Drawing:
    """The drawing as the browser gets it."""
    return read_back(charts.build(spec, theme, interactive=interactive))


def spec(
    *datasets: dict[str, Any], labels: list[str] | None = None, size: tuple[int, int] = (800, 400), **options: Any
) -> Any:
    """A bar chart that has been read."""
    names = labels or ["Q1", "Q2", "Q3"]
    data = {"labels": names, "datasets": list(datasets)}
    return read({"chart_type": "bar", "data": data, "options": options, "width": size[0], "height": size[1]})


def bars(drawing: Drawing) -> list[GlyphRenderer]:
    """The renderers that draw data."""
    return [renderer for renderer in drawing.root.renderers if renderer.level == "glyph"]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    columns = [renderer.data_source.data for renderer in drawing.root.renderers if renderer.level == "annotation"]
    return [text for data in columns for text in data.get("text", [])]


def test_bars_are_as_high_as_their_values() -> None:
    """Tops are the values, feet are at zero, null leaves a gap."""
    drawing = build(spec({"data": [3, None, -2]}))
    (renderer,) = bars(drawing)
    assert renderer.data_source.data["top"] == [3, -2]
    assert renderer.data_source.data["x"] == [0, 2]
    assert renderer.glyph.bottom == 0
    assert drawing.marks == 2


def test_groups_stand_side_by_side_around_their_label() -> None:
    """Two series share a slot, left and right of its middle, without overlap."""
    drawing = build(spec({"data": [1, 2, 3]}, {"data": [3, 2, 1]}))
    left, right = (renderer.data_source.data["x"] for renderer in bars(drawing))
    width = bars(drawing)[0].glyph.width
    assert [a + b for a, b in zip(left, right, strict=True)] == pytest.approx([0, 2, 4])
    assert all(b - a >= width for a, b in zip(left, right, strict=True))


@pytest.mark.parametrize("count", [1, 2, 3, 30, 300])
def test_bars_keep_a_gap_and_one_is_no_wall(count: int) -> None:
    """A quarter of each slot is air, and no bar is wider than a sixth of the picture."""
    drawing = build(spec({"data": list(range(1, count + 1))}, labels=[f"L{n}" for n in range(count)]))
    width = bars(drawing)[0].glyph.width
    inner = 800 - drawing.root.min_border_left - drawing.root.min_border_right
    assert 0 < width <= 0.8
    assert width * inner / count <= 800 / 6


@pytest.mark.parametrize("data", [[65, 78, 92], [-5, -6, -7], [1e-9, 2e-9, 3e-9], [1e15, 2e15, 1e18]])
def test_the_axis_holds_zero_and_every_bar(data: list[float]) -> None:
    """Lengths compare only from zero."""
    axis = build(spec({"data": data})).root.y_range
    assert axis.start <= min(0, *data)
    assert axis.end >= max(0, *data)


def test_limits_that_were_asked_for_are_honoured() -> None:
    """To the pixel that keeps hairlines whole."""
    axis = build(spec({"data": [5, 6, 7]}, scales={"yAxes": [{"ticks": {"min": 4, "max": 10}}]})).root.y_range
    assert (axis.start, axis.end) == (pytest.approx(4, abs=0.05), pytest.approx(10, abs=0.05))


def test_own_colours_are_honoured_as_given() -> None:
    """Chart.js's rgba, for all or one a bar, and its border."""
    whole, each = (
        {"backgroundColor": "rgba(54, 162, 235, 0.5)", "borderColor": "rgba(54, 162, 235, 1)"},
        ["red", "#0f0"],
    )
    drawing = build(spec({"data": [1, 2, 3], **whole}, {"data": [1, 2, 3], "backgroundColor": each}))
    first, second = (renderer.data_source.data for renderer in bars(drawing))
    assert first["fill"] == ["#36a2eb80"] * 3
    assert first["line"] == ["#36a2eb"] * 3
    assert second["fill"] == ["#ff0000", "#00ff00", "#ff0000"]
    assert second["line"] == [None] * 3


def test_one_series_has_no_legend_and_two_have() -> None:
    """The title says what one series is; without a title its name stands above the axis."""
    assert "Sales" not in texts(build(spec({"label": "Sales", "data": [1, 2, 3]}, title="Sold")))
    assert texts(build(spec({"label": "Sales", "data": [1, 2, 3]}))).count("Sales") == 1
    assert "Sales" not in texts(build(spec({"label": "Sales", "data": [1, 2, 3]}, legend={"display": False})))
    assert "Sales" in texts(build(spec({"label": "Sales", "data": [1, 2, 3]}, {"data": [1, 2, 3]})))
    assert "Series 2" in texts(build(spec({"label": "Sales", "data": [1, 2, 3]}, {"data": [1, 2, 3]})))
    assert "Sales" in texts(build(spec({"label": "Sales", "data": [1, 2, 3]}, legend={"display": True})))


def test_data_without_values_are_a_quiet_card() -> None:
    """It says so, and nothing counts as a mark."""
    drawing = build(spec({"data": [None, None, None]}, title="Sales"))
    assert drawing.marks == 0
    assert {"Sales", "No data"} <= set(texts(drawing))


def test_zeros_are_no_marks() -> None:
    """They have no extent, so a picture without ink is right."""
    assert build(spec({"data": [0, 0, 0]})).marks == 0


def test_the_page_variant_resizes_and_tells_values() -> None:
    """Only there are columns for tooltips, in which text stands as it is."""
    plain, page = (build(spec({"label": "<b>", "data": [1, 2, 3]}), interactive=flag) for flag in (False, True))
    assert page.root.sizing_mode == "stretch_both"
    assert [type(tool) for tool in page.root.tools] == [HoverTool]
    assert bars(page)[0].data_source.data["series"] == ["<b>"] * 3
    assert "series" not in bars(plain)[0].data_source.data
    assert not plain.root.tools


@pytest.mark.browser
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_chromium_draws_bars_where_they_were_laid_out(browser: Browser, theme: Any) -> None:
    """The ink of one red bar covers the rectangle that its value and slot say."""
    chart = spec({"data": [None, 50, 100], "backgroundColor": ["#000000", "#fe0102", "#000000"]})
    drawing = charts.build(chart, theme)
    plot = drawing.root
    picture = Image.open(io.BytesIO(browser.draw(drawing).body)).convert("RGB")
    ink = picture.load()
    red = [(x, y) for x in range(picture.width) for y in range(picture.height) if ink[x, y] == (254, 1, 2)]
    inner = 400 - plot.min_border_top - plot.min_border_bottom
    foot, top = (
        400 - plot.min_border_bottom - inner * (value - plot.y_range.start) / (plot.y_range.end - plot.y_range.start)
        for value in (0, 50)
    )
    assert min(y for _, y in red) == pytest.approx(top, abs=1.5)
    assert max(y for _, y in red) == pytest.approx(foot, abs=2)
    middle = plot.min_border_left + (800 - plot.min_border_left - plot.min_border_right) / 2
    assert (min(x for x, _ in red) + max(x for x, _ in red)) / 2 == pytest.approx(middle, abs=1)


@pytest.mark.browser
@pytest.mark.parametrize("size", [(100, 100), (300, 200), (800, 400), (1600, 900)])
def test_nothing_is_drawn_over_the_edge(browser: Browser, size: tuple[int, int]) -> None:
    """A ring of pixels around the picture stays background, however long the texts are."""
    series = ({"label": "n" * 300, "data": [1, -2, 3e9]}, {"label": "漢" * 90, "data": [3, 2, 1]})
    texts = {
        "title": "T" * 500,
        "subtitle": "العربية " * 60,
        "source": "s" * 400,
        "y_axis": "u" * 300,
        "x_axis": "v" * 300,
    }
    long = spec(*series, labels=["w " * 90, "x" * 200, "ü"], size=size, **texts)
    picture = Image.open(io.BytesIO(browser.draw(charts.build(long)).body)).convert("RGB")
    width, height = picture.size
    ring = [(0, 0, width, 2), (0, height - 2, width, height), (0, 0, 2, height), (width - 2, 0, width, height)]
    assert {color for box in ring for _, color in picture.crop(box).getcolors(10_000)} == {(255, 255, 255)}
