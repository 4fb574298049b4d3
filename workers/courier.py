"""A process that delivers: it takes what is due from the database, and posts many things at once."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import structlog

from app.domain.errors import PlotworksError
from app.domain.jobs import WEBHOOK
from app.ports import Tools
from app.usecases.claiming import claim, has_due
from app.usecases.deliveries import LEASE, Outcome, Parcel, record
from workers.delivery import TRANSPORTS
from workers.process import Process

THREADS = 32
"""Deliveries under way at the same time. They wait for receivers most of the time, so threads are cheap."""

LOOK_EVERY = 1.0
"""Seconds between looks at the database. Messages are quicker; this is what finds retries, and what no message told."""

RECORD_PAUSE = 0.5

Send = Callable[[Tools, Parcel], Outcome]

log = structlog.get_logger()


class Courier(Process):
    """A worker process with threads that deliver; ``wake`` says that there may be something due."""

    def __init__(self, tools: Tools | None = None, transports: Mapping[str, Send] = TRANSPORTS) -> None:
        super().__init__(WEBHOOK, tools)
        self._transports = transports
        self._pool = ThreadPoolExecutor(THREADS, "deliver")
        self._free = THREADS
        self._lock = threading.Lock()
        self._bell = threading.Event()
        self._walker = threading.Thread(target=self._walk, name="courier", daemon=True)

    def start(self) -> None:
        """Begin to deliver."""
        super().start()
        self._walker.start()

    def stop(self) -> None:
        """Take nothing more; what is under way is waited for, each attempt has its own end."""
        self._stop.set()
        self._bell.set()
        self._walker.join()
        self._pool.shutdown()
        super().stop()

    def wake(self) -> None:
        """Look at the database now."""
        self._bell.set()

    def _walk(self) -> None:
        while not self._stop.is_set():
            self._bell.wait(LOOK_EVERY)
            self._bell.clear()
            try:
                self._take()
            except PlotworksError as error:
                log.warning("courier.round_failed", code=error.code, detail=error.message)
            except Exception:  # the next round may well go: a courier that ends in silence delivers nothing any more
                log.exception("courier.round_crashed")

    def _take(self) -> None:
        """Take deliveries until none is due or all hands are full."""
        while not self._stop.is_set() and (free := self._free) and has_due(self.tools):
            parcels = claim(self.tools, self.owner, free)
            for parcel in parcels:
                self._count(-1)
                self._pool.submit(self._deliver, parcel)
            if len(parcels) < free:
                return

    def _deliver(self, parcel: Parcel) -> None:
        try:
            with structlog.contextvars.bound_contextvars(delivery_id=parcel.delivery_id, attempt=parcel.attempt):
                self._note(parcel, self._sent(parcel))
        finally:
            self._count(1)
            self.wake()  # the receiver may have more

    def _sent(self, parcel: Parcel) -> Outcome:
        try:
            return self._transports[parcel.kind](self.tools, parcel)
        except Exception:
            log.exception("delivery.crashed")
            return Outcome(ok=False, error="the fault is on this side; its trace is in the worker's log")

    def _note(self, parcel: Parcel, outcome: Outcome) -> None:
        """Note how it went, as long as nobody else may take the delivery: what isn't noted is delivered again."""
        deadline = monotonic() + LEASE / 2
        while True:
            try:
                kept = record(self.tools, parcel, outcome)
            except PlotworksError as error:
                log.warning("delivery.not_noted", code=error.code, detail=error.message)
                if monotonic() > deadline or self._stop.wait(RECORD_PAUSE):
                    return
            except Exception:  # its lease will end, and the delivery is made once more
                log.exception("delivery.not_noted")
                return
            else:
                event = "delivery.done" if outcome.ok else "delivery.failed"
                log.info(event if kept else "delivery.overtaken", status=outcome.status, error=outcome.error)
                return

    def _count(self, change: int) -> None:
        with self._lock:
            self._free += change
