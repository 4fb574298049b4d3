"""Flows: ribbons are as wide as their values at both ends, bars and arcs as long as their sums, few lines cross."""

import math
from itertools import pairwise
from typing import Any

import pytest
from bokeh.models import AnnularWedge, GlyphRenderer, HoverTool, Patches, Quad, Text

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.charts.flow.layers import columns_of, order
from workers.charts.flow.positions import lay_flow
from workers.drawing import Drawing
from workers.look.dodge import keep_apart
from workers.look.theme import LIGHT

FLOW = {"links": [["a", "x", 30], ["a", "y", 10], ["b", "y", 20], ["x", "z", 30], ["y", "z", 25]]}


def drawn(kind: str, data: dict[str, Any], *, interactive: bool = False, **options: Any) -> Drawing:
    """A flow of this kind."""
    body = {"chart_type": kind, "data": data, "options": options}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def renderer_of(drawing: Drawing, glyph: type) -> GlyphRenderer:
    """The renderer of the one glyph of this kind."""
    (found,) = (one for one in drawing.root.renderers if isinstance(one.glyph, glyph))
    return found


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


def test_bars_are_as_long_as_what_flows_through() -> None:
    """The larger of what comes and what leaves, in one scale for all."""
    data = renderer_of(drawn("sankey", FLOW), Quad).data_source.data
    lengths = [top - bottom for top, bottom in zip(data["top"], data["bottom"], strict=True)]
    assert sorted(lengths) == pytest.approx([max(lengths) * value / 55 for value in (20, 30, 30, 40, 55)])


def test_ribbons_are_as_wide_as_their_values_at_both_ends() -> None:
    """And lie within the bars that they link."""
    drawing = drawn("sankey", FLOW)
    ribbons, bars = (renderer_of(drawing, glyph).data_source.data for glyph in (Patches, Quad))
    scale = max(top - bottom for top, bottom in zip(bars["top"], bars["bottom"], strict=True)) / 55
    edges = set()
    for xs, ys in zip(ribbons["xs"], ribbons["ys"], strict=True):
        half = len(xs) // 2
        assert ys[0] - ys[-1] == pytest.approx(ys[half - 1] - ys[half])
        edges.add(round((ys[0] - ys[-1]) / scale, 6))
        assert any(
            right == pytest.approx(xs[0]) and bottom - 1e-6 <= ys[-1] <= ys[0] <= top + 1e-6
            for right, bottom, top in zip(bars["right"], bars["bottom"], bars["top"], strict=True)
        )
    assert edges == {10, 20, 25, 30}


def test_ribbons_have_the_colour_of_their_source() -> None:
    """Translucent, so that crossings can be followed; a link's own colour comes first."""
    data = {"nodes": [{"name": "a", "color": "red"}, "b"], "links": [["a", "b", 1]]}
    ribbons = renderer_of(drawn("sankey", data), Patches)
    assert ribbons.data_source.data["fill"] == ["#ff0000"]
    assert 0.2 < ribbons.glyph.fill_alpha < 0.7
    own = {"links": [{"source": "a", "target": "b", "value": 1, "color": "#00ff00"}]}
    assert renderer_of(drawn("sankey", own), Patches).data_source.data["fill"] == ["#00ff00"]


def test_nodes_stand_after_all_that_flow_into_them() -> None:
    """Where a flow ends is the last column."""
    graph = read({"chart_type": "sankey", "data": {"links": [*FLOW["links"], ["a", "end", 1]]}}).data
    columns = {graph.nodes[node].name: column for node, column in columns_of(graph).items()}
    assert columns == {"a": 0, "b": 0, "x": 1, "y": 1, "z": 2, "end": 2}


def test_crossings_that_need_not_be_are_undone() -> None:
    """Four pairs that are given crosswise come out side by side."""
    links = [[f"s{n}", f"t{3 - n}", 1] for n in range(4)] + [["s0", "t2", 0.1]]
    graph = read({"chart_type": "sankey", "data": {"links": links}}).data
    first, second = order(graph, columns_of(graph))
    places = {node: place for layer in (first, second) for place, node in enumerate(layer)}
    pairs = [(places[link.source], places[link.target]) for link in graph.links]
    crossings = sum((a - c) * (b - d) < 0 for n, (a, b) in enumerate(pairs) for c, d in pairs[:n])
    assert crossings == 0


@pytest.mark.parametrize("count", [2, 40, 300])
def test_bars_never_touch_and_stay_within_the_height(count: int) -> None:
    """However many there are in a column."""
    links = [[f"s{n % 7}", f"t{n}", 1 + n % 5] for n in range(count)]
    layout = lay_flow(read({"chart_type": "sankey", "data": {"links": links}}).data, 300, 14)
    for column in layout.columns:
        bars = [layout.bars[node] for node in column]
        assert all(one.top + one.height <= other.top + 1e-6 for one, other in pairwise(bars))
        assert bars[0].top >= -1e-6
        assert bars[-1].top + bars[-1].height <= 300 + 1e-6


def test_names_keep_apart_the_largest_first() -> None:
    """A name without room is left out, and it is a small one."""
    places = keep_apart([10, 11, 12, 13, 14, 90], [1, 5, 4, 3, 2, 1], 10, (0, 100))
    assert {1, 2, 3, 5} <= set(places)
    assert 0 not in places or 4 not in places
    ordered = [places[index] for index in sorted(places)]
    assert all(other - one >= 10 - 1e-9 for one, other in pairwise(ordered))


@pytest.mark.parametrize("value", [5e-324, 1e-300, 1e308])
@pytest.mark.parametrize("kind", ["sankey", "chord"])
def test_extreme_values_have_places(kind: str, value: float) -> None:
    """Neither the smallest nor the largest numbers make anything that is no number."""
    ribbons = renderer_of(drawn(kind, {"links": [["a", "b", value]]}), Patches).data_source.data
    assert all(math.isfinite(place) for column in (*ribbons["xs"], *ribbons["ys"]) for place in column)


def test_arcs_are_as_long_as_their_sums() -> None:
    """With the same gap between each two."""
    arcs = renderer_of(drawn("chord", FLOW), AnnularWedge).data_source.data
    lengths = [start - end for start, end in zip(arcs["start"], arcs["end"], strict=True)]
    assert lengths == pytest.approx([sum(lengths) * value / 230 for value in (40, 60, 55, 20, 55)])
    gaps = [end - start for end, start in zip(arcs["end"], arcs["start"][1:], strict=False)]
    assert gaps == pytest.approx([gaps[0]] * 4)


def test_chords_begin_and_end_on_their_arcs() -> None:
    """Each as wide as its value, none over another."""
    data = {"labels": ["a", "b", "c"], "matrix": [[0, 3, 1], [3, 2, 0], [1, 0, 0]]}
    drawing = drawn("chord", data)
    circle_ends = renderer_of(drawing, Patches).data_source.data
    arcs = renderer_of(drawing, AnnularWedge).data_source.data
    turn = (arcs["start"][0] - arcs["end"][0]) / 4
    first = circle_ends["xs"][0][0], circle_ends["ys"][0][0]
    radius = math.hypot(*first)
    at_rim = [
        math.atan2(x, y) % math.tau
        for xs, ys in zip(circle_ends["xs"], circle_ends["ys"], strict=True)
        for x, y in zip(xs, ys, strict=True)
        if math.hypot(x, y) > radius - 1e-6
    ]
    spans = [
        ((math.pi / 2 - s) % math.tau, (math.pi / 2 - e) % math.tau)
        for s, e in zip(arcs["start"], arcs["end"], strict=True)
    ]
    assert all(any(s - 1e-6 <= angle <= e + 1e-6 for s, e in spans) for angle in at_rim)
    assert spans[0][1] - spans[0][0] == pytest.approx(4 * turn)


@pytest.mark.parametrize("kind", ["sankey", "chord"])
def test_names_and_sums_are_told(kind: str) -> None:
    """Beside their marks."""
    wanted = {"sankey": {"a", "40", "z", "55"}, "chord": {"a", "40", "z", "55"}}
    assert wanted[kind] <= set(texts(drawn(kind, FLOW)))


@pytest.mark.parametrize("kind", ["sankey", "chord"])
def test_nothing_to_show_is_a_card(kind: str) -> None:
    """All zero: no mark, and it says so."""
    drawing = drawn(kind, {"links": [["a", "b", 0]]})
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


@pytest.mark.parametrize("kind", ["sankey", "chord"])
def test_a_page_tells_both_ends(kind: str) -> None:
    """Hover text is fields of text only."""
    root = drawn(kind, FLOW, interactive=True).root
    (hover,) = (tool for tool in root.toolbar.tools if isinstance(tool, HoverTool))
    assert all(field.startswith("@{") for _, field in hover.tooltips)
    assert "a \u2192 x" in hover.renderers[0].data_source.data["name"]


@pytest.mark.parametrize("kind", ["sankey", "chord"])
def test_the_same_data_give_the_same_picture(kind: str) -> None:
    """Nothing is left to chance."""
    spec = read(CHART_TYPES[kind].example)
    one, other = (read_back(charts.build(spec, LIGHT)) for _ in range(2))
    assert renderer_of(one, Patches).data_source.data == renderer_of(other, Patches).data_source.data
    assert any(isinstance(each.glyph, Text) for each in one.root.renderers)
