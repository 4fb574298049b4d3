"""/v1/jobs: every queued work has one."""

from typing import Any

from app.api.chart_json import instant
from app.api.documents import Blueprint
from app.http.context import caller, tools
from app.schemas.jobs import JobDetail
from app.store.models import JobAttempt
from app.usecases.jobs import job_report

blp = Blueprint("Jobs", __name__, description="How queued work goes")
blp.behind_key()


@blp.route("/v1/jobs/<string:job_id>")
@blp.response(200, JobDetail)
def read(job_id: str) -> dict[str, Any]:
    """Read a job: state, place in the queue, attempts with reasons, error, timings."""
    report = job_report(tools(), caller().tenant_id, job_id)
    job = report.job
    return {
        "job_id": job.job_id,
        "kind": job.queue,
        "chart_id": job.chart_id,
        "state": job.state,
        "stage": job.stage,
        "queue_position": report.position,
        "estimate_s": report.estimate,
        "attempts": [_attempt(attempt) for attempt in report.attempts],
        "error": job.error,
        "timings_ms": job.timings_ms,
        "request_id": job.request_id,
        "created_at": instant(job.created_at),
        "started_at": instant(job.started_at),
        "finished_at": instant(job.finished_at),
    }


def _attempt(attempt: JobAttempt) -> dict[str, Any]:
    return {
        "attempt": attempt.attempt,
        "started_at": instant(attempt.started_at),
        "ended_at": instant(attempt.ended_at),
        "outcome": attempt.outcome,
        "reason": attempt.reason,
    }
