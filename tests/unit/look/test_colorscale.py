"""Colour scales: their ends, marks and middle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look.colors import contrast, luminance
from workers.look.colorscale import STEPS, scale_of
from workers.look.theme import DARK, LIGHT, Theme


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=120), st.booleans())
def test_every_value_has_a_colour_and_marks_are_on_the_scale(values: list[float], trim: bool) -> None:
    """Also for a single value, and for the largest numbers there are."""
    scale = scale_of(values, None, LIGHT, trim=trim)
    assert scale.low < scale.high
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks)
    assert len(scale.labels) == len(scale.ticks) == len(set(scale.labels))
    assert {scale.color(value) for value in values} <= set(scale.colors)
    assert len(scale.colors) == STEPS


def test_values_on_both_sides_of_zero_diverge_from_it() -> None:
    """Zero has the palest colour, and the ends are as far from it as each other."""
    scale = scale_of([-1, 0.5], None, LIGHT)
    assert (scale.low, scale.high) == (-1, 1)
    assert luminance(scale.color(0)) > 0.85
    assert scale_of([-0.01, 100], None, LIGHT).low == -0.01


def test_a_named_scheme_is_used_and_an_unfit_one_is_not() -> None:
    """Schemes of names have no low and high."""
    assert scale_of([0, 1], "plasma", LIGHT).color(0) == "#0c0786"
    assert scale_of([0, 1], "okabe-ito", LIGHT).colors == scale_of([0, 1], None, LIGHT).colors


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_low_is_near_the_background_and_still_seen(theme: Theme) -> None:
    """A ramp of one hue starts at the side of the background in both themes."""
    scale = scale_of([0, 1], "blues", theme)
    low, high = (contrast(scale.color(value), theme.background) for value in (0, 1))
    assert 1.1 < low < high


def test_a_few_outliers_do_not_take_all_colours() -> None:
    """The scale ends before them and says so; without leave to trim it goes to the last."""
    values = [float(n % 10) for n in range(500)] + [1000.0]
    scale = scale_of(values, None, LIGHT, trim=True)
    assert scale.high <= 10
    assert scale.labels[-1].startswith("over ")
    assert not scale.labels[0].startswith("under ")
    assert scale.color(1000) == scale.colors[-1]
    assert scale_of(values, None, LIGHT).high == 1000
