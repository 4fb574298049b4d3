"""Axes of charts on their side: names at the left, figures below, air at the ends."""

from itertools import pairwise

import pytest

from app.charts.model import AxisOptions
from workers.look.axes import Span
from workers.look.beside import SHARES, Place, plan
from workers.look.figures import figures_of
from workers.look.headroom import Air, roomier
from workers.look.sideways import along
from workers.look.text import width_of
from workers.look.theme import Sizes

SIZES = Sizes.of(800, 400)
NAMES = ["Poland", "Democratic Republic of the Congo and its many provinces", "x" * 200, "漢字" * 40]


@pytest.mark.parametrize("slot", [400, 60, 30, 14, 11, 4, 0.5])
@pytest.mark.parametrize("width", [120, 300, 800, 4000])
def test_names_touch_neither_each_other_nor_the_plot(slot: float, width: float) -> None:
    """Lines of one name stay within its rows, and none is wider than the share of the width."""
    column = plan(NAMES * 10, Place(slot, width, width), SIZES)
    height = column.size * 1.08
    for name, following in pairwise(column.names):
        rows = (following.index - name.index) * slot
        assert rows >= height * (len(name.lines) + len(following.lines)) / 2 * 0.99
    assert column.width <= max(SHARES) * width
    assert column.size >= 10


def test_short_names_stand_whole_on_one_line() -> None:
    """They take what they need."""
    column = plan(["Poland", "Spain"], Place(40, 800, 400), SIZES)
    assert [name.lines for name in column.names] == [("Poland",), ("Spain",)]
    assert column.width == width_of("Poland", SIZES.label)


def test_names_are_wrapped_before_they_are_cut() -> None:
    """Where rows have room for lines."""
    (name,) = plan(NAMES[1:2], Place(60, 400, 200), SIZES).names
    assert " ".join(name.lines) == NAMES[1]
    assert len(name.lines) > 1


@pytest.mark.parametrize("pixels", [60, 200, 700, 3000])
@pytest.mark.parametrize("high", [3, 1e6, 123456.789, 1e-7, 1e300])
def test_figures_below_keep_apart(pixels: float, high: float) -> None:
    """The narrower the axis, the fewer."""
    axis = along(Span.of([0, high], AxisOptions()), pixels, SIZES)
    widths = [width_of(text, SIZES.label) for text in axis.labels]
    spots = [axis.share(tick) * pixels for tick in axis.ticks]
    if len(spots) > 2:
        sides = zip(pairwise(spots), pairwise(widths), strict=True)
        assert all(right - left > (a + b) / 2 for (left, right), (a, b) in sides)


def test_air_is_there_at_both_ends_but_not_where_a_limit_was_asked_for() -> None:
    """In pixels, beyond the data."""
    span = Span.of([-100, 100], AxisOptions())
    axis = roomier(span.axis(400, SIZES), span, Air(30, 50), 400)
    assert axis.share(-100) * 400 >= 29.5
    assert (1 - axis.share(100)) * 400 >= 49.5
    limited = Span.of([-100, 100], AxisOptions(max=100))
    assert roomier(limited.axis(400, SIZES), limited, Air(30, 50), 400).high == 100


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([65, 78], ["65", "78"]),
        ([17.4, 6], ["17.4", "6.0"]),
        ([1234, 5.5], ["1,234.0", "5.5"]),
        ([-3.14159, 2], ["\u22123.14", "2.00"]),
        ([12345, 999], ["12.3k", "999"]),
        ([100, 0.001], ["100", "0.001"]),
        ([0, 0], ["0", "0"]),
    ],
)
def test_figures_have_the_same_few_decimals(values: list[float], expected: list[str]) -> None:
    """What isn't zero never reads as zero."""
    assert figures_of(values) == expected
