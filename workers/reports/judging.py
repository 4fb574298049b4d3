"""The conditions of a schedule, looked at in the data of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.reading import is_number
from app.domain.schedules.alerts import Reading, Rule, State, line_of, reading_of, step
from app.domain.schedules.alerts_reading import read_alerts
from app.store.models import Schedule
from workers.reports.gathering import Table


@dataclass(frozen=True, slots=True)
class Judged:
    """How the conditions stand after a run: their states, what each is told as, and by chart the lines they draw."""

    standing: list[dict[str, Any]] = field(default_factory=list)
    alert: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)


def judge(schedule: Schedule, tables: Sequence[Table], at: datetime) -> Judged:
    """Look at all conditions in the data of a run whose slot is ``at``."""
    judged = Judged()
    for rule, state in _rules(schedule):
        place = _place(rule, tables)
        _add(judged, rule, state, reading_of(rule, tables[place].columns, at))
        line = line_of(rule, state)
        if line and _is_near(line["value"], tables[place]):
            judged.lines.setdefault(place, []).append(line)
    return judged


def judge_failure(schedule: Schedule, message: str, at: datetime) -> Judged:
    """What no data mean to all conditions."""
    judged = Judged()
    for rule, state in _rules(schedule):
        _add(judged, rule, state, Reading(at, error=message))
    return judged


def _rules(schedule: Schedule) -> list[tuple[Rule, State]]:
    """The conditions with their states, kept by name: a condition that was changed begins anew under a new one."""
    states = {one["name"]: one["state"] for one in schedule.standing}
    return [(rule, State.from_json(states.get(rule.name, {}))) for rule in read_alerts(schedule.alerts)]


def _place(rule: Rule, tables: Sequence[Table]) -> int:
    """The first chart whose data have the condition's column; the first of all for a count of rows."""
    column = rule.condition.column
    return next((place for place, table in enumerate(tables) if column in table.columns), 0)


def _is_near(value: float, table: Table) -> bool:
    """Whether a line there leaves the data their room: one far beyond them would press all marks flat."""
    numbers: list[float] = [cell for column in table.columns.values() for cell in column if is_number(cell)]
    if not numbers:
        return False
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    return low - (high - low) <= value <= high + (high - low)


def _add(judged: Judged, rule: Rule, state: State, reading: Reading) -> None:
    after, event = step(state, reading, rule)
    judged.standing.append({"name": rule.name, "state": after.to_json()})
    told = event.to_json() if event else {"name": rule.name, "value": reading.value}
    judged.alert.append({**told, "state": after.standing})
