"""Bars on their side, in stacks and in percent: where they lie, read back from the models."""

from itertools import pairwise
from typing import Any

import pytest
from bokeh.models import GlyphRenderer, HBar

from app.charts import read
from tests.drawn import read_back
from workers import charts
from workers.drawing import Drawing


def build(
    kind: str,
    *datasets: dict[str, Any],
    labels: list[str] | None = None,
    size: tuple[int, int] = (800, 400),
    interactive: bool = False,
    **options: Any,
) -> Drawing:
    """The drawing as the browser gets it."""
    data = {"labels": labels or ["Q1", "Q2", "Q3"], "datasets": list(datasets)}
    body = {"chart_type": kind, "data": data, "options": options, "width": size[0], "height": size[1]}
    return read_back(charts.build(read(body), interactive=interactive))


def bars(drawing: Drawing) -> list[GlyphRenderer]:
    """The renderers that draw data."""
    return [renderer for renderer in drawing.root.renderers if renderer.level == "glyph"]


def written(drawing: Drawing) -> dict[str, list[Any]]:
    """All texts of the page with their places."""
    (data,) = [r.data_source.data for r in drawing.root.renderers if "angle" in r.data_source.data]
    return data


def test_lying_bars_have_their_first_label_at_the_top() -> None:
    """Values run to the right, names downwards."""
    drawing = build("horizontalBar", {"data": [3, None, -2]})
    (renderer,) = bars(drawing)
    assert isinstance(renderer.glyph, HBar)
    assert renderer.data_source.data["y"] == [0, 2]
    assert renderer.data_source.data["right"] == [3, -2]
    assert drawing.root.y_range.start > drawing.root.y_range.end
    assert drawing.root.x_range.start <= -2 < 3 <= drawing.root.x_range.end


def test_parts_of_a_stack_lie_on_each_other() -> None:
    """What is below zero goes down from zero."""
    parts = [renderer.data_source.data for renderer in bars(build("stackedBar", *stacked()))]
    assert [part["top"] for part in parts] == [[3, 1, 2], [7, -5, 3], [-2, -6, 6]]
    assert [part.get("bottom", [0, 0, 0]) for part in parts] == [[0, 0, 0], [3, 0, 2], [0, -5, 3]]
    assert {tuple(part["x"]) for part in parts} == {(0, 1, 2)}


def stacked() -> list[dict[str, Any]]:
    """Three series with values of both signs."""
    return [{"data": [3, 1, 2]}, {"data": [4, -5, 1]}, {"data": [-2, -1, 3]}]


def test_percent_fill_the_axis() -> None:
    """From 0 to 100, whatever the amounts."""
    drawing = build("percentStackedBar", {"data": [1, 20, 0]}, {"data": [3, 60, 7]})
    first, second = (renderer.data_source.data for renderer in bars(drawing))
    assert first["top"] == [pytest.approx(25), pytest.approx(25), 0]
    assert second["top"] == [pytest.approx(100)] * 3
    assert "100\u00a0%" in written(drawing)["text"]


def test_few_bars_have_their_figures_beyond_their_ends() -> None:
    """Within the plot: the axis makes room."""
    drawing = build("bar", {"data": [50, 100, -100]})
    texts = written(drawing)
    spots = {text: (x, y, dy) for text, x, y, dy in zip(*(texts[n] for n in ("text", "x", "y", "dy")), strict=True)}
    assert spots["50"][:2] == (0, 50)
    axis = drawing.root.y_range
    inner = 400 - drawing.root.min_border_top - drawing.root.min_border_bottom
    unit = (axis.end - axis.start) / inner
    above = [i for i, (text, x) in enumerate(zip(texts["text"], texts["x"], strict=True)) if (text, x) == ("100", 1)]
    assert all(100 - (texts["dy"][i] - 6) * unit <= axis.end for i in above)
    below = [i for i, (text, x) in enumerate(zip(texts["text"], texts["x"], strict=True)) if x == 2 and "100" in text]
    assert all(-100 - (texts["dy"][i] + 6) * unit >= axis.start for i in below)
    assert above
    assert below


@pytest.mark.parametrize("kind", ["bar", "horizontalBar", "stackedBar"])
def test_figures_stand_when_asked_or_few_and_can_be_switched_off(kind: str) -> None:
    """Many values have none unless asked for; what has no room is told."""
    many = [f"L{n}" for n in range(300)]
    values = {"data": [n % 17 + 0.25 for n in range(300)]}
    assert "7.25" not in written(build(kind, values, labels=many))["text"]
    assert "7.25" not in written(build(kind, {"data": [7.25, 8.5, 9]}, data_labels=False))["text"]
    assert "7.25" in written(build(kind, {"data": [7.25, 8.5, 9]}))["text"]
    asked = build(kind, values, labels=many, data_labels=True)
    assert [notice.place for notice in asked.notices] == ["options.data_labels"]


def test_figures_of_many_bars_never_touch() -> None:
    """Of those asked for, the farthest reaching ones stand."""
    drawing = build("bar", {"data": list(range(101, 401))}, labels=["x"] * 300, data_labels=True, legend=False)
    texts = written(drawing)
    slot = (800 - drawing.root.min_border_left - drawing.root.min_border_right) / 300
    rows = zip(texts["text"], texts["x"], texts["y"], strict=True)
    told = sorted(x for text, x, y in rows if x >= 0 and text == str(int(y)))
    assert "400" in texts["text"]
    assert all((b - a) * slot >= 18 for a, b in pairwise(told))


def test_long_names_stay_within_their_share_and_on_the_page() -> None:
    """Wrapped, then shortened; the data keep half of the width."""
    names = ["w " * 90, "x" * 200, "漢字" * 60, "short"]
    for size in ((300, 200), (800, 400), (1600, 900)):
        drawing = build("horizontalBar", {"data": [1, 2, 3, 4]}, labels=names, size=size)
        inner = size[0] - drawing.root.min_border_left - drawing.root.min_border_right
        assert inner >= 0.5 * size[0]
        assert "short" in written(drawing)["text"]


def test_names_of_crowded_rows_are_thinned_out() -> None:
    """Every n-th stands, so that none touch."""
    drawing = build("horizontalBar", {"data": [1] * 300}, labels=[f"Item {n}" for n in range(300)])
    texts = written(drawing)
    rows = sorted(y for text, y in zip(texts["text"], texts["y"], strict=True) if text.startswith("Item"))
    slot = (400 - drawing.root.min_border_top - drawing.root.min_border_bottom) / 300
    assert rows[0] == 0
    assert all((b - a) * slot >= 10 for a, b in pairwise(rows))


def test_thickness_is_in_pixels() -> None:
    """As asked, up to where bars would touch."""
    drawing = build("bar", {"data": [1, 2, 3], "barThickness": 10})
    slot = (800 - drawing.root.min_border_left - drawing.root.min_border_right) / 3
    assert bars(drawing)[0].glyph.width * slot == pytest.approx(10)
    assert bars(build("bar", {"data": [1, 2, 3], "barThickness": 999}))[0].glyph.width == pytest.approx(1)


def test_hidden_series_are_left_out_and_keep_the_others_colours() -> None:
    """As in Chart.js, where a legend could show them again."""
    whole = build("groupedBar", {"data": [1, 2, 3]}, {"data": [3, 2, 1]})
    less = build("groupedBar", {"data": [1, 2, 3], "hidden": True}, {"data": [3, 2, 1]})
    assert len(bars(less)) == 1
    assert bars(less)[0].data_source.data["fill"] == bars(whole)[1].data_source.data["fill"]


def test_ten_thousand_labels_are_drawn_with_a_notice() -> None:
    """More bars than pixels run together, and it says so."""
    drawing = build("bar", {"data": [1] * 10_000}, labels=["x"] * 10_000)
    assert [notice.place for notice in drawing.notices] == ["data.labels"]


def test_pages_tell_shares() -> None:
    """Values and percent on hover."""
    drawing = build("percentStackedBar", {"data": [1, 1, 1]}, {"data": [3, 1, 0]}, interactive=True)
    data = bars(drawing)[1].data_source.data
    assert (data["shown"], data["share"]) == (["3", "1", "0"], ["75.0\u00a0%", "50.0\u00a0%", "0.0\u00a0%"])
