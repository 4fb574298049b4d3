"""/v1/charts/jobs: schedules, their runs, and the pictures of these."""

from typing import Any

from flask import Response, request

from app.api import schedule_json as shown
from app.api.chart_json import read_cursor, write_cursor
from app.api.charts import IDEMPOTENCY, replayed
from app.api.documents import Blueprint
from app.domain.runs import RunKind
from app.http.context import caller, tools
from app.schemas.charts import ListQuery
from app.schemas.schedules import (
    Backfilled,
    BackfillRequest,
    DuplicateRequest,
    NextRuns,
    NextRunsQuery,
    RunItem,
    RunList,
    RunQuery,
    ScheduleDetail,
    ScheduleList,
    SchedulePatch,
    ScheduleRequest,
    ScheduleTest,
)
from app.usecases.idempotency import Answer, Attempt, attempt_of, settle
from app.usecases.links import SCHEDULES, run_path
from app.usecases.schedules import asking, finding, making
from app.usecases.schedules.asking import Begun
from app.usecases.schedules.rules import rules_of

ONE = f"{SCHEDULES}/<string:schedule_id>"

blp = Blueprint("Schedules", __name__, description="Charts that are drawn again and again")
blp.behind_key()


@blp.route(SCHEDULES, methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(ScheduleRequest)
@blp.response(201, ScheduleDetail)
def create(body: dict[str, Any]) -> Any:
    """Have a chart, or a dashboard, drawn again and again. The first run of an interval is now."""
    attempt = _attempt(body)
    return _created(making.make_schedule(tools(), caller(), body, attempt=attempt), attempt)


@blp.route(SCHEDULES, methods=["GET"])
@blp.arguments(ListQuery, location="query")
@blp.response(200, ScheduleList)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """List your schedules, newest first, each with its last run."""
    page = finding.list_schedules(tools(), caller().tenant_id, query["limit"], read_cursor(query["cursor"]))
    items = [shown.item(schedule, last) for schedule, last in page.items]
    return {"items": items, "next_cursor": write_cursor(page.cursor)}


@blp.route(ONE, methods=["GET"])
@blp.response(200, ScheduleDetail)
def read(schedule_id: str) -> dict[str, Any]:
    """Read a schedule: what was asked, its next slots, its last run, where its conditions stand."""
    return _detail(schedule_id)


@blp.route(ONE, methods=["PATCH"])
@blp.arguments(SchedulePatch)
@blp.response(200, ScheduleDetail)
def change(body: dict[str, Any], schedule_id: str) -> dict[str, Any]:
    """Change the fields that are given; null takes one away."""
    making.change_schedule(tools(), caller(), schedule_id, body)
    return _detail(schedule_id)


@blp.route(ONE, methods=["DELETE"])
@blp.response(204)
def delete(schedule_id: str) -> None:
    """Delete a schedule with its runs; those that are under way are cancelled."""
    making.delete_schedule(tools(), caller(), schedule_id)


@blp.route(f"{ONE}/pause", methods=["POST"])
@blp.response(200, ScheduleDetail)
def pause(schedule_id: str) -> dict[str, Any]:
    """Run no slot until it is resumed."""
    making.pause_schedule(tools(), caller(), schedule_id)
    return _detail(schedule_id)


@blp.route(f"{ONE}/resume", methods=["POST"])
@blp.response(200, ScheduleDetail)
def resume(schedule_id: str) -> dict[str, Any]:
    """Run its slots again from now on; `backfill` makes up for those of the pause."""
    making.resume_schedule(tools(), caller(), schedule_id)
    return _detail(schedule_id)


@blp.route(f"{ONE}/duplicate", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(DuplicateRequest)
@blp.response(201, ScheduleDetail)
def duplicate(body: dict[str, Any], schedule_id: str) -> Any:
    """Make another one like it, paused."""
    attempt = _attempt(body)
    return _created(making.copy_schedule(tools(), caller(), schedule_id, body.get("name"), attempt=attempt), attempt)


@blp.route(f"{ONE}/next_runs", methods=["GET"])
@blp.arguments(NextRunsQuery, location="query")
@blp.response(200, NextRuns)
def next_runs(query: dict[str, Any], schedule_id: str) -> dict[str, Any]:
    """Preview the slots that come, in UTC and in the schedule's zone; `shift` says where the clocks change."""
    schedule, _ = finding.get_schedule(tools(), caller().tenant_id, schedule_id)
    slots = finding.next_slots(schedule, tools().clock.now(), query["count"])
    return {"timezone": rules_of(schedule).timetable.zone.key, "next_runs": shown.preview(slots)}


@blp.route(f"{ONE}/run", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.response(202, RunItem)
def run(schedule_id: str) -> Any:
    """Run it now, beside its slots."""
    attempt = _attempt({})
    return _begun(schedule_id, asking.run_now(tools(), caller(), schedule_id, attempt=attempt), attempt)


@blp.route(f"{ONE}/test", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(ScheduleTest)
@blp.response(202, RunItem)
def test(body: dict[str, Any], schedule_id: str) -> Any:
    """Run it now for `callback_url` alone: no endpoint hears of it, no condition moves, `latest.png` stays."""
    attempt, to = _attempt(body), body.get("callback_url")
    begun = asking.run_now(tools(), caller(), schedule_id, RunKind.TEST, to=to, attempt=attempt)
    return _begun(schedule_id, begun, attempt)


@blp.route(f"{ONE}/backfill", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(BackfillRequest)
@blp.response(202, Backfilled)
def backfill(body: dict[str, Any], schedule_id: str) -> Any:
    """Run slots of the past that have no run that succeeded, with dates as of each."""
    attempt, span = _attempt(body), (body["start_at"], body["end_at"])
    again = body.get("again", False)
    begun = asking.backfill(tools(), caller(), schedule_id, *span, again=again, attempt=attempt)
    if begun.answer:
        return replayed(begun.answer)
    items = [shown.run_item(_run(schedule_id, run_id)) for run_id in begun.run_ids]
    answer = Answer(202, {"items": items, "skipped": begun.skipped}, {})
    settle(tools(), caller().tenant_id, attempt, answer)
    return answer.body, answer.status


@blp.route(f"{ONE}/runs", methods=["GET"])
@blp.arguments(RunQuery, location="query")
@blp.response(200, RunList)
def runs(query: dict[str, Any], schedule_id: str) -> dict[str, Any]:
    """List its runs, newest first."""
    which = finding.Which(limit=query["limit"], before=read_cursor(query["cursor"]), state=query["state"])
    page = finding.list_runs(tools(), caller().tenant_id, schedule_id, which)
    return {"items": [shown.run_item(one) for one in page.items], "next_cursor": write_cursor(page.cursor)}


@blp.route(f"{ONE}/runs/<string:run_id>", methods=["GET"])
@blp.response(200, RunItem)
def read_run(schedule_id: str, run_id: str) -> dict[str, Any]:
    """Read a run: what came of it, what changed, who was told."""
    return shown.run_item(_run(schedule_id, run_id))


def _attempt(body: dict[str, Any]) -> Attempt | None:
    return attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, 0)


def _run(schedule_id: str, run_id: str) -> finding.RunReport:
    return finding.get_run(tools(), caller().tenant_id, schedule_id, run_id)


def _detail(schedule_id: str) -> dict[str, Any]:
    return shown.detail(*finding.get_schedule(tools(), caller().tenant_id, schedule_id))


def _created(made: making.Made, attempt: Attempt | None) -> Any:
    if made.answer:
        return replayed(made.answer)
    first = {"run": shown.run_item(_run(made.schedule_id, made.run_id))} if made.run_id else {}
    answer = Answer(201, _detail(made.schedule_id) | first, {"Location": f"{SCHEDULES}/{made.schedule_id}"})
    settle(tools(), caller().tenant_id, attempt, answer)
    return answer.body, answer.status, answer.headers


def _begun(schedule_id: str, begun: Begun, attempt: Attempt | None) -> Response | Any:
    if begun.answer:
        return replayed(begun.answer)
    run_id = begun.run_ids[0]
    location = run_path(schedule_id, run_id)
    answer = Answer(202, shown.run_item(_run(schedule_id, run_id)), {"Location": location, "Retry-After": "1"})
    settle(tools(), caller().tenant_id, attempt, answer)
    return answer.body, answer.status, answer.headers
