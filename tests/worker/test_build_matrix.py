"""Heatmaps: cells stand where their row and column are, in the colours of their values."""

import io
from typing import Any

import numpy as np
import pytest
from bokeh.models import ColorBar, GlyphRenderer, HoverTool, Image, MultiLine, Quad
from PIL import Image as Picture

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.colorscale import scale_of
from workers.look.theme import LIGHT
from workers.render import Browser


def drawn(
    rows: list[list[Any]], *, size: tuple[int, int] = (800, 400), interactive: bool = False, **more: Any
) -> Drawing:
    """A heatmap of these rows; ``more`` are advanced options, and data beside the rows as ``data``."""
    data = {"datasets": [{"label": "Values", "data": rows}], **more.pop("data", {})}
    body = {"chart_type": "heatmap", "data": data, "advanced_options": more, "width": size[0], "height": size[1]}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level == "glyph"]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


def bars(drawing: Drawing) -> list[Any]:
    """The colour bars: glyphs beside the plot area in a picture, an annotation that resizes on a page."""
    still = [one for one in drawing.root.renderers if isinstance(one.glyph, Image) and one.level == "annotation"]
    return [*still, *(one for one in drawing.root.right if isinstance(one, ColorBar))]


def test_cells_are_around_their_row_and_column() -> None:
    """The first row is on top; each cell has the colour of its value."""
    (cells,) = renderers(drawn([[1, 2], [3, 4]]), Quad)
    data = cells.data_source.data
    assert (data["left"], data["right"]) == ([-0.5, 0.5, -0.5, 0.5], [0.5, 1.5, 0.5, 1.5])
    assert (data["top"], data["bottom"]) == ([-0.5, -0.5, 0.5, 0.5], [0.5, 0.5, 1.5, 1.5])
    scale = scale_of([1, 2, 3, 4], None, LIGHT)
    assert data["fill"] == [scale.color(value) for value in (1, 2, 3, 4)]
    assert drawn([[1, 2], [3, 4]]).root.y_range.start > drawn([[1, 2], [3, 4]]).root.y_range.end


def test_cells_without_a_value_are_hatched_and_named() -> None:
    """Neighbours are one rectangle; the legend says what the hatch means; they are no marks."""
    drawing = drawn([[1, None, None], [4, 5, 6]])
    _, gaps = renderers(drawing, Quad)
    assert gaps.glyph.hatch_pattern is not None
    assert (gaps.data_source.data["left"], gaps.data_source.data["right"]) == ([0.5], [2.5])
    assert "No data" in texts(drawing)
    assert drawing.marks == 4


def test_many_small_cells_are_one_crisp_image() -> None:
    """A byte a cell, the same number for the same share of the scale, the first row first."""
    rows = [[float(row * 100 + column) for column in range(100)] for row in range(60)]
    (image,) = renderers(drawn(rows), Image)
    (sent,) = image.data_source.data["image"]
    assert sent.dtype == np.uint8
    assert sent.shape == (60, 100)
    assert (sent[0, 0], sent[-1, -1]) == (0, 255)
    assert sent[0].max() < sent[-1].min()


def test_interpolation_runs_between_cells_and_is_exact_at_their_centres() -> None:
    """About one sample a pixel; without it there is no sample between 0 and 1."""
    (image,) = renderers(drawn([[0, 1], [0, 1]], interpolation="bilinear"), Image)
    (sent,) = image.data_source.data["image"]
    assert sent.shape[1] > 500
    assert len(set(sent[0].tolist())) > 200
    assert (sent[0, 0], sent[0, -1]) == (0, 255)


def test_contours_follow_the_marks_of_the_colour_bar() -> None:
    """On a ramp from 0 to 10 in a row, the line of 5 stands in the middle."""
    drawing = drawn([[0, 10], [0, 10], [0, 10]], interpolation="bilinear", show_contours=True)
    (lines,) = renderers(drawing, MultiLine)
    scale = scale_of([0, 10], None, LIGHT)
    assert set(scale.labels) <= set(texts(drawing))
    levels = [tick for tick in scale.ticks if 0 < tick < 10]
    assert [float(np.mean(xs)) * 10 for xs in lines.data_source.data["xs"]] == pytest.approx(levels, abs=0.05)


def test_numbers_stand_in_cells_that_have_room() -> None:
    """All or none of them, and none over a smooth picture."""
    rows = [[1.3, 2.7], [3.1, 4.9]]
    assert {"1.3", "2.7", "3.1", "4.9"} <= set(texts(drawn(rows)))
    small = drawn([[column / 3 for column in range(120)]] * 2)
    assert "0.333" not in texts(small)
    assert not {"1.3", "2.7", "3.1", "4.9"} & set(texts(drawn(rows, interpolation="bicubic")))


def test_a_bar_tells_the_colours_unless_there_is_one_value() -> None:
    """Where every cell is the same, its number says all."""
    for interactive in (False, True):
        assert len(bars(drawn([[1, 2]], interactive=interactive))) == 1
        assert bars(drawn([[3, 3], [3, 3]], interactive=interactive)) == []


def test_the_bar_is_as_high_as_the_plot_and_marked_at_its_values() -> None:
    """Low values are at the foot, where y is greatest; a page's bar has the same marks."""
    still, page = (drawn([[0, 4], [8, 10]], interactive=flag) for flag in (False, True))
    scale = scale_of([0, 10], None, LIGHT)
    (bar,), span = bars(still), still.root.y_range
    data = bar.data_source.data
    assert (data["y"], data["dh"]) == ([span.end], [span.start - span.end])
    assert data["x"][0] > still.root.x_range.end
    assert data["image"][0][:, 0].tolist() == list(range(255, -1, -1))
    assert bar.glyph.color_mapper.palette == list(scale.colors)
    written = [one.data_source.data for one in still.root.renderers if one.level == "annotation"]
    places = [pair for data in written if "text" in data for pair in zip(data["text"], data["y"], strict=True)]
    for tick, label in zip(scale.ticks, scale.labels, strict=True):
        assert (label, pytest.approx(span.start - (span.start - span.end) * tick / 10)) in places
    (resizing,) = bars(page)
    assert tuple(resizing.ticker.ticks) == scale.ticks
    assert resizing.major_label_overrides == dict(zip(scale.ticks, scale.labels, strict=True))


def test_nothing_but_gaps_is_a_card() -> None:
    """No mark, and it says so."""
    drawing = drawn([[None, None]])
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


@pytest.mark.parametrize("rows", [[[1e-300, 1e300], [-1e308, 1e308]], [[5e-324, 0.0]], [[1.0]]])
def test_extreme_values_are_drawn(rows: list[list[float]]) -> None:
    """No overflow, in either way of drawing."""
    for interpolation in ("nearest", "bicubic"):
        assert drawn(rows, interpolation=interpolation, show_contours=True).marks == len(rows) * len(rows[0])


def test_a_page_tells_every_cell() -> None:
    """Hover reads text from columns, for gaps as well."""
    drawing = drawn([[1234.5, None]], interactive=True, data={"labels": ["<b>x</b>", "y"]})
    (hover,) = (tool for tool in drawing.root.toolbar.tools if isinstance(tool, HoverTool))
    assert hover.tooltips == [["Row", "@{row}"], ["Column", "@{column}"], ["Value", "@{shown}"]]
    assert hover.renderers[0].data_source.data["shown"] == ["1,234.5", "No data"]


@pytest.mark.browser
@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
def test_chromium_draws_the_first_row_on_top(browser: Browser, interpolation: str) -> None:
    """Low at the top left, high at the bottom right, for cells and for an image."""
    body = drawn([[0, 1], [2, 3]], interpolation=interpolation)
    picture = Picture.open(io.BytesIO(browser.draw(body).body)).convert("RGB")
    scale = scale_of([0, 3], None, LIGHT)
    root = body.root
    left, top = root.min_border_left + 8, root.min_border_top + 8
    right, bottom = 800 - root.min_border_right - 8, 400 - root.min_border_bottom - 8
    corners = [picture.getpixel(point) for point in ((left, top), (right, top), (left, bottom), (right, bottom))]
    expected = [tuple(int(scale.color(value)[at : at + 2], 16) for at in (1, 3, 5)) for value in (0, 1, 2, 3)]
    assert corners == expected
