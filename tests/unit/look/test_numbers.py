"""Numbers along axes and in tooltips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look.numbers import MINUS, above, axis_labels, below, full, percent, short, step_for, ticks

FINITE = st.floats(-1e300, 1e300, allow_nan=False, allow_subnormal=False)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, ["0", "20", "40", "60", "80", "100"]),
        (0, 10_000, ["0", "2k", "4k", "6k", "8k", "10k"]),
        (0, 12_000, ["0", "2.5k", "5.0k", "7.5k", "10.0k"]),
        (0, 1, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-10, 10, [f"{MINUS}10", f"{MINUS}5", "0", "5", "10"]),
        (0, 1e6, ["0", "0.2M", "0.4M", "0.6M", "0.8M", "1.0M"]),
        (1000, 5000, ["1,000", "2,000", "3,000", "4,000", "5,000"]),
        (0, 2e18, ["0", "5e17", "1e18", "1.5e18", "2e18"]),
        (0, 4e-7, ["0", f"1e{MINUS}7", f"2e{MINUS}7", f"3e{MINUS}7", f"4e{MINUS}7"]),
    ],
)
def test_ticks_are_even_and_written_alike(low: float, high: float, expected: list[str]) -> None:
    """About five steps, one unit, one number of decimals, a true minus."""
    assert axis_labels(ticks(low, high, 5)) == expected


@given(one=FINITE, other=FINITE, most=st.integers(1, 8))
def test_ticks_lie_within_their_span(one: float, other: float, most: int) -> None:
    """Never outside, never more than asked, evenly apart, told apart by their labels."""
    low, high = sorted((one, other))
    if high - low <= 1e-9 * max(abs(low), abs(high)) or high - low < 1e-290:
        return
    found = ticks(low, high, most)
    slack = (high - low) * 1e-6
    assert all(low - slack <= tick <= high + slack for tick in found)
    assert len(found) <= most + 1
    assert len(set(found)) == len(found)


@given(value=st.floats(-1e12, 1e12), step=st.sampled_from([0.1, 0.25, 1, 2, 2.5, 5, 100]))
def test_bounds_enclose_the_value(value: float, step: float) -> None:
    """The multiples below and above a value are no more than a step from it."""
    slack = max(abs(value), step) * 1e-8
    assert below(value, step) <= value + slack
    assert above(value, step) >= value - slack
    assert above(value, step) - below(value, step) <= step + slack


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (12_345, "12.3k"),
        (1.5e6, "1.5M"),
        (-0.0351, f"{MINUS}0.0351"),
        (999, "999"),
        (2.5e-9, f"2.5e{MINUS}9"),
        (3e9, "3B"),
    ],
)
def test_one_number_in_short(value: float, expected: str) -> None:
    """Three significant digits."""
    assert short(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(1234567.25, "1,234,567.25"), (-3, f"{MINUS}3"), (0.1 + 0.2, "0.3"), (1e20, "1e20")]
)
def test_one_number_in_full(value: float, expected: str) -> None:
    """Nothing cut but the dust of binary fractions."""
    assert full(value) == expected


def test_per_cent_has_a_space_that_does_not_break() -> None:
    """As the house style writes it."""
    assert percent(0.354) == "35\u00a0%"
    assert percent(0.354, 1) == "35.4\u00a0%"


def test_steps_are_one_two_two_and_a_half_and_five() -> None:
    """People count in these."""
    found = {float(f"{step_for(0, 1.1**n, 5):.3e}".split("e")[0]) for n in range(60)}
    assert found == {1.0, 2.0, 2.5, 5.0}


def test_nothing_is_written_as_minus_zero() -> None:
    """A value that rounds to zero has no sign."""
    assert short(-0.0) == "0"
    assert axis_labels([-0.0, 1]) == ["0", "1"]
