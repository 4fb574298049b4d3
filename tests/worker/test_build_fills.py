"""Patterns, gradients, trend lines and values at lines: in the documents, and in the pixels of a browser."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import Image, Patch, Quad, Scatter, Segment, VBar, Wedge

from app.charts import ChartSpec, read
from app.charts.paints import Fill
from tests.drawn import read_back
from tests.worker.test_build_options import glyphs, texts
from tests.worker.test_easel import easel_away, easel_watched, pixels
from workers import charts
from workers.drawing import Drawing
from workers.look.fills import crossed, shades
from workers.render import Browser

DIAGONAL = {"pattern": "diagonal", "color": "#112233", "patternColor": "#ffffff"}
GRADIENT = {"gradient": ["#ff0000", "#0000ff"]}
MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]
VALUES = [3, 5, 4, 7, 9, 8, 12, 11, 14, 10, 9, 13]


def spec(chart_type: str, *datasets: dict[str, Any], labels: list[str] | None = None, **options: Any) -> ChartSpec:
    """A chart of these datasets."""
    data = {"labels": labels or ["a", "b"], "datasets": list(datasets)}
    return read({"chart_type": chart_type, "data": data, "options": options})


def drawn(chart_type: str, *datasets: dict[str, Any], labels: list[str] | None = None, **options: Any) -> Drawing:
    """Its document, as the browser gets it."""
    return read_back(charts.build(spec(chart_type, *datasets, labels=labels, **options)))


def scattered(dataset: dict[str, Any], **options: Any) -> Drawing:
    """Points of one dataset."""
    body = {"chart_type": "scatter", "data": {"datasets": [dataset]}, "options": options}
    return read_back(charts.build(read(body)))


@pytest.mark.parametrize("chart_type", ["bar", "horizontalBar", "stackedBar"])
def test_bars_have_their_patterns(chart_type: str) -> None:
    """Each its own; one without has none."""
    drawing = drawn(chart_type, {"data": [1, 2], "backgroundColor": [DIAGONAL, "red"]})
    data = next(
        one.data_source.data
        for one in drawing.root.renderers
        if "ink" in one.data_source.data and "fill" in one.data_source.data
    )
    assert data["hatch"] == ["right_diagonal_line", "blank"]
    assert data["fill"] == ["#112233", "#ff0000"]
    assert data["ink"][0] == "#ffffff"


@pytest.mark.parametrize("chart_type", ["area", "stackedArea"])
def test_areas_have_their_pattern(chart_type: str) -> None:
    """On the patch itself."""
    drawing = drawn(chart_type, {"data": [1, 2], "backgroundColor": DIAGONAL})
    (area,) = glyphs(drawing, Patch)
    assert (area.glyph.hatch_pattern, area.glyph.fill_color) == ("right_diagonal_line", "#112233")


def test_slices_have_their_patterns_and_ground_under_their_names() -> None:
    """What is written on a pattern stands on the plain colour."""
    drawing = drawn("pie", {"data": [3, 2], "backgroundColor": [DIAGONAL, "#ffffff"]})
    (slices,) = glyphs(drawing, Wedge)
    assert slices.data_source.data["hatch"] == ["right_diagonal_line", "blank"]
    grounds = [one.glyph.background_fill_color for one in drawing.root.renderers if "text" in one.data_source.data]
    assert "#112233" in grounds


def test_the_legend_shows_patterns() -> None:
    """On its swatches."""
    drawing = drawn("bar", {"label": "A", "data": [1, 2], "backgroundColor": DIAGONAL}, {"label": "B", "data": [2, 1]})
    swatches = [one.data_source.data for one in drawing.root.renderers if "outline" in one.data_source.data]
    assert [each["hatch"] for each in swatches] == [["right_diagonal_line", "blank"]]


def test_a_gradient_fills_a_bar_from_end_to_end() -> None:
    """The strips begin at the top, go on to the foot, and their colours go from the first to the last."""
    drawing = drawn("bar", {"data": [4, -2], "backgroundColor": [GRADIENT, "green"]})
    (strips,) = glyphs(drawing, Quad)
    data = strips.data_source.data
    (bars,) = glyphs(drawing, VBar)
    assert data["top"][0] == 4
    assert set(data["bottom"]) == {0}
    assert data["top"] == sorted(data["top"], reverse=True)
    middle, half = bars.data_source.data["x"][0], bars.glyph.width / 2
    assert (data["left"][0], data["right"][0]) == pytest.approx((middle - half, middle + half))
    assert [color[1:3] for color in (data["fill"][0], data["fill"][-1])] == ["fd", "02"]
    assert bars.data_source.data["fill"] == ["#00000000", "#008000"]


def test_a_gradient_fills_an_area_up_to_its_line() -> None:
    """The first strip is the whole area, the last one lies at its foot."""
    drawing = drawn("area", {"data": [2, 4], "backgroundColor": GRADIENT}, labels=MONTHS[:2])
    strips = glyphs(drawing, Patch)
    heights = [max(one.data_source.data["y"]) for one in strips]
    assert heights[0] == 4
    assert heights[-1] == pytest.approx(4 / len(strips))
    assert all(min(one.data_source.data["y"]) == 0 for one in strips)


def test_shades_are_no_more_than_can_be_told_apart() -> None:
    """Two grays of three steps make three strips at most, a long way 64."""
    near = Fill("", stops=((0, "#101010"), (1, "#131313")))
    assert len(shades(near, 400, "#ffffff")) <= 9
    assert len(shades(Fill("", stops=((0, "#000000"), (1, "#ffffff"))), 400, "#ffffff")) == 64


def test_shades_over_the_ground() -> None:
    """Where a gradient ends in nothing, its strips end in the background's colour."""
    fill = Fill("", stops=((0, "#000000"), (1, "#00000000")))
    assert shades(fill, 400, "#ffffff")[-1] >= "#fc"


def test_crossings_are_points_of_the_shape() -> None:
    """Exactly at the level, between the points around it; NaN parts shapes."""
    xs, tops, base = (np.array(row, dtype=float) for row in ([0, 1, 2, 3], [0, 4, np.nan, 1], [0, 0, 0, 0]))
    found = crossed((xs, tops, base), 1, 1)
    assert found[0].tolist() == [0, 0.25, 1, 2, 3]
    assert found[1][:3].tolist() == [0, 1, 4]


@pytest.mark.parametrize("chart_type", ["line", "bar", "mixed"])
def test_a_dataset_has_its_own_trend_line(chart_type: str) -> None:
    """As numpy fits it, in its own colour; the other dataset has none."""
    asked = {"color": "#ff0000", "lineStyle": "solid"}
    drawing = drawn(
        chart_type, {"data": [1, 5, 6], "trendlineLinear": asked}, {"data": [3, 2, 1]}, labels=["a", "b", "c"]
    )
    found = [one for one in glyphs(drawing, Segment) if one.glyph.line_color == "#ff0000"]
    data = {name: column[0] for name, column in found[0].data_source.data.items()}
    slope, start = np.polyfit([0, 1, 2], [1, 5, 6], 1)
    assert len(found) == 1
    assert (data["y0"], data["y1"]) == pytest.approx((start, start + 2 * slope))


def test_a_lying_bar_has_a_lying_trend_line() -> None:
    """Values along x."""
    drawing = drawn("horizontalBar", {"data": [1, 3], "trendlineLinear": {"color": "#ff0000"}})
    data = glyphs(drawing, Segment)[-1].data_source.data
    assert (data["x0"], data["x1"]) == (pytest.approx([1]), pytest.approx([3]))
    assert (data["y0"], data["y1"]) == ([0], [1])


def test_a_projected_trend_line_goes_on_to_the_ends() -> None:
    """Of the axis, on the same line."""
    points = {"data": [[2, 2], [4, 4]], "trendlineLinear": {"projection": True}}
    limits = {"scales": {"x": {"min": 0, "max": 10}, "y": {"min": 0, "max": 10}}}
    drawing = read_back(
        charts.build(read({"chart_type": "scatter", "data": {"datasets": [points]}, "options": limits}))
    )
    data = glyphs(drawing, Segment)[0].data_source.data
    assert (data["x0"], data["x1"]) == ([0], [10])
    assert (data["y0"], data["y1"]) == (pytest.approx([0], abs=1e-9), pytest.approx([10]))


@pytest.mark.parametrize("chart_type", ["stackedBar", "percentStackedBar"])
def test_no_trend_line_in_a_stack(chart_type: str) -> None:
    """It is told."""
    drawing = charts.build(spec(chart_type, {"data": [1, 2], "trendlineLinear": {}}, {"data": [2, 1]}))
    assert [notice.place for notice in drawing.notices] == ["data.datasets[0].trendlineLinear"]


def test_a_trend_line_over_a_raster() -> None:
    """A scatter of more points than can be told apart has its line, with a rim."""
    xs = np.random.default_rng(4).normal(size=60_000).tolist()
    body = {
        "chart_type": "scatter",
        "data": {"datasets": [{"data": [[x, 2 * x] for x in xs]}]},
        "options": {"trend_line": True},
    }
    drawing = read_back(charts.build(read(body)))
    assert glyphs(drawing, Image)
    rim, line = glyphs(drawing, Segment)
    data = {name: column[0] for name, column in line.data_source.data.items()}
    assert (data["y0"], data["y1"]) == pytest.approx((2 * data["x0"], 2 * data["x1"]))
    assert rim.glyph.line_width > line.glyph.line_width


def test_points_at_the_ends_of_the_axes_are_whole() -> None:
    """They are drawn over the edge of the plot area, those outside are not; the axes are as asked."""
    points = {"data": [[0, 0], [10, 10], [5, 5], [11, 5]]}
    limits = {"scales": {"x": {"min": 0, "max": 10}, "y": {"min": 0, "max": 10}}}
    drawing = read_back(
        charts.build(read({"chart_type": "scatter", "data": {"datasets": [points]}, "options": limits}))
    )
    (marks,) = glyphs(drawing, Scatter)
    assert marks.level == "guide"
    assert marks.data_source.data["x"] == [0, 10, 5]
    assert (drawing.root.x_range.start, drawing.root.x_range.end) == (0, 10)


@pytest.mark.parametrize("chart_type", ["line", "spline", "stepLine", "area"])
def test_values_stand_at_their_points(chart_type: str) -> None:
    """All twelve, none beyond the picture's edge, none nearer to another than it is high."""
    drawing = drawn(chart_type, {"data": VALUES}, labels=MONTHS, data_labels=True)
    data = [one.data_source.data for one in drawing.root.renderers if "text" in one.data_source.data][-1]
    assert sorted(map(int, data["text"])) == sorted(VALUES)
    assert dict(zip(data["x"], data["text"], strict=True)).keys() == set(data["x"])
    assert drawing.root.y_range.end > 14


@pytest.mark.parametrize("scale", [{"reverse": True}, {"type": "logarithmic"}])
def test_values_stand_at_their_points_on_any_axis(scale: dict[str, Any]) -> None:
    """Within a line's height of them, as far as pixels go."""
    drawing = drawn("line", {"data": VALUES}, labels=MONTHS, data_labels=True, scales={"y": scale})
    data = [one.data_source.data for one in drawing.root.renderers if "text" in one.data_source.data][-1]
    assert sorted(data["y"]) == sorted(VALUES)
    assert [float(text) for text in data["text"]] == data["y"]
    assert max(map(abs, data["dy"])) < 20


def test_of_many_values_the_extremes_are_told() -> None:
    """Those without room are told."""
    values = [*range(100), 500, *range(99)]
    chart = spec("line", {"data": values}, labels=[str(number) for number in range(200)], data_labels=True)
    drawing = charts.build(chart)
    assert "500" in texts(read_back(drawing))
    assert [notice.place for notice in drawing.notices] == ["options.data_labels"]


def test_values_in_layers() -> None:
    """In the middles of the layers; a layer that is too thin has none, and that is told."""
    drawing = charts.build(spec("stackedArea", {"data": [40, 40]}, {"data": [40, 0.01]}, data_labels=True))
    read = read_back(drawing)
    data = [one.data_source.data for one in read.root.renderers if "text" in one.data_source.data]
    spots = [(text, y) for each in data for text, y in zip(each["text"], each["y"], strict=True)]
    assert ("40", 20) in spots or ("40.00", 20) in spots
    assert [notice.place for notice in drawing.notices] == ["options.data_labels"]


PICTURES = {
    "patterns": ("bar", {"data": [4, 2], "backgroundColor": [DIAGONAL, {"pattern": "dot", "color": "#336699"}]}),
    "gradient": ("bar", {"data": [4, 2], "backgroundColor": GRADIENT}),
    "area": ("area", {"data": [4, 2], "backgroundColor": GRADIENT}),
    "pie": ("pie", {"data": [4, 2], "backgroundColor": [DIAGONAL, "#ff9900"]}),
}


@pytest.mark.browser
@pytest.mark.parametrize("name", PICTURES)
def test_the_easel_draws_fills_as_bokeh_does(browser: Browser, name: str) -> None:
    """The same document by both ways gives the same pixels."""
    chart_type, dataset = PICTURES[name]
    drawing = charts.build(spec(chart_type, dataset))
    with easel_watched(browser):
        light = pixels(browser.draw(drawing).body)
    with easel_away(browser):
        own = pixels(browser.draw(drawing).body)
    assert not (np.abs(light - own).max(axis=2) > 0).any()


@pytest.mark.browser
def test_no_seam_shows_in_a_gradient(browser: Browser) -> None:
    """Down the middle of a bar red falls and blue rises from pixel to pixel, at a scale that parts no pixel evenly."""
    drawing = charts.build(spec("bar", {"data": [4, 2], "backgroundColor": GRADIENT}, data_labels=False))
    image = pixels(browser.draw(drawing, scale=1.5).body)
    column = image[:, round(image.shape[1] * 0.28)]
    inside = column[(column[:, 1] < 6) & (column[:, 3] == 255)]
    assert len(inside) > 200
    assert (np.diff(inside[:, 0]) <= 0).all()
    assert (np.diff(inside[:, 2]) >= 0).all()
