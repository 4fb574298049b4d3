"""Bars between two values, with round corners, in an order that was asked for, along time."""

from typing import Any

import pytest
from bokeh.models import GlyphRenderer, HBar, Line, Quad, VBar

from app.charts import CHART_TYPES, read
from app.domain.errors import Invalid
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing
from workers.look.theme import LIGHT


def build(kind: str, *datasets: dict[str, Any], interactive: bool = False, **options: Any) -> Drawing:
    """The drawing as the browser gets it."""
    data = {"labels": ["2024-01", "2024-02", "2024-03"], "datasets": list(datasets)}
    return read_back(
        charts.build(read({"chart_type": kind, "data": data, "options": options}), interactive=interactive)
    )


def drawn(drawing: Drawing, *kinds: type) -> list[GlyphRenderer]:
    """The renderers of such glyphs that can be seen."""
    return [r for r in drawing.root.renderers if isinstance(r.glyph, kinds or (VBar, HBar)) and r.glyph.fill_alpha != 0]


def texts(drawing: Drawing) -> list[str]:
    """All texts of the page."""
    return [text for one in drawing.root.renderers for text in one.data_source.data.get("text", [])]


FLOATING = {"label": "Temperature", "data": [[3, 9], None, [12, -4]]}


def test_a_pair_is_a_bar_from_one_value_to_the_other() -> None:
    """Not from zero; both values stand beside it."""
    drawing = build("bar", FLOATING)
    (renderer,) = drawn(drawing)
    data = renderer.data_source.data
    assert (data["x"], data["bottom"], data["top"]) == ([0, 2], [3, 12], [9, -4])
    assert {"3 to 9", "12 to \u22124"} <= set(texts(drawing))
    assert drawing.marks == 2


def test_pairs_lie_on_their_side_too_and_never_stack() -> None:
    """As Chart.js draws them."""
    (renderer,) = drawn(build("horizontalBar", FLOATING))
    assert (renderer.data_source.data["left"], renderer.data_source.data["right"]) == ([3, 12], [9, -4])
    first, second = drawn(build("stackedBar", {"data": [1, 2, 3]}, {"data": [[5, 6], 4, 1]}))
    assert first.data_source.data["top"] == [1, 2, 3]
    assert (second.data_source.data["bottom"], second.data_source.data["top"]) == ([5, 2, 3], [6, 6, 4])


def test_pages_words_and_tables_tell_both_values() -> None:
    """Under the pointer, in the alt text and in a column each."""
    (renderer,) = drawn(build("bar", FLOATING, interactive=True))
    assert renderer.data_source.data["shown"] == ["3 to 9", "12 to \u22124"]
    spec = read({"chart_type": "bar", "data": {"labels": ["a", "b", "c"], "datasets": [FLOATING]}})
    assert "lie between -4 and 12; the longest goes from 12 to -4 (c)" in CHART_TYPES["bar"].describe(spec)
    table = CHART_TYPES["bar"].tabulate(spec)
    assert table.columns == ("Label", "Temperature, from", "Temperature, to")
    assert table.rows == (("a", 3, 9), ("b", None, None), ("c", 12, -4))


@pytest.mark.parametrize(("kind", "value"), [("bar", [1, 2, 3]), ("bar", [1, "x"]), ("percentStackedBar", [1, 2])])
def test_other_lists_are_faults(kind: str, value: Any) -> None:
    """A share of a whole has no start of its own."""
    with pytest.raises(Invalid) as refused:
        build(kind, {"data": [1, value, 2]})
    assert [fault.place for fault in refused.value.faults] == ["data.datasets[0].data[1]"]


def corners(renderer: GlyphRenderer) -> set[str]:
    """Which corners of a renderer's bars are round."""
    return {name for name, radius in renderer.glyph.border_radius.items() if radius}


def test_corners_are_round_at_values_and_square_at_the_foot() -> None:
    """Of bars that rise at the top, of those that fall at the bottom."""
    rising, falling = drawn(build("bar", {"data": [3, -2, 5], "borderRadius": 8}))
    assert (corners(rising), rising.data_source.data["top"]) == ({"top_left", "top_right"}, [3, 5])
    assert corners(falling) == {"bottom_left", "bottom_right"}
    assert (falling.glyph.bottom.field, falling.glyph.top) == ("top", 0)
    lying = drawn(build("horizontalBar", {"data": [3, 2, 5], "borderRadius": 8}))
    assert [corners(one) for one in lying] == [{"top_right", "bottom_right"}]


def test_corners_may_be_round_everywhere_and_differ_in_no_bar() -> None:
    """``borderSkipped: false`` rounds the foot too; of several radii the largest is used, which is told."""
    (whole,) = drawn(build("bar", {"data": [3, 2, 5], "borderRadius": 8, "borderSkipped": False}))
    assert len(corners(whole)) == 4
    spec = read(
        {
            "chart_type": "bar",
            "data": {"labels": ["a"], "datasets": [{"data": [1], "borderRadius": {"topLeft": 4, "topRight": 9}}]},
        }
    )
    assert spec.data.series[0].corner == 9
    assert [notice.place for notice in spec.notices] == ["data.datasets[0].borderRadius"]


def test_only_the_ends_of_a_stack_are_round() -> None:
    """The parts within it meet without a gap."""
    drawing = build("stackedBar", {"data": [1, 2, 3]}, {"data": [1, 2, None]}, elements={"bar": {"borderRadius": 6}})
    found = [(one.data_source.data["top"], bool(corners(one))) for one in drawn(drawing)]
    assert sorted(found) == [([1, 2], False), ([2, 4], True), ([3], True)]


def test_a_page_finds_every_bar_with_round_corners() -> None:
    """One unseen renderer a series tells all its values."""
    drawing = build("bar", {"data": [3, -2, 5], "borderRadius": 8}, interactive=True)
    (unseen,) = [r for r in drawing.root.renderers if isinstance(r.glyph, VBar) and r.glyph.fill_alpha == 0]
    assert unseen.data_source.data["shown"] == ["3", "\u22122", "5"]


def test_a_gradient_keeps_square_corners_and_tells() -> None:
    """It is drawn as strips."""
    drawing = build("bar", {"data": [3, 2, 5], "borderRadius": 8, "backgroundColor": {"gradient": ["red", "blue"]}})
    assert drawn(drawing, Quad)
    assert [notice.place for notice in drawing.notices] == ["options.elements.bar.borderRadius"]


def test_the_lower_order_is_drawn_last_and_named_first() -> None:
    """As Chart.js has it; bars stay below lines, which is told when something else was asked."""
    lines = [{"type": "line", "label": name, "data": [1, 2, 3], "order": at} for name, at in (("a", 1), ("b", 2))]
    drawing = build("mixed", {"type": "bar", "label": "bars", "data": [1, 1, 1], "order": 3}, *lines)
    drawn_last = [one for one in drawing.root.renderers if isinstance(one.glyph, Line)][-1]
    assert drawn_last.glyph.line_color == LIGHT.categorical[1]
    names = [text for text in texts(drawing) if text in {"a", "b", "bars"}]
    assert names == ["a", "b", "bars"]
    assert drawing.notices == ()
    spec = read(
        {
            "chart_type": "mixed",
            "data": {
                "labels": ["x"],
                "datasets": [{"data": [1], "order": 0}, {"type": "line", "data": [1], "order": 1}],
            },
        }
    )
    assert [notice.place for notice in spec.notices] == ["data.datasets[0].order"]


def test_bars_stand_along_time_where_that_is_asked_for() -> None:
    """The year is told once; labels that are no dates are told."""
    assert {"Jan", "2024", "Feb", "Mar"} <= set(
        texts(build("bar", {"data": [1, 2, 3]}, scales={"x": {"type": "time"}}))
    )
    assert "2024-01" in texts(build("bar", {"data": [1, 2, 3]}))
    data = {"labels": ["a", "b"], "datasets": [{"data": [1, 2]}]}
    spec = read({"chart_type": "bar", "data": data, "options": {"scales": {"x": {"type": "time"}}}})
    assert [notice.place for notice in charts.build(spec).notices] == ["options.scales.x.type"]
