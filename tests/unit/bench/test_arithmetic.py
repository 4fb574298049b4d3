"""Medians, spreads and ratios."""

import pytest

from bench.arithmetic import Spread, ratios, spread


def test_spread_is_the_median_and_the_middle_half() -> None:
    """One outlier moves neither."""
    assert spread([1, 2, 3, 4, 1000]) == Spread(3, 2, 4, 5)


def test_spread_of_one_sample_is_that_sample() -> None:
    """A single round has no spread."""
    assert spread([7.0]) == Spread(7, 7, 7, 1)


def test_no_samples_have_no_spread() -> None:
    """What was not measured is not zero."""
    assert spread([]) is None


def test_ratios_pair_the_rounds() -> None:
    """A round that is slow for both gives the same ratio; one without a partner gives none."""
    assert ratios([10, 100, None, 30], [20, 200, 5, None]) == pytest.approx([0.5, 0.5])
