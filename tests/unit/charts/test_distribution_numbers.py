"""Numbers of distributions, held against numpy, and against what scipy 1.17 and R give."""

import math

import numpy as np
import pytest

from app.charts.distribution.bins import (
    WIDER,
    Binning,
    Facts,
    counts_in,
    edges_of,
    rounded,
)
from app.charts.distribution.examples import GEYSER, LIGHT, NILE
from app.charts.distribution.normal import normal_quantiles, quartile_line
from app.charts.distribution.statistics import bandwidth, deviation, mean, quantile, quartiles, summarise

SAMPLES = [
    sorted(sample) for sample in (GEYSER, NILE, *LIGHT, [5.0], [1.0, 2.0], [1.0, 2.0, 4.0], [3.0, 3.0, 3.0, 9.0])
]


@pytest.mark.parametrize("ordered", SAMPLES)
def test_quantiles_are_those_of_numpy(ordered: list[float]) -> None:
    """Type 7 of Hyndman and Fan, numpy's default."""
    for share in (0, 0.1, 0.25, 0.5, 0.75, 0.99, 1):
        assert quantile(ordered, share) == pytest.approx(float(np.quantile(ordered, share)), rel=1e-12)


@pytest.mark.parametrize("ordered", SAMPLES)
def test_exclusive_quartiles_are_those_of_numpy(ordered: list[float]) -> None:
    """Type 6 of Hyndman and Fan, which numpy calls weibull."""
    expected = np.quantile(ordered, [0.25, 0.5, 0.75], method="weibull")
    assert quartiles(ordered, "exclusive") == pytest.approx(tuple(expected), rel=1e-12)


@pytest.mark.parametrize(
    ("ordered", "expected"),
    [([1, 2, 3, 4], (1.5, 2.5, 3.5)), ([1, 2, 3, 4, 5], (2, 3, 4)), ([1, 2, 3, 4, 5, 6, 7], (2.5, 4, 5.5))],
)
def test_hinges_are_the_medians_of_both_halves(ordered: list[float], expected: tuple[float, ...]) -> None:
    """The middle one of an odd number belongs to both: R's fivenum."""
    assert quartiles(ordered, "hinges") == expected


def test_whiskers_are_tukeys() -> None:
    """They end at the last values within 1.5 interquartile ranges; what lies beyond is an outlier."""
    box = summarise(sorted(LIGHT[2]))
    assert (box.q1, box.median, box.q3) == (840, 855, 880)
    assert (box.low, box.high, box.outliers) == (840, 910, (620, 720, 720, 950, 970))
    assert box.mean == 845


def test_a_value_on_the_fence_is_no_outlier() -> None:
    """The fence itself is within."""
    assert summarise([1, 2, 3, 4, 7]).outliers == ()
    assert summarise([1, 2, 3, 4, 7.01]).outliers == (7.01,)


def test_whiskers_may_reach_the_extremes() -> None:
    """With a reach of 0."""
    box = summarise([1, 2, 3, 4, 100], reach=0)
    assert (box.low, box.high, box.outliers) == (1, 100, ())


@pytest.mark.parametrize("ordered", SAMPLES)
def test_means_and_deviations_are_those_of_numpy(ordered: list[float]) -> None:
    """The deviation is that of a sample."""
    assert mean(ordered) == pytest.approx(float(np.mean(ordered)))
    expected = float(np.std(ordered, ddof=1)) if len(ordered) > 1 else 0.0
    assert deviation(ordered) == pytest.approx(expected)


def test_huge_values_do_not_overflow() -> None:
    """Squares of them would."""
    ordered = [-1e300, 1e299, 1e300]
    assert math.isfinite(deviation(ordered))
    assert math.isfinite(bandwidth(ordered))
    assert all(map(math.isfinite, edges_of(ordered, Binning())))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("silverman", 3.9875588285791754), ("scott", 4.430620920643528)],
)
def test_bandwidths_are_those_of_r_and_scipy(rule: str, expected: float) -> None:
    """R's bw.nrd0(faithful$waiting) is 3.988; scipy's gaussian_kde has Scott's factor times the deviation."""
    assert bandwidth(sorted(GEYSER), rule) == pytest.approx(expected, rel=1e-12)


def test_a_bandwidth_without_quartiles_apart() -> None:
    """Then the deviation alone counts, as in R; equal values have none."""
    assert bandwidth([3, 3, 3, 3, 3, 9]) == pytest.approx(0.9 * np.std([3, 3, 3, 3, 3, 9], ddof=1) * 6**-0.2)
    assert bandwidth([3, 3, 3]) == 0
    assert bandwidth([3]) == 0


@pytest.mark.parametrize("ordered", [sorted(GEYSER), sorted(NILE), sorted(LIGHT[0])])
def test_the_rules_of_bins_are_those_of_numpy(ordered: list[float]) -> None:
    """Numpy divides the range into as many bins as the width needs."""
    span = ordered[-1] - ordered[0]
    facts = Facts.of(ordered)
    for width, rule in ((facts.freedman_diaconis, "fd"), (facts.sturges, "sturges")):
        assert math.ceil(span / width) == len(np.histogram_bin_edges(np.asarray(ordered, dtype=float), rule)) - 1


@pytest.mark.parametrize("asked", [Binning(), Binning(count=7), Binning(width=3.5)])
@pytest.mark.parametrize(
    "ordered", [sorted(GEYSER), sorted(NILE), [-3.0, -1.5, 0.0, 2.25], [0.1, 0.2, 0.30000000000000004]]
)
def test_counts_are_those_of_numpy(ordered: list[float], asked: Binning) -> None:
    """Each value in one bin, the greatest in the last."""
    edges = edges_of(ordered, asked)
    counts = counts_in(ordered, edges)
    assert counts == np.histogram(ordered, bins=edges)[0].tolist()
    assert sum(counts) == len(ordered)


def test_a_number_of_bins_divides_the_range() -> None:
    """As numpy does."""
    assert edges_of(sorted(GEYSER), Binning(count=9)) == pytest.approx(np.histogram_bin_edges(GEYSER, 9).tolist())


@pytest.mark.parametrize(
    ("width", "whole", "expected"),
    [
        (7.4, False, 5),
        (8, False, 10),
        (1.7, False, 2),
        (0.023, False, 0.025),
        (2.1, True, 2),
        (0.3, True, 1),
        (23, True, 25),
    ],
)
def test_widths_are_round(width: float, expected: float, *, whole: bool) -> None:
    """Finer rather than coarser than the rule, and whole for whole numbers."""
    assert rounded(width, whole=whole) == pytest.approx(expected)
    assert rounded(width, whole=whole) <= max(width * WIDER, 1)


@pytest.mark.parametrize(
    ("ordered", "count"),
    [
        ([5.0], 1),
        ([0.0, 0.0], 1),
        ([1e300, 1e300], 1),
        ([1.0, 1.0 + 1e-15], 1),
        ([1e15, 1e15 + 4], None),
        ([0.0, 5e-324], None),
    ],
)
def test_edges_rise_whatever_the_values(ordered: list[float], count: int | None) -> None:
    """Equal values have a bin around them."""
    edges = edges_of(ordered, Binning())
    assert list(edges) == sorted(set(edges))
    assert edges[0] <= ordered[0] <= ordered[-1] <= edges[-1]
    assert count is None or len(edges) == count + 1


def test_whole_numbers_have_bins_of_equally_many() -> None:
    """The faces of a die each have their own, in its middle; of a width that was asked for the last has no more."""
    die = [1.0, 2, 2, 3, 4, 4, 5, 6, 6] * 50
    edges = edges_of(sorted(die), Binning())
    assert edges == (0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5)
    assert counts_in(sorted(die), edges) == [50, 100, 50, 100, 50, 100]
    assert edges_of(sorted(die), Binning(width=2)) == (0, 2, 4, 6, 8)


def test_bins_are_not_made_too_many_by_one_far_value() -> None:
    """A rule would have millions."""
    assert len(edges_of([*np.linspace(0, 1, 1000).tolist(), 1e9], Binning())) < 500


def test_samples_apart_have_bins_of_their_own_width() -> None:
    """Not of the width that all values together would have."""
    near, far = [float(n) / 10 for n in range(100)], [1000 + float(n) / 10 for n in range(100)]
    edges = edges_of([*near, *far], Binning(), [near, far])
    assert edges[1] - edges[0] < edges_of([*near, *far], Binning())[1]


def test_normal_quantiles_are_those_of_tables() -> None:
    """Of a published table, at the places that R's ppoints gives."""
    assert normal_quantiles(5) == pytest.approx((-1.179761, -0.4972006, 0, 0.4972006, 1.179761), abs=1e-6)
    of_twenty = normal_quantiles(20)
    assert of_twenty[-1] == pytest.approx(1.959964, abs=1e-6)
    assert of_twenty[0] == -of_twenty[-1]
    assert normal_quantiles(1) == (0.0,)


def test_the_line_goes_through_both_quartiles() -> None:
    """At the quartiles of the normal distribution, 0.67449 either side of the middle."""
    start, slope = quartile_line(10, 16)
    assert start + slope * 0.6744897501960817 == pytest.approx(16)
    assert start - slope * 0.6744897501960817 == pytest.approx(10)
