"""Tasks and events: dates, dependencies, and what can't be."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.charts.moments import moment_of
from app.domain.errors import Invalid


def gantt(*tasks: Any, **advanced: Any) -> ChartSpec:
    """A chart of these tasks."""
    return read({"chart_type": "gantt", "data": {"tasks": list(tasks)}, "advanced_options": advanced})


def task(name: str, start: str = "2026-01-01", end: str = "2026-01-02", **more: Any) -> dict[str, Any]:
    """One task."""
    return {"name": name, "start": start, "end": end, **more}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-31", datetime(2026, 3, 31, tzinfo=UTC)),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-03-31T14:30:00Z", datetime(2026, 3, 31, 14, 30, tzinfo=UTC)),
        ("2026-03-31T14:30:00+02:00", datetime(2026, 3, 31, 12, 30, tzinfo=UTC)),
        ("31.03.2026", datetime(2026, 3, 31, tzinfo=UTC)),
        ("31 Mar 2026", datetime(2026, 3, 31, tzinfo=UTC)),
        ("March 31, 2026", datetime(2026, 3, 31, tzinfo=UTC)),
        ("2026/03/31", datetime(2026, 3, 31, tzinfo=UTC)),
        ("3/4/2026", None),
        ("soon", None),
        ("2026-02-30", None),
        (5, None),
    ],
)
def test_dates_are_read_that_cannot_be_misread(text: Any, moment: datetime | None) -> None:
    """Which of day and month comes first must be certain."""
    assert moment_of(text) == moment


def test_tasks_have_progress_milestones_and_what_they_wait_for() -> None:
    """Per cent and shares are the same; names become rows."""
    handed_over = {"name": "c", "start": "2026-02-01", "milestone": True, "after": ["a", "b"]}
    spec = gantt(task("a", progress=50), task("b", progress=0.5, after="a"), handed_over)
    first, second, third = spec.data.tasks
    assert (first.progress, second.progress) == (0.5, 0.5)
    assert (second.after, third.after) == ((0,), (0, 1))
    assert third.milestone
    assert not first.milestone


def test_floating_bars_of_chart_js_are_tasks() -> None:
    """A dataset is a group, null is no bar."""
    data = {
        "labels": ["a", "b"],
        "datasets": [{"label": "g", "data": [["2026-01-01", "2026-01-05"], None]}],
    }
    spec = read({"chart_type": "gantt", "data": data})
    assert [(one.name, one.group) for one in spec.data.tasks] == [("a", "g")]


@pytest.mark.parametrize(
    ("tasks", "place"),
    [
        ([], "data.tasks"),
        ([task("a", start="soon")], "data.tasks[0].start"),
        ([task("a", end="2025-12-31")], "data.tasks[0].end"),
        ([{"name": "a", "start": "2026-01-01"}], "data.tasks[0].end"),
        ([task("a", progress=101)], "data.tasks[0].progress"),
        ([task("a", progress="half")], "data.tasks[0].progress"),
        ([task("a", after="b")], "data.tasks[0].after"),
        ([task("a", after="a")], "data.tasks[0].after"),
        ([task("a", after="b"), task("b", after="a")], "data.tasks"),
        ([5], "data.tasks[0]"),
        ([task(str(number)) for number in range(301)], "data.tasks"),
    ],
)
def test_each_fault_of_tasks_has_its_place(tasks: list[Any], place: str) -> None:
    """A circle of waiting, too."""
    with pytest.raises(Invalid) as raised:
        gantt(*tasks)
    assert raised.value.faults[0].place == place


def test_odd_fields_and_dates_of_today_are_told() -> None:
    """And the chart is drawn without them."""
    spec = gantt(task("a", owner="me", color="nocolour"), today="tomorrow")
    places = ["advanced_options.today", "data.tasks[0].owner", "data.tasks[0].color"]
    assert sorted(notice.place for notice in spec.notices) == sorted(places)


def test_tasks_are_told_and_tabled() -> None:
    """First, last, longest."""
    spec = gantt(task("a"), task("b", end="2026-03-01", group="g", progress=0.25))
    entry = CHART_TYPES["gantt"]
    assert "2 tasks from 2026-01-01 to 2026-03-01; the longest is b." in entry.describe(spec)
    assert entry.tabulate(spec).rows[1] == ("b", "g", "2026-01-01", "2026-03-01", 0.25)


def test_events_come_in_the_order_of_time() -> None:
    """However they were given; labels are dates."""
    data = {"labels": ["2026-02-01", "2026-01-01"], "datasets": [{"data": ["second", "first"]}]}
    spec = read({"chart_type": "timeline", "data": data})
    assert [event.title for event in spec.data.events] == ["first", "second"]
    assert CHART_TYPES["timeline"].describe(spec) == "Timeline. 2 events: 2026-01-01 first; 2026-02-01 second."


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"events": []}, "data.events"),
        ({"events": [{"title": "x"}]}, "data.events[0].date"),
        ({"events": [{"date": "2026", "end": "2025"}]}, "data.events[0].end"),
        ({"labels": ["2026"], "datasets": []}, "data.datasets[0].data"),
        ({"events": [{"date": "2026"}] * 201}, "data.events"),
    ],
)
def test_each_fault_of_events_has_its_place(data: dict[str, Any], place: str) -> None:
    """Dates and ends."""
    with pytest.raises(Invalid) as raised:
        read({"chart_type": "timeline", "data": data})
    assert raised.value.faults[0].place == place
