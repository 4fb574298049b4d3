"""Tasks and events where they are drawn."""

from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from tests.texts import places
from workers.charts import build
from workers.drawing import Drawing
from workers.look.text import SEMIBOLD, width_of
from workers.look.theme import LIGHT


def drawn(kind: str, data: dict[str, Any], **more: Any) -> Drawing:
    """A chart of these data."""
    return build(read({"chart_type": kind, "data": data, **more}), LIGHT)


def glyphs(drawing: Drawing, name: str) -> list[dict[str, Any]]:
    """The columns of the glyphs of this class."""
    return [one.data_source.data for one in drawing.root.renderers if type(one.glyph).__name__ == name]


def stamp(year: int, month: int, day: int) -> float:
    """Milliseconds since 1970."""
    return datetime(year, month, day, tzinfo=UTC).timestamp() * 1000


TASKS = {
    "tasks": [
        {"name": "a", "start": "2026-01-01", "end": "2026-01-11", "progress": 0.5},
        {"name": "b", "start": "2026-01-05", "end": "2026-01-20", "after": "a"},
        {"name": "c", "start": "2026-02-01", "milestone": True, "after": "b"},
    ]
}


def test_bars_lie_from_start_to_end_and_show_what_is_done() -> None:
    """In rows from the top; half of ten days is five."""
    whole, done = glyphs(drawn("gantt", TASKS), "HBar")
    assert (whole["y"], whole["left"]) == ([0, 1], [stamp(2026, 1, 1), stamp(2026, 1, 5)])
    assert whole["right"] == [stamp(2026, 1, 11), stamp(2026, 1, 20)]
    assert (done["left"], done["right"]) == ([stamp(2026, 1, 1)], [stamp(2026, 1, 6)])


def test_a_milestone_is_one_diamond_at_its_instant() -> None:
    """Of no length."""
    drawing = drawn("gantt", TASKS)
    found = [data for data in glyphs(drawing, "Scatter") if "fill" in data]
    assert [(data["x"], data["y"]) for data in found] == [([stamp(2026, 2, 1)], [2])]


def test_arrows_lead_from_the_end_to_what_waits() -> None:
    """Not before the end, and onto the bar below."""
    (ways,) = glyphs(drawn("gantt", TASKS), "MultiLine")
    assert [xs[0] for xs in ways["xs"]] == [stamp(2026, 1, 11), stamp(2026, 1, 20)]
    assert [ys[0] for ys in ways["ys"]] == [0, 1]
    assert all(xs[0] <= xs[1] == xs[2] for xs in ways["xs"])
    assert ways["xs"][1][2] == stamp(2026, 2, 1)
    assert all(row - 1 < ys[2] < row for row, ys in zip((1, 2), ways["ys"], strict=True))


def words(drawing: Drawing) -> list[tuple[float, float, float]]:
    """Left, right and middle in pixels of every bold text of a timeline's plot."""
    plot = drawing.root
    scale = (plot.width - plot.min_border_left - plot.min_border_right) / (plot.x_range.end - plot.x_range.start)
    found = []
    for data in glyphs(drawing, "Text"):
        for x, y, dx, text, style, size in zip(
            *(data[name] for name in ("x", "y", "dx", "text", "style", "size")), strict=True
        ):
            if style == "bold" and dx == 0:
                left = (x - plot.x_range.start) * scale
                found.append((left, left + width_of(text, float(size[:-2]), SEMIBOLD), y))
    return found


@pytest.mark.parametrize("count", [2, 10, 60])
@pytest.mark.parametrize(("width", "height"), [(300, 200), (800, 400), (1600, 900)])
def test_no_words_lie_on_others(count: int, width: int, height: int) -> None:
    """Those without room are left out, and that is told."""
    events = [{"date": f"{1900 + number * 3 % 100}-01-01", "title": f"Event {number}"} for number in range(count)]
    drawing = drawn("timeline", {"events": events}, width=width, height=height)
    found = words(drawing)
    high = drawing.root.y_range.end
    for (left, right, y), (other_left, other_right, other_y) in combinations(found, 2):
        assert right <= other_left or other_right <= left or abs(y - other_y) >= 10
    assert all(abs(y) < high for _, _, y in found)
    assert bool(drawing.notices) == (len(found) < count)


def test_spans_and_instants_lie_on_the_line_of_time() -> None:
    """A span from its start to its end."""
    events = {"events": [{"date": "2000", "end": "2010", "title": "x"}, {"date": "2005", "title": "y"}]}
    spans = [data for data in glyphs(drawn("timeline", events), "Segment") if "fill" in data]
    assert (spans[0]["x0"], spans[0]["x1"]) == (
        [stamp(2000, 1, 1), stamp(2005, 1, 1)],
        [stamp(2010, 1, 1), stamp(2005, 1, 1)],
    )


@pytest.mark.parametrize("kind", ["gantt", "timeline"])
@pytest.mark.parametrize(("width", "height"), [(100, 100), (300, 150), (4000, 2000)])
def test_any_size_is_drawn(kind: str, width: int, height: int) -> None:
    """With as many marks as there are rows of data."""
    spec = read({**CHART_TYPES[kind].example, "width": width, "height": height})
    assert build(spec, LIGHT).marks in {7, 10}


def test_the_word_today_stays_in_the_picture() -> None:
    """Its line may stand at the very end."""
    task = {"name": "A", "start": "2026-01-05", "end": "2026-01-23"}
    body = {"chart_type": "gantt", "data": {"tasks": [task]}, "width": 300, "height": 200}
    drawing = build(read(body | {"advanced_options": {"today": "2026-06-30"}}))
    (today,) = [place for place in places(drawing) if place.text == "Today"]
    assert today.right <= 300


@pytest.mark.parametrize("day", ["0001-01-01", "1957-10-04", "9999-12-31"])
@pytest.mark.parametrize("kind", ["gantt", "timeline"])
def test_one_day_stands_among_days(kind: str, day: str) -> None:
    """Not among seconds, and not beyond the first and the last day there is."""
    data = {"tasks": [{"name": "A", "start": day, "end": day}], "events": [{"date": day, "title": "A"}]}
    drawing = build(read({"chart_type": kind, "data": data}))
    assert drawing.root.x_range.start < drawing.root.x_range.end
    assert not any(":" in place.text for place in places(drawing))
