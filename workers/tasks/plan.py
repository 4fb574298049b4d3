"""The plan queue: one job, one description that becomes a chart."""

import structlog

from app.domain.errors import PlotworksError
from app.ports import Tools
from app.usecases.ai.turns import Drafted, claim_turn, end_turn
from app.usecases.ending import fail
from workers.drafting import draft
from workers.process import Process

SECONDS = 120.0
"""In which a plan must be made. Celery's own limit is above it."""

log = structlog.get_logger()


def plan(process: Process, job_id: str) -> None:
    """Claim the job, plan, finish it; somebody else's job is left alone."""
    drafted = claim_turn(process.tools, job_id, process.owner)
    if drafted is None:
        return
    mine = drafted.mine
    with structlog.contextvars.bound_contextvars(job_id=job_id, attempt=mine.attempt, request_id=mine.request_id):
        with process.holding(mine):
            error = _planned(process.tools, drafted)
        if error:
            fail(process.tools, mine, error)


def _planned(tools: Tools, drafted: Drafted) -> PlotworksError | None:
    """Plan, and keep the plan; gives the error that ended the attempt, if one did."""
    try:
        planned = draft(tools, drafted)
        kept = end_turn(tools, drafted, planned)
    except PlotworksError as error:
        log.info("plan.failed", code=error.code, detail=error.message)
        return error
    except Exception:
        log.exception("plan.crashed")
        told = f"the fault is on this side; its trace is in the worker's log under {drafted.mine.request_id}"
        return PlotworksError(told)
    log.info("plan.done" if kept else "plan.overtaken", chart_type=planned.spec["chart_type"], ms=planned.planning_ms)
    return None
