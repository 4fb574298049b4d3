"""Times in words."""

from datetime import date

import pytest

from workers.planner.text import Text
from workers.planner.times import Clock, stretches

CLOCK = Clock(date(2023, 9, 20), date(2019, 2, 3), date(2023, 10, 1))


@pytest.mark.parametrize(
    ("words", "cmp", "value"),
    [
        ("sales in 2022", "=", "2022"),
        ("only the last six months", ">=", "2023-04-01"),
        ("over the last 30 days", ">=", "2023-08-22"),
        ("since March", ">=", "2023-03"),
        ("since November", ">=", "2022-11"),
        ("between 2019 and 2021", "between", ["2019", "2021"]),
        ("in 2019 and 2021", "in", ["2019", "2021"]),
        ("from Jan to Mar 2022", "between", ["2022-01", "2022-03"]),
        ("last year", "=", "2022"),
        ("this year", "=", "2023"),
        ("in Q2", "=", "2023-Q2"),
        ("before 2021-06-21", "<", "2021-06-21"),
        ("after June 15, 2022", ">", "2022-06-15"),
        ("excluding 2020", "!=", "2020"),
        ("seit 2020", ">=", "2020"),
    ],
)
def test_a_stretch(words: str, cmp: str, value: object) -> None:
    """Relative ones are reckoned from the last day in the data."""
    assert [(one.cmp, one.value) for one in stretches(Text(words), CLOCK)] == [(cmp, value)]


@pytest.mark.parametrize("words", ["show what may happen", "over 2 million", "top 10 cities", "version 3"])
def test_no_stretch(words: str) -> None:
    """Other words and numbers are none."""
    assert stretches(Text(words), CLOCK) == []
