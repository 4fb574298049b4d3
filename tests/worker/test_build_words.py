"""Word clouds where they are drawn: no word on another, sizes by weight."""

from itertools import combinations
from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from workers.charts import build
from workers.drawing import Drawing
from workers.look.text import SEMIBOLD, width_of
from workers.look.theme import LIGHT


def cloud(words: dict[str, float], width: int = 800, height: int = 400) -> Drawing:
    """A cloud of these words."""
    data = {"words": [{"text": text, "weight": weight} for text, weight in words.items()]}
    return build(read({"chart_type": "wordCloud", "data": data, "width": width, "height": height}), LIGHT)


def boxes(drawing: Drawing) -> dict[str, tuple[float, float, float, float, float]]:
    """Left, top, right, bottom and size of each word, in pixels of the plot area."""
    found = {}
    for one in drawing.root.renderers:
        data: dict[str, Any] = one.data_source.data
        for x, y, text, size in zip(*(data.get(name, ()) for name in ("x", "y", "text", "size")), strict=False):
            pixels = float(size[:-2])
            half = width_of(text, pixels, SEMIBOLD) / 2
            found[text] = (x - half, y - pixels / 2, x + half, y + pixels / 2, pixels)
    return found


@pytest.mark.parametrize(("width", "height"), [(300, 150), (800, 400), (400, 900), (2000, 1000)])
@pytest.mark.parametrize("count", [1, 2, 40, 300])
def test_no_word_lies_on_another_or_outside(count: int, width: int, height: int) -> None:
    """Those that have no room are left out, and that is told."""
    drawing = cloud({f"word{number}": 300 / (number + 1) for number in range(count)}, width, height)
    found = boxes(drawing)
    plot = drawing.root
    for left, top, right, bottom, _ in found.values():
        assert left >= -1
        assert top >= -1
        assert right <= plot.x_range.end + 1
        assert bottom <= plot.y_range.start + 1
    for one, other in combinations(found.values(), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
    assert bool(drawing.notices) == (len(found) < count)
    assert drawing.marks == len(found)


def test_the_ink_of_a_word_goes_with_its_weight() -> None:
    """Four times the weight is twice the size; the heaviest is in the middle."""
    found = boxes(cloud({"four": 4, "one": 1}))
    assert found["four"][4] == pytest.approx(2 * found["one"][4], rel=0.02)
    assert abs((found["four"][0] + found["four"][2]) / 2 - 384) < 5


def test_a_word_wider_than_the_picture_is_shortened() -> None:
    """And drawn."""
    (text,) = boxes(cloud({"x" * 300: 1}))
    assert text.endswith("…")


def test_the_same_words_are_the_same_cloud() -> None:
    """There is no chance in it."""
    spec = read(CHART_TYPES["wordCloud"].example)
    assert boxes(build(spec, LIGHT)) == boxes(build(spec, LIGHT))
