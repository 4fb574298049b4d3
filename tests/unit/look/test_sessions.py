"""Axes of trading periods: no room for days off, marks where something changes, none touching."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.look.axes import CategoryAxis, Strip
from workers.look.sessions import SessionAxis, session_axis
from workers.look.text import width_of
from workers.look.theme import Sizes

SIZES = Sizes.of(800, 400)
STRIP = Strip(720, 40, 12, 100)


def weekdays(count: int, start: date = date(2025, 12, 29)) -> list[str]:
    """So many days from Monday to Friday."""
    days = (start + timedelta(days=n) for n in range(count * 2 + 7))
    return [str(day) for day in days if day.weekday() < 5][:count]


def test_days_off_take_no_room() -> None:
    """Friday and Monday are neighbours like any two days."""
    axis = session_axis(weekdays(10))
    assert isinstance(axis, SessionAxis)
    assert (axis.low, axis.high) == (-0.5, 9.5)


def test_marks_tell_what_changes() -> None:
    """Every day, the month when it changes, the year once."""
    marks = session_axis(weekdays(6)).write(STRIP, SIZES).marks
    assert [mark.lines for mark in marks] == [("29", "Dec 2025"), ("30",), ("31",), ("1", "Jan 2026"), ("2",), ("5",)]


@pytest.mark.parametrize(("count", "expected"), [(60, "5"), (250, "Feb"), (1500, "Jul")])
def test_more_periods_have_coarser_marks(count: int, expected: str) -> None:
    """Weeks, then months, then some months."""
    marks = session_axis(weekdays(count)).write(STRIP, SIZES).marks
    assert 4 <= len(marks) <= 20
    assert expected in [mark.lines[0] for mark in marks]


@given(st.integers(2, 2000), st.floats(80, 2000), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_marks_never_touch(count: int, width: float, start: date) -> None:
    """Neither first nor second lines, at any width."""
    strip = Strip(width, 40, 12, 100)
    marks = session_axis(weekdays(count, start)).write(strip, SIZES).marks
    slot = width / count
    for row in (0, 1):
        spans = []
        for mark in marks:
            if len(mark.lines) > row:
                middle, half = (mark.value + 0.5) * slot + mark.shifts[row], width_of(mark.lines[row], SIZES.label) / 2
                spans.append((middle - half, middle + half))
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_times_of_a_day_are_marked_by_the_hour() -> None:
    """Quarter hours write hours, and the day once."""
    labels = [f"2026-01-05T{9 + n // 4:02d}:{n % 4 * 15:02d}" for n in range(28)]
    marks = session_axis(labels).write(STRIP, SIZES).marks
    assert marks[0].lines == ("09:00", "5 Jan 2026")
    assert all(len(mark.lines) == 1 for mark in marks[1:])


def test_labels_that_are_no_dates_are_names() -> None:
    """They keep their words."""
    assert isinstance(session_axis(["Week one", "Week two"]), CategoryAxis)
