"""/v1/jobs: every queued work has one; look at it, follow it, end it, have it done again."""

from contextlib import ExitStack
from typing import Any

from flask import Response, request

from app.api import job_json
from app.api.charts import IDEMPOTENCY, replayed
from app.api.documents import Blueprint
from app.http.context import caller, tools
from app.http.streaming import event_stream
from app.http.waiting import sure_place, wait_for_job
from app.schemas.jobs import JobDetail, JobQuery
from app.usecases.cancelling import cancel_job
from app.usecases.idempotency import Answer, attempt_of, settle
from app.usecases.jobs import JobReport, follow, job_report
from app.usecases.retrying import retry_job

LONGEST_STREAM = 600.0
"""Seconds after which a stream ends; its reader connects again."""

STREAM = {
    "description": "The job as it is, then as it changes.",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}
LAST_SEEN = {
    "in": "header",
    "name": "Last-Event-ID",
    "schema": {"type": "string"},
    "description": "The `id` of the last event that was seen: what it told is not sent again.",
}

blp = Blueprint("Jobs", __name__, description="How queued work goes")
blp.behind_key()


@blp.route("/v1/jobs/<string:job_id>")
@blp.arguments(JobQuery, location="query")
@blp.response(200, JobDetail)
def read(query: dict[str, Any], job_id: str) -> dict[str, Any]:
    """Read a job: state, progress, place in the queue, attempts with reasons, error, timings."""
    report = _report(job_id)
    if query["wait"] and not report.ended:
        wait_for_job(job_id, query["wait"])
        report = _report(job_id)
    return job_json.detail(report)


@blp.route("/v1/jobs/<string:job_id>/events")
@blp.doc(parameters=[LAST_SEEN], responses={200: STREAM})
@blp.response(200)
@blp.alt_response(204, description="The job has ended, as the reader knows: there is nothing to follow.", success=True)
def events(job_id: str) -> Response:
    """Follow a job by server-sent events, each with the job as `GET` gives it, until it has ended."""
    seen = request.headers.get("Last-Event-ID", "")
    report = _report(job_id)
    if report.ended and report.version == seen:
        return Response(status=204)
    with ExitStack() as stack:
        stack.enter_context(sure_place())
        reports = follow(tools(), caller().tenant_id, job_id, seen=seen, seconds=LONGEST_STREAM)
        told = ((one.version, job_json.detail(one)) if one else None for one in reports)
        return event_stream(told, stack.pop_all().close)


@blp.route("/v1/jobs/<string:job_id>/cancel", methods=["POST"])
@blp.response(200, JobDetail)
def cancel(job_id: str) -> dict[str, Any]:
    """End a queued or running job, and the charts that wait for it; one that was cancelled stays so."""
    cancel_job(tools(), caller().tenant_id, job_id)
    return job_json.detail(_report(job_id))


@blp.route("/v1/jobs/<string:job_id>/retry", methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.response(202, JobDetail, description="The job that does the work again; `Location` is its address.")
def retry(job_id: str) -> Any:
    """Have a new job do the work of one that failed or was cancelled; asked again, the answer is the same job."""
    attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, None, 0)
    submission = retry_job(tools(), caller(), job_id, attempt=attempt)
    if submission.answer:
        return replayed(submission.answer)
    headers = {"Location": f"/v1/jobs/{submission.job_id}", "Retry-After": "1"}
    answer = Answer(202, job_json.detail(_report(submission.job_id)), headers)
    settle(tools(), caller().tenant_id, attempt, answer)
    return answer.body, answer.status, answer.headers


def _report(job_id: str) -> JobReport:
    return job_report(tools(), caller().tenant_id, job_id)
