"""Tables where they are drawn: aligned, within the picture, no number cut."""

from itertools import pairwise
from typing import Any

import pytest

from app.charts import read
from tests.texts import places
from workers.charts import build
from workers.drawing import Drawing
from workers.look.text import width_of
from workers.look.theme import LIGHT


def table(rows: list[dict[str, Any]], width: int = 800, height: int = 400) -> Drawing:
    """A table of these rows."""
    return build(read({"chart_type": "table", "data": {"rows": rows}, "width": width, "height": height}), LIGHT)


def texts(drawing: Drawing) -> list[dict[str, Any]]:
    """Every text with its place."""
    columns = [one.data_source.data for one in drawing.root.renderers if "text" in one.data_source.data]
    names = ("x", "y", "text", "align", "size")
    return [
        dict(zip(names, row, strict=True)) for data in columns for row in zip(*(data[n] for n in names), strict=True)
    ]


def test_numbers_end_at_one_edge_with_the_same_decimals() -> None:
    """So that they can be compared by eye."""
    found = [one for one in texts(table([{"v": 1}, {"v": 22.25}, {"v": None}])) if one["align"] == "right"]
    assert [one["text"] for one in found] == ["v", "1.00", "22.25", "\N{EN DASH}"]
    assert len({one["x"] for one in found}) == 1
    assert [one["y"] for one in found] == sorted(one["y"] for one in found)


@pytest.mark.parametrize(("width", "height"), [(300, 150), (300, 200), (800, 400), (2000, 1000)])
def test_no_digit_is_cut(width: int, height: int) -> None:
    """Where a number has no room it is written shorter: cut digits would be another number."""
    rows = [{"Country": "Norway", "Area": 385207, "People": 5550203, "Money": 1234567890.5, "Forest": 33.2}]
    found = [one["text"] for one in texts(table(rows, width, height))]
    assert not any("…" in text and any(char.isdigit() for char in text) for text in found)


def test_columns_do_not_touch() -> None:
    """However many there are."""
    rows = [{f"column {number}": "word " * number for number in range(8)}]
    drawing = table(rows)
    found = sorted((one["x"], one["x"] + width_of(one["text"], float(one["size"][:-2]))) for one in texts(drawing))
    ends = [(left, right) for left, right in found if right > left]
    tops: dict[int, float] = {}
    for left, right in ends:
        tops[round(left)] = max(tops.get(round(left), 0), right)
    columns = sorted(tops.items())
    assert all(right <= after for (_, right), (after, _) in pairwise(columns))


def test_rows_without_room_are_counted_in_the_picture_and_told() -> None:
    """None goes without a word."""
    drawing = table([{"n": number} for number in range(500)])
    assert [notice.place for notice in drawing.notices] == ["height"]
    last = [one["text"] for one in texts(drawing) if one["text"].startswith("and ")]
    assert len(last) == 1
    shown = sum(one["align"] == "right" for one in texts(drawing)) - 1
    assert last == [f"and {500 - shown} more rows"]


def test_a_table_of_no_rows_is_a_card() -> None:
    """As with every type."""
    spec = read({"chart_type": "table", "data": {"columns": {"a": []}}})
    assert build(spec, LIGHT).marks == 0


def test_columns_without_room_are_told_and_none_is_cut() -> None:
    """Twenty columns on 300 pixels: the first ones stand, the last ones are told."""
    columns = {f"Column {number}": ["some text"] for number in range(20)}
    drawing = build(read({"chart_type": "table", "data": {"columns": columns}, "width": 300, "height": 200}))
    assert max(place.right for place in places(drawing)) <= 300
    told = {notice.place: notice.message for notice in drawing.notices}
    assert "of 20 columns" in told["width"]
    assert "'Column 0'" in told["data"]
