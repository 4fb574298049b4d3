"""Descriptions that bring their own numbers."""

import pytest

from app import charts
from app.domain.errors import Invalid
from tests.questions import TODAY
from workers.planner import Ask, Plan, plan, shaped


def made(words: str) -> Plan:
    """The plan of words without data."""
    return plan(Ask(words, today=TODAY))


@pytest.mark.parametrize(
    ("words", "chart", "labels", "values"),
    [
        ("Q1 10, Q2 20, Q3 15", "bar", ["Q1", "Q2", "Q3"], [10, 20, 15]),
        ("pie chart: apples 40, pears 35 and plums 25", "pie", ["Apples", "Pears", "Plums"], [40, 35, 25]),
        ("sales of 12 in January, 15 in February and 19 in March", "bar", ["Jan", "Feb", "Mar"], [12, 15, 19]),
        ("revenue grew from $1m in 2020 to $3m in 2022", "line", ["2020", "2021", "2022"], [1e6, 2e6, 3e6]),
        ("North: 420\nSouth: 310\nEast: 280", "bar", ["North", "South", "East"], [420, 310, 280]),
        ("funnel: Visited 4800, Cart 900, Paid 410", "funnel", ["Visited", "Cart", "Paid"], [4800, 900, 410]),
        ("churn fell from 8% to 6% over 3 months", "line", ["Month 1", "Month 2", "Month 3"], [8, 7, 6]),
    ],
)
def test_data_by_the_words(words: str, chart: str, labels: list[str], values: list[float]) -> None:
    """What is said stays as it is, what lies between is even, and it is told that nobody measured it."""
    found = made(words)
    body = shaped(found, {})
    assert (found.chart_type, body["data"]["labels"], body["data"]["datasets"][0]["data"]) == (chart, labels, values)
    assert found.synthesised
    assert "nobody measured" in found.warnings[0]
    charts.read(body)


def test_a_year_of_users() -> None:
    """Twelve months from the first value to the last, with a title and colours."""
    body = shaped(
        made("Monthly active users for 2024, rising from 12k in Jan to 24k in Dec. Use a calm blue palette."), {}
    )
    values = body["data"]["datasets"][0]["data"]
    assert (len(values), values[0], values[-1]) == (12, 12000, 24000)
    assert values == sorted(values)
    assert body["options"]["title"] == "Monthly active users, 2024"
    assert body["options"]["colors"]


def test_no_data_and_no_numbers() -> None:
    """The cure is to attach some, or to say them."""
    with pytest.raises(Invalid, match="attach rows or a CSV, or say the numbers"):
        made("sales by region")


def test_a_chart_that_one_row_can_not_be() -> None:
    """A scatter of bare names and numbers has no second number."""
    with pytest.raises(Invalid, match="scatter can't be made of one row"):
        made("scatter plot of a 1, b 2, c 3")
