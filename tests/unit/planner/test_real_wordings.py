"""Words as people say them: short, by another name, about the things of rows, without naming a column."""

from datetime import date, timedelta
from typing import Any

import pytest

from app import charts
from tests.questions import TODAY, brief
from workers.planner import Ask, Plan, Profile, plan, shaped
from workers.planner.spelling import base, positive
from workers.planner.text import Text
from workers.planner.times import Clock, stretches

ROWS: list[dict[str, Any]] = [
    {
        "ticket": number,
        "opened_on": (date(2023, 1, 2) + timedelta(days=3 * number)).isoformat(),
        "department": ("Human Resources", "Billing", "Technology")[number % 3],
        "office": ("Los Angeles", "Porto")[number % 2],
        "agent_name": f"Agent {number % 7}",
        "client_id": f"C{number % 20}",
        "segment": ("Home", "Business")[number % 4 // 2],
        "handling_minutes": 3.5 + number * 37 % 41,
        "amount_eur": 10.5 + number * 17 % 90,
        "discount": (0.0, 0.5, 0.0)[number % 3],
        "stars": 1 + number % 5,
        "state": ("Delayed", "Solved")[number % 5 // 3],
        "escalated": number % 3 == 0,
    }
    for number in range(90)
]
PROFILE = Profile.of_rows(ROWS)


def _asked(words: str) -> Plan:
    return plan(Ask(words, PROFILE, ROWS, TODAY))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("# of tix per dept", ("bar", "department", ("count",), "")),
        ("avg handling mins by site", ("bar", "office", ("mean handling_minutes",), "")),
        ("what % of the amount comes from each client segment?", ("pie", "segment", ("sum amount_eur",), "")),
        ("segment split", ("pie", "segment", ("count",), "")),
        ("amount per ticket by office", ("bar", "office", ("mean amount_eur",), "")),
        ("which department is slowest in handling", ("bar", "department", ("mean handling_minutes",), "")),
        ("who solves the most tickets? by agent", ("bar", "agent_name", ("count",), "")),
        ("do pricier amounts hurt the stars?", ("scatter", "stars", ("amount_eur",), "")),
        ("where does the amount go?", ("bar", "office", ("sum amount_eur",), "")),
        ("tickets by number of stars", ("bar", "stars", ("count",), "")),
        ("average number of stars per office", ("bar", "office", ("mean stars",), "")),
        ("Home vs Business: amount on average", ("bar", "segment", ("mean amount_eur",), "")),
    ],
)  # fmt: skip
def test_a_wording_that_names_no_column(words: str, wanted: tuple[object, ...]) -> None:
    """Short forms, derived words, whose things are, what each comes to, what people ask with."""
    assert brief(_asked(words)) == wanted


@pytest.mark.parametrize(
    ("words", "column", "cmp", "value"),
    [
        ("late tickets per department", "state", "=", "Delayed"),
        ("amount in LA by department", "office", "=", "Los Angeles"),
        ("amount by office in tech", "department", "=", "Technology"),
        ("amount by office for biling", "department", "=", "Billing"),
        ("how many tickets were escalated per office", "escalated", "=", True),
        ("escalated tickets by office", "escalated", "=", True),
        ("tickets without discount by office", "discount", "=", 0),
        ("5 star tickets by office", "stars", "=", 5),
    ],
)
def test_a_condition_that_is_hinted_at(words: str, column: str, cmp: str, value: object) -> None:
    """Cells by initials, short, misspelt or by another word; yes, nought and numbers before what they are of."""
    assert {"column": column, "cmp": cmp, "value": value} in _asked(words).sketch.filters


@pytest.mark.parametrize("words", ["amount for a good start by office", "amount with and without escalated"])
def test_no_condition(words: str) -> None:
    """Words of any question are no cells' names, and what is wanted both ways is no condition."""
    assert not _asked(words).sketch.filters


def test_a_guessed_axis_is_told() -> None:
    """What nobody said is in the warnings."""
    assert any("nothing was said to go along the axis" in one for one in _asked("where does the amount go?").warnings)


def test_yes_and_no_are_names_along_an_axis() -> None:
    """A column of truths is drawn as texts, and its missing ones are left out."""
    made = _asked("tickets by escalated")
    assert [one["op"] for one in made.spec["transforms"]][:2] == ["filter", "compute"]
    name = made.spec["encoding"]["x"]
    columns = {name: ["false", "true"], made.spec["encoding"]["y"]: [60, 30]}
    assert charts.read(shaped(made, columns)).chart_type == "bar"


@pytest.mark.parametrize(
    ("words", "by", "descending"),
    [
        ("amount by office, office ascending", "x", False),
        ("amount by office in reverse alphabetical order", "x", True),
        ("amount by office, best offices first", "y", True),
    ],
)
def test_an_order_that_stands_alone(words: str, by: str, descending: bool) -> None:
    """A column right before a direction, and things between best and first."""
    order = _asked(words).sketch.order
    assert order is not None
    assert (order.by, order.descending) == (by, descending)


def test_a_summer_is_three_months() -> None:
    """Seasons with their year."""
    clock = Clock(date(2023, 9, 20), date(2019, 2, 3), date(2023, 10, 1))
    (found,) = stretches(Text("in the summer of 2021"), clock)
    assert (found.cmp, found.value) == ("between", ["2021-06-01", "2021-08-31"])


def test_words_made_of_one_another_have_one_base() -> None:
    """Endings of nouns, verbs and adjectives; degrees of a word."""
    assert base("satisfaction") == base("satisfy")
    assert base("attendance") == base("attend")
    assert {"price", "heavy"} <= {*positive("pricier"), *positive("heaviest")}
