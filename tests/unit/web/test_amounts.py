"""Counts and sizes for people."""

import pytest

from app.web.amounts import counted, number, size


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (6_949_662, "6.95 MB"),
        (20_000_000_000, "20 GB"),
        (5_000_000_000_000_000, "5,000 TB"),
    ],
)
def test_sizes_have_three_digits(count: int, told: str) -> None:
    """In the unit that suits, thousand by thousand."""
    assert size(count) == told


def test_one_is_not_many() -> None:
    """1 row, 2,000 rows."""
    assert (counted(1, "row"), counted(2000, "row")) == ("1 row", "2,000 rows")


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "0"), (1200, "1,200"), (1234567.891, "1,234,567.89"), (-2.5, "-2.5"), (0.00012345, "0.000123"), (1.0, "1")],
)
def test_numbers_are_told_in_full(value: float, told: str) -> None:
    """With two decimals at most, small ones with three digits; none in powers of ten."""
    assert number(value) == told
