"""Radars, polar areas and wind roses: every value as far from the centre as the scale says, no name on another."""

import math
from typing import Any

import pytest
from bokeh.models import AnnularWedge, GlyphRenderer, HoverTool, MultiLine, Patches, Scatter, Wedge
from hypothesis import given
from hypothesis import strategies as st

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.around import LEADING, Line, line_width
from workers.look.rim import Name, Spot, place_names
from workers.look.theme import LIGHT, Sizes

SIZES = Sizes.of(800, 400)


def drawn(kind: str, data: Any, *, interactive: bool = False, **options: Any) -> Drawing:
    """A chart of these data."""
    size = {"width": options.pop("width", 800), "height": options.pop("height", 400)}
    spec = read({"chart_type": kind, "data": data, "options": options, **size})
    return read_back(charts.build(spec, LIGHT, interactive=interactive))


def sets(*values: list[Any], **dataset: Any) -> dict[str, Any]:
    """Datasets of these values, their labels a, b, c ..."""
    labels = [chr(97 + index) for index in range(len(values[0]))]
    return {"labels": labels, "datasets": [{"data": row, **dataset} for row in values]}


def all_of(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of this kind of glyph."""
    return [one for one in drawing.root.renderers if isinstance(one.glyph, glyph)]


def dots(drawing: Drawing, number: int = 0) -> list[tuple[float, float]]:
    """Where the dots of a series are: angle in degrees clockwise from 12 o'clock, distance from the centre."""
    data = all_of(drawing, Scatter)[number].data_source.data
    pairs = list(zip(data["x"], data["y"], strict=True))
    return [(math.degrees(math.atan2(x, y)) % 360, math.hypot(x, y)) for x, y in pairs]


def test_radar_values_lie_on_their_spokes() -> None:
    """Clockwise from 12 o'clock, as far out as their share of the scale."""
    (top, right, down, left) = dots(drawn("radar", sets([4, 3, 2, 1]), scale={"min": 0, "max": 4}))
    assert [angle for angle, _ in (right, down, left)] == pytest.approx([90, 180, 270])
    assert [spot[1] / top[1] for spot in (right, down, left)] == pytest.approx([0.75, 0.5, 0.25])


def test_a_radar_with_negatives_has_its_lowest_at_the_centre() -> None:
    """Zero is a ring of its own."""
    spots = dots(drawn("radar", sets([-2, 0, 2]), scale={"min": -2, "max": 2}))
    assert spots[0][1] == pytest.approx(0)
    assert spots[1][1] == pytest.approx(spots[2][1] / 2)


def test_a_gap_opens_the_shape() -> None:
    """The line ends at it, the fill goes to the centre; bridged when asked."""
    lines = all_of(drawn("radar", sets([1, 2, None, 4])), MultiLine)[-1].data_source.data["xs"]
    assert [len(line) for line in lines] == [3]
    (fill,) = all_of(drawn("radar", sets([1, 2, None, 4])), Patches)
    assert (fill.data_source.data["xs"][0][0], fill.data_source.data["ys"][0][0]) == (0, 0)
    bridged = all_of(drawn("radar", sets([1, 2, None, 4], spanGaps=True)), MultiLine)[-1].data_source.data["xs"]
    assert [len(line) for line in bridged] == [4]


def test_values_beyond_the_scale_are_held_and_told() -> None:
    """Never a shape that leaves the chart in silence."""
    drawing = drawn("radar", sets([1, 2, 9]), scale={"min": 0, "max": 4})
    assert [notice.place for notice in drawing.notices] == ["options.scale"]
    held = drawn("radar", sets([1, 2, 4]), scale={"min": 0, "max": 4})
    assert [spot for _, spot in dots(drawing)] == pytest.approx([spot for _, spot in dots(held)])


def test_fills_are_translucent() -> None:
    """Nothing hides what is below; many series have none."""
    (fill,) = all_of(drawn("radar", sets([1, 2, 3], backgroundColor="#ff0000")), Patches)
    assert fill.glyph.fill_color == "#ff00002e"
    assert all_of(drawn("radar", sets(*[[1, 2, 3]] * 6)), Patches) == []


def test_polar_areas_have_equal_angles_and_reach_as_far_as_their_values() -> None:
    """Zero and null draw nothing."""
    wedges = all_of(drawn("polarArea", sets([2, 4, None, 0])), Wedge)[0].data_source.data
    assert wedges["label"] == ["a", "b"]
    assert wedges["radius"][1] == pytest.approx(2 * wedges["radius"][0])
    spans = [start - end for start, end in zip(wedges["start"], wedges["end"], strict=True)]
    assert spans == pytest.approx([math.pi / 2] * 2)
    assert wedges["start"][0] == pytest.approx(math.pi / 2)


def test_polar_areas_without_a_value_are_a_card() -> None:
    """It says so."""
    assert drawn("polarArea", sets([0, None])).marks == 0


def test_wind_is_stacked_from_the_rim_of_calm() -> None:
    """Each class begins where the one before ends; thickness is the share."""
    data = {"labels": ["N", "E"], "datasets": [{"data": [30, 10]}, {"data": [10, 30]}], "calm": 20}
    rings = all_of(drawn("windRose", data), AnnularWedge)[0].data_source.data
    thick = [outer - inner for inner, outer in zip(rings["inner"], rings["outer"], strict=True)]
    assert rings["inner"][0] == rings["inner"][2] > 0
    assert rings["inner"][1] == pytest.approx(rings["outer"][0])
    assert thick[0] == pytest.approx(3 * thick[1])
    middles = [(start + end) / 2 for start, end in zip(rings["start"], rings["end"], strict=True)]
    assert middles == pytest.approx([math.pi / 2] * 2 + [0] * 2)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("radar", sets([1, 2, 3])),
        ("polarArea", sets([1, 2])),
        ("windRose", {"labels": ["N"], "datasets": [{"data": [1]}]}),
    ],
)
def test_a_page_tells_values(kind: str, data: dict[str, Any]) -> None:
    """Each mark has its text in columns."""
    root = drawn(kind, data, interactive=True).root
    (hover,) = (tool for tool in root.toolbar.tools if isinstance(tool, HoverTool))
    for renderer in hover.renderers:
        columns = renderer.data_source.data
        assert {field.strip("@{}") for _, field in hover.tooltips} <= set(columns)
        assert len({len(column) for column in columns.values()}) == 1


def box(spot: Spot) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a name."""
    width = max(line_width(line, SIZES) for line in spot.lines)
    half = len(spot.lines) * SIZES.label * LEADING / 2
    left = spot.x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[spot.align]
    return left, spot.y - half, left + width, spot.y + half


@given(
    st.lists(st.text("ab c", min_size=1, max_size=20), min_size=1, max_size=40), st.floats(40, 400), st.floats(0, 6.2)
)
def test_names_around_a_circle_are_apart_and_off_it(names: list[str], radius: float, start: float) -> None:
    """Whatever their number and where they start; where they crowd, fewer are drawn."""
    count = len(names)
    asked = [Name(start + math.tau * at / count, (Line(name),)) for at, name in enumerate(names)]
    boxes = [box(spot) for spot in place_names(asked, radius, SIZES)]
    assert boxes
    for number, one in enumerate(boxes):
        assert math.hypot(max(one[0], -one[2], 0), max(one[1], -one[3], 0)) >= radius - 0.1
        for other in boxes[number + 1 :]:
            apart = one[2] <= other[0] + 0.1 or other[2] <= one[0] + 0.1
            assert apart or one[3] <= other[1] + 0.1 or other[3] <= one[1] + 0.1
