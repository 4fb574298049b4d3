"""Schedules and what changed, in words."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.runs import Outcome, RunKind
from app.domain.schedules.reading import read_timetable
from app.domain.schedules.slots import Shift
from app.web.moments import local
from app.web.run_cards import KINDS, OUTCOMES, change
from app.web.schedule_words import SHIFTS, rule_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"polling_interval": "daily"}, "daily at 00:00"),
        ({"polling_interval": "weekly", "at": "9:30"}, "weekly at 09:30"),
        ({"polling_interval": "hourly"}, "hourly"),
        ({"polling_interval": "90m"}, "every 90 minutes"),
        ({"cron": "0 9 * * *", "weekdays_only": True}, "`0 9 * * *`, on weekdays"),
    ],
)
def test_a_rule_is_told(given: dict[str, Any], told: str) -> None:
    """As a person would say it; cron as it is."""
    assert rule_of(read_timetable(given, anchor=NOW)) == told


def test_another_year_is_named() -> None:
    """On the clocks of the zone."""
    assert local(datetime(1999, 12, 31, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin")) == "Sat 1 Jan 2000, 00:30"


@pytest.mark.parametrize(
    ("one", "told"),
    [
        ({"before": 200, "after": 230, "percent": 15.0}, "200 → 230 (+15\u00a0%)"),
        ({"before": 0, "after": 5, "percent": None}, "0 → 5"),
        ({"before": "open", "after": None}, "open → nothing"),
        ({"before": 7, "after": 7, "percent": 0.0}, "7"),
        ({"before": True, "after": False}, "True → False"),
    ],
)
def test_a_change_is_told(one: dict[str, Any], told: str) -> None:
    """Before, after, and for numbers how much that is."""
    assert change(one) == told


def test_there_are_words_for_all() -> None:
    """Outcomes, kinds of runs, changes of the clocks: what has none could not be shown."""
    assert (set(OUTCOMES), set(KINDS), set(SHIFTS)) == (set(Outcome), set(RunKind), set(Shift))
