"""Conditions on data: what they look at, when they hold, and when an alert is raised, held, resolved."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.schedules.alerts import Event, Rule, State, line_of, reading_of, step
from app.domain.schedules.alerts_reading import read_alerts
from app.domain.schedules.conditions import FUNCTIONS, percent, robust_z

BEGAN = datetime(2026, 11, 21, 9, tzinfo=UTC)
ABOVE = {"column": "n", "cmp": ">", "value": 5}


def _rule(**given: Any) -> Rule:
    return read_alerts([given])[0]


def _run(rule: Rule, values: Sequence[float | None]) -> tuple[list[str], list[Event | None]]:
    """Hour by hour: where the condition stands, and what is told; None: the column is not there."""
    state, standings, events = State(), [], []
    for hour, value in enumerate(values):
        columns = {"other": [1]} if value is None else {"n": [value]}
        state, event = step(state, reading_of(rule, columns, BEGAN + timedelta(hours=hour)), rule)
        state = State.from_json(orjson.loads(orjson.dumps(state.to_json())))
        standings.append(str(state.standing))
        events.append(event)
    return standings, events


def _kinds(rule: Rule, values: Sequence[float | None]) -> list[str]:
    """What is told in each run, "" for nothing."""
    return [str(event.kind) if event else "" for event in _run(rule, values)[1]]


@pytest.mark.parametrize(
    ("fn", "values", "expected"),
    [
        ("last", [3, 4, None], 4),
        ("first", [None, 3, 4], 3),
        ("sum", [0.1, 0.2, 0.7, None], 1.0),
        ("mean", [1, 2, 6], 3),
        ("min", [4, -1, 2], -1),
        ("max", [4, -1, 2], 4),
        ("count", ["a", None, "b"], 2),
        ("missing", ["a", None, "b"], 1),
        ("sum", [], 0),
        ("count", [], 0),
    ],
)
def test_the_number_a_condition_looks_at(fn: str, values: list[Any], expected: float) -> None:
    """One number of a column, missing values left out."""
    rule = _rule(**{**ABOVE, "fn": fn})
    assert reading_of(rule, {"n": values}, BEGAN).value == pytest.approx(expected, abs=1e-15)


def test_rows_are_counted_without_a_column() -> None:
    """A report of no rows is a number too."""
    rule = _rule(fn="count", cmp="=", value=0)
    assert [reading_of(rule, columns, BEGAN).value for columns in ({"a": [1, None]}, {"a": []}, {})] == [2, 0, 0]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"m": [1]}, "there is no column 'n'; there are m"),
        ({"n": [1, "two"]}, "column 'n' has 'two', which is no number"),
        ({"n": [True]}, "column 'n' has true"),
        ({"n": [None]}, "there is no value in column 'n'"),
        ({"n": [1e308, 1e308]}, "the mean of column 'n' is beyond all numbers"),
    ],
)
def test_data_without_the_number_say_why(columns: dict[str, list[Any]], told: str) -> None:
    """No column, no number, no value: that is an error, not a silence."""
    reading = reading_of(_rule(**{**ABOVE, "fn": "mean"}), columns, BEGAN)
    assert reading.value is None
    assert told in reading.error


def test_an_alert_is_raised_once_and_resolved() -> None:
    """Ok, raised with its number, held in silence, resolved, ok again; the next time it is raised again."""
    standings, events = _run(_rule(**ABOVE), [5, 6, 9, 5, 4, 7])
    assert standings == ["ok", "alert", "alert", "resolved", "ok", "alert"]
    assert [event and event.message for event in events] == [
        *(None, "last of n is 6, above 5", None, "last of n is 5, no longer above 5", None, "last of n is 7, above 5")
    ]
    told = events[1] and events[1].to_json()
    assert told == {
        "name": "last of n above 5",
        "event": "alert",
        "at": "2026-11-21T10:00:00.000Z",
        "message": "last of n is 6, above 5",
        "value": 6.0,
        "measured": 6.0,
    }


@pytest.mark.parametrize(
    ("extra", "values", "expected"),
    [
        ({"runs": 3}, [6, 6, 5, 6, 6, 6, 6], "-----a-"),
        ({"re_arm": 2}, [6, 6, 6, 6, 6, 5], "a-a-ar"),
        ({"re_arm": "3h"}, [6, 6, 6, 6, 6, 5], "a--a-r"),
        ({"runs": 2, "re_arm": 2}, [6, 6, 6, 6, 5, 6, 6], "-a-ar-a"),
        ({}, [6, None, None, 6, 5], "ae--r"),
        ({}, [None, 5, None, 6], "e-ea"),
        ({"runs": 2}, [6, None, 6, 6], "-e-a"),
        ({}, [6, None, 5], "aer"),
        ({"cmp": "crosses_above"}, [6, 4, 6, 7, 5, 5, 8], "--a-r-a"),
        ({"cmp": "crosses_above"}, [4, 6, None, 7, 5], "-ae-r"),
        ({"cmp": "crosses_above"}, [6, 7, 4, 6], "---a"),
        ({"cmp": "crosses_below", "runs": 2}, [6, 4, 3, 2, 9], "--a-r"),
        ({"change": "absolute", "value": 2}, [1, 3, 6, 7], "--ar"),
        ({"change": "percent", "value": 50}, [10, 15, 24, 0, 1, 1], "--arar"),
        ({"change": "percent", "value": -10, "cmp": "<"}, [-10, -12, -12], "-ar"),
        ({"change": "percent", "value": 0, "cmp": "="}, [0, 0, 1], "-ar"),
    ],
)
def test_when_it_is_told(extra: dict[str, Any], values: list[float | None], expected: str) -> None:
    """Grace, re-arming, errors in between, crossing and change, run by run: a(lert), r(esolved), e(rror)."""
    assert "".join(kind[:1] or "-" for kind in _kinds(_rule(**{**ABOVE, **extra}), values)) == expected


def test_unusual_values_are_found_among_those_before() -> None:
    """A value far from the median of the runs before is told with its score; too few runs before tell nothing."""
    rule = _rule(column="n", anomaly={"runs": 6})
    standings, events = _run(rule, [500, 10, 11, 12, 10, 11, 9, 60, 11])
    assert standings == ["ok"] * 7 + ["alert", "resolved"]
    assert events[7]
    assert events[7].message == "last of n is 60 with a robust z-score of 66.8, unusual for the 6 runs before"
    assert _kinds(_rule(column="n", anomaly=True), [1, 1, 1, 1, 9]) == [""] * 5


def test_the_robust_score_is_that_of_the_book() -> None:
    """The modified z-score by hand; with most values equal by their mean distance; with all equal without bounds."""
    others = [1, 2, 3, 4, 5]
    assert robust_z(9, others) == pytest.approx(0.6745 * 6 / 1)
    assert robust_z(5, [1, 1, 1, 1, 6]) == pytest.approx(4 / (1.253314 * 1))
    assert robust_z(1, [1, 1]) == 0
    assert robust_z(0, [1, 1]) == -math.inf
    assert (percent(0, 0), percent(0, -1), percent(-4, -2), percent(4, 2)) == (0, -math.inf, 50, -50)


def test_what_is_beyond_all_numbers_is_null_in_json() -> None:
    """The change from nothing is told in words, and has no number."""
    _, events = _run(_rule(**{**ABOVE, "change": "percent"}), [0, 3])
    assert events[1]
    assert (events[1].to_json()["measured"], events[1].message) == (None, "change of last of n is +inf %, above 5 %")


@pytest.mark.parametrize(
    ("given", "before", "line"),
    [
        ({}, (), 5),
        ({"name": "Limit", "cmp": "crosses_below"}, (), 5),
        ({"fn": "count"}, (), None),
        ({"fn": "sum"}, (), None),
        ({"change": "absolute"}, (), None),
        ({"change": "absolute"}, (40,), 45),
        ({"change": "percent"}, (-40,), -38),
        ({"anomaly": True, "cmp": None, "value": None}, (1, 2, 3), None),
    ],
)
def test_the_line_on_the_chart(given: dict[str, Any], before: tuple[float, ...], line: float | None) -> None:
    """A limit is drawn where it is, that of a change where it lies now; what has no place among the values is not."""
    rule = _rule(**{**ABOVE, **given})
    expected = None if line is None else {"value": line, "label": rule.name}
    assert line_of(rule, State(values=before)) == expected


@pytest.mark.parametrize(
    ("alerts", "place", "told"),
    [
        ({}, "alerts", "expected a list of at most 20 conditions, found an object"),
        ([ABOVE] * 21, "alerts", "at most 20 conditions, found 21"),
        ([5], "alerts[0]", "expected an object, found 5"),
        ([{**ABOVE, "fn": "summ"}], "alerts[0].fn", "did you mean sum?"),
        ([{"cmp": ">", "value": 1}], "alerts[0].column", "is missing; name the column to look at"),
        ([{"column": "n", "value": 1}], "alerts[0].cmp", "is missing; there are >, >="),
        ([{"column": "n", "cmp": ">"}], "alerts[0].value", "is missing; give a number, such as"),
        ([{**ABOVE, "value": "5"}], "alerts[0].value", "found '5'; give a number"),
        ([{**ABOVE, "value": math.inf}], "alerts[0].value", "found inf"),
        ([{**ABOVE, "cmp": "crosses_above", "change": "percent"}], "alerts[0].cmp", "unknown cmp 'crosses_above'"),
        ([{**ABOVE, "change": "relative"}], "alerts[0].change", "there are absolute, percent"),
        ([{**ABOVE, "runs": 0}], "alerts[0].runs", "from 1 to 100, found 0"),
        ([{**ABOVE, "re_arm": "soon"}], "alerts[0].re_arm", "a span such as \"6h\", found 'soon'"),
        ([{**ABOVE, "re_arm": True}], "alerts[0].re_arm", "found true"),
        ([{**ABOVE, "rearm": 5}], "alerts[0].rearm", "did you mean re_arm?"),
        ([{**ABOVE, "anomaly": True}], "alerts[0].cmp", "an anomaly is compared with the runs before"),
        ([{"column": "n", "anomaly": {"runs": 3}}], "alerts[0].anomaly.runs", "from 5 to 100, found 3"),
        ([{"column": "n", "anomaly": {"score": 0}}], "alerts[0].anomaly.score", "expected a number above 0"),
        ([{**ABOVE, "name": "x" * 201}], "alerts[0].name", "at most 200"),
        ([ABOVE, ABOVE], "alerts[1].name", "is there twice; give each alert a name of its own"),
    ],
)
def test_a_fault_of_an_alert_has_its_place(alerts: Any, place: str, told: str) -> None:
    """What is wrong is named by its path, with the cure."""
    with pytest.raises(Invalid) as refused:
        read_alerts(alerts)
    assert any(fault.place == place and told in fault.message for fault in refused.value.faults)


VALUES = st.one_of(st.none(), st.integers(0, 10), st.floats(0, 10))
RULES = st.fixed_dictionaries(
    {"column": st.just("n"), "cmp": st.sampled_from([">", "<=", "=", "!="]), "value": st.integers(0, 10)},
    optional={
        "runs": st.integers(1, 3),
        "re_arm": st.one_of(st.integers(1, 4), st.just("2h")),
        "fn": st.sampled_from(list(FUNCTIONS)),
        "change": st.sampled_from(["absolute", "percent"]),
    },
)


@given(RULES, st.lists(VALUES, max_size=20))
def test_alerts_and_their_ends_take_turns(given: dict[str, Any], values: list[float | None]) -> None:
    """Whatever comes: what is resolved was raised, none is raised twice without re-arming, errors are new."""
    raised, before = False, ""
    standings, events = _run(_rule(**given), values)
    for value, standing, event in zip(values, standings, events, strict=True):
        kind = str(event.kind) if event else ""
        assert (standing == "error") == (value is None)
        assert not (kind == "resolved" and not raised)
        assert not (kind == "alert" and raised and "re_arm" not in given)
        assert not (kind == "error" and before == "error")
        raised = kind == "alert" or (raised and kind != "resolved")
        assert standing == "error" or (standing == "alert") == raised
        before = standing
