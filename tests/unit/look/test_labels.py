"""Names under a plot never touch each other and never leave the page."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look.labels import LEADING, TURN, Label, LabelPlan, Strip, plan
from workers.look.text import width_of

NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60), min_size=1, max_size=60
)
STRIPS = st.builds(
    Strip,
    slot=st.floats(2, 300),
    before=st.floats(10, 80),
    after=st.floats(10, 80),
    size=st.sampled_from([10.0, 12.0, 19.0]),
    most_height=st.floats(50, 200),
)


def spans(found: LabelPlan, strip: Strip) -> list[tuple[float, float]]:
    """The left and right end of each level label, from the left edge of the plot."""
    result = []
    for label in found.labels:
        half = max(width_of(line, strip.size) for line in label.lines) / 2 if label.lines else 0
        middle = strip.slot * (label.index + 0.5) + label.shift
        result.append((middle - half, middle + half))
    return result


@given(names=NAMES, strip=STRIPS)
def test_level_names_stand_apart(names: list[str], strip: Strip) -> None:
    """Each ends before the next begins, unless the page itself is narrower than one name."""
    found = plan(names, strip)
    if found.angle:
        return
    for (_, right), (left, _) in itertools.pairwise(spans(found, strip)):
        assert right <= left + overhang(names, strip)


@given(names=NAMES, strip=STRIPS)
def test_turned_names_stand_apart(names: list[str], strip: Strip) -> None:
    """Between two baselines there is at least the height of a line."""
    found = plan(names, strip)
    if not found.angle:
        return
    for one, other in itertools.pairwise(found.labels):
        assert (other.index - one.index) * strip.slot * math.sin(TURN) >= strip.size * LEADING - 1e-6


@given(names=NAMES, strip=STRIPS)
def test_turned_names_stay_on_the_page(names: list[str], strip: Strip) -> None:
    """Their far ends are neither left of the page nor deeper than they may reach."""
    found = plan(names, strip)
    if not found.angle:
        return
    assert found.height <= strip.most_height + strip.size
    for label in found.labels:
        reach = width_of(label.lines[0], strip.size) * math.cos(TURN)
        assert strip.slot * (label.index + 0.5) - reach >= -strip.before - 1e-6


def overhang(names: list[str], strip: Strip) -> float:
    """How far the first or last name may be moved in from the edge of the page."""
    widest = max(width_of(name, strip.size) for name in names)
    return max(widest / 2 - strip.slot / 2 - min(strip.before, strip.after), 0) + 1e-6


ROOMY = Strip(slot=100, before=30, after=20, size=12, most_height=120)


def test_short_names_stand_level_and_whole() -> None:
    """The usual case."""
    assert plan(["North", "South"], ROOMY) == LabelPlan((Label(0, ("North",)), Label(1, ("South",))), 0, 12 * LEADING)


def test_longer_names_are_wrapped() -> None:
    """Two words that don't fit side by side stand under each other."""
    found = plan(["North", "Bosnia and Herzegovina"], ROOMY)
    assert found.labels[1].lines == ("Bosnia and", "Herzegovina")
    assert found.height == pytest.approx(2 * 12 * LEADING)


def test_names_in_narrow_slots_are_turned() -> None:
    """Where a line fits between two of them."""
    found = plan(["Switzerland", "Netherlands", "Saudi Arabia"], Strip(40, 60, 20, 12, 120))
    assert found.angle == pytest.approx(math.pi / 4)
    assert [label.lines for label in found.labels] == [("Switzerland",), ("Netherlands",), ("Saudi Arabia",)]


def test_turned_names_that_would_be_cut_stand_in_two_lines() -> None:
    """Broken between words only, where slots have room for two lines."""
    strip = Strip(40, 60, 20, 12, 60)
    found = plan(["Wrong item", "Damaged parcel", "Uninterruptible"], strip)
    assert found.angle == pytest.approx(TURN)
    assert [label.lines for label in found.labels[:2]] == [("Wrong item",), ("Damaged", "parcel")]
    assert found.labels[2].lines[0].endswith("…")
    assert found.height <= strip.most_height
    narrow = plan(["Wrong item", "Damaged parcel", "Uninterruptible"], Strip(30, 60, 20, 12, 60))
    assert {len(label.lines) for label in narrow.labels} == {1}


def test_numbered_names_are_thinned_and_not_turned() -> None:
    """Years tell their neighbours; people count in steps of 1, 2, 5."""
    found = plan([str(year) for year in range(1950, 2010)], Strip(12, 30, 20, 12, 120))
    assert found.angle == 0
    assert [label.index for label in found.labels] == list(range(0, 60, 5))


def test_three_hundred_names_leave_a_handful() -> None:
    """The rest is told on hover."""
    found = plan([f"Category {index}" for index in range(300)], Strip(2.5, 30, 20, 12, 120))
    assert 4 <= len(found.labels) <= 12


def test_a_name_of_two_hundred_letters_is_cut() -> None:
    """It neither pushes the plot away nor runs out of the page."""
    found = plan(["x" * 200, "b", "c"], ROOMY)
    assert found.height <= 3 * 12 * LEADING


def test_turned_names_say_what_room_they_lack() -> None:
    """So that the margin at the left can grow."""
    found = plan(["Switzerland", "Netherlands", "Saudi Arabia"], Strip(40, 20, 20, 12, 120))
    assert found.lack > 0
    wider = plan(["Switzerland", "Netherlands", "Saudi Arabia"], Strip(40, 20 + found.lack + 1, 20, 12, 120))
    assert wider.labels[0].lines == ("Switzerland",)


@pytest.mark.parametrize("count", [500, 100_000])
@pytest.mark.parametrize("name", ["item {}", "{}", "a name of many words number {}", "name"])
def test_crowds_of_names_are_thinned(count: int, name: str) -> None:
    """A few of them are left, at even distances, and none touches another."""
    names = [name.format(index) for index in range(count)]
    strip = Strip(700 / count, 30, 20, 12, 120)
    found = plan(names, strip)
    places = [label.index for label in found.labels]
    assert 2 <= len(places) <= 60
    assert len({there - here for here, there in itertools.pairwise(places)}) == 1
    if not found.angle:
        assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans(found, strip)))


def test_two_names_that_begin_at_the_edges_share_the_room_between_them() -> None:
    """Slots that reach beyond the page: both are moved inwards, and neither meets the other."""
    strip = Strip(500.0, -160.0, -120.0, 12.0, 100.0)
    names = ["The quick brown fox jumps over the lazy dog " * 4, "While nobody is looking at all, at all " * 4]
    first, second = plan(names, strip).labels
    right = max(width_of(line, 12.0) for line in first.lines) / 2 + 250 + first.shift
    left = 750 + second.shift - max(width_of(line, 12.0) for line in second.lines) / 2
    assert right < left


def test_thinned_names_use_the_room_that_the_others_leave() -> None:
    """Nine dates in slots of 30 pixels: every fifth has room for all its letters."""
    found = plan([f"2026-01-{day:02}" for day in range(1, 10)], Strip(30.0, 20.0, 20.0, 11.0, 100.0))
    assert [label.lines for label in found.labels] == [("2026-01-01",), ("2026-01-06",)]
