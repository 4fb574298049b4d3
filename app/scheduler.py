"""The scheduler process, ``python -m app.scheduler``: begins what is due, and repairs; any number may run."""

import signal
import threading
from collections.abc import Callable
from time import monotonic
from types import FrameType

import structlog

from app.bootstrap import build_tools
from app.domain.errors import PlotworksError
from app.logs import set_up
from app.ports import Tools
from app.usecases.reconcile import reconcile
from app.usecases.schedules.due import run_due
from app.usecases.schedules.sweeping import sweep_runs
from app.usecases.uploads.sweeping import sweep_orphans

SLOWLY = 3600
"""Seconds between two looks through the whole file store, and through all runs."""

log = structlog.get_logger()


def main() -> None:
    """Begin what is due and reconcile, every few seconds, until SIGTERM or SIGINT."""
    tools = build_tools()
    set_up(tools.settings.log_level, "scheduler")
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    log.info("scheduler.started", every=tools.settings.reconcile_every)
    rounds = {"due": run_due, "repairs": reconcile}
    looked_through = monotonic()
    while not stop.wait(tools.settings.reconcile_every):
        if monotonic() - looked_through > SLOWLY:
            looked_through = monotonic()
            _round(tools, "orphans", sweep_orphans)
            _round(tools, "runs", sweep_runs)
        for name, act in rounds.items():
            _round(tools, name, act)
    log.info("scheduler.stopped")


def _round(tools: Tools, name: str, act: Callable[[Tools], object]) -> None:
    """What fails now is done in the next round, and keeps nothing else from being done."""
    try:
        act(tools)
    except PlotworksError as error:
        log.warning("scheduler.round_failed", round=name, code=error.code, detail=error.message)
    except Exception:  # a scheduler that ends in silence begins no report any more
        log.exception("scheduler.round_crashed", round=name)


if __name__ == "__main__":
    main()
