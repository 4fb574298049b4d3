"""The render queue: one job, one picture."""

import structlog
from billiard.exceptions import SoftTimeLimitExceeded

from app.domain.errors import PlotworksError, RenderTimeout
from app.usecases.ending import fail, succeed
from app.usecases.work import Claim, claim
from workers.pipeline import draw
from workers.render_process import RenderProcess

log = structlog.get_logger()


def render(process: RenderProcess, job_id: str) -> None:
    """Claim the job, draw it, finish it; somebody else's job is left alone."""
    mine = claim(process.tools, job_id, process.owner)
    if mine is None:
        return
    with structlog.contextvars.bound_contextvars(job_id=job_id, attempt=mine.attempt, request_id=mine.request_id):
        with process.holding(mine):
            error = _draw(process, mine)
        if error:
            fail(process.tools, mine, error)


def _draw(process: RenderProcess, mine: Claim) -> PlotworksError | None:
    """Draw and store; gives the error that ended the attempt, if one did."""
    try:
        artifact = draw(mine, process.tools, process.browser)
        kept = succeed(process.tools, mine, artifact)
    except PlotworksError as error:
        log.warning("render.failed", code=error.code, detail=error.message)
        return error
    except SoftTimeLimitExceeded:
        log.warning("render.time_limit")
        return RenderTimeout("drawing took longer than the worker's time limit; draw less data at once")
    except Exception:
        log.exception("render.crashed")
        return PlotworksError(f"the fault is on this side; its trace is in the worker's log under {mine.request_id}")
    log.info("render.done" if kept else "render.overtaken", **artifact.timings_ms)
    return None
