"""Names at line ends move apart, keep their order and stay beside the plot."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from workers.look.ends import spread

WANTED = st.lists(st.floats(0, 300), min_size=1, max_size=8)


@given(wanted=WANTED)
def test_names_keep_their_distance_and_stay_inside(wanted: list[float]) -> None:
    """Whatever the values, as long as there is room for all."""
    placed = sorted(spread(wanted, 15, 0, 300))
    assert all(high - low >= 15 - 1e-6 for low, high in itertools.pairwise(placed))
    assert placed[0] >= -1e-6
    assert placed[-1] <= 300 + 1e-6


@given(wanted=WANTED)
def test_names_keep_the_order_of_their_lines(wanted: list[float]) -> None:
    """The upper line has the upper name."""
    placed = spread(wanted, 15, 0, 300)
    for one, other in itertools.combinations(range(len(wanted)), 2):
        if wanted[one] < wanted[other]:
            assert placed[one] < placed[other]


def test_names_that_don_t_touch_stand_at_their_lines() -> None:
    """No shift without need."""
    assert spread([200, 10, 100], 15, 0, 300) == [200, 10, 100]


def test_two_lines_that_end_together_share_the_shift() -> None:
    """Both names move by the same amount."""
    assert spread([100, 100], 15, 0, 300) == [92.5, 107.5]
