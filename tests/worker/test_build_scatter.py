"""Points: coordinates in the Bokeh models equal the request; crowds are small and see-through."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from bokeh.models import Image, ImageRGBA, Scatter

from app.charts import CHART_TYPES, read
from app.charts.model import AxisOptions, ChartOptions, ChartSpec
from app.charts.scatter import PointData, PointSeries
from tests.drawn import read_back
from workers import charts
from workers.charts.scatter import crowd
from workers.drawing import Drawing, Points
from workers.look.colors import to_rgb
from workers.look.theme import LIGHT, Theme


def build(spec: Any, theme: Theme = LIGHT, *, interactive: bool = False) -> Drawing:
    """The drawing as the browser gets it."""
    return read_back(charts.build(spec, theme, interactive=interactive))


def spec(*datasets: dict[str, Any], **options: Any) -> Any:
    """A scatter chart that has been read."""
    return read({"chart_type": "scatter", "data": {"datasets": list(datasets)}, "options": options})


def points(drawing: Drawing) -> list[Any]:
    """The renderers that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, Scatter) and one.level in {"glyph", "guide"}]


def test_points_lie_at_their_coordinates() -> None:
    """One renderer a dataset, one disc a point."""
    drawing = build(spec({"data": [[1, 2], [3, 4]]}, {"data": [{"x": 5, "y": 6}]}))
    first, second = (one.data_source.data for one in points(drawing))
    assert (first["x"], first["y"]) == ([1, 3], [2, 4])
    assert (second["x"], second["y"]) == ([5], [6])
    assert drawing.marks == 3


@pytest.mark.parametrize("data", [[[1, 2], [3, 4]], [[-5, 1e9], [7, -1e-9]], [[3, 3]], [[0, 0]]])
def test_both_axes_hold_every_point(data: list[list[float]]) -> None:
    """No point is cut off."""
    plot = build(spec({"data": data})).root
    for x, y in data:
        assert plot.x_range.start <= x <= plot.x_range.end
        assert plot.y_range.start <= y <= plot.y_range.end


def test_crowds_are_smaller_and_paler() -> None:
    """The more points, the less each one hides."""
    sizes, alphas = zip(*(crowd(count) for count in (10, 100, 1000, 5000, 100_000)), strict=True)
    assert sorted(sizes, reverse=True) == list(sizes)
    assert sorted(alphas, reverse=True) == list(alphas)
    assert sizes[-1] >= 2


def test_own_colours_and_radius_are_honoured() -> None:
    """As opaque as they were asked for."""
    (one,) = points(
        build(spec({"data": [[1, 2], [3, 4]], "backgroundColor": "rgba(255, 0, 0, 0.5)", "pointRadius": 6}))
    )
    assert (one.glyph.fill_color, one.glyph.size, one.glyph.fill_alpha) == ("#ff000080", 12, 1)


def test_a_colour_a_point_goes_round() -> None:
    """As Chart.js does with too few of them."""
    (one,) = points(build(spec({"data": [[1, 2], [3, 4], [5, 6]], "backgroundColor": ["red", "blue"]})))
    assert one.data_source.data["fill"] == ["#ff0000", "#0000ff", "#ff0000"]


def test_no_points_are_a_quiet_card() -> None:
    """A dataset without points is drawn as a card."""
    assert build(spec({"data": []})).marks == 0


def test_the_page_variant_tells_coordinates() -> None:
    """In full."""
    (one,) = points(build(spec({"label": "P", "data": [[1234.5, 2]]}), LIGHT, interactive=True))
    assert {name: one.data_source.data[name] for name in ("series", "shown_x", "shown_y")} == {
        "series": ["P"],
        "shown_x": ["1,234.5"],
        "shown_y": ["2"],
    }


def test_the_example_is_drawn() -> None:
    """As the catalogue shows it."""
    example = read(CHART_TYPES["scatter"].example)
    assert build(example).marks == sum(len(series.points) for series in example.data.series)


def of_columns(count: int, *, sets: int = 1, radius: float | None = None, **options: Any) -> ChartSpec:
    """So many points in all, spread evenly over as many datasets."""
    random = np.random.default_rng(4)
    columns = (random.uniform(size=(2, count // sets)) for _ in range(sets))
    series = tuple(PointSeries(f"S{n}", xs.tolist(), ys.tolist(), (), radius) for n, (xs, ys) in enumerate(columns))
    return ChartSpec("scatter", PointData(series), ChartOptions(**options))


def images(drawing: Drawing) -> list[Any]:
    """The rasters of data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, Image | ImageRGBA) and one.level == "glyph"]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


@pytest.mark.parametrize("radius", [None, 20])
def test_ten_thousand_points_are_marks(radius: float | None) -> None:
    """However large they are."""
    drawing = build(of_columns(10_000, radius=radius))
    assert drawing.points == Points(10_000, 10_000, "none")
    assert len(points(drawing)[0].data_source.data["x"]) == drawing.marks == 10_000


def test_beyond_it_marks_must_leave_room_for_each_other() -> None:
    """More points are marks as long as these cover less than half of the area; never more than fifty thousand."""
    methods = {}
    for count, size, radius in [
        (12_000, 1, None),
        (12_000, 1, 6),
        (40_000, 1, None),
        (40_000, 3, None),
        (60_000, 5, 1),
    ]:
        spec = replace(of_columns(count, radius=radius), width=800 * size, height=400 * size)
        drawing = build(spec)
        assert drawing.points
        methods[count, size, radius] = drawing.points.method
    assert list(methods.values()) == ["none", "density", "density", "none", "density"]


def test_a_crowd_is_a_raster_of_counts() -> None:
    """One byte a cell: 0 where nothing is, more for more; axes and title stay, and the bar says what it counts."""
    drawing = build(of_columns(100_000, title="Crowd"))
    (image,) = images(drawing)
    tones = np.array(image.data_source.data["image"][0])
    assert drawing.points
    assert (drawing.points.points_in, drawing.points.method) == (100_000, "density")
    assert drawing.points.points_drawn == np.count_nonzero(tones)
    assert drawing.marks == 100_000
    assert image.glyph.color_mapper.palette[0] == "#00000000"
    assert {"Crowd", "Points per 3 \u00d7 3 pixels", "1"} <= set(texts(drawing))
    plot = drawing.root
    assert (image.glyph.x, image.glyph.y) == (plot.x_range.start, plot.y_range.start)
    assert image.glyph.dw >= plot.x_range.end - plot.x_range.start


def test_crowds_together_are_told_by_hue() -> None:
    """Alone each has its own, where both are it lies half-way; the legend names them."""
    random = np.random.default_rng(4)
    series = [PointSeries(f"S{n}", random.uniform(n, n + 2, 100_000), random.uniform(size=100_000)) for n in (0, 1)]
    limits = ChartOptions(x=AxisOptions(min=0, max=3))
    drawing = build(ChartSpec("scatter", PointData(tuple(series)), limits))
    (image,) = images(drawing)
    assert isinstance(image.glyph, ImageRGBA)
    assert {"S0", "S1"} <= set(texts(drawing))
    cells = np.array(image.data_source.data["image"][0], dtype=np.uint32)
    third = cells.shape[1] // 3
    blue, orange = (255.0 - np.array(to_rgb(color)) for color in LIGHT.categorical[:2])
    for part, hue in enumerate((blue, (blue + orange) / 2, orange)):
        inside = np.ascontiguousarray(cells[:, part * third + 5 : (part + 1) * third - 5]).view(np.uint8).reshape(-1, 4)
        away = 255.0 - inside[inside[:, 3] > 0][:, :3].mean(axis=0)
        assert away / np.linalg.norm(away) == pytest.approx(hue / np.linalg.norm(hue), abs=0.04)


def test_a_bar_can_be_switched_off() -> None:
    """With the legend."""
    assert not any("pixel" in text for text in texts(build(of_columns(100_000, legend=False))))


def test_points_outside_of_the_axes_are_no_marks() -> None:
    """Neither as marks nor in a raster."""
    limits = AxisOptions(min=5, max=6)
    for count in (100, 100_000):
        assert build(of_columns(count, x=limits)).marks == 0
    assert build(of_columns(100_000, x=AxisOptions(min=0.5, max=6))).marks == pytest.approx(50_000, rel=0.05)


def test_one_place_with_every_point_is_seen() -> None:
    """Not a pixel in the faintest colour, but a spot in the strongest."""
    column = [3.0] * 60_000
    drawing = build(ChartSpec("scatter", PointData((PointSeries("A", column, column),)), ChartOptions()))
    tones = np.array(images(drawing)[0].data_source.data["image"][0])
    assert tones.max() == 255
    assert np.count_nonzero(tones) == 1
    assert "60k" in texts(drawing)


@pytest.mark.parametrize("sets", [1, 2])
def test_a_page_has_a_raster_too(sets: int) -> None:
    """Of the size of its area in CSS pixels at most."""
    (image,) = images(build(of_columns(200_000, sets=sets), interactive=True))
    assert np.array(image.data_source.data["image"][0]).size <= 800 * 400


def test_a_crowd_in_a_named_scheme_has_its_colours() -> None:
    """As in a heatmap."""
    (image,) = images(build(of_columns(100_000, color_scheme="viridis")))
    assert image.glyph.color_mapper.palette[1] == "#440154"
