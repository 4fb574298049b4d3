"""A time axis says what changes, and only that."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look.axes import Strip
from workers.look.dates import TimeAxis, full_date, milliseconds, parse
from workers.look.instants import instants_of, zone
from workers.look.text import width_of
from workers.look.theme import Sizes

SIZES = Sizes.of(800, 400)
STRIP = Strip(700, 40, 20, 100)
INSTANTS = st.datetimes(datetime(1000, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone is set


def lines(first: str, last: str) -> list[tuple[str, ...]]:
    """The texts of an axis from one date to another."""
    instants = instants_of([first, last])
    assert instants is not None
    return [mark.lines for mark in TimeAxis.over(instants).write(STRIP, SIZES).marks]


def test_the_year_is_told_once() -> None:
    """Months are short; January brings the new year."""
    assert lines("2023-11", "2024-02") == [("Nov", "2023"), ("Dec",), ("Jan", "2024"), ("Feb",)]


def test_days_tell_their_month_when_it_changes() -> None:
    """A fortnight around the turn of a month."""
    found = lines("2024-02-26", "2024-03-04")
    assert found[0] == ("26", "Feb 2024")
    assert ("1", "Mar") in found
    assert sum(len(text) > 1 for text in found) == 2


def test_hours_tell_their_day() -> None:
    """Two days of hours."""
    found = lines("2024-03-01T00:00", "2024-03-02T12:00")
    assert found[0] == ("00:00", "1 Mar 2024")
    assert ("00:00", "2 Mar") in found


def test_years_stand_alone() -> None:
    """Bare years are years, at even steps."""
    assert lines("1952", "2007")[:3] == [("1955",), ("1960",), ("1965",)]


@given(one=INSTANTS, other=INSTANTS)
def test_labels_never_touch_or_leave_the_page(one: datetime, other: datetime) -> None:
    """From a second to two thousand years."""
    first, last = sorted((one, other))
    if last - first < timedelta(seconds=10):
        return
    axis = TimeAxis(first, last)
    marks = axis.write(STRIP, SIZES).marks
    for row in (0, 1):
        ends = []
        for mark in (mark for mark in marks if len(mark.lines) > row):
            middle = STRIP.width * (mark.value - axis.low) / (axis.high - axis.low) + mark.shifts[row]
            half = width_of(mark.lines[row], SIZES.label) / 2
            ends.append((middle - half, middle + half))
        assert all(right < left for (_, right), (left, _) in itertools.pairwise(ends))
        assert all(left >= -STRIP.before - 1 and right <= STRIP.width + STRIP.after + 1 for left, right in ends)


@pytest.mark.parametrize(
    "labels",
    [
        ["North", "South"],
        ["2024-01-02", "2024-01-01"],
        ["2024-01-01", "2024-01-01"],
        ["2024-13-01", "2024-14-01"],
        ["20240101", "20240102"],
        ["123", "456"],
        ["0001", "0002"],
        ["2024-01-01T00:00+01:00", "2024-01-02T00:00Z"],
        ["2024-01-01T00:00:00+01:00", "2024-01-02T00:00:00+09:00"],
        ["2024-01-01"],
        [],
    ],
)
def test_other_labels_are_no_dates(labels: list[str]) -> None:
    """What doesn't rise, isn't a date, mixes zones or stands alone is a name."""
    assert parse(labels) is None


def test_wall_time_stays_as_written() -> None:
    """An offset that all labels share doesn't move them."""
    instants = parse(["2024-01-01T08:00+09:00", "2024-01-01T09:00+09:00"])
    assert instants
    assert [instant.hour for instant in instants] == [8, 9]


def test_the_zone_is_told_where_it_matters() -> None:
    """Beside the first date of an axis of hours; days need none."""
    labels = ["2024-01-01T08:00+09:00", "2024-01-01T20:00+09:00"]
    instants = instants_of(labels)
    assert instants is not None
    marks = TimeAxis.over(instants, zone(labels)).write(STRIP, SIZES).marks
    assert [mark.lines[1] for mark in marks if len(mark.lines) > 1] == ["1 Jan 2024 UTC+09:00"]
    assert zone(["2024-01-01T08:00Z"]) == "UTC"
    assert zone(["2024-01-01"]) == ""


def test_fractions_of_a_second_are_dates() -> None:
    """As many programs write them."""
    assert parse(["2024-01-01T00:00:00.25Z", "2024-01-01T00:00:01.5Z"])


def test_milliseconds_and_dates_in_full() -> None:
    """What Bokeh counts and what a tooltip tells."""
    assert milliseconds(datetime(1970, 1, 2, tzinfo=UTC)) == 86_400_000
    instant = datetime(2024, 3, 5, 14, 30, tzinfo=UTC)
    told = [full_date(instant, finest) for finest in ("year", "month", "day", "minute")]
    assert told == ["2024", "Mar 2024", "5 Mar 2024", "5 Mar 2024 14:30"]
