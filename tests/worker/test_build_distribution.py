"""Distributions: bars, boxes, curves, steps and dots lie where the numbers are."""

from typing import Any

import numpy as np
import pytest
from bokeh.models import Line, Patch, Quad, Scatter, Segment

from app.charts import CHART_TYPES, read
from app.charts.distribution.examples import GEYSER, LIGHT
from tests.drawn import read_back
from tests.samples import build, columns, drawn, flat, named, texts
from workers import charts
from workers.charts.distribution.dots import jittered, swarm, swarmed
from workers.charts.distribution.ecdf import shares_of
from workers.drawing import Points

GROUPED = ("boxplot", "violin", "strip", "beeswarm")
TYPES = ("histogram", "density", "ecdf", "qq", "ridgeline", *GROUPED)


def test_bars_are_the_counts_of_numpy() -> None:
    """Of Old Faithful's waits in bins of five minutes; the bars keep a hairline apart."""
    (bars,) = columns(build("histogram", flat(GEYSER)), Quad)
    expected, edges = np.histogram(GEYSER, bins=np.arange(40, 101, 5))
    assert bars["top"] == expected.tolist()
    assert set(bars["bottom"]) == {0}
    assert bars["left"] == pytest.approx(edges[:-1], abs=0.1)
    assert bars["right"] == pytest.approx(edges[1:], abs=0.1)


@pytest.mark.parametrize(("options", "total"), [({"density": True}, 1 / 5), ({"measure": "percent"}, 100)])
def test_heights_may_be_densities_or_shares(options: Any, total: float) -> None:
    """Areas sum to 1, or heights to 100."""
    (bars,) = columns(build("histogram", flat(GEYSER), **options), Quad)
    assert sum(bars["top"]) == pytest.approx(total)


def test_empty_bins_have_no_bar() -> None:
    """They are no marks."""
    drawing = build("histogram", flat([1, 1, 5]), binWidth=1)
    assert columns(drawing, Quad)[0]["top"] == [2, 1]
    assert drawing.marks == 2
    assert drawing.points == Points(3, 2, "bins")


def test_several_samples_share_their_bins() -> None:
    """Each a pale fill under an outline that comes down to zero."""
    drawing = build("histogram", flat([1, 2, 2, 3], [2, 3, 3, 4]), binWidth=1)
    first, second = columns(drawing, Quad)
    assert (first["left"], first["top"]) == ([1, 2, 3], [1, 2, 1])
    assert (second["left"], second["top"]) == ([2, 3, 4], [1, 2, 1])
    assert all(one.glyph.fill_alpha < 0.5 for one in drawn(drawing, Quad))
    xs, ys = (columns(drawing, Line)[0][name] for name in ("x", "y"))
    corners = list(zip(xs, ys, strict=True))
    assert corners[:8] == [(1, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 1), (4, 1), (4, 0)]
    assert np.isnan(corners[8]).all()
    assert {"S1", "S2"} <= set(texts(drawing))


def test_samples_may_be_piled() -> None:
    """Each on those before it."""
    drawing = build("histogram", flat([1, 2, 2], [1, 1, 2]), binWidth=1, scales={"y": {"stacked": True}})
    first, second = columns(drawing, Quad)
    assert (first["bottom"], first["top"]) == ([0, 0], [1, 2])
    assert (second["bottom"], second["top"]) == ([1, 2], [3, 3])


def test_one_bar_is_not_a_wall() -> None:
    """There is air of its own width beside it, and counts are whole."""
    drawing = build("histogram", flat([5]))
    plot = drawing.root
    assert (plot.x_range.end - plot.x_range.start) >= 3
    assert {"0", "1"} <= set(texts(drawing))
    assert "0.5" not in texts(drawing)


def test_boxes_are_quartiles_and_whiskers() -> None:
    """Of Michelson's third series; outliers are dots."""
    drawing = build("boxplot", named(a=LIGHT[2], b=[]))
    (box,) = columns(drawing, Quad)
    assert (box["q1"], box["q3"]) == ([840], [880])
    lower, upper, median = columns(drawing, Segment)
    assert (lower["low"], lower["q1"], upper["q3"], upper["high"]) == ([840], [840], [880], [910])
    assert median["median"] == [855]
    (dots,) = columns(drawing, Scatter)
    assert dots["value"] == [620, 720, 950, 970]
    assert drawing.marks == 1


def test_boxes_of_series_stand_beside_each_other() -> None:
    """Around the place of their label, with a gap between them."""
    data = {"labels": ["x", "y"], "datasets": [{"label": "A", "data": [[1], [2]]}, {"label": "B", "data": [[3], [4]]}]}
    (boxes,) = columns(build("boxplot", data), Quad)
    middles = [(start + end) / 2 for start, end in zip(boxes["start"], boxes["end"], strict=True)]
    assert boxes["q1"] == [1, 3, 2, 4]
    assert (middles[0] + middles[1]) / 2 == pytest.approx(0)
    assert (middles[2] + middles[3]) / 2 == pytest.approx(1)
    assert boxes["end"][0] < boxes["start"][1]


def test_given_boxes_are_drawn_as_they_are() -> None:
    """With their mean, when it is asked for."""
    box = {"min": 1, "q1": 2, "median": 3, "q3": 4, "max": 5, "outliers": [9], "mean": 3.5}
    drawing = build("boxplot", named(a=[box]) | {"datasets": [{"data": [box]}]}, showMean=True)
    outliers, means = columns(drawing, Scatter)
    assert (outliers["value"], means["mean"]) == ([9], [3.5])
    assert columns(drawing, Quad)[0]["q1"] == [2]


@pytest.mark.parametrize("name", GROUPED)
def test_lying_charts_have_their_values_along(name: str) -> None:
    """All of them are in view, and the names are at the left."""
    upright = build(name, named(a=[1, 2, 3, 50], b=[4, 5]))
    lying = build(name, named(a=[1, 2, 3, 50], b=[4, 5]), indexAxis="y")
    for reach in (upright.root.y_range, lying.root.x_range):
        assert reach.start <= 1
        assert reach.end >= 50
    assert (lying.root.y_range.start, lying.root.y_range.end) == (1.5, -0.5)
    assert lying.marks == upright.marks


def test_own_colours_of_groups_are_honoured() -> None:
    """One a label."""
    data = {"labels": ["a", "b"], "datasets": [{"data": [[1, 2], [3, 4]], "backgroundColor": ["red", "#00ff00"]}]}
    (boxes,) = columns(build("boxplot", data), Quad)
    assert boxes["fill"] == ["#ff0000", "#00ff00"]


"""What scipy 1.17's gaussian_kde gives for Old Faithful's waits with the same bandwidths."""


def test_steps_are_the_shares_of_values() -> None:
    """As scipy's ecdf has them."""
    xs, shares = shares_of(sorted(GEYSER))
    found = dict(zip(xs.tolist(), shares.tolist(), strict=True))
    assert [found[at] for at in (43, 54, 76, 96)] == pytest.approx([0.00367647, 0.19485294, 0.52573529, 1])


def test_steps_go_up_at_the_values() -> None:
    """Level between them, from edge to edge of the plot."""
    drawing = build("ecdf", flat([1, 2, 2, 4]))
    (line,) = columns(drawing, Line)
    assert line["x"][1:-1] == [1, 1, 2, 2, 4, 4]
    assert line["y"] == [0, 0, 0.25, 0.25, 0.75, 0.75, 1, 1]
    assert line["x"][0] == drawing.root.x_range.start
    assert line["x"][-1] == drawing.root.x_range.end
    assert any(text.endswith("%") for text in texts(drawing))


def test_steps_may_go_down() -> None:
    """The share of values above."""
    (line,) = columns(build("ecdf", flat([1, 2, 2, 4]), complementary=True), Line)
    assert line["y"] == [1, 1, 0.75, 0.75, 0.25, 0.25, 0, 0]


def test_many_steps_are_as_many_as_pixels_show() -> None:
    """Two a column of pixels."""
    drawing = build("ecdf", flat(np.random.default_rng(2).normal(size=100_000).tolist()))
    assert drawing.points
    assert drawing.points.points_in == 100_000
    assert drawing.points.points_drawn <= 1600
    (line,) = columns(drawing, Line)
    assert (min(line["y"]), max(line["y"])) == (0, 1)


def test_quantiles_lie_against_each_other() -> None:
    """Values up, normal quantiles along; the line passes through both quartiles."""
    drawing = build("qq", flat([1, 2, 4, 8, 16]))
    (dots,), (line,) = columns(drawing, Scatter), columns(drawing, Line)
    assert dots["y"] == [1, 2, 4, 8, 16]
    assert dots["x"] == pytest.approx([-1.179761, -0.4972006, 0, 0.4972006, 1.179761], abs=1e-6)
    assert np.interp([-0.6744898, 0.6744898], line["x"], line["y"]) == pytest.approx([2, 8])
    assert drawing.marks == 5


def test_of_many_quantiles_those_in_pixels_of_their_own_are_drawn() -> None:
    """The extremes among them."""
    values = np.random.default_rng(2).normal(size=100_000)
    drawing = build("qq", flat(values.tolist()))
    (dots,) = columns(drawing, Scatter)
    assert len(dots["y"]) == drawing.marks < 3000
    assert (min(dots["y"]), max(dots["y"])) == (values.min(), values.max())


def test_jitter_is_the_same_each_time() -> None:
    """Within its bounds, neighbours apart."""
    offsets = jittered(500)
    assert (offsets == jittered(500)).all()
    assert np.abs(offsets).max() <= 1
    assert np.abs(np.diff(offsets)).min() > 0.5
    assert abs(offsets.mean()) < 0.01


def test_strips_keep_their_values() -> None:
    """Dots are moved along, never up; a line is at the median."""
    drawing = build("strip", named(a=[5, 1, 3], b=[2, 2]))
    first, second = columns(drawing, Scatter)
    assert (first["up"], second["up"]) == ([1, 3, 5], [2, 2])
    assert all(abs(place) < 0.5 for place in first["along"])
    assert all(abs(place - 1) < 0.5 for place in second["along"])
    assert columns(drawing, Segment)[0]["median"] == [3, 2]


def test_of_very_many_values_some_are_drawn() -> None:
    """Which is told, with the extremes."""
    drawing = build("strip", named(a=list(range(100_000))))
    (dots,) = columns(drawing, Scatter)
    assert len(dots["up"]) == drawing.marks <= 20_001
    assert (dots["up"][0], dots["up"][-1]) == (0, 99_999)
    assert [notice.place for notice in drawing.notices] == ["data"]


@pytest.mark.parametrize("seed", range(4))
def test_bees_do_not_overlap(seed: int) -> None:
    """No two discs are nearer than their diameter; all together they are no wider than they must be."""
    ups = np.sort(np.random.default_rng(seed).normal(scale=40, size=300))
    offsets = swarmed(ups, 7.0)
    assert offsets is not None
    apart = np.hypot(offsets[:, None] - offsets, ups[:, None] - ups) + np.eye(len(ups)) * 99
    assert apart.min() >= 7 * (1 - 1e-6)
    assert np.abs(offsets).max() < 120


def test_equal_values_stand_in_a_row() -> None:
    """Side by side, around the middle."""
    offsets = swarmed(np.zeros(5), 4.0)
    assert offsets is not None
    assert sorted(offsets.tolist()) == pytest.approx([-8, -4, 0, 4, 8])
    assert swarmed(np.zeros(5), 4.0, half=7) is None


def test_a_swarm_keeps_to_its_room() -> None:
    """With smaller dots, or not at all."""
    crowd = [np.zeros(20)]
    found = swarm(crowd, room=100, largest=9)
    assert found
    assert 2 * np.abs(found.offsets[0]).max() + found.diameter <= 100
    assert swarm(crowd, room=20, largest=9) is None
    assert swarm([np.arange(4000.0)], room=1e6, largest=9) is None


def test_too_many_bees_become_a_strip() -> None:
    """With every value, and a notice."""
    drawing = build("beeswarm", named(a=[1] * 2000))
    assert len(columns(drawing, Scatter)[0]["up"]) == 2000
    assert "too many" in drawing.notices[0].message


def test_a_swarm_has_every_value_once() -> None:
    """At its own height."""
    drawing = build("beeswarm", named(a=[3, 1, 1, 2]))
    (dots,) = columns(drawing, Scatter)
    assert dots["up"] == [1, 1, 2, 3]
    assert drawing.notices == ()


def test_ridges_stand_on_their_lines() -> None:
    """The first on top; all in one scale, none beyond the plot."""
    drawing = build("ridgeline", named(a=[1, 2, 3, 4], b=[2, 2.1, 2.2], c=[1, 9]))
    patches = columns(drawing, Patch)
    rows = [max(one["y"]) for one in patches]
    assert np.diff(rows) == pytest.approx([1, 1])
    low, high = sorted((drawing.root.y_range.start, drawing.root.y_range.end))
    assert all(low <= min(one["y"]) <= max(one["y"]) <= high for one in patches)
    areas = [np.trapezoid(max(one["y"]) - np.asarray(one["y"]), one["x"]) for one in patches]
    assert areas == pytest.approx([areas[0]] * 3, rel=0.01)
    assert {"a", "b", "c"} <= set(texts(drawing))


@pytest.mark.parametrize("name", TYPES)
def test_no_values_are_a_quiet_card(name: str) -> None:
    """It says so."""
    drawing = build(name, flat([]))
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("values", [[7], [0, 0], [-3, 1e12], [1e-300, 2e-300], [-1e300, 1e300], [1, 1 + 1e-15]])
def test_odd_values_are_drawn(name: str, values: list[float]) -> None:
    """Every place is a finite number."""
    plot = build(name, flat(values)).root
    ends = [plot.x_range.start, plot.x_range.end, plot.y_range.start, plot.y_range.end]
    assert np.isfinite(ends).all()
    assert ends[0] != ends[1]


@pytest.mark.parametrize("name", TYPES)
def test_the_page_variant_tells_values(name: str) -> None:
    """Each column of its tooltips is there, as long as the others."""
    drawing = build(name, named(a=[1, 2, 3], b=[2, 4]), interactive=True)
    (hover,) = drawing.root.toolbar.tools
    for renderer in hover.renderers:
        data = renderer.data_source.data
        assert len({len(values) for values in data.values()}) == 1
        assert all(column.strip("@{}") in data for _, column in hover.tooltips)


@pytest.mark.parametrize("name", TYPES)
def test_examples_are_drawn_without_a_notice(name: str) -> None:
    """As the catalogue shows them."""
    drawing = read_back(charts.build(read(CHART_TYPES[name].example)))
    assert drawing.marks > 0
    assert drawing.notices == ()


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("axis", ["x", "y"])
def test_reversed_axes_keep_every_mark(name: str, axis: str) -> None:
    """Only the direction changes."""
    data = named(a=list(range(50)), b=list(range(20, 90)))
    assert build(name, data, scales={axis: {"reverse": True}}).marks == build(name, data).marks
