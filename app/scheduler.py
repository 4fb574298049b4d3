"""The scheduler process, ``python -m app.scheduler``: runs the repairs every few seconds; any number may run."""

import signal
import threading
from time import monotonic
from types import FrameType

import structlog

from app.bootstrap import build_tools
from app.domain.errors import PlotworksError
from app.logs import set_up
from app.usecases.reconcile import reconcile
from app.usecases.uploads.sweeping import sweep_orphans

ORPHANS_EVERY = 3600
"""Seconds between two looks through the whole file store."""

log = structlog.get_logger()


def main() -> None:
    """Reconcile until SIGTERM or SIGINT."""
    tools = build_tools()
    set_up(tools.settings.log_level, "scheduler")
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    log.info("scheduler.started", every=tools.settings.reconcile_every)
    looked_through = monotonic()
    while not stop.wait(tools.settings.reconcile_every):
        try:
            reconcile(tools)
            if monotonic() - looked_through > ORPHANS_EVERY:
                looked_through = monotonic()
                sweep_orphans(tools)
        except PlotworksError as error:
            log.warning("scheduler.round_failed", code=error.code, detail=error.message)
    log.info("scheduler.stopped")


if __name__ == "__main__":
    main()
