"""Gauges, rings, progress bars, bullets, big numbers: every mark where its value is."""

import math
from itertools import pairwise
from typing import Any

import pytest
from bokeh.models import AnnularWedge, Circle, GlyphRenderer, HBar, HoverTool, MultiLine, Patch, Scatter, Segment

from app.charts import CHART_TYPES, read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.colors import contrast
from workers.look.theme import DARK, LIGHT, Theme


def drawn(kind: str, data: Any, *, theme: Theme = LIGHT, interactive: bool = False, **options: Any) -> Drawing:
    """A chart of these data."""
    size = {"width": options.pop("width", 800), "height": options.pop("height", 400)}
    spec = read({"chart_type": kind, "data": data, "options": options, **size})
    return read_back(charts.build(spec, theme, interactive=interactive))


def all_of(drawing: Drawing, glyph: type) -> list[GlyphRenderer]:
    """The renderers of this kind of glyph."""
    return [one for one in drawing.root.renderers if type(one.glyph) is glyph]


def texts(drawing: Drawing) -> dict[str, dict[str, Any]]:
    """Every text with its columns."""
    rows: dict[str, dict[str, Any]] = {}
    for one in drawing.root.renderers:
        data = one.data_source.data
        for index, text in enumerate(data.get("text", [])):
            rows[text] = {name: column[index] for name, column in data.items()}
    return rows


def spans(drawing: Drawing, number: int = -1) -> list[tuple[float, float]]:
    """From where to where the bars of a renderer go."""
    data = all_of(drawing, HBar)[number].data_source.data
    return list(zip(data["left"], data["right"], strict=True))


def test_zones_of_a_gauge_fill_the_half_circle_in_proportion() -> None:
    """From 9 to 3 o'clock."""
    data = all_of(drawn("gauge", {"value": 1, "zones": [{"to": 1}, {"to": 4}]}), AnnularWedge)[0].data_source.data
    assert data["start"] == pytest.approx([math.pi, 0.75 * math.pi])
    assert data["end"] == pytest.approx([0.75 * math.pi, 0])


@pytest.mark.parametrize(("value", "degrees"), [(0, 180), (25, 135), (50, 90), (100, 0), (400, 0), (-9, 180)])
def test_the_needle_points_at_the_value(value: float, degrees: float) -> None:
    """A value beyond the scale at its end."""
    (needle,) = all_of(drawn("gauge", {"value": value, "max": 100}), Patch)
    xs, ys = needle.data_source.data["x"], needle.data_source.data["y"]
    assert math.degrees(math.atan2(ys[1], xs[1])) == pytest.approx(degrees, abs=1e-6)


def test_a_gauge_tells_its_value_and_its_limits() -> None:
    """The value large, the ends small; nothing but a card without a value."""
    found = texts(drawn("gauge", {"value": 65, "max": 100, "label": "km/h"}))
    assert {"65", "km/h", "0", "100"} <= set(found)
    assert float(found["65"]["size"][:-2]) > 2 * float(found["100"]["size"][:-2])
    assert drawn("gauge", {"value": None}).marks == 0


@pytest.mark.parametrize("value", [10, 50, 68, 99])
def test_a_ring_is_filled_as_far_as_it_says_round_ends_and_all(value: float) -> None:
    """The round ends lie within the angle of the value."""
    drawing = drawn("radialGauge", {"datasets": [{"data": [value]}]})
    arc = all_of(drawing, AnnularWedge)[-1]
    (caps,) = all_of(drawing, Circle)
    (start,), (end,) = arc.data_source.data["start"], arc.data_source.data["end"]
    middle = (arc.glyph.inner_radius + arc.glyph.outer_radius) / 2
    cap = math.asin(caps.glyph.radius / middle)
    assert start - end + 2 * cap == pytest.approx(value / 100 * math.tau)
    assert start + cap == pytest.approx(math.pi / 2)


def test_a_ring_without_round_ends_and_one_that_is_full() -> None:
    """Angles are the value's own; beyond the end is told."""
    plain = drawn("radialGauge", {"datasets": [{"data": [25]}]}, roundedCorners=False)
    assert all_of(plain, Circle) == []
    full = drawn("radialGauge", {"datasets": [{"data": [150]}]})
    arc = all_of(full, AnnularWedge)[-1].data_source.data
    assert arc["start"][0] - arc["end"][0] == pytest.approx(math.tau)
    assert [notice.place for notice in full.notices] == ["options.domain"]


def test_progress_bars_end_at_their_share() -> None:
    """The track is the whole; nothing is drawn for zero and null; more than all is full, and told."""
    drawing = drawn("progressBar", {"labels": list("abcd"), "datasets": [{"data": [25, 0, None, 130]}]})
    assert spans(drawing, 0) == [(0, 1)] * 4
    assert spans(drawing) == [(0, 0.25), (0, 1)]
    assert [notice.place for notice in drawing.notices] == ["data.datasets[0].data"]
    assert {"25\u00a0%", "0\u00a0%", "130\u00a0%"} <= set(texts(drawing))


@pytest.mark.parametrize("count", [1, 2, 20, 300])
def test_names_of_progress_bars_never_touch(count: int) -> None:
    """Where rows crowd, not all are named."""
    labels = [f"Task {number}" for number in range(count)]
    drawing = drawn("progressBar", {"labels": labels, "datasets": [{"data": [50] * count}]})
    named = [row for text, row in texts(drawing).items() if text.startswith("Task")]
    heights = sorted(row["y"] for row in named)
    assert named
    assert all(other - one >= 12 for one, other in pairwise(heights))


def test_each_bullet_has_its_own_scale() -> None:
    """The same share of different scales is the same place; the target is a stroke."""
    rows = [
        {"label": "a", "value": 5, "target": 8, "ranges": [4, 10]},
        {"label": "b", "value": 500, "target": 800, "ranges": [400, 1000]},
    ]
    drawing = drawn("bullet", {"rows": rows})
    assert spans(drawing) == [(0, 0.5), (0, 0.5)]
    assert spans(drawing, 0) == [(0, 0.4), (0.4, 1)] * 2
    assert all_of(drawing, Segment)[0].data_source.data["x"] == [0.8, 0.8]
    assert {"10", "1,000"} <= set(texts(drawing))


def test_a_negative_measure_goes_back_from_zero() -> None:
    """Zero is where bars start."""
    drawing = drawn("bullet", {"rows": [{"label": "a", "value": -5, "min": -10, "max": 10}]})
    assert spans(drawing) == [(0.25, 0.5)]


def test_a_measure_beyond_its_scale_is_told() -> None:
    """It ends at the scale's end."""
    drawing = drawn("bullet", {"rows": [{"label": "a", "value": 30, "max": 20}]})
    assert spans(drawing) == [(0, 1)]
    assert [notice.place for notice in drawing.notices] == ["data.rows"]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(
    ("value", "before", "told"),
    [
        (110, 100, "\u2191 +10\u00a0%"),
        (90, 100, "\u2193 \u221210\u00a0%"),
        (101, 100, "\u2191 +1.0\u00a0%"),
        (5, 0, "\u2191 +5"),
        (100, 100, "Unchanged"),
    ],
)
def test_a_change_is_told_by_an_arrow_and_a_sign(theme: Theme, value: float, before: float, told: str) -> None:
    """Not by colour alone, which can be read on either ground."""
    found = texts(drawn("bigNumber", {"value": value, "previous": before}, theme=theme))
    assert told in found
    assert contrast(found[told]["color"], theme.background) >= 4.5


def test_down_may_be_good_news() -> None:
    """Then it has the colour that up has otherwise."""
    down = texts(drawn("bigNumber", {"value": 9, "previous": 10}, better="down"))["\u2193 \u221210\u00a0%"]
    up = texts(drawn("bigNumber", {"value": 11, "previous": 10}))["\u2191 +10\u00a0%"]
    assert down["color"] == up["color"]


def test_the_sparkline_has_its_extremes_at_its_ends() -> None:
    """Evenly spaced, a gap where nothing is known, one dot that is seen."""
    drawing = drawn("bigNumber", {"labels": list("abcde"), "datasets": [{"data": [1, 3, None, 2, 5]}]})
    lines = all_of(drawing, MultiLine)[0].data_source.data
    assert [len(line) for line in lines["xs"]] == [2, 2]
    heights = [y for line in lines["ys"] for y in line]
    assert max(heights) == heights[0]
    assert (heights[0] - heights[1]) / (heights[0] - heights[3]) == pytest.approx(0.5)
    sizes = all_of(drawing, Scatter)[0].data_source.data["size"]
    assert [size > 0 for size in sizes] == [False, False, False, True]


@pytest.mark.parametrize("kind", ["gauge", "radialGauge", "progressBar", "bullet", "bigNumber"])
def test_a_page_tells_values(kind: str) -> None:
    """Each mark has its text in columns."""
    root = read_back(charts.build(read(CHART_TYPES[kind].example), LIGHT, interactive=True)).root
    (hover,) = (tool for tool in root.toolbar.tools if isinstance(tool, HoverTool))
    for renderer in hover.renderers:
        columns = renderer.data_source.data
        assert {field.strip("@{}") for _, field in hover.tooltips} <= set(columns)
        assert len({len(column) for column in columns.values()}) == 1


@pytest.mark.parametrize(("kind", "value"), [("progressBar", 1e300), ("radialGauge", 1e300), ("radialGauge", -1e300)])
def test_what_is_beyond_telling_is_told_as_more(kind: str, value: float) -> None:
    """Three hundred digits would not fit into any picture."""
    data = {"labels": ["A"], "datasets": [{"data": [value]}]}
    told = texts(drawn(kind, data))
    assert (">1,000,000\u00a0%" if value > 0 else "<-1,000,000\u00a0%") in told
