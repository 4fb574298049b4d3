"""Lollipops, dumbbells, waterfalls, Pareto charts, pyramids, marimekkos: marks lie where their values say."""

from typing import Any

import pytest
from bokeh.models import GlyphRenderer, HBar, Line, Quad, Scatter, Segment, VBar

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing

KINDS = ["lollipop", "dumbbell", "waterfall", "pareto", "populationPyramid", "marimekko"]
FIRST, SECOND = {"label": "one", "data": [3.0, None, 5.0, 0.0]}, {"label": "two", "data": [4.0, 2.0, 1.0, 0.0]}


def build(
    kind: str, *datasets: dict[str, Any], labels: Any = None, size: Any = (800, 400), page: bool = False, **options: Any
) -> Drawing:
    """The drawing as the browser gets it."""
    data = {"labels": labels or ["A", "B", "C", "D"], "datasets": list(datasets)}
    body = {"chart_type": kind, "data": data, "options": options, "width": size[0], "height": size[1]}
    return read_back(charts.build(read(body), interactive=page))


def glyphs(drawing: Drawing, kind: type) -> list[GlyphRenderer]:
    """The renderers of data with such glyphs."""
    return [one for one in drawing.root.renderers if one.level == "glyph" and isinstance(one.glyph, kind)]


def columns(drawing: Drawing, kind: type) -> list[dict[str, Any]]:
    """The data of such glyphs."""
    return [one.data_source.data for one in glyphs(drawing, kind)]


def texts(drawing: Drawing) -> list[str]:
    """Every text on the page."""
    found = [one.data_source.data for one in drawing.root.renderers if one.level == "annotation"]
    return [text for data in found for text in data.get("text", [])]


def test_lollipops_stand_on_zero_with_their_head_at_the_value() -> None:
    """Null leaves a gap."""
    drawing = build("lollipop", FIRST)
    (stems,), (heads,) = columns(drawing, Segment), columns(drawing, Scatter)
    assert (stems["y0"], stems["y1"]) == ([0, 0, 0], [3, 5, 0])
    assert (heads["x"], heads["y"]) == ([0, 2, 3], [3, 5, 0])


def test_heads_of_many_lollipops_keep_apart() -> None:
    """They get smaller with their slots."""
    labels = [str(number) for number in range(300)]
    drawing = build("lollipop", {"data": [1] * 300}, labels=labels)
    slot = (800 - drawing.root.min_border_left - drawing.root.min_border_right) / 300
    assert glyphs(drawing, Scatter)[0].glyph.size <= max(slot, 2.4)


def test_dumbbells_join_the_lowest_and_the_highest_value() -> None:
    """On their side; where one is missing or both are the same there is no line."""
    drawing = build("dumbbell", FIRST, SECOND)
    (lines,), dots = columns(drawing, Segment), columns(drawing, Scatter)
    assert (lines["y0"], lines["x0"], lines["x1"]) == ([0, 2], [3, 1], [4, 5])
    assert [(each["y"], each["x"]) for each in dots] == [([0, 2, 3], [3, 5, 0]), ([0, 1, 2, 3], [4, 2, 1, 0])]
    assert isinstance(build("dumbbell", FIRST, SECOND, indexAxis="x").root.renderers, list)


def test_dumbbells_stand_upright_when_asked() -> None:
    """Then values run upwards."""
    (lines,) = columns(build("dumbbell", FIRST, SECOND, indexAxis="x"), Segment)
    assert (lines["x0"], lines["y0"], lines["y1"]) == ([0, 2], [3, 1], [4, 5])


def test_steps_of_a_waterfall_hang_together() -> None:
    """Each bar starts where the one before ended, and a line leads there."""
    drawing = build("waterfall", {"data": [10, -4, None, 3]}, legend=False)
    (bars,), (joins,) = columns(drawing, VBar), columns(drawing, Segment)
    assert (bars["x"], bars["bottom"], bars["top"]) == ([0, 1, 3], [0, 10, 6], [10, 6, 9])
    assert (joins["y0"], joins["y1"]) == ([10, 6], [10, 6])
    assert joins["x0"][1] < joins["x1"][1] < 3


def test_up_and_down_and_totals_have_colours_of_their_own_and_signs() -> None:
    """Not red and green alone: the figures say it, too."""
    drawing = build("waterfall", {"data": [10, 5, -4, "total"]})
    (bars,) = columns(drawing, VBar)
    assert len(set(bars["fill"])) == 3
    assert {"10", "+5", "\u22124", "11", "Increase", "Decrease", "Total"} <= set(texts(drawing))


def test_the_line_of_a_pareto_chart_starts_at_the_first_bar_and_ends_at_the_whole() -> None:
    """One scale: its end is the sum."""
    drawing = build("pareto", {"data": [10, 60, None, 30]})
    (bars,), (line,) = columns(drawing, VBar), columns(drawing, Line)
    assert bars["top"] == [60, 30, 10]
    assert line["y"] == [60, pytest.approx(90), pytest.approx(100)]
    assert "100\u00a0%" in texts(drawing)
    assert drawing.root.y_range.end > 100
    assert bars["fill"][0] == bars["fill"][1] != bars["fill"][2]


def test_sides_of_a_pyramid_go_both_ways_from_one_line() -> None:
    """The first label is the lowest row, and no figure has a sign."""
    drawing = build("populationPyramid", FIRST, SECOND)
    left, right = columns(drawing, HBar)
    assert (left["y"], left["right"]) == ([0, 2, 3], [-3, -5, 0])
    assert right["right"] == [4, 2, 1, 0]
    assert drawing.root.y_range.start < drawing.root.y_range.end
    assert drawing.root.x_range.start == pytest.approx(-drawing.root.x_range.end, rel=0.1)
    assert not [text for text in texts(drawing) if text.startswith("\u2212")]


def test_areas_of_a_marimekko_are_amounts() -> None:
    """Width times height is the share of all, for each value."""
    drawing = build("marimekko", {"data": [1, 2, 0, 5]}, {"data": [3, 4, 0, 5]})
    parts = columns(drawing, Quad)
    for part, amounts in zip(parts, ([1, 2, 5], [3, 4, 5]), strict=True):
        sides = zip(part["left"], part["right"], part["bottom"], part["top"], strict=True)
        areas = [(right - left) * (top - foot) / 100 * 20 for left, right, foot, top in sides]
        assert areas == [pytest.approx(amount) for amount in amounts]
    assert (drawing.root.x_range.start, drawing.root.x_range.end) == (0, 1)


def test_columns_too_narrow_for_their_name_are_told() -> None:
    """Rather than cut to nothing."""
    drawing = build("marimekko", {"data": [1000, 1, 1000, 1000]}, labels=["long name", "no room", "c", "d"])
    assert "no room" not in texts(drawing)
    assert [notice.place for notice in drawing.notices] == ["data.labels"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(100, 100), (300, 200), (1600, 900)])
def test_hard_data_are_drawn(kind: str, size: tuple[int, int]) -> None:
    """Long and foreign names, huge, tiny and equal values, at every size."""
    labels = ["w " * 100, "x" * 200, "العربية من اليمين", "漢字" * 30]
    for values in ([1e300, 1e-300, 0.0, 7.0], [5.0] * 4, [1e-12, 2e-12, 3e-12, 0.0]):
        datasets = (
            [{"data": values}, {"data": values}] if kind in {"dumbbell", "populationPyramid"} else [{"data": values}]
        )
        drawing = build(kind, *datasets, labels=labels, size=size)
        assert drawing.marks > 0
        assert (drawing.width, drawing.height) == size


@pytest.mark.parametrize("kind", KINDS)
def test_data_without_values_are_a_quiet_card(kind: str) -> None:
    """It says so."""
    empty = {"data": [None] * 4}
    drawing = build(kind, empty, *([empty] if kind in {"dumbbell", "populationPyramid"} else []))
    assert drawing.marks == 0
    assert "No data" in texts(drawing)


@pytest.mark.parametrize("kind", KINDS)
def test_pages_tell_values_on_hover(kind: str) -> None:
    """Each mark has its label; pictures do without."""
    datasets = [FIRST, SECOND] if kind in {"dumbbell", "populationPyramid"} else [FIRST]
    page = build(kind, *datasets, page=True)
    told = [one.data_source.data["label"] for one in page.root.renderers if "label" in one.data_source.data]
    assert told
    assert set(told[0]) <= {"A", "B", "C", "D"}
    assert not [one for one in build(kind, *datasets).root.renderers if "label" in one.data_source.data]
