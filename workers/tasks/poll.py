"""The poll queue: one job, the sources of one chart or of one run of a schedule."""

from time import perf_counter

import structlog

from app import charts
from app.domain.errors import PlotworksError
from app.ports import Tools
from app.usecases.ending import fail
from app.usecases.polls import Poll, claim_poll, end_chart_poll
from workers.process import Process
from workers.reports import run_report
from workers.sources.fetch import fetch
from workers.sources.keeping import keep

SECONDS = 600.0
"""In which sources must be fetched. Celery's own limit is above it."""

log = structlog.get_logger()


def poll(process: Process, job_id: str) -> None:
    """Claim the job, fetch, finish it; somebody else's job is left alone."""
    mine = claim_poll(process.tools, job_id, process.owner)
    if mine is None:
        return
    with structlog.contextvars.bound_contextvars(job_id=job_id, attempt=mine.attempt, request_id=mine.request_id):
        with process.holding(mine):
            error = _fetched(process.tools, mine)
        if error:
            fail(process.tools, mine, error)


def _fetched(tools: Tools, mine: Poll) -> PlotworksError | None:
    """Fetch, and hand on what came; gives the error that ended the attempt, if one did."""
    try:
        kept = run_report(tools, mine) if mine.run_id else _fetch_chart(tools, mine)
    except PlotworksError as error:
        log.warning("poll.failed", code=error.code, detail=error.message)
        return error
    except Exception:
        log.exception("poll.crashed")
        return PlotworksError(f"the fault is on this side; its trace is in the worker's log under {mine.request_id}")
    log.info("poll.done" if kept else "poll.overtaken", run_id=mine.run_id, chart_id=mine.chart_id)
    return None


def _fetch_chart(tools: Tools, mine: Poll) -> bool:
    began = perf_counter()
    found = fetch(tools, mine.tenant_id, mine.spec)
    fetched = keep(tools, mine.key("data.json"), found.body, charts.read(found.body), told=found.notices)
    return end_chart_poll(tools, mine, fetched, {"fetch": round((perf_counter() - began) * 1000, 1)})
