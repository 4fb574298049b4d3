"""Value axes: logarithmic, backwards, with the ticks that were asked for, and a second one beside the first."""

import math

import pytest

from app.charts.model import AxisOptions, ChartOptions
from workers.look.axes import CategoryAxis, Mirrored, NumberAxis, Span, Strip, ValueAxis
from workers.look.second import aligned
from workers.look.theme import Sizes
from workers.look.tongue import speaking

SIZES = Sizes.of(800, 400)
LOG = AxisOptions(kind="logarithmic")


def axis(low: float, high: float, *, zero: bool = False, **asked: object) -> ValueAxis:
    """The axis of these extremes on 280 pixels."""
    return Span.of((low, high), AxisOptions(**asked), zero=zero).axis(280, SIZES)  # type: ignore[arg-type]


@pytest.mark.parametrize(("low", "high"), [(3, 8000), (0.001, 1e9), (20, 70), (1, 1), (1e-9, 1e12)])
def test_a_logarithmic_axis_holds_its_values(low: float, high: float) -> None:
    """Inside its ends, with a few ticks in rising order."""
    found = axis(low, high, kind="logarithmic")
    assert 0 < found.low < low <= high < found.high
    assert 2 <= len(found.ticks) <= 9
    assert list(found.ticks) == sorted(found.ticks)


@pytest.mark.parametrize("low", [3, 1, 0.01])
def test_bars_on_a_logarithmic_axis_have_a_length(low: float) -> None:
    """The axis starts at a power of ten below the least value."""
    found = axis(low, 8000, zero=True, kind="logarithmic")
    assert found.low < low
    assert math.log10(found.low) == pytest.approx(round(math.log10(found.low)))


def test_equal_factors_are_equal_distances() -> None:
    """And a place is found again from its share."""
    found = ValueAxis(1, 10_000, (), log=True)
    assert [found.share(value) for value in (1, 10, 100, 1000, 10_000)] == pytest.approx([0, 0.25, 0.5, 0.75, 1])
    assert found.at(0.5) == pytest.approx(100)
    assert ValueAxis(0, 10, (), reverse=True).share(2) == pytest.approx(0.8)
    assert ValueAxis(0, 10, (), reverse=True).ends == (10, 0)


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_no_more_ticks_than_asked_for(count: int) -> None:
    """About so many, both ends included."""
    assert len(axis(0, 97, ticks=count).ticks) <= count


def test_a_step_is_kept_where_it_fits() -> None:
    """One that would make labels touch is drawn at every n-th tick, and told."""
    assert axis(0, 40, step=10).ticks == (0, 10, 20, 30, 40)
    with speaking(ChartOptions()) as tongue:
        found = axis(0, 97, step=1)
    assert len(found.ticks) < 20
    assert found.ticks[1] % 1 == 0
    assert "every" in tongue.remarks[0].message


def test_suggested_limits_reach_further_but_cut_nothing() -> None:
    """Values beyond them stay in view."""
    assert axis(10, 20, suggested_max=100).high >= 100
    assert axis(10, 200, suggested_max=100).high >= 200


def test_labels_may_be_switched_off() -> None:
    """Then they take no room."""
    found = axis(0, 10, labels=False)
    assert set(found.labels) == {""}
    assert found.room(SIZES) == 0


@pytest.mark.parametrize(
    ("first", "second"), [((0, 97), (0, 0.031)), ((0, 97), (12, 15)), ((-40, 97), (0, 5)), ((-40, 97), (-3, 5))]
)
def test_the_second_axis_has_its_ticks_on_the_hairlines_of_the_first(
    first: tuple[float, float], second: tuple[float, float]
) -> None:
    """It holds its values, and zero lies beside zero where both have it."""
    left = axis(*first)
    right = aligned(Span.of(second, AxisOptions()), left, 280, SIZES)
    assert [right.share(tick) for tick in right.ticks] == pytest.approx([left.share(tick) for tick in left.ticks])
    assert right.low <= min(second) <= max(second) <= right.high
    if 0 in right.ticks and 0 in left.ticks:
        assert right.share(0) == pytest.approx(left.share(0))


def test_a_second_axis_with_wishes_stands_by_itself() -> None:
    """Its limits are those that were asked for."""
    right = aligned(Span.of((3, 4), AxisOptions(min=1, max=7)), axis(0, 97), 280, SIZES)
    assert (right.low, right.high) == (1, 7)


def test_names_from_right_to_left() -> None:
    """Each keeps its own place; a name at an edge is moved back onto the page."""
    strip = Strip(300, 10, 40, 100)
    names = ["first of all", "b", "last of all"]
    plain, mirrored = CategoryAxis(names).write(strip, SIZES), Mirrored(CategoryAxis(names)).write(strip, SIZES)
    assert {mark.value: mark.lines for mark in mirrored.marks} == {mark.value: mark.lines for mark in plain.marks}


def test_numbers_along_the_bottom_keep_apart_on_a_logarithmic_axis() -> None:
    """However many powers of ten there are."""
    found = NumberAxis(1e-6, 1e9, LOG).write(Strip(200, 10, 10, 100), SIZES)
    places = [math.log10(mark.value) for mark in found.marks]
    assert 2 <= len(places) <= 6
    assert places == sorted(places)


def test_a_second_axis_of_one_huge_value_has_a_length() -> None:
    """Even steps that vanish beside it are no ticks."""
    first = Span(0, 1e300, AxisOptions()).axis(300, Sizes.of(800, 400))
    second = aligned(Span(1e300, 1e300, AxisOptions()), first, 300, Sizes.of(800, 400))
    assert second.low < 1e300 < second.high
