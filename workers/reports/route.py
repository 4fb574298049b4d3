"""The whole route of a schedule's run through a worker, on one screen: fetched, judged by its policy, handed on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Any

import structlog

from app.domain.errors import OutboundFailed, PlotworksError, Undrawable
from app.domain.jobs import JobState
from app.domain.runs import Outcome
from app.domain.schedules.changes import what_changed
from app.domain.schedules.policy import Action, Decision, Facts, Reason, decide
from app.ports import Tools
from app.usecases.polls import Poll
from app.usecases.schedules.concluding import Conclusion, conclude
from app.usecases.schedules.running import Brief, brief
from workers.reports.gathering import Table, gather
from workers.reports.judging import Judged, judge, judge_failure
from workers.reports.marking import carded, lined, marked

OUTCOMES: Mapping[Reason, Outcome] = {
    Reason.UNCHANGED: Outcome.UNCHANGED,
    Reason.NO_DATA: Outcome.NO_DATA,
    Reason.SOURCE_FAILED: Outcome.SOURCE_FAILED,
    Reason.NOT_FRESH: Outcome.NOT_FRESH,
}

log = structlog.get_logger()


def run_report(tools: Tools, mine: Poll) -> bool:
    """Fetch the data of a run and decide what becomes of it; False: the lease was lost.

    What a source raises is the run's failure, as its policy has it; but an attempt that a retry can mend is raised.
    """
    began = perf_counter()
    plan = brief(tools, mine)
    try:
        tables = gather(tools, mine, plan)
    except PlotworksError as error:
        had_its_time = isinstance(error, OutboundFailed)  # the source was asked again and again already
        may_again = mine.attempt < min(tools.settings.max_attempts, error.most_attempts)
        if error.retry_helps and may_again and not had_its_time:
            raise
        log.warning("report.source_failed", code=error.code, detail=error.message)
        found = _without_data(tools, plan, error)
    else:
        found = _with_data(tools, plan, tables)
    fetching = round((perf_counter() - began) * 1000, 1)
    return conclude(tools, mine, plan, replace(found, timings_ms={"fetch": fetching}))


def _with_data(tools: Tools, plan: Brief, tables: Sequence[Table]) -> Conclusion:
    decision = decide(plan.rules.policy, _facts(tools, plan, tables), plan.rules.timetable.zone)
    if decision.action == Action.WAIT:
        return Conclusion(outcome=None, look_at=decision.look_at)
    judged = judge(plan.schedule, tables, plan.run.as_of)
    known = Conclusion(
        outcome=OUTCOMES.get(decision.reason, Outcome.SENT) if decision.reason else Outcome.SENT,
        layout=plan.layout,
        data=[table.kept for table in tables],
        changed=_changed(tools, plan, tables),
        standing=judged.standing,
        alert=judged.alert,
        notices=[notice.to_json() for table in tables for notice in table.notices],
    )
    return _acted(tools, plan, decision, known, _bodies(tables, judged))


def _without_data(tools: Tools, plan: Brief, error: PlotworksError) -> Conclusion:
    facts = Facts(plan.run.as_of, tools.clock.now(), failed=True, has_good=bool(plan.good.data))
    decision = decide(plan.rules.policy, facts, plan.rules.timetable.zone)
    if decision.action == Action.WAIT:
        return Conclusion(outcome=None, look_at=decision.look_at)
    judged = judge_failure(plan.schedule, error.message, plan.run.as_of)
    known = Conclusion(
        outcome=Outcome.SOURCE_FAILED,
        layout=plan.layout,
        standing=judged.standing,
        alert=judged.alert,
        notices=[{"path": "data_source", "message": error.message}],
        error=error.to_json(),
    )
    return _acted(tools, plan, decision, known, [])


def _acted(
    tools: Tools, plan: Brief, decision: Decision, known: Conclusion, bodies: Sequence[Mapping[str, Any]]
) -> Conclusion:
    """What the decision comes to."""
    if decision.action == Action.SKIP:
        return replace(known, state=JobState.SKIPPED, error=None)
    if decision.action == Action.FAIL:
        why = known.error or Undrawable(_reason(plan, decision)).to_json()
        return replace(known, state=JobState.FAILED, error=why)
    if decision.action == Action.STALE:
        return _stale(tools, plan, known)
    if decision.action == Action.MARK and bodies:
        words = _reason(plan, decision)
        return replace(known, outcome=Outcome.SENT, requests=[marked(body, words) for body in bodies])
    outcome = known.outcome if decision.action == Action.CARD else Outcome.SENT
    return replace(known, outcome=outcome, requests=bodies)


def _stale(tools: Tools, plan: Brief, known: Conclusion) -> Conclusion:
    """The charts of the last good run, marked; without them there is nothing to show."""
    old = [plan.good.request(tools, place) for place in range(len(plan.requests))]
    bodies = [body for body in old if body is not None]
    if not bodies or len(bodies) < len(old) or plan.good.at is None:
        why = known.error or Undrawable("there is no earlier picture to fall back on").to_json()
        return replace(known, state=JobState.FAILED, error=why)
    words = f"Stale: data of {_told(plan, plan.good.at)}"
    drawn = [marked(body, words) for body in bodies]
    return replace(known, outcome=Outcome.STALE, requests=drawn, data=(), changed=None, error=None)


def _facts(tools: Tools, plan: Brief, tables: Sequence[Table]) -> Facts:
    instants = [table.newest for table in tables if table.newest]
    before = [kept.sha256 for kept in plan.previous.data]
    return Facts(
        slot=plan.run.as_of,
        now=tools.clock.now(),
        rows=0 if all(table.is_empty for table in tables) else 1,
        unchanged=plan.previous.well and before == [table.kept.sha256 for table in tables],
        newest=min(instants, default=None),
        has_good=bool(plan.good.data),
    )


def _bodies(tables: Sequence[Table], judged: Judged) -> list[Mapping[str, Any]]:
    """What is drawn: a chart without rows is a card that says so, whatever the others show."""
    return [
        carded(table.body) if table.is_empty else lined(table.body, judged.lines.get(place, ()))
        for place, table in enumerate(tables)
    ]


def _changed(tools: Tools, plan: Brief, tables: Sequence[Table]) -> dict[str, Any] | None:
    """The difference of the first chart's data to those of the last run."""
    old = plan.previous.request(tools, 0)
    columns = old["data"].get("columns") if old and isinstance(old["data"], Mapping) else None
    return what_changed(columns, tables[0].columns) if columns is not None else None


def _reason(plan: Brief, decision: Decision) -> str:
    """In the words of a subtitle."""
    if decision.reason == Reason.UNCHANGED and plan.previous.at:
        return f"Unchanged since {_told(plan, plan.previous.at)}"
    return {Reason.NO_DATA: "No data", Reason.NOT_FRESH: "Data may be out of date"}.get(
        decision.reason or Reason.NO_DATA, "As before"
    )


def _told(plan: Brief, moment: datetime) -> str:
    """An instant in the schedule's zone, as people write it."""
    local = moment.astimezone(plan.rules.timetable.zone)
    return f"{local.day} {local:%b %Y, %H:%M}"
