"""Plans: the defaults as the seed has them, and what an operator may change."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.domain.plans import AI, PLANS, Kind, Plan, read_plans


def test_the_defaults_are_those_of_the_seed() -> None:
    """AI renders on pro and business alone; trial and starter have none; the first key's plan has no limits."""
    assert {name: (plan.ai_renders, plan.has(AI)) for name, plan in PLANS.items()} == {
        "trial": (0, False),
        "starter": (0, False),
        "pro": (500, True),
        "business": (2_000, True),
        "unlimited": (None, True),
    }
    assert (PLANS["pro"].renders, PLANS["business"].renders) == (100_000, 500_000)
    assert {PLANS["unlimited"].monthly(kind) for kind in Kind} == {None}


def test_a_larger_plan_is_never_smaller() -> None:
    """Each limit grows, or stays, from trial to business."""
    ladder = [PLANS[name] for name in ("trial", "starter", "pro", "business")]
    assert [plan.kept_days for plan in ladder] == [30, None, None, None]
    for limit in ("renders", "ai_renders", "stored_bytes", "schedules", "requests", "unfinished"):
        values = [getattr(plan, limit) for plan in ladder]
        assert values == sorted(values), limit
    assert [plan.min_interval for plan in ladder] == sorted((plan.min_interval for plan in ladder), reverse=True)


def test_what_is_given_changes_that_alone() -> None:
    """A plan keeps its other limits; a new one has none but those named; null takes a limit away."""
    plans = read_plans({"pro": {"renders": 7, "requests": None}, "school": {"unfinished": 5}})
    assert (plans["pro"].renders, plans["pro"].requests, plans["pro"].ai_renders) == (7, None, 500)
    assert (plans["school"].name, plans["school"].unfinished, plans["school"].renders) == ("school", 5, None)
    assert plans["trial"] == PLANS["trial"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "must be a JSON object of plans"),
        ({"pro": 5}, "pro must be a JSON object of limits"),
        ({"big plan": {}}, "a name has letters"),
        ({"pro": {"render": 5}}, "pro.render is no limit; there are renders"),
        ({"pro": {"renders": -1}}, "pro.renders is -1; it must be a whole number from 0, or null"),
        ({"pro": {"renders": True}}, "pro.renders is True"),
        ({"pro": {"requests": 0}}, "from 1, or null"),
        ({"pro": {"min_interval": None}}, "pro.min_interval is None; it must be a whole number from 1"),
        ({"pro": {"stored_bytes": 10**16}}, "pro.stored_bytes"),
    ],
)
def test_a_plan_that_can_not_be_is_refused_by_place(given: Any, words: str) -> None:
    """The message names the plan, the limit and what it may be."""
    with pytest.raises(ValueError, match=r".") as caught:
        read_plans(given)
    assert words in str(caught.value)


def test_the_guide_has_the_plans_of_the_code() -> None:
    """Its table names every limit of every plan."""
    guide = Path(__file__).parents[3] / "docs" / "how-to" / "plans-and-limits.md"
    found = re.findall(r"^\| `(\w+)` .*?\| (.*) \|$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    told = {limit: cells.split(" | ") for limit, cells in found}
    limits = [field.name for field in fields(Plan) if field.name != "name"]
    values = {limit: [getattr(plan, limit) for plan in PLANS.values()] for limit in limits}
    assert told == {limit: ["-" if value is None else f"{value:,}" for value in row] for limit, row in values.items()}
