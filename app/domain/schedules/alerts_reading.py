"""Reading the conditions of alerts: every fault at its place."""

from datetime import timedelta
from typing import Any

from app.domain.fields import Fields
from app.domain.reading import Faults, clean, is_number, shown
from app.domain.schedules.alerts import Rule
from app.domain.schedules.conditions import (
    ABSOLUTE,
    COMPARING,
    COUNT,
    CROSSING,
    FUNCTIONS,
    LEAST_RUNS,
    MISSING,
    PERCENT,
    Condition,
)
from app.domain.schedules.spans import read_span

MOST_ALERTS = 20
MOST_NAME = 200
MOST_RUNS = 100
"""Of any number of runs in a condition."""

USUAL_RUNS, USUAL_SCORE = 20, 3.5
"""Of a condition on unusual values, when it doesn't say: the score is the one Iglewicz and Hoaglin recommend."""

MEASURES = ("last", *(name for name in FUNCTIONS if name != "last"), COUNT, MISSING)
"""What is made of a column, the usual one first."""

_EXAMPLE = 'give a number, such as {"column": "total", "fn": "sum", "cmp": "<", "value": 100}'


def read_alerts(value: Any, place: str = "alerts") -> tuple[Rule, ...]:
    """The alerts of a request, in order, with names of their own; ``Invalid`` with every fault at its place."""
    faults = Faults()
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_ALERTS:
        found = f"{len(value)}" if isinstance(value, list) else shown(value)
        faults.fault(place, f"expected a list of at most {MOST_ALERTS} conditions, found {found}")
        value = []
    rules = [_rule(Fields(item, f"{place}[{index}]", faults)) for index, item in enumerate(value)]
    faults.settle()
    names = [rule.name for rule in rules]
    for index, name in enumerate(names):
        if name in names[:index]:
            faults.fault(f"{place}[{index}].name", f"{shown(name)} is there twice; give each alert a name of its own")
    faults.settle()
    return tuple(rules)


def _rule(fields: Fields) -> Rule:
    condition = _condition(fields)
    name = clean(fields.text("name", default=condition.title[:MOST_NAME]))
    if len(name) > MOST_NAME:
        fields.fault("name", f"{len(name):,} characters are too many; at most {MOST_NAME} are taken")
    runs = fields.whole("runs", 1, MOST_RUNS, default=1)
    again_runs, again_after = _again(fields)
    fields.leftovers()
    return Rule(name, condition, runs, again_runs, again_after)


def _condition(fields: Fields) -> Condition:
    fn = fields.choice("fn", MEASURES, default=MEASURES[0])
    column = "" if fn == COUNT and not fields.has("column") else fields.text("column", "name the column to look at")
    if fields.has("anomaly"):
        return _unusual(fields, fn, column)
    change = fields.choice("change", (ABSOLUTE, PERCENT)) if fields.has("change") else ""
    cmp = fields.choice("cmp", (*COMPARING, *([] if change else CROSSING)))
    return Condition(fn, column, cmp, _limit(fields), change)


def _limit(fields: Fields) -> float:
    value = fields.raw("value")
    if is_number(value):
        return float(value)
    fields.fault("value", f"is missing; {_EXAMPLE}" if value is None else f"found {shown(value)}; {_EXAMPLE}")
    return 0.0


def _unusual(fields: Fields, fn: str, column: str) -> Condition:
    """``{"anomaly": {"runs": 20, "score": 3.5}}``, or ``true`` for these."""
    given = fields.raw("anomaly")
    inner = Fields({} if given is True else given, fields.at("anomaly"), fields.findings)
    runs = inner.whole("runs", LEAST_RUNS, MOST_RUNS, default=USUAL_RUNS)
    score = inner.number("score", 0, 100, open_low=True) or USUAL_SCORE
    inner.leftovers()
    for name in ("cmp", "value", "change"):
        if fields.raw(name) is not None:
            fields.fault(name, "an anomaly is compared with the runs before, and with nothing else")
    return Condition(fn, column, ">", score, unusual=runs)


def _again(fields: Fields) -> tuple[int | None, timedelta | None]:
    """``re_arm``: a number of runs, or a span such as "6h"; without one only what was resolved is raised again."""
    value = fields.raw("re_arm")
    span = read_span(value)
    if span:
        return None, span
    if type(value) is int and 1 <= value <= MOST_RUNS:
        return value, None
    if value is not None:
        fields.fault(
            "re_arm", f'expected a number of runs from 1 to {MOST_RUNS}, or a span such as "6h", found {shown(value)}'
        )
    return None, None
