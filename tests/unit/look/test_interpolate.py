"""Interpolation: exact at cell centres, never beyond the values, whole where there are gaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look.interpolate import enlarge

METHODS = ["bilinear", "bicubic"]
grids = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.floats(-1, 1, allow_subnormal=False), min_size=columns, max_size=columns), min_size=1, max_size=5
    )
)


@pytest.mark.parametrize("method", METHODS)
@given(grid=grids)
def test_values_are_exact_at_centres_and_stay_in_range(method: str, grid: list[list[float]]) -> None:
    """With an odd number of samples a cell, the middle one is the value itself."""
    values = np.array(grid)
    rows, columns = values.shape
    smooth = enlarge(values, rows * 5, columns * 5, method)
    assert smooth.shape == (rows * 5, columns * 5)
    assert smooth[2::5, 2::5] == pytest.approx(values, abs=1e-12)
    assert values.min() <= smooth.min() <= smooth.max() <= values.max()


def test_bilinear_is_straight_between_centres() -> None:
    """Half-way between 0 and 10 is 5."""
    smooth = enlarge(np.array([[0.0, 10.0]]), 1, 4, "bilinear")
    assert smooth[0].tolist() == [0, 2.5, 7.5, 10]


def test_bicubic_is_rounder_than_bilinear() -> None:
    """It leaves a peak level, where straight lines make a tent."""
    peak = np.array([[0.0, 0.0, 1.0, 0.0, 0.0]])
    straight, round_ = (enlarge(peak, 1, 55, method)[0] for method in METHODS)
    assert round_[28] > straight[28]


@pytest.mark.parametrize("method", METHODS)
def test_gaps_take_their_neighbours_and_others_stay_exact(method: str) -> None:
    """A NaN in the middle of sevens is seven; it never spreads."""
    values = np.full((3, 3), 7.0)
    values[1, 1] = np.nan
    assert enlarge(values, 9, 9, method) == pytest.approx(np.full((9, 9), 7.0))
    lonely = np.array([[np.nan, np.nan], [np.nan, 3.0]])
    assert enlarge(lonely, 4, 4, method) == pytest.approx(np.full((4, 4), 3.0))
