"""Counts: every point inside is in exactly one cell."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workers.transforms.density import counts_in, joined, side_for, window_for
from workers.transforms.window import AT_ONCE, Window

VIEW = Window(-1.0, 2.0, 0.0, 0.7, 13, 5)
NUMBERS = st.floats(-3, 3, allow_nan=False) | st.sampled_from([-1.0, 2.0, 0.0, 0.7, float("nan"), float("inf")])


@given(points=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=200))
def test_counts_sum_to_the_points_inside(points: list[tuple[float, float]]) -> None:
    """The edges belong to the area; what has no place is nowhere."""
    xs, ys = np.array(points, dtype=float).reshape(-1, 2).T
    inside = (xs >= VIEW.left) & (xs <= VIEW.right) & (ys >= VIEW.bottom) & (ys <= VIEW.top)
    counts = counts_in(xs, ys, VIEW)
    assert counts.shape == (VIEW.rows, VIEW.columns)
    assert counts.sum() == inside.sum()


def test_counts_are_those_of_a_histogram() -> None:
    """More points than are worked on at once, against numpy's own."""
    random = np.random.default_rng(5)
    xs, ys = random.normal(size=(2, AT_ONCE + 1000))
    told, _, _ = np.histogram2d(ys, xs, bins=(5, 13), range=((0.0, 0.7), (-1.0, 2.0)))
    assert np.array_equal(counts_in(xs, ys, VIEW), told)


@given(side=st.integers(1, 6))
def test_joined_cells_lose_nothing(side: int) -> None:
    """And cover what their window says."""
    counts = np.random.default_rng(side).integers(0, 9, (VIEW.rows, VIEW.columns))
    larger = joined(counts, side)
    view = window_for(VIEW, side)
    assert larger.sum() == counts.sum()
    assert larger.shape == (view.rows, view.columns)
    assert larger[0, 0] == counts[:side, :side].sum()
    pixel = (VIEW.right - VIEW.left) / VIEW.columns
    assert np.isclose((view.right - view.left) / view.columns, pixel * side)


def test_cells_grow_until_they_have_several_points_and_touch() -> None:
    """Dense counts keep pixels; sparse ones, and specks on a lattice, get larger cells."""
    assert side_for(np.full((40, 40), 5), 4) == 1
    assert side_for(np.random.default_rng(1).poisson(0.5, (60, 60)), 4) == 3
    lattice = np.zeros((40, 40), dtype=np.int64)
    lattice[::8, ::8] = 100
    assert side_for(lattice, 4) == 4
    assert side_for(lattice, 0) == 1
