"""Fits against published numbers: Anscombe's quartet, Longley's data, tables of Student's t."""

import numpy as np
import pytest

from workers.transforms.fits import curve, exponential, loess, logarithmic, polynomial, power, student

X = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5], dtype=float)
QUARTET = [
    (X, [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]),
    (X, [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74]),
    (X, [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73]),
    (np.array([8.0] * 7 + [19.0] + [8.0] * 3), [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89]),
]
"""F. J. Anscombe, "Graphs in Statistical Analysis", 1973."""

GNP = np.array([
    234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112,
    397469, 419180, 442769, 444546, 482704, 502601, 518173, 554894,
], dtype=float)  # fmt: skip
EMPLOYED = np.array([
    60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761,
    66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551,
], dtype=float)  # fmt: skip
"""J. W. Longley, "An Appraisal of Least Squares Programs", 1967: gross national product and people employed."""


@pytest.mark.parametrize(("xs", "ys"), QUARTET)
def test_anscombes_four_have_one_line(xs: np.ndarray, ys: list[float]) -> None:
    """The line y = 3 + 0.5 x with R squared 0.67, as published."""
    fit = polynomial(xs, np.array(ys), 1)
    assert fit
    assert fit.coefficients == pytest.approx((3.0, 0.5), abs=0.005)
    assert fit.r_squared == pytest.approx(0.667, abs=0.001)


@pytest.mark.parametrize(("xs", "ys"), QUARTET)
@pytest.mark.parametrize("degree", [1, 2])
def test_the_curve_alone_is_the_polynomials(xs: np.ndarray, ys: list[float], degree: int) -> None:
    """Or there is none, where the polynomial has none."""
    fit, line = polynomial(xs, np.array(ys), degree), curve(xs, np.array(ys), degree)
    assert (line is None) is (fit is None)
    if line and fit:
        assert line(xs).tolist() == fit.line(xs).tolist()


def test_longleys_line_is_numpys() -> None:
    """Slope and intercept of employment over product, whose numbers are large and near each other."""
    fit = polynomial(GNP, EMPLOYED, 1)
    slope, start = np.polyfit(GNP, EMPLOYED, 1)
    assert fit
    assert fit.coefficients == pytest.approx((start, slope), rel=1e-9)
    assert fit.r_squared == pytest.approx(np.corrcoef(GNP, EMPLOYED)[0, 1] ** 2, rel=1e-9)


@pytest.mark.parametrize("degree", [2, 3, 5])
def test_polynomials_are_found_again(degree: int) -> None:
    """Coefficients of points that lie on one, far from zero as well."""
    xs = np.linspace(1000, 1010, 30)
    wanted = np.arange(1.0, degree + 2)
    fit = polynomial(xs, np.polynomial.polynomial.polyval(xs - 1005, wanted), degree)
    assert fit
    assert fit.line(xs) == pytest.approx(np.polynomial.polynomial.polyval(xs - 1005, wanted), rel=1e-9)
    assert fit.r_squared == pytest.approx(1)


def test_the_band_is_the_textbooks() -> None:
    """Half its width is t s sqrt(1/n + (x - mean)^2 / Sxx), for Anscombe's first, at the mean and at an end."""
    xs, ys = X, np.array(QUARTET[0][1])
    fit = polynomial(xs, ys, 1)
    assert fit
    assert fit.band
    error = np.sqrt(((ys - fit.line(xs)) ** 2).sum() / 9)
    places = np.array([9.0, 14.0])
    wanted = 2.262157 * error * np.sqrt(1 / 11 + (places - 9) ** 2 / 110)
    assert fit.band(places) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize(
    ("level", "freedom", "wanted"),
    [
        (0.95, 1, 12.7062),
        (0.95, 2, 4.3027),
        (0.95, 10, 2.2281),
        (0.99, 30, 2.7500),
        (0.9, 120, 1.6577),
        (0.95, 10**6, 1.9600),
    ],
)
def test_students_t_is_the_tables(level: float, freedom: int, wanted: float) -> None:
    """To four decimals."""
    assert student(level, freedom) == pytest.approx(wanted, abs=6e-5)


def test_lines_by_logarithms_are_found_again() -> None:
    """Points on y = 2 e^(0.3 x), y = 2 + 3 ln x, y = 2 x^1.5."""
    xs = np.linspace(1, 9, 20)
    for method, ys, wanted in [
        (exponential, 2 * np.exp(0.3 * xs), (2, 0.3)),
        (logarithmic, 2 + 3 * np.log(xs), (2, 3)),
        (power, 2 * xs**1.5, (2, 1.5)),
    ]:
        fit = method(xs, ys)
        assert fit
        assert fit.coefficients == pytest.approx(wanted)
        assert fit.line(xs) == pytest.approx(ys)
        assert fit.r_squared == pytest.approx(1)


def test_too_few_places_have_no_line() -> None:
    """A vertical cloud has no slope."""
    same, ys = np.array([2.0, 2.0, 2.0]), np.array([1.0, 2.0, 3.0])
    assert polynomial(same, ys, 1) is None
    assert power(same, ys) is None
    assert loess(same, ys, 0.5) is None
    two = polynomial(np.array([1.0, 2.0]), np.array([1.0, 3.0]), 1)
    assert two
    assert two.band is None


def test_local_regression_follows_a_straight_line_and_a_bend() -> None:
    """Points on a line stay on it; of a sine the hills stay where they are; equal y have no R squared."""
    xs = np.linspace(0, 10, 101)
    straight = loess(xs, 3 - 2 * xs, 0.3)
    assert straight
    assert straight.line(xs) == pytest.approx(3 - 2 * xs)
    bent = loess(xs, np.sin(xs), 0.15)
    assert bent
    assert np.abs(bent.line(xs) - np.sin(xs)).max() < 0.1
    level = loess(xs, np.ones(101), 0.5)
    assert level
    assert np.isnan(level.r_squared)


def test_local_regression_is_a_weighted_fit_at_each_place() -> None:
    """At one place the same as numpy's weighted straight line over the nearest points."""
    random = np.random.default_rng(5)
    xs, ys = np.sort(random.uniform(0, 10, 40)), random.normal(size=40)
    fit = loess(xs, ys, 0.5)
    place = xs[17]
    distance = np.abs(xs - place)
    reach = np.sort(distance)[19]
    weights = np.clip(1 - (distance / reach) ** 3, 0, None) ** 3
    wanted = np.polyval(np.polyfit(xs, ys, 1, w=np.sqrt(weights)), place)
    assert fit
    assert fit.line(np.array([place]))[0] == pytest.approx(wanted)
