"""Runs of schedules in words: each end, each kind of alert, each way to miss a slot."""

from typing import Any

import pytest

from app.domain.runs import Outcome
from workers.delivery.run_words import alerted, ended, missed

SLOT = "2026-03-29T07:00:00.000Z"
RUN = {"kind": "scheduled", "as_of": SLOT, "timezone": "Europe/Berlin"}
ZONE = "(Europe/Berlin)"
WHEN = "The report is of 29 March 2026, 09:00 (Europe/Berlin)."
NOTICED = {"notices": [{"path": "data_source", "message": "it answered 500."}]}


@pytest.mark.parametrize(
    ("data", "headline", "words"),
    [
        ({"outcome": "sent", "rows": 1200}, "Sales", "Drawn of 1,200 rows."),
        ({"outcome": "sent", "rows": 1, "kind": "test"}, "Test: Sales", "Drawn of 1 row."),
        (
            {"outcome": "sent", "changed": {"same": True}},
            "Sales",
            "Drawn. Nothing has changed since the last run.",
        ),
        ({"outcome": "unchanged"}, "Sales", "The data are those of the last run."),
        ({"outcome": "no_data"}, "No data: Sales", "The source has answered without any rows."),
        (
            {"outcome": "stale", **NOTICED},
            "Stale: Sales",
            "There are no new data: it answered 500. What is shown are those of the last good run.",
        ),
        (
            {"outcome": "not_drawn", "error": {"detail": "no glyph"}},
            "Not drawn: Sales",
            "The data came, and the chart can't be drawn: no glyph.",
        ),
        (
            {"outcome": "source_failed", "error": {"detail": "it answered 404."}},
            "Not fetched: Sales",
            "The data did not come: it answered 404.",
        ),
        ({"outcome": "cancelled"}, "Sales", "No report was made."),
        ({"outcome": "not_fresh"}, "Not fresh: Sales", "The data were not new enough in time."),
    ],
)
def test_how_a_run_ended(data: dict[str, Any], headline: str, words: str) -> None:
    """What is not as usual stands before the title; the slot is told in the schedule's zone."""
    assert ended({**RUN, **data}, "Sales") == (headline, f"{words} {WHEN}")


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_a_sentence(outcome: str) -> None:
    """Also those of runs that nobody is told of: the log of events shows them."""
    assert ended({**RUN, "outcome": outcome}, "Sales")[1].endswith(WHEN)


@pytest.mark.parametrize(
    ("event", "headline"), [("alert", "Alert: Sales"), ("resolved", "Resolved: Sales"), ("error", "Not known: Sales")]
)
def test_a_condition(event: str, headline: str) -> None:
    """By its name, with what was found."""
    alert = {"name": "Low", "event": event, "message": "sales is 80, below 100"}
    assert alerted({**RUN, "alert": alert}, "Sales") == (headline, "Low: sales is 80, below 100.")


@pytest.mark.parametrize(
    ("reason", "total", "days", "words"),
    [
        ("not_run", 1, [28], "One slot has passed without a run: 28 March 2026, 08:00 (Europe/Berlin)."),
        (
            "not_run",
            2,
            [28, 29],
            f"2 slots have passed without a run: 28 March 2026, 08:00 {ZONE} and 29 March 2026, 09:00 {ZONE}.",
        ),
        (
            "not_run",
            40,
            [29],
            "40 slots have passed without a run; the last was 29 March 2026, 09:00 (Europe/Berlin).",
        ),
        ("late", 1, [29], "The run of 29 March 2026, 09:00 (Europe/Berlin) has not begun yet; it is made up for."),
    ],
)
def test_missed_slots(reason: str, total: int, days: list[int], words: str) -> None:
    """Each at its own hour: the clocks change between the two."""
    slots = [f"2026-03-{day}T07:00:00.000Z" for day in days]
    data = {"name": "Daily", "timezone": "Europe/Berlin", "reason": reason, "total": total, "slots": slots}
    assert missed(data, "Daily") == (f"{'Late' if reason == 'late' else 'Missed'}: Daily", words)
