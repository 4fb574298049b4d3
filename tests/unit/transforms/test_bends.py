"""Lines that bend: steps as Chart.js has them, and curves without an extreme that the data haven't got."""

import numpy as np
import pytest

from workers.transforms.bends import SMOOTH, bent, tangents

XS = np.array([0, 1, 3, 4, 7, 8, 8.5])
TURNING = np.array([1, 4, 2, 2, 9, -3, -1.0])
RISING = np.array([0, 1, 2, 5, 6, 6.5, 9])


@pytest.mark.parametrize(
    ("ys", "expected"),
    [
        (TURNING, [4.333333333, 0, 0, 0, 0, 0, 9.333333333]),
        (RISING, [1.166666667, 0.692307692, 0.931034483, 0.692307692, 0.413793103, 1.0, 6.5]),
    ],
)
def test_slopes_are_those_of_scipy(ys: np.ndarray, expected: list[float]) -> None:
    """Derivatives that scipy 1.17's PchipInterpolator gives at the same points."""
    assert tangents(XS, ys) == pytest.approx(expected, abs=1e-8)


def test_a_smooth_line_goes_through_its_points_and_nowhere_beyond() -> None:
    """Each piece stays between the two values it joins."""
    path = bent(XS, TURNING, SMOOTH, 0.01)
    assert path.ys[path.origin >= 0].tolist() == TURNING.tolist()
    between = np.searchsorted(XS, path.xs[path.origin < 0]) - 1
    lows, highs = np.minimum(TURNING[:-1], TURNING[1:])[between], np.maximum(TURNING[:-1], TURNING[1:])[between]
    assert len(between) > 500
    assert (path.ys[path.origin < 0] >= lows - 1e-12).all()
    assert (path.ys[path.origin < 0] <= highs + 1e-12).all()


def test_values_between_are_those_of_scipy() -> None:
    """At 5 the same interpolator says 3.8148."""
    path = bent(XS, TURNING, SMOOTH, 0.5)
    assert np.interp(5, path.xs, path.ys) == pytest.approx(3.814814815, abs=1e-8)


@pytest.mark.parametrize(
    ("bend", "xs", "ys"),
    [
        ("before", [0, 1, 1, 3, 3], [5, 5, 7, 7, 2]),
        ("after", [0, 0, 1, 1, 3], [5, 7, 7, 2, 2]),
        ("middle", [0, 0.5, 0.5, 1, 2, 2, 3], [5, 5, 7, 7, 7, 2, 2]),
    ],
)
def test_steps_are_those_of_chart_js(bend: str, xs: list[float], ys: list[float]) -> None:
    """``before`` holds a value until the next point, ``after`` takes the next one at once."""
    path = bent(np.array([0.0, 1, 3]), np.array([5.0, 7, 2]), bend, 1)
    assert (path.xs.tolist(), path.ys.tolist()) == (xs, ys)
    assert path.origin[path.origin >= 0].tolist() == [0, 1, 2]


@pytest.mark.parametrize("bend", [SMOOTH, "before", "after", "middle"])
def test_gaps_stay_gaps(bend: str) -> None:
    """Nothing is drawn from a point to a gap, nor over one; each point is where it was."""
    values = np.array([1, 2, np.nan, 4, np.nan, 6, 8.0])
    path = bent(np.arange(7.0), values, bend, 0.25)
    inside = (path.xs > 1) & (path.xs < 5) & (path.xs != 3)
    assert np.isnan(path.ys[inside]).all()
    np.testing.assert_array_equal(path.ys[path.origin >= 0], values)


@pytest.mark.parametrize("scale", [1e307, 1e-300])
def test_no_size_of_values_is_too_much(scale: float) -> None:
    """Huge values don't overflow on their way, tiny ones don't vanish."""
    path = bent(XS, TURNING * scale, SMOOTH, 0.5)
    assert np.isfinite(path.ys).all()
    assert path.ys / scale == pytest.approx(bent(XS, TURNING, SMOOTH, 0.5).ys)


def test_one_point_stays_one() -> None:
    """There is nothing to bend."""
    assert bent(np.array([3.0]), np.array([5.0]), SMOOTH, 1).ys.tolist() == [5]
