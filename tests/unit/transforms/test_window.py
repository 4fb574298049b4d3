"""Windows: values in half the bytes stay where they were, to a hundredth of a pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.transforms.window import UNSEEN, narrow

ENDS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)


@given(ends=st.tuples(ENDS, ENDS), pixels=st.integers(1, 8000))
def test_no_value_in_the_window_moves_visibly(ends: tuple[float, float], pixels: int) -> None:
    """Be the axis huge, tiny, or far from zero."""
    low, high = sorted(ends)
    values = np.linspace(low, high, 50)
    moved = np.abs(narrow(values, low, high, pixels).astype(np.float64) - values)
    assert moved.max() * pixels <= UNSEEN * (high - low)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1e39), (-1e39, 0.0), (1e-43, 2e-43), (1e9, 1e9 + 1)])
def test_what_half_the_bytes_cannot_hold_keeps_all(low: float, high: float) -> None:
    """Too large, too small, or too near each other."""
    assert narrow(np.array([low, high]), low, high, 800).tolist() == [low, high]


def test_most_values_take_half_the_bytes() -> None:
    """Values outside of the window may be infinitely far outside, which is no warning."""
    narrowed = narrow(np.array([0.0, 0.5, 1e39, np.nan]), 0, 1, 800)
    assert narrowed.dtype == np.float32
    assert narrowed[2:].tolist() == [np.inf, pytest.approx(np.nan, nan_ok=True)]
