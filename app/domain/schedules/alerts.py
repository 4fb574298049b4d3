"""Conditions on a schedule's data, and when they raise an alert.

A condition is ok, then in alert when it has held long enough, then resolved for one run when it holds no more. A run
whose data can't be read is an error, which neither raises nor resolves anything.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.domain.instants import rfc3339
from app.domain.schedules.conditions import Condition, Measured, NoReading, value_of


class Standing(StrEnum):
    """Where a condition stands."""

    OK = "ok"
    ALERT = "alert"
    RESOLVED = "resolved"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Rule:
    """One alert: what it is called, its condition, and when it is raised.

    It is raised when the condition has held for ``runs`` in a row, and again only after it was resolved; with
    ``again_runs`` or ``again_after`` also when it has held on for so many runs or so long.
    """

    name: str
    condition: Condition
    runs: int = 1
    again_runs: int | None = None
    again_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of an alert from run to run.

    ``held`` counts the runs in a row for which its condition held. ``raised_at`` is the run that raised it, in UTC,
    None when it is not raised; ``since`` counts the runs after that. ``values`` are the last ones, the newest last.
    """

    standing: Standing = Standing.OK
    held: int = 0
    raised_at: datetime | None = None
    since: int = 0
    values: tuple[float, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a schedule keeps it."""
        raised = rfc3339(self.raised_at) if self.raised_at else None
        kept = {"standing": self.standing, "held": self.held, "raised_at": raised, "since": self.since}
        return {**kept, "values": list(self.values)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "State":
        """The inverse of ``to_json``; of an empty object that of a new alert."""
        raised = kept.get("raised_at")
        return cls(
            Standing(kept.get("standing", Standing.OK)),
            kept.get("held", 0),
            datetime.fromisoformat(raised) if raised else None,
            kept.get("since", 0),
            tuple(kept.get("values", ())),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One run's data as a condition sees them: the slot in UTC, and the number, or why there is none."""

    at: datetime
    value: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What whoever listens is told: ``kind`` is alert, resolved or error; ``measured`` is what was compared."""

    name: str
    kind: Standing
    at: datetime
    message: str
    value: float | None = None
    measured: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The form of an alert in a payload. A number beyond all, such as the change from nothing, is null."""
        measured = self.measured if self.measured is not None and math.isfinite(self.measured) else None
        told = {"name": self.name, "event": self.kind, "at": rfc3339(self.at), "message": self.message}
        return {**told, "value": self.value, "measured": measured}


def step(state: State, reading: Reading, rule: Rule) -> tuple[State, Event | None]:
    """The state after a run, and what is to be told of it; None: nothing is."""
    if reading.value is None:
        return _failed(state, reading, rule)
    held = state.held > 0 or state.raised_at is not None
    measured = rule.condition.measure(reading.value, state.values, held=held)
    after = replace(state, values=_remembered(state.values, reading.value, rule))
    kind, after = _held(after, reading, rule) if measured.holds else _released(after)
    if kind is None:
        return after, None
    return after, Event(rule.name, kind, reading.at, _message(kind, rule, measured), reading.value, measured.number)


def _failed(state: State, reading: Reading, rule: Rule) -> tuple[State, Event | None]:
    """An error is told once. The runs in a row are broken by it; what was raised stays so."""
    after = replace(state, standing=Standing.ERROR, held=0)
    if state.standing == Standing.ERROR:
        return after, None
    return after, Event(rule.name, Standing.ERROR, reading.at, reading.error or "there is no value to look at")


def _held(state: State, reading: Reading, rule: Rule) -> tuple[Standing | None, State]:
    """The condition holds: that raises the alert, or raises it again, when it is time."""
    held = state.held + 1
    if state.raised_at is None and held < rule.runs:
        return None, replace(state, standing=Standing.OK, held=held)
    since = state.since + 1
    if state.raised_at is None or _again(state.raised_at, since, reading.at, rule):
        return Standing.ALERT, replace(state, standing=Standing.ALERT, held=held, raised_at=reading.at, since=0)
    return None, replace(state, standing=Standing.ALERT, held=held, since=since)


def _again(raised_at: datetime, since: int, now: datetime, rule: Rule) -> bool:
    by_runs = rule.again_runs is not None and since >= rule.again_runs
    return by_runs or (rule.again_after is not None and now - raised_at >= rule.again_after)


def _released(state: State) -> tuple[Standing | None, State]:
    """The condition does not hold."""
    resolved = state.raised_at is not None
    standing = Standing.RESOLVED if resolved else Standing.OK
    after = replace(state, standing=standing, held=0, raised_at=None, since=0)
    return (Standing.RESOLVED if resolved else None), after


def _remembered(values: Sequence[float], value: float, rule: Rule) -> tuple[float, ...]:
    return (*values, value)[-rule.condition.memory :]


def _message(kind: Standing, rule: Rule, measured: Measured) -> str:
    return f"{measured.told}, {'no longer ' if kind == Standing.RESOLVED else ''}{rule.condition.told}"


def reading_of(rule: Rule, columns: Mapping[str, Sequence[Any]], at: datetime) -> Reading:
    """What an alert reads in a run's table, columns by name with JSON's own values; ``at`` is its slot in UTC."""
    try:
        return Reading(at, value_of(rule.condition, columns))
    except NoReading as error:
        return Reading(at, error=str(error))


def line_of(rule: Rule, state: State | None = None) -> dict[str, Any] | None:
    """The line that shows the condition on its chart, as an item of ``reference_lines``; None: it has none.

    That of a change depends on the value of the run before, which the state has.
    """
    value = rule.condition.line(state.values if state else ())
    return None if value is None else {"value": value, "label": rule.name}
