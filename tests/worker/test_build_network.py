"""Networks: distances are those along the links, discs and names keep apart, and one network gives one picture."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from bokeh.models import GlyphRenderer, HoverTool, Scatter, Segment

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.charts.network.layout import distances, lay_out_nodes
from workers.charts.network.names import Ground, along, place_names
from workers.drawing import Drawing
from workers.look.theme import LIGHT


def drawn(
    data: dict[str, Any], *, size: tuple[int, int] = (800, 400), interactive: bool = False, **options: Any
) -> Drawing:
    """A network of these links."""
    body = {"chart_type": "network", "data": data, "options": options, "width": size[0], "height": size[1]}
    return read_back(charts.build(read(body), LIGHT, interactive=interactive))


def renderer_of(drawing: Drawing, glyph: type) -> GlyphRenderer:
    """The renderer of the one glyph of this kind."""
    (found,) = (one for one in drawing.root.renderers if isinstance(one.glyph, glyph))
    return found


def test_distances_are_links_along_the_shortest_way() -> None:
    """A square with a tail, and somebody alone, who is farther than all that are joined by a link."""
    far = distances(6, [(0, 1), (1, 2), (2, 3), (3, 0), (3, 4)])
    assert far[0].tolist()[:5] == [0, 1, 2, 1, 2]
    assert far[1, 4] == 3
    assert np.isfinite(far[5]).all()
    assert far[5, 0] > 1


@pytest.mark.parametrize(
    ("links", "lengths"),
    [
        ([(0, 1), (1, 2), (2, 0)], {(0, 1): 1, (1, 2): 1, (0, 2): 1}),
        ([(0, 1), (1, 2), (2, 3)], {(0, 1): 1, (0, 2): 2, (0, 3): 3}),
    ],
    ids=["triangle", "chain"],
)
def test_what_can_be_exact_is_exact(links: list[tuple[int, int]], lengths: dict[tuple[int, int], float]) -> None:
    """A triangle and a chain have a drawing without any stress."""
    places = lay_out_nodes(max(max(link) for link in links) + 1, links)
    for (one, other), length in lengths.items():
        assert np.linalg.norm(places[one] - places[other]) == pytest.approx(length, rel=0.02)


def test_one_network_gives_one_picture() -> None:
    """Nothing is left to chance."""
    spec = read(CHART_TYPES["network"].example)
    one, other = (renderer_of(read_back(charts.build(spec, LIGHT)), Scatter).data_source.data for _ in range(2))
    assert (one["x"], one["y"]) == (other["x"], other["y"])


@pytest.mark.parametrize("size", [(800, 400), (300, 200), (1600, 900), (100, 100), (300, 900)])
def test_discs_stay_in_the_area_and_apart(size: tuple[int, int]) -> None:
    """Also where there are only some pixels."""
    drawing = drawn({"links": [["hub", f"n{n}"] for n in range(12)]}, size=size, title="T")
    data = renderer_of(drawing, Scatter).data_source.data
    width, height = drawing.root.x_range.end, -drawing.root.y_range.start
    discs = list(zip(data["x"], data["y"], data["size"], strict=True))
    assert all(-1 <= x <= width + 1 and -1 <= -y <= height + 1 for x, y, _ in discs)
    if min(size) > 150:
        for (x0, y0, one), (x1, y1, other) in combinations(discs, 2):
            assert np.hypot(x0 - x1, y0 - y1) >= (one + other) / 2 - 1


def test_lines_run_from_disc_to_disc() -> None:
    """As wide as their values."""
    drawing = drawn({"links": [["a", "b", 1], ["b", "c", 4]]})
    discs, lines = (renderer_of(drawing, glyph).data_source.data for glyph in (Scatter, Segment))
    places = list(zip(discs["x"], discs["y"], strict=True))
    assert list(zip(lines["x0"], lines["y0"], strict=True)) == [places[0], places[1]]
    assert list(zip(lines["x1"], lines["y1"], strict=True)) == [places[1], places[2]]
    assert lines["width"][1] == 4 * lines["width"][0]


def test_sizes_are_values_or_links() -> None:
    """Areas of discs, not their widths."""
    nodes = [{"id": "a", "value": 100}, {"id": "b", "value": 25}]
    by_value = renderer_of(drawn({"nodes": nodes, "links": [["a", "b"]]}), Scatter).data_source.data["size"]
    assert by_value[0] == pytest.approx(2 * by_value[1])
    by_links = drawn({"nodes": nodes, "links": [["a", "b"]]}, size_by="degree")
    sizes = renderer_of(by_links, Scatter).data_source.data["size"]
    assert sizes[0] == sizes[1]


def test_groups_have_colours_and_a_legend() -> None:
    """A node's own colour comes first."""
    nodes = [{"id": "a", "group": "G"}, {"id": "b", "group": "H"}, {"id": "c", "color": "red"}]
    drawing = drawn({"nodes": nodes, "links": [["a", "b"]]})
    assert renderer_of(drawing, Scatter).data_source.data["fill"] == [*LIGHT.categorical[:2], "#ff0000"]
    assert {"G", "H"} <= {text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])}


def test_names_keep_off_each_other_and_the_edge() -> None:
    """However many there are; the most important has one."""
    places = np.array([[20.0 * (n % 20) + 10, 20.0 * (n // 20) + 10] for n in range(200)])
    ground = Ground(places, np.full(200, 3.0), (0, 0, 400, 200), along(places, [(0, 199)]))
    names = place_names([f"name {n}" for n in range(200)], [float(n == 105) for n in range(200)], ground, 10)
    assert names
    for one, other in combinations(names, 2):
        apart = one.box[2] <= other.box[0] or other.box[2] <= one.box[0]
        assert apart or one.box[3] <= other.box[1] or other.box[3] <= one.box[1]
    assert all(name.box[0] >= 0 and name.box[2] <= 400 for name in names)


@pytest.mark.parametrize(
    "data", [{"nodes": ["a"], "links": []}, {"links": [["a", "b"]]}, {"nodes": ["a", "b"], "links": []}]
)
def test_few_nodes_are_drawn_too(data: dict[str, Any]) -> None:
    """One, two, and two that nothing joins."""
    found = renderer_of(drawn(data), Scatter).data_source.data
    assert np.isfinite([*found["x"], *found["y"], *found["size"]]).all()


def test_a_page_tells_names() -> None:
    """Of nodes and of both ends of links."""
    root = drawn({"links": [["a", "b"]]}, interactive=True).root
    (hover,) = (tool for tool in root.toolbar.tools if isinstance(tool, HoverTool))
    assert [one.data_source.data["name"] for one in hover.renderers] == [["a", "b"], ["a \u2013 b"]]
