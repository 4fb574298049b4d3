"""What can't be planned is told with its cure."""

import pytest

from app.domain.errors import Invalid
from tests.questions import TODAY, asked
from workers.planner import Ask, Column, Profile, plan


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("average churn by region", "no column like 'churn'; there are Order ID"),
        ("temperature by region", "no column like 'temperature'"),
        ("write me a poem about sales", "'poem' is no chart"),
        ("a bar chart and a pie chart of sales by region", "a bar and for a pie"),
        ("hello, my friend", "nothing in it asks for a chart"),
        ("gauge", ""),
        ("dashboard of everything", "several charts"),
    ],
)
def test_words_that_make_no_chart(words: str, told: str) -> None:
    """Unknown columns, no charts, contradictions; where a guess is made it is told."""
    if not told:
        assert asked("orders", words).warnings
        return
    with pytest.raises(Invalid, match=told) as caught:
        asked("orders", words)
    assert [one.place for one in caught.value.faults] == ["description"]


@pytest.mark.parametrize(("words", "told"), [("", "it is empty"), ("x" * 4001, "at most 4,000 are read")])
def test_descriptions_of_no_length(words: str, told: str) -> None:
    """Neither empty nor endless."""
    with pytest.raises(Invalid, match=told):
        asked("orders", words)


def test_far_too_many_columns_are_refused_at_once() -> None:
    """100,000 columns are no table that anybody describes."""
    columns = tuple(Column(name=f"c{at}", type="number") for at in range(100_000))
    with pytest.raises(Invalid, match="at most 2,000 are looked through"):
        plan(Ask("bar chart", Profile(columns, 5), (), TODAY))


def test_no_rows_are_nothing_to_draw() -> None:
    """A table of a header alone."""
    with pytest.raises(Invalid, match="no rows"):
        plan(Ask("bar chart of a", Profile.of_columns({"a": []}), (), TODAY))


def test_points_without_two_numbers_are_refused_by_name() -> None:
    """The columns there are stand in the message."""
    rows = [{"name": "a", "size": 1.5}, {"name": "b", "size": 2.5}]
    with pytest.raises(Invalid, match="two columns of numbers; there are name, size"):
        plan(Ask("scatter plot of size", Profile.of_rows(rows), rows, TODAY))
