"""Dates that are read many at once are those that are read one by one."""

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look import instants
from workers.look.instants import instants_of, milliseconds_of, moment, zone

FORMS: dict[str, Callable[[datetime], str]] = {
    "year": lambda instant: f"{instant:%Y}",
    "month": lambda instant: f"{instant:%Y-%m}",
    "day": lambda instant: f"{instant:%Y-%m-%d}",
    "minute": lambda instant: f"{instant:%Y-%m-%d %H:%M}",
    "second": lambda instant: f"{instant:%Y-%m-%dT%H:%M:%S}",
    "tenth": lambda instant: f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 100_000}",
    "micro": lambda instant: f"{instant:%Y-%m-%dT%H:%M:%S.%f}",
    "nano": lambda instant: f"{instant:%Y-%m-%dT%H:%M:%S.%f}789",
    "utc": lambda instant: f"{instant:%Y-%m-%dT%H:%M:%S}Z",
    "zone": lambda instant: f"{instant:%Y-%m-%dT%H:%M}+09:00",
    "odd zone": lambda instant: f"{instant:%Y-%m-%dT%H:%M}-0330",
}
INSTANTS = st.datetimes(datetime(1000, 1, 1), datetime(2999, 12, 31))  # noqa: DTZ001 - wall time
BROKEN = (
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-01-00",
    "2024-01-32",
    "0999-12-31",
    "3000-01-01",
)


@pytest.mark.parametrize("form", FORMS)
@given(found=st.lists(INSTANTS, min_size=2, max_size=20))
def test_many_at_once_are_as_one_by_one(form: str, found: list[datetime]) -> None:
    """In every form that a label may have."""
    labels = sorted({FORMS[form](instant) for instant in found})
    if len(labels) > 1:
        together, single = instants_of(labels), instants._one_by_one(labels)
        assert together is not None
        assert np.array_equal(together, single)
        assert np.array_equal(together, instants._alike(labels))


@pytest.mark.parametrize("broken", BROKEN)
def test_one_day_that_is_none_makes_all_of_them_names(broken: str) -> None:
    """Wherever it stands."""
    assert instants_of(sorted(["2024-01-01", "2024-01-02", broken])) is None


@pytest.mark.parametrize("time", ["24:00", "12:60", "12:00:60", "1:000:00"])
def test_times_that_are_none_are_names(time: str) -> None:
    """An hour of 24, a minute of 60."""
    assert instants_of(["2024-01-01T00:00", f"2024-01-01T{time}"]) is None
    assert instants_of([f"2024-01-01T{time}", f"2024-01-02T{time}"]) is None


@pytest.mark.parametrize(
    "labels",
    [
        ["2024-01-01T00:00+09:00", "2024-01-02T00:00+08:00"],
        ["2024-01-01", "2024-01-02\u0661"],
        ["2024-01-0\u0661", "2024-01-0\u0662", "2024-01-1a"],
        ["2024-01-01", "2024/01/02"],
        ["2024-01-02", "2024-01-02"],
        ["2024-01", "2024-0:"],
        ["2024-01-01T00:00:00.5", "2024-01-01T00:00:01.-"],
    ],
)
def test_labels_that_are_nearly_dates_are_names(labels: list[str]) -> None:
    """Other offsets, letters among the digits, a day twice."""
    assert instants_of(labels) is None


def test_labels_of_different_lengths_are_dates_too() -> None:
    """A program leaves a fraction out where it is zero."""
    labels = ["2024-01-01T00:00:00", "2024-01-01T00:00:00.5", "2024-01-01 00:00:01"]
    found = instants_of(labels)
    assert found is not None
    assert (milliseconds_of(found) - milliseconds_of(found)[0]).tolist() == [0, 500, 1000]


def test_instants_as_python_and_bokeh_have_them() -> None:
    """Wall time, milliseconds since 1970."""
    found = instants_of(["1969-12-31T23:59:59.999", "1970-01-02T00:00:00.000"])
    assert found is not None
    assert milliseconds_of(found).tolist() == [-1, 86_400_000]
    assert moment(found[1]).replace(tzinfo=None) - timedelta(days=1) == datetime(1970, 1, 1)  # noqa: DTZ001


def test_the_zone_of_labels() -> None:
    """As its name is written on an axis."""
    assert [zone([f"2024-01-01T00:00{end}"]) for end in ("", "Z", "+0000", "+05:30")] == ["", "UTC", "UTC", "UTC+05:30"]
