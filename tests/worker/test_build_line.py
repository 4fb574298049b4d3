"""Lines: places and values in the Bokeh models equal the request; gaps stay gaps."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from bokeh.models import GlyphRenderer, Line, Scatter

from app.charts import CHART_TYPES, read
from app.charts.model import AxisOptions, ChartOptions, ChartSpec
from app.charts.series import Series, SeriesData
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing, Points
from workers.look.theme import LIGHT, Theme


def build(spec: Any, theme: Theme = LIGHT, *, interactive: bool = False) -> Drawing:
    """The drawing as the browser gets it."""
    return read_back(charts.build(spec, theme, interactive=interactive))


def spec(datasets: list[dict[str, Any]], labels: list[str] | None = None, **options: Any) -> Any:
    """A line chart that has been read."""
    data = {"labels": labels or ["Q1", "Q2", "Q3", "Q4"], "datasets": datasets}
    return read({"chart_type": "line", "data": data, "options": options})


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of one kind of glyph that draw data."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph) and one.level in {"glyph", "guide"}]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    columns = [renderer.data_source.data for renderer in drawing.root.renderers if renderer.level == "annotation"]
    return [text for data in columns for text in data.get("text", [])]


def test_lines_go_through_their_values() -> None:
    """One line a series, at 0, 1, 2 ... along names."""
    drawing = build(spec([{"data": [4, 2, 8, 6]}, {"data": [1, 1, 2, 3]}]))
    first, second = (renderer.data_source.data for renderer in renderers(drawing, Line))
    assert (first["x"], first["y"]) == ([0, 1, 2, 3], [4, 2, 8, 6])
    assert second["y"] == [1, 1, 2, 3]
    assert drawing.marks == 2


def test_nulls_break_the_line_and_lone_values_are_dots() -> None:
    """No line is invented across a gap, no value is lost."""
    drawing = build(spec([{"data": [4, None, 8, None]}]))
    (line,), (dots,) = renderers(drawing, Line), renderers(drawing, Scatter)
    assert [math.isnan(value) for value in line.data_source.data["y"]] == [False, True, False, True]
    assert (dots.data_source.data["x"], dots.data_source.data["y"]) == ([0, 2], [4, 8])


def test_one_point_is_a_dot() -> None:
    """A line of one value has an extent after all."""
    drawing = build(spec([{"data": [5]}], labels=["only"]))
    assert len(renderers(drawing, Scatter)) == 1
    assert drawing.marks == 1


def test_dates_lie_at_their_distance_in_time() -> None:
    """A month without a value is as wide as one with."""
    labels = ["2024-01-01", "2024-01-02", "2024-01-11", "2024-01-12"]
    places = renderers(build(spec([{"data": [1, 2, 3, 4]}], labels=labels)), Line)[0].data_source.data["x"]
    day = 86_400_000
    assert [later - places[0] for later in places] == [0, day, 10 * day, 11 * day]


def test_two_to_four_lines_are_named_at_their_ends() -> None:
    """In their own colours, right of the plot; there is no row of a legend."""
    drawing = build(spec([{"label": name, "data": [1, 2, 3, 4]} for name in "ABC"]))
    assert {"A", "B", "C"} <= set(texts(drawing))
    assert [one for one in drawing.root.renderers if "hatch" in one.data_source.data] == []
    assert drawing.root.min_border_right > 16


def test_five_lines_have_a_row_of_names_and_one_has_none() -> None:
    """Too many names at the ends would touch; one series is told by the title."""
    five = build(spec([{"label": f"S{n}", "data": [1, 2, 3, 4]} for n in range(5)]))
    assert any("hatch" in one.data_source.data for one in five.root.renderers)
    assert "Only" not in texts(build(spec([{"label": "Only", "data": [1, 2, 3, 4]}], title="One")))


def test_a_switched_off_legend_is_off() -> None:
    """Neither row nor names at the ends."""
    drawing = build(spec([{"label": "A", "data": [1, 2, 3, 4]}, {"label": "B", "data": [1, 2, 3, 5]}], legend=False))
    assert not {"A", "B"} & set(texts(drawing))


@pytest.mark.parametrize(("data", "zero"), [([100, 101, 102, 103], False), ([1, 50, 99, 100], True)])
def test_zero_is_shown_where_it_is_near(data: list[float], zero: bool) -> None:
    """A line needn't start at zero, but one that nearly does should."""
    axis = build(spec([{"data": data}])).root.y_range
    assert (axis.start <= 0) == zero
    assert axis.start <= min(data)
    assert axis.end >= max(data)


def test_begin_at_zero_is_honoured() -> None:
    """Chart.js's option."""
    drawing = build(spec([{"data": [100, 101, 102, 103]}], scales={"yAxes": [{"ticks": {"beginAtZero": True}}]}))
    assert drawing.root.y_range.start <= 0


@pytest.mark.parametrize("data", [[5, 5, 5, 5], [0, 0, 0, 0], [-3, -3, -3, -3], [1e308, -1e308, 0, 1], [5e-324] * 4])
def test_odd_values_have_a_finite_axis(data: list[float]) -> None:
    """Flat, huge and tiny data have a range with an extent."""
    axis = build(spec([{"data": data}])).root.y_range
    assert math.isfinite(axis.end - axis.start)
    assert axis.start < axis.end


def test_own_colour_and_width_are_honoured() -> None:
    """The line has the colour of ``borderColor``."""
    drawing = build(spec([{"data": [1, 2, 3, 4], "borderColor": "rgba(75, 192, 192, 1)", "borderWidth": 4}]))
    glyph = renderers(drawing, Line)[0].glyph
    assert (glyph.line_color, glyph.line_width) == ("#4bc0c0", 4)


def test_the_page_variant_tells_dates_and_gaps() -> None:
    """Tooltips say what the axis leaves out."""
    drawing = build(spec([{"data": [1, None]}], labels=["2024-01-05", "2024-02-05"]), LIGHT, interactive=True)
    data = renderers(drawing, Line)[0].data_source.data
    assert data["label"] == ["5 Jan 2024", "5 Feb 2024"]
    assert data["shown"] == ["1", "no value"]


def test_the_example_is_drawn() -> None:
    """As the catalogue shows it."""
    assert build(read(CHART_TYPES["line"].example)).marks == 2


def of_arrays(labels: Any, *values: Any, **options: Any) -> ChartSpec:
    """A chart whose columns come from a table."""
    series = tuple(Series(f"S{number}", column) for number, column in enumerate(values))
    return ChartSpec("line", SeriesData(labels, series), ChartOptions(**options))


def test_few_points_are_all_drawn() -> None:
    """And that is told; a null is no point."""
    points = build(spec([{"data": [4, None, 8, 6]}, {"data": [1, 1, 2, 3]}])).points
    assert points == Points(7, 7, "none")


def test_many_values_on_names_keep_extremes_and_thin_the_names() -> None:
    """Positions stay the numbers of the labels; only some names are written, at even distances."""
    values = [math.sin(index / 300) for index in range(50_000)]
    values[31_234] = 9
    drawing = build(spec([{"data": values}], labels=[f"item {index}" for index in range(50_000)]))
    data = renderers(drawing, Line)[0].data_source.data
    assert (data["x"][0], data["x"][-1]) == (0, 49_999)
    assert data["y"][data["x"].index(31_234)] == 9
    assert drawing.points
    assert (drawing.points.points_in, drawing.points.method) == (50_000, "m4")
    assert drawing.points.points_drawn == len(data["x"]) < 6000
    names = [text for text in texts(drawing) if text.startswith("item ")]
    assert 4 <= len(names) <= 15
    assert names[1] == "item 5000" or names[1] == "item 10000"


def test_more_pixels_show_more_points() -> None:
    """A picture of twice the density keeps about twice as many."""
    chart = spec([{"data": [index * 7919 % 1000 for index in range(40_000)]}], labels=list(map(str, range(40_000))))
    once, twice = (build(replace(chart, scale=scale)).points for scale in (1, 2))
    assert once
    assert twice
    assert 1.7 < twice.points_drawn / once.points_drawn < 2.3


def test_a_page_keeps_as_many_as_a_fine_screen_shows() -> None:
    """Its tooltips tell the values that are drawn, and no others."""
    chart = spec([{"data": [index * 7919 % 1000 for index in range(40_000)]}], labels=list(map(str, range(40_000))))
    drawing = build(chart, interactive=True)
    data = renderers(drawing, Line)[0].data_source.data
    assert len(data["x"]) == len(data["label"]) == len(data["shown"]) < 16_000
    assert data["label"][:2] == [str(int(place)) for place in data["x"][:2]]


def test_columns_of_a_table_are_lines() -> None:
    """Instants and numbers are places themselves; what isn't finite is a gap."""
    instants = np.array(["2024-01-01", "2024-01-02", "2024-01-04"], dtype="datetime64[us]")
    (line,) = renderers(build(of_arrays(instants, np.array([1, np.inf, 3]))), Line)
    assert np.diff(line.data_source.data["x"]).tolist() == [86_400_000, 2 * 86_400_000]
    assert [math.isfinite(value) for value in line.data_source.data["y"]] == [True, False, True]
    (line,) = renderers(build(of_arrays(np.array([1.5, 2.5, 9.0]), np.arange(3.0))), Line)
    assert line.data_source.data["x"] == [1.5, 2.5, 9.0]


@pytest.mark.parametrize("values", [np.full(3, np.nan), np.empty(0)])
def test_a_table_without_values_is_a_quiet_card(values: Any) -> None:
    """No rows, or nothing in them."""
    assert build(of_arrays(np.arange(float(len(values))), values)).marks == 0


def test_instants_that_are_all_the_same_have_an_axis() -> None:
    """A range with an extent."""
    axis = build(of_arrays(np.full(5, np.datetime64("2024-01-01", "us")), np.arange(5.0))).root.x_range
    assert axis.start < axis.end


def test_places_that_do_not_rise_are_sampled_and_told() -> None:
    """With every extreme; of few points all are drawn."""
    random = np.random.default_rng(3)
    xs, ys = random.normal(size=(2, 30_000))
    drawing = build(of_arrays(xs, ys))
    data = renderers(drawing, Line)[0].data_source.data
    assert drawing.points
    assert drawing.points.method == "sample"
    assert len(data["x"]) < 4000
    assert (min(data["x"]), max(data["x"])) == pytest.approx((xs.min(), xs.max()))
    assert (min(data["y"]), max(data["y"])) == pytest.approx((ys.min(), ys.max()))
    assert [notice.place for notice in drawing.notices] == ["data.labels"]
    assert build(of_arrays(xs[:100], ys[:100])).notices == ()


def test_lines_beyond_the_axis_are_no_marks() -> None:
    """A picture without ink is then no fault."""
    limits = AxisOptions(min=10, max=20)
    assert build(of_arrays(np.arange(3.0), np.arange(3.0), y=limits)).marks == 0
    assert build(of_arrays(np.arange(3.0), np.array([5.0, 30.0, 5.0]), y=limits)).marks == 1
