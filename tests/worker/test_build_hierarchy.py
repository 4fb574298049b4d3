"""Trees: areas, angles and lengths are the values; names stand within their marks; what can't be seen is told."""

import math
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from bokeh.models import AnnularWedge, GlyphRenderer, HoverTool, MultiLine, Quad, Scatter, Text
from hypothesis import given
from hypothesis import strategies as st

from app.charts import read
from app.domain.errors import Invalid
from tests.drawn import read_back
from workers import charts
from workers.charts.hierarchy.squarify import squarify
from workers.charts.hierarchy.tidy import tidy
from workers.charts.hierarchy.tiles import lay_tiles
from workers.drawing import Drawing
from workers.look.colors import contrast, ink_on
from workers.look.frame import Box
from workers.look.text import width_of
from workers.look.theme import DARK, LIGHT, Sizes, Theme

TREE = {
    "name": "W",
    "children": [
        {"name": "a", "value": 10},
        {"name": "b", "children": [{"name": "c", "value": 20}, {"name": "d", "value": 30}]},
        {"name": "e", "children": [{"name": "f", "value": 25}, {"name": "g", "value": 15}]},
    ],
}


def drawn(
    kind: str,
    data: dict[str, Any],
    *,
    size: tuple[int, int] = (800, 400),
    theme: Theme = LIGHT,
    interactive: bool = False,
    **options: Any,
) -> Drawing:
    """A tree of this kind."""
    body = {"chart_type": kind, "data": data, "options": options, "width": size[0], "height": size[1]}
    return read_back(charts.build(read(body), theme, interactive=interactive))


def renderers(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of this kind of glyph that have a row at least."""
    found = [one for one in drawing.root.renderers if isinstance(one.glyph, glyph)]
    return [one for one in found if any(map(len, one.data_source.data.values()))]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    return [text for one in renderers(drawing, Text) for text in one.data_source.data.get("text", [])]


def flat(values: list[float]) -> dict[str, Any]:
    """A tree of one level."""
    return {"labels": [f"n{index}" for index in range(len(values))], "datasets": [{"data": values}]}


def sides(renderer: GlyphRenderer) -> list[tuple[float, float, float, float]]:
    """Left, right, bottom and top of each rectangle."""
    data = renderer.data_source.data
    return list(zip(data["left"], data["right"], data["bottom"], data["top"], strict=True))


def test_squares_are_those_of_the_paper() -> None:
    """The example of Bruls, Huizing and van Wijk: areas 6, 6, 4, 3, 2, 2, 1 in a rectangle of 6 by 4."""
    boxes = squarify([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert [(round(box.width, 3), round(box.height, 3)) for box in boxes[:4]] == [
        (3, 2),
        (3, 2),
        (1.714, 2.333),
        (1.286, 2.333),
    ]
    assert [round(box.width * box.height, 6) for box in boxes] == [6, 6, 4, 3, 2, 2, 1]


@pytest.mark.parametrize("size", [(800, 400), (300, 200), (1600, 900)])
def test_areas_of_leaves_are_their_values(size: tuple[int, int]) -> None:
    """Also beneath headings, which take room from some and not from others."""
    _, leaves = renderers(drawn("treemap", TREE, size=size), Quad)
    areas = sorted((right - left) * (top - bottom) for left, right, bottom, top in sides(leaves))
    assert areas == pytest.approx([sum(areas) * share for share in (0.1, 0.15, 0.2, 0.25, 0.3)], rel=0.05)


@given(
    st.lists(st.lists(st.floats(0.2, 20), min_size=1, max_size=10), min_size=2, max_size=8),
    st.sampled_from([(800, 400), (400, 300), (1600, 900)]),
)
def test_areas_of_leaves_and_groups_are_their_values(groups: list[list[float]], size: tuple[int, int]) -> None:
    """To two parts in a hundred, whatever headings and edges take."""
    children = [
        {"name": f"g{at}", "children": [{"name": f"l{n}", "value": value} for n, value in enumerate(own)]}
        for at, own in enumerate(groups)
    ]
    spec = read({"chart_type": "treemap", "data": {"tree": {"name": "all", "children": children}}})
    tree = spec.data
    tiling = lay_tiles(tree, 9, Box(0, 0, size[0] - 32, size[1] - 32), Sizes.of(*size))
    whole = sum(tile.box.width * tile.box.height for tile in tiling.leaves)
    for index in [tile.index for tile in (*tiling.leaves, *tiling.groups)]:
        assert tiling.areas[index] / whole == pytest.approx(tree.nodes[index].value / tree.total, rel=0.02)


def test_a_flat_treemap_is_exact_and_fills_the_area() -> None:
    """Nothing lies over anything else."""
    (leaves,) = renderers(drawn("treemap", flat([5, 4, 3, 2, 1, 1])), Quad)
    boxes = sides(leaves)
    areas = [(right - left) * (top - bottom) for left, right, bottom, top in boxes]
    assert areas == pytest.approx([sum(areas) * value / 16 for value in (5, 4, 3, 2, 1, 1)])
    assert sum(areas) == pytest.approx(max(box[1] for box in boxes) * -min(box[2] for box in boxes))
    for one, other in combinations(boxes, 2):
        across = min(one[1], other[1]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[2], other[2])
        assert min(across, down) < 1e-6


def test_groups_have_headings_with_their_sums() -> None:
    """Names and values of groups and leaves."""
    assert {"a", "10", "b", "50", "c", "20", "d", "30", "e", "40"} <= set(texts(drawn("treemap", TREE)))


def test_deep_levels_are_summed_when_asked() -> None:
    """With one level there are the branches alone."""
    (leaves,) = renderers(drawn("treemap", TREE, max_depth=1), Quad)
    areas = sorted((right - left) * (top - bottom) for left, right, bottom, top in sides(leaves))
    assert areas == pytest.approx([sum(areas) * share for share in (0.1, 0.4, 0.5)])


@pytest.mark.parametrize("values", [[1] * 300, [1000 / (n + 1) for n in range(100)], [1], [2, 1]])
def test_names_stay_within_their_rectangles(values: list[float]) -> None:
    """Each text begins and ends inside the leaf that it is in."""
    drawing = drawn("treemap", flat(values))
    (leaves,) = renderers(drawing, Quad)
    boxes = sides(leaves)
    checked = 0
    for one in renderers(drawing, Text):
        data = one.data_source.data
        for x, y, dx, text, size in zip(*(data[name] for name in ("x", "y", "dx", "text", "size")), strict=True):
            holding = [box for box in boxes if box[0] <= x <= box[1] and box[2] <= y <= box[3]]
            assert holding
            assert x + dx + width_of(text, float(size[:-2])) <= max(box[1] for box in holding) + 1
            checked += 1
    assert checked


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", ["treemap", "icicle", "sunburst"])
def test_letters_on_colours_can_be_read(kind: str, theme: Theme) -> None:
    """Every fill has at least 4.5:1 with the ink that is chosen for it."""
    wide = {"name": "W", "children": [{"name": f"n{n}", "children": [{"name": "x", "value": 5}]} for n in range(10)]}
    for renderer in renderers(drawn(kind, wide, theme=theme), AnnularWedge if kind == "sunburst" else Quad):
        for fill in renderer.data_source.data["fill"]:
            assert contrast(ink_on(fill), fill) >= 4.5


def test_what_has_no_pixel_is_told() -> None:
    """A part of a millionth is not silently dropped."""
    drawing = drawn("treemap", flat([4e9, 3e-9]))
    assert drawing.marks == 1
    assert "1 part is smaller than a pixel" in drawing.notices[0].message


@pytest.mark.parametrize("kind", ["treemap", "icicle"])
@pytest.mark.parametrize("values", [[5e-324, 5e-324], [4e-310, 3e-310], [8e307, 8e307]])
def test_extreme_values_have_places(kind: str, values: list[float]) -> None:
    """Neither the smallest nor the largest numbers make anything that is no number."""
    (leaves,) = renderers(drawn(kind, flat(values)), Quad)
    assert all(math.isfinite(side) for box in sides(leaves) for side in box)
    assert len(sides(leaves)) == 2


@pytest.mark.parametrize("kind", ["treemap", "icicle", "sunburst"])
def test_nothing_to_show_is_a_card(kind: str) -> None:
    """All zero: no mark, and it says so."""
    drawing = drawn(kind, flat([0, 0]))
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


@pytest.mark.parametrize("kind", ["treemap", "icicle", "sunburst"])
def test_a_page_tells_paths_and_shares(kind: str) -> None:
    """Hover text is fields of text only."""
    root = drawn(kind, TREE, interactive=True).root
    (hover,) = (tool for tool in root.toolbar.tools if isinstance(tool, HoverTool))
    assert hover.tooltips == [["Part", "@{path}"], ["Value", "@{shown}"], ["Share", "@{share}"]]
    told = [path for one in hover.renderers for path in one.data_source.data["path"]]
    assert "W \u203a b \u203a c" in told


def arcs(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    """Of each arc: its start and its end in shares of a turn, clockwise from 12 o'clock, and both radii."""
    (renderer,) = renderers(drawing, AnnularWedge)
    data = renderer.data_source.data
    assert renderer.glyph.direction == "clock"
    turns = [[round((math.pi / 2 - angle) / math.tau, 6) for angle in data[side]] for side in ("start", "end")]
    return list(zip(*turns, data["inner"], data["outer"], strict=True))


def test_arcs_are_shares_within_their_parents() -> None:
    """The largest first from 12 o'clock, children over their parents in the next ring."""
    found = arcs(drawn("sunburst", TREE))
    first, second = sorted({inner for _, _, inner, _ in found})
    assert [(start, end) for start, end, inner, _ in found if inner == first] == [(0, 0.5), (0.5, 0.9), (0.9, 1)]
    outer = sorted((start, end) for start, end, inner, _ in found if inner == second)
    assert outer == [(0, 0.3), (0.3, 0.5), (0.5, 0.75), (0.75, 0.9)]
    assert {end for _, _, inner, end in found if inner == first} == {second}


def test_parts_stand_as_given_when_asked() -> None:
    """Without sorting the small one comes first."""
    assert arcs(drawn("sunburst", TREE, sort=False))[0][:2] == (0, 0.1)


def test_what_no_child_has_stays_free() -> None:
    """A whole of 10 with a part of 4 leaves 6 of 10 of the ring."""
    data = {"labels": ["w", "a", "b"], "parents": ["", "w", "a"], "values": [10, 10, 4], "branchvalues": "total"}
    assert [(start, end) for start, end, _, _ in arcs(drawn("sunburst", data))] == [(0, 1), (0, 0.4)]


def test_the_middle_tells_the_whole() -> None:
    """The name of the root and its sum."""
    assert {"W", "100"} <= set(texts(drawn("sunburst", TREE)))


@pytest.mark.parametrize("size", [(800, 400), (300, 200), (1600, 900), (100, 100), (400, 900)])
def test_the_rings_are_within_the_picture(size: tuple[int, int]) -> None:
    """The disc is no larger than the plot area."""
    drawing = drawn("sunburst", TREE, size=size, title="T")
    across, down = drawing.root.extra_x_ranges["undistorted"], drawing.root.extra_y_ranges["undistorted"]
    assert max(outer for *_, outer in arcs(drawing)) <= min(across.end, -across.start, down.end, -down.start) + 0.01


@pytest.mark.parametrize("orientation", ["horizontal", "vertical"])
def test_strips_are_as_long_as_their_values(orientation: str) -> None:
    """Parts stand beside their whole, and share its length."""
    (renderer,) = renderers(drawn("icicle", TREE, orientation=orientation), Quad)
    boxes = sides(renderer)
    upright = orientation == "horizontal"
    lengths = [top - bottom if upright else right - left for left, right, bottom, top in boxes]
    whole = lengths[0]
    assert [round(length / whole, 6) for length in lengths] == [1, 0.5, 0.4, 0.1, 0.25, 0.15, 0.3, 0.2]
    levels = {round(box[0] if upright else box[3], 3) for box in boxes}
    assert len(levels) == 3


def test_a_tidy_tree_is_that_of_the_rules() -> None:
    """Parents over the middle of their children, neighbours a size apart, equal subtrees alike."""
    data = {"name": "r", "children": [{"name": n, "children": [{"name": f"{n}{k}"} for k in range(2)]} for n in "ab"]}
    hierarchy = read({"chart_type": "tree", "data": data}).data
    assert tidy(hierarchy, [1.0] * 7) == [1.5, 0.5, 0, 1, 2.5, 2, 3]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60))
def test_no_two_nodes_of_a_level_touch(choices: list[int]) -> None:
    """Whatever the tree: each is its size from the next, in the order given, and parents are in the middle."""
    rows = [{"id": 0}, *({"id": n, "parent": choice % n} for n, choice in enumerate(choices, 1))]
    try:
        hierarchy = read({"chart_type": "tree", "data": {"rows": rows}}).data
    except Invalid:  # deeper than can be drawn
        return
    places = tidy(hierarchy, [1.0] * len(rows))
    levels: dict[int, list[float]] = {}
    for node, place in zip(hierarchy.nodes, places, strict=True):
        levels.setdefault(node.depth, []).append(place)
    assert all(other - one >= 1 - 1e-9 for level in levels.values() for one, other in pairwise(level))
    for index, below in enumerate(hierarchy.children):
        if below:
            assert places[index] == pytest.approx((places[below[0]] + places[below[-1]]) / 2)
    assert min(places) == 0


@pytest.mark.parametrize("orientation", ["horizontal", "vertical"])
def test_branches_run_from_parents_to_children(orientation: str) -> None:
    """Each ends at a dot."""
    drawing = drawn("tree", TREE, orientation=orientation)
    (lines,), (dots,) = renderers(drawing, MultiLine), renderers(drawing, Scatter)
    places = set(zip(np.round(dots.data_source.data["x"], 3), np.round(dots.data_source.data["y"], 3), strict=True))
    ends = {
        (round(xs[-1], 3), round(ys[-1], 3))
        for xs, ys in zip(*(lines.data_source.data[n] for n in ("xs", "ys")), strict=True)
    }
    assert len(ends) == 7
    assert ends < places
    assert {"W", "a", "b", "c"} <= set(texts(drawing))


def test_names_without_room_are_told() -> None:
    """And the largest branches keep theirs."""
    data = {"name": "r", "children": [{"name": f"n{n}"} for n in range(300)]}
    drawing = drawn("tree", data)
    assert "r" in texts(drawing)
    assert "names have no room" in drawing.notices[0].message
