"""What a careful designer would not publish, type by type: cut names, empty ground, marks that nobody sees."""

import copy
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from app.charts import CHART_TYPES, read
from tests import edges
from tests.texts import Place, places
from workers.charts import build
from workers.charts.network.layout import distances, lay_out_nodes, parted
from workers.drawing import Drawing
from workers.look.colors import contrast, over
from workers.look.theme import DARK, LIGHT, Theme


def example(name: str, width: int = 800, height: int = 400, **options: Any) -> edges.Body:
    """The type's example at this size."""
    body = copy.deepcopy(dict(CHART_TYPES[name].example))
    return body | {"width": width, "height": height, "options": body.get("options", {}) | options}


def drawn(body: edges.Body, theme: Theme = LIGHT) -> Drawing:
    """Its drawing."""
    return build(read(body), theme)


def named(drawing: Drawing) -> dict[str, Place]:
    """Every text of a drawing where it lies; of equal ones the last."""
    return {place.text: place for place in places(drawing)}


def columns(drawing: Drawing, glyph: str) -> list[dict[str, Any]]:
    """The columns of the glyphs of this class."""
    return [one.data_source.data for one in drawing.root.renderers if type(one.glyph).__name__ == glyph]


def looks(drawing: Drawing, glyph: str) -> list[dict[str, Any]]:
    """The attributes of the glyphs of this class."""
    return [one.glyph.attributes for one in drawing.root.renderers if type(one.glyph).__name__ == glyph]


def area(drawing: Drawing) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the plot area in pixels."""
    plot = drawing.root
    right, bottom = drawing.width - plot.min_border_right, drawing.height - plot.min_border_bottom
    return plot.min_border_left, plot.min_border_top, right, bottom


def test_names_of_rows_are_wrapped_in_small_pictures() -> None:
    """No name of the funnel's and the bullet's example is cut at 300 x 200."""
    for kind in ("funnel", "bullet"):
        drawing = drawn(example(kind, 300, 200))
        assert [text for text in named(drawing) if text.endswith("…")] == []
        assert drawing.notices == ()
    assert {"Viewed a", "product", "Started", "checkout"} <= set(named(drawn(example("funnel", 300, 200))))


def test_a_long_name_of_a_bullet_stands_in_two_lines_over_its_unit() -> None:
    """Where the row has room for three."""
    found = named(drawn(edges.one_long(example("bullet", 400, 300))))
    first, second = (text for text in found if text.startswith(("The quick", "jumps")))
    assert found[first].bottom < found[second].top
    assert found[second].bottom < found["thousand euro"].top


def test_words_of_names_that_do_not_fit_a_turned_line_stand_on_two() -> None:
    """The causes of a small Pareto chart can be read."""
    found = named(drawn(example("pareto", 300, 200)))
    assert {"Wrong", "item", "Poor", "manual", "Billing", "error"} <= set(found)


def test_one_long_name_does_not_cut_the_others_of_a_tree() -> None:
    """The widest column gives way first."""
    found = set(named(drawn(edges.one_long(example("tree", 400, 300)))))
    assert {"Germanic", "Balto-Slavic", "Romance", "Norwegian", "Lithuanian"} <= found


def test_one_long_name_leaves_a_small_chart_its_ticks() -> None:
    """It is cut so far that the data keep their share."""
    found = set(named(drawn(edges.one_long(example("dashboard", 400, 300)))))
    assert {"6,000", "Feb", "Jun"} <= found


def test_the_title_of_a_bar_stands_over_it_beside_a_legend() -> None:
    """Not over the legend."""
    for kind, title, entry in (("calendarHeatmap", "Loans a day", "No data"), ("bubble", "Million people", "Asia")):
        found = named(drawn(example(kind, legend={"position": "right"})))
        assert found[title].right < found[entry].left


def test_names_of_a_network_keep_off_a_legend_at_their_left() -> None:
    """Its column belongs to it."""
    found = named(drawn(example("network", 400, 300, legend={"position": "left"})))
    column = max(found[name].right for name in ("Montague", "Capulet", "Others") if found[name].left < 40)
    nodes = [place for text, place in found.items() if text in {"Lady Capulet", "Juliet", "Paris", "Page", "Nurse"}]
    assert nodes
    assert min(place.left for place in nodes) > column


def test_one_year_fills_its_picture_in_halves() -> None:
    """The cells reach the foot of the area, as the bar of colours does; two years are a block each."""
    body = example("calendarHeatmap")
    for width, height in ((800, 400), (1600, 900)):
        drawing = drawn(body | {"width": width, "height": height})
        _, top, _, bottom = area(drawing)
        cells = columns(drawing, "Quad")[0]
        assert max(cells["bottom"]) == pytest.approx(bottom - top, rel=0.06)
        assert named(drawing)["Jul"].left == pytest.approx(named(drawing)["Jan"].left, abs=1)
        assert named(drawing)["Jul"].top > named(drawing)["Jan"].bottom + 7 * 10
    days = body["data"]["datasets"][0]["data"]
    days += [["2025" + day[4:], value] for day, value in days if day[5:] != "02-29"]
    months = [place for place in places(drawn(body)) if place.text == "Jan"]
    assert len(months) == 2
    assert named(drawn(body))["Jul"].left > months[0].left + 200


def test_slices_fill_their_disc() -> None:
    """The scale ends with the largest one, unless something else was asked for."""
    own = columns(drawn(example("polarArea")), "Wedge")[0]["radius"]
    asked = columns(drawn(example("polarArea", scale={"max": 200})), "Wedge")[0]["radius"]
    assert max(asked) == pytest.approx(max(own) * 134 / 200, rel=0.01)


def _is_share(text: str) -> bool:
    return text.endswith("%")


def test_figures_of_rings_lie_beyond_the_wind() -> None:
    """None stands on a sector of either neighbour, at any of these sizes."""
    for width, height in ((800, 400), (400, 300), (1600, 900)):
        drawing = drawn(example("windRose", width, height))
        (sectors,) = columns(drawing, "AnnularWedge")
        shares = [one for one in columns(drawing, "Text") if any(map(_is_share, one.get("text", ())))]
        spots = [
            (np.hypot(x, y), np.arctan2(y, x))
            for one in shares
            for x, y, text in zip(one["x"], one["y"], one["text"], strict=True)
            if _is_share(text) and (x or y)
        ]
        assert spots
        for distance, angle in spots:
            turns = [abs((angle - (a + b) / 2 + np.pi) % (2 * np.pi) - np.pi)
                     for a, b in zip(sectors["start"], sectors["end"], strict=True)]  # fmt: skip
            near = [outer for outer, turn in zip(sectors["outer"], turns, strict=True) if turn < 0.3]
            assert distance > max(near)


def test_a_small_radar_has_no_names_rather_than_no_shape() -> None:
    """At 100 x 100 the disc takes most of the height."""
    drawing = drawn(example("radar", 100, 100))
    dots = columns(drawing, "Scatter")
    reach = max(np.hypot(one["x"], one["y"]).max() for one in dots)
    assert reach > 25
    assert "Battery" not in named(drawing)
    assert columns(drawn(example("windRose", 300, 200)), "AnnularWedge")[0]["outer"]
    assert max(columns(drawn(example("windRose", 300, 200)), "AnnularWedge")[0]["outer"]) > 40


def test_long_names_leave_a_disc_its_room() -> None:
    """Of pies, radars and polar areas at 800 x 400."""
    for kind, glyph, name in (("pie", "Wedge", "radius"), ("polarArea", "Wedge", "radius")):
        drawing = drawn(edges.worded(example(kind), edges.SCRIPTS["long"]))
        (radius,) = ({*one[name]} if name in one else {looks(drawing, glyph)[0][name]["value"]}
                     for one in columns(drawing, glyph)[:1])  # fmt: skip
        assert max(radius) > 75
        assert len([text for text in named(drawing) if text.startswith("The quick")]) >= 2


@pytest.mark.parametrize("kind", ["stackedArea", "percentStackedArea"])
@pytest.mark.parametrize("size", [(800, 400), (400, 300)])
def test_figures_in_layers_stand_on_them_and_apart(kind: str, size: tuple[int, int]) -> None:
    """Level ones of a layer don't touch, and each is within the edges of a layer from its start to its end."""
    drawing = drawn(example(kind, *size, data_labels=True))
    left, _, right, _ = area(drawing)
    figures = [place for place in places(drawing) if left <= place.left and place.right <= right + 1]
    figures = [place for place in figures if place.text.rstrip("\u00a0%").isdigit() and place.bottom < area(drawing)[3]]
    assert len(figures) > 20
    assert not [(one.text, other.text) for one, other in combinations(figures, 2) if one.on(other)]
    edges_ = [(one["x"], one["y"]) for one in columns(drawing, "Line")]
    plot = drawing.root
    low, high = plot.y_range.start, plot.y_range.end
    start, end = plot.x_range.start, plot.x_range.end
    _, top, _, bottom = area(drawing)
    for place in figures:
        for xs, ys in edges_:
            at = np.linspace(place.left, place.right, 5)
            values = np.interp(start + (at - left) / (right - left) * (end - start), xs, ys)
            heights = bottom - (values - low) / (high - low) * (bottom - top)
            assert ((heights <= place.top + 1) | (heights >= place.bottom - 1)).all(), place.text


def test_layers_that_begin_at_the_right_are_named_in_a_legend() -> None:
    """On a reversed axis a line ends at the left."""
    for kind in ("stackedArea", "line"):
        found = named(drawn(example(kind, scales={"x": {"reverse": True}})))
        name = {"stackedArea": "Wind", "line": "Online"}[kind]
        assert found[name].left < 100


def test_figures_of_one_chart_are_written_alike() -> None:
    """The same decimals, and none shortened among whole ones."""
    assert {"84.0  Japan", "81.0  Germany", "78.4  United States"} <= set(named(drawn(example("slope"))))
    assert {"10,434", "6,634", "17,857"} <= set(named(drawn(example("treemap"))))
    assert {"14,500", "8,810"} <= set(named(drawn(example("icicle"))))
    assert {"1.0", "15.8"} <= set(named(drawn(example("sunburst"))))
    assert {"9.9", "104.4"} <= set(named(drawn(example("chord"))))
    assert "Volume, at most 82.5M" in named(drawn(example("volumeCandles")))


def test_bricks_of_one_day_have_their_dates() -> None:
    """As candles have."""
    found = set(named(drawn(example("renko"))))
    assert {"6", "Jan 2026", "12", "Feb"} <= found
    assert not [text for text in found if text.startswith("2026-")]


def test_what_an_event_says_is_kept_from_the_next_level() -> None:
    """Three lines take three lines; the figures of time stand under the words and not at the foot of the page."""
    drawing = drawn(edges.worded(example("timeline"), edges.SCRIPTS["long"]))
    level = [place for place in places(drawing) if place.text.startswith(("The quick", "over the"))]
    for one, other in combinations(level, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        assert across <= 1 or min(one.bottom, other.bottom) - max(one.top, other.top) < -1
    found = named(drawn(example("timeline", 1600, 900)))
    assert found["1960"].top - found["Gagarin in orbit"].bottom < 60


def test_letters_in_panels_go_with_the_picture() -> None:
    """In one twice as wide they are larger."""
    for kind in ("smallMultiples", "dashboard"):
        small, large = (named(drawn(example(kind, *size)))["Feb"].size for size in ((800, 400), (1600, 900)))
        assert large >= small * 1.2


def test_a_phrase_does_not_make_all_words_small() -> None:
    """It is cut, and told."""
    drawing = drawn(edges.one_long(example("wordCloud", 400, 300)))
    assert named(drawing)["chart"].size > 14
    assert any("shortened" in notice.message for notice in drawing.notices)


def test_dark_grounds_show_the_low_end_of_scales() -> None:
    """Points have an edge that is seen; classes of wind and slices differ from the ground."""
    (points,) = looks(drawn(example("pointMap"), DARK), "Scatter")
    assert contrast(points["line_color"]["value"], DARK.missing) > 3
    for theme in (LIGHT, DARK):
        for kind, glyph in (("windRose", "AnnularWedge"), ("polarArea", "Wedge")):
            fills = columns(drawn(example(kind), theme), glyph)[0]["fill"]
            assert min(contrast(over(fill, theme.background), theme.background) for fill in fills) >= 1.19


def test_panels_of_a_scatter_matrix_have_a_scale_and_their_name_clear() -> None:
    """Two figures at least on each side; no bar of a histogram reaches the name over it."""
    drawing = drawn(example("scatterMatrix"))
    left, _, right, bottom = area(drawing)
    found = places(drawing)
    below = [place for place in found if place.top > bottom and left <= place.left <= right]
    panel = (right - left) / 4
    counts = [
        sum(panel * at <= (one.left + one.right) / 2 - left < panel * (at + 1) for one in below) for at in range(4)
    ]
    assert min(counts) >= 2
    bars = max(columns(drawing, "Quad"), key=lambda one: len(one["top"]) if "fill" in one else 0)
    top = area(drawing)[1]
    height = (bottom - top) / 4
    for at, name in enumerate(("Sepal length", "Sepal width", "Petal length", "Petal width")):
        own = [y for y, x in zip(bars["top"], bars["left"], strict=True) if at <= x < at + 1]
        assert top + min(own) * height > named(drawing)[name].bottom


def test_a_long_source_takes_two_lines() -> None:
    """Before it is cut."""
    found = named(drawn(example("boxplot", 400, 300)))
    (first,) = (place for text, place in found.items() if text.startswith("Example figures"))
    assert first.bottom < found["ranges"].top
    assert found["ranges"].bottom < 300 - 5


def test_a_name_in_a_flow_stands_over_its_figure_where_it_has_no_room_beside_it() -> None:
    """In the sankey diagram's example at 400 x 300."""
    found = named(drawn(example("sankey", 400, 300)))
    assert found["Power plants"].bottom < found["2,560"].top
    assert [text for text in found if text.endswith("…")] == []


def test_names_of_a_flow_leave_it_half_of_a_small_picture() -> None:
    """So that they are not all left out."""
    drawing = drawn(example("sankey", 300, 200))
    assert {"Oil", "Coal", "Homes"} <= set(named(drawing))
    left, _, right, _ = area(drawing)
    assert right - left >= 150


def test_small_multiples_of_names_ask_for_no_limits_of_their_axis() -> None:
    """What nobody asked for can't be left out, so nothing is told."""
    assert [notice for notice in drawn(example("smallMultiples")).notices if "scales.x" in notice.place] == []


def links(count: int) -> list[tuple[int, int]]:
    """A network in which each node is joined to two before it, and a chain that nothing joins to it."""
    generator = np.random.default_rng(4)
    joined = [(int(generator.integers(node)), node) for node in range(1, count) for _ in range(2)]
    return [*joined, *pairwise(range(count, count + 9))]


def test_distances_along_links_are_those_of_a_walk_from_each_node() -> None:
    """Compared with a plain search; parts that nothing joins are farther than a link."""
    pairs, count = links(40), 49
    near: list[set[int]] = [set() for _ in range(count)]
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    far = distances(count, pairs)
    for start in (0, 17, 44):
        steps, waiting = {start: 0}, [start]
        for node in waiting:
            new = [each for each in near[node] if each not in steps]
            steps.update(dict.fromkeys(new, steps[node] + 1))
            waiting += new
        assert [far[start, node] for node in steps] == list(steps.values())
        assert far[start, [node for node in range(count) if node not in steps]].min() > 1


def test_large_networks_are_laid_out_as_well_as_small_ones() -> None:
    """The mean error of distances is that of the exact way; one network gives one picture."""
    pairs, count = links(300), 309
    places_, far = lay_out_nodes(count, pairs), distances(count, pairs)
    assert np.array_equal(places_, lay_out_nodes(count, pairs))
    apart = np.hypot(*(places_[:, axis, None] - places_[None, :, axis] for axis in (0, 1)))
    off = ~np.eye(count, dtype=bool)
    assert (((apart - far)[off] / far[off]) ** 2).mean() < 0.2


def test_discs_are_parted() -> None:
    """Those that overlap at first don't at last, where the area has room."""
    spots = np.random.default_rng(1).uniform(100, 300, (60, 2))
    radii = np.full(60, 6.0)
    found = parted(spots, radii, (700, 400), 1.0)
    apart = np.hypot(*(found[:, axis, None] - found[None, :, axis] for axis in (0, 1)))
    assert apart[~np.eye(60, dtype=bool)].min() > 12.5


def test_short_names_of_a_small_chart_are_not_cut_while_there_is_room() -> None:
    """The data keep their share beside them, also over the title of the axis."""
    assert "Germany" in named(drawn(example("stackedBar", 300, 200)))
    titled = named(drawn(example("stackedBar", 300, 230, x_axis="Country")))
    assert {"Country", "400"} <= set(titled)


def test_faint_ends_of_a_scheme_are_left_out_and_its_order_stays() -> None:
    """Slices get darker one by one, and the first can be seen on paper."""
    (slices,) = columns(drawn(example("polarArea")), "Wedge")
    shades = [contrast(color, LIGHT.background) for color in slices["fill"]]
    assert shades == sorted(shades)
    assert min(shades) >= 1.2


def test_figures_of_rings_keep_off_the_names_around_a_small_rose() -> None:
    """A share that would touch a direction is not written."""
    found = places(drawn(example("windRose", 300, 200)))
    shares, names = ([one for one in found if one.text.endswith("%") is percent] for percent in (True, False))
    for share in shares:
        for name in names:
            apart = share.right < name.left or name.right < share.left
            assert apart or share.bottom < name.top or name.bottom < share.top


def test_histograms_without_a_name_take_their_panels_height() -> None:
    """In a small matrix of scatters."""
    heights = {}
    for size in ((300, 200), (800, 400)):
        bars = columns(drawn(example("scatterMatrix", *size)), "Quad")[-1]
        heights[size] = max(bottom - top for top, bottom in zip(bars["top"], bars["bottom"], strict=True))
    assert heights[300, 200] > heights[800, 400]
