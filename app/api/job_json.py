"""A job as JSON."""

from typing import Any

from app.api.chart_json import instant
from app.domain.jobs import HELD, RENDER
from app.store.models import JobAttempt
from app.usecases.jobs import JobReport


def detail(report: JobReport) -> dict[str, Any]:
    """A job with all that is known of it."""
    job = report.job
    return {
        "job_id": job.job_id,
        "kind": RENDER if job.queue == HELD else job.queue,
        "chart_id": job.chart_id,
        "dataset_id": job.dataset_id,
        "state": job.state,
        "stage": job.stage,
        "progress": report.progress,
        "rows": job.rows,
        "queue_position": report.position,
        "estimate_s": report.estimate,
        "attempts": [_attempt(attempt) for attempt in report.attempts],
        "retry_of": job.retry_of,
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
