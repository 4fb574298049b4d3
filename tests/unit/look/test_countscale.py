"""Counts as colours: more is never fainter, the numbers on the bar are where their colours are."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workers.look.colors import contrast
from workers.look.countscale import CountScale, hue_ramp
from workers.look.numbers import short
from workers.look.theme import DARK, LIGHT, Sizes, Theme

SIZES = Sizes.of(800, 400)
COUNTS = arrays(np.int64, (20, 20), elements=st.integers(0, 10) | st.integers(0, 10**7))


@given(counts=COUNTS)
def test_more_points_are_never_fainter(counts: np.ndarray) -> None:
    """From 0 to 1, rising with the count."""
    scale = CountScale.of(counts)
    places = scale(np.sort(counts[counts > 0]))
    assert np.all(np.diff(places) >= 0)
    assert np.all((places >= 0) & (places <= 1))


@given(counts=COUNTS)
def test_the_bar_tells_real_numbers(counts: np.ndarray) -> None:
    """The least and the greatest count and round ones between, each at its colour, none touching another."""
    scale = CountScale.of(counts)
    bar = scale.colored(["#000000"], 280, SIZES)
    assert list(bar.ticks) == sorted(bar.ticks)
    assert all(later - earlier > SIZES.label / 280 for earlier, later in itertools.pairwise(bar.ticks))
    if counts.any():
        assert bar.labels[-1] == short(int(counts.max()))
        assert bar.ticks[-1] == scale(counts).max()


def test_one_outlier_leaves_colours_to_the_others() -> None:
    """A pixel of a million takes at most half of the scale from a thousand pixels of one to ten."""
    counts = np.append(np.arange(1000) % 10 + 1, 1_000_000)
    assert CountScale.of(counts)(np.array([10]))[0] > 0.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_single_point_is_seen_and_a_crowd_stands_out(theme: Theme) -> None:
    """On either background; contrast rises along the ramp."""
    ramp = hue_ramp(theme.categorical[0], theme, 255)
    against = [contrast(color, theme.background) for color in ramp]
    assert len(ramp) == 255
    assert against[0] > 1.5
    assert against[-1] > 7
    assert all(later >= earlier - 0.05 for earlier, later in itertools.pairwise(against))
