"""A process that delivers: it takes what is due from the database, and posts many things at once."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import structlog

from app.domain.errors import PlotworksError
from app.domain.jobs import WEBHOOK
from app.ports import Tools
from app.usecases.webhooks.claiming import claim, has_due
from app.usecases.webhooks.deliveries import LEASE, Outcome, Parcel, record, record_successes
from workers.delivery import TRANSPORTS
from workers.process import Process

THREADS = 32
"""Deliveries under way at the same time. They wait for receivers most of the time, so threads are cheap."""

LOOK_EVERY = 1.0
"""Seconds between looks at the database. Messages are quicker; this is what finds retries, and what no message told."""

PAUSE = 0.5
"""Seconds after something went wrong with the database."""

Send = Callable[[Tools, Parcel], Outcome]
_Arrived = tuple[Parcel, Outcome, float]
"""With the instant until which it may be noted."""

log = structlog.get_logger()


class Courier(Process):
    """A worker process with threads that deliver, and one that asks the database and tells it; ``wake`` calls that one.

    It notes what has arrived before it takes more, all in one transaction: threads that each wrote their own would wait
    for one another, and what has arrived and is not noted yet would be delivered again if the process were killed.
    """

    def __init__(self, tools: Tools | None = None, transports: Mapping[str, Send] = TRANSPORTS) -> None:
        super().__init__(WEBHOOK, tools)
        self._transports = transports
        self._pool = ThreadPoolExecutor(THREADS, "deliver")
        self._free = THREADS
        self._lock = threading.Lock()
        self._bell = threading.Event()
        self._arrived: deque[_Arrived] = deque()
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
        self._round(self._note_arrived)
        super().stop()

    def wake(self) -> None:
        """Look at the database now."""
        self._bell.set()

    def _walk(self) -> None:
        while not self._stop.is_set():
            self._bell.wait(LOOK_EVERY)
            self._bell.clear()
            if not self._round(self._note_arrived) or not self._round(self._take):
                self._stop.wait(PAUSE)

    def _round(self, act: Callable[[], None]) -> bool:
        """Whether it went well."""
        try:
            act()
        except PlotworksError as error:
            log.warning("courier.round_failed", code=error.code, detail=error.message)
        except Exception:  # the next round may well go: a courier that ends in silence delivers nothing any more
            log.exception("courier.round_crashed")
        else:
            return True
        return False

    def _take(self) -> None:
        """Take deliveries until none is due, all hands are full, or some have arrived: those are noted first."""
        while not self._stop.is_set() and not self._arrived and (free := self._free) and has_due(self.tools):
            parcels = claim(self.tools, self.owner, free)
            for parcel in parcels:
                self._count(-1)
                self._pool.submit(self._deliver, parcel)
            if len(parcels) < free:
                return

    def _deliver(self, parcel: Parcel) -> None:
        try:
            with structlog.contextvars.bound_contextvars(delivery_id=parcel.delivery_id, attempt=parcel.attempt):
                outcome = self._sent(parcel)
                if outcome.ok:
                    self._arrived.append((parcel, outcome, monotonic() + LEASE / 2))
                else:
                    self._note_failed(parcel, outcome)
        finally:
            self._count(1)
            self.wake()  # the receiver may have more

    def _sent(self, parcel: Parcel) -> Outcome:
        try:
            return self._transports[parcel.kind](self.tools, parcel)
        except Exception:
            log.exception("delivery.crashed")
            return Outcome(ok=False, error="the fault is on this side; its trace is in the worker's log")

    def _note_arrived(self) -> None:
        """Note what has arrived. What can't be noted is kept for as long as nobody else may take the delivery."""
        found = [self._arrived.popleft() for _ in range(len(self._arrived))]
        if not found:
            return
        try:
            kept = record_successes(self.tools, [(parcel, outcome) for parcel, outcome, _ in found])
        except Exception:
            self._arrived.extendleft(one for one in found if one[2] > monotonic())
            raise
        for parcel, outcome, _ in found:
            event = "delivery.done" if parcel.delivery_id in kept else "delivery.overtaken"
            log.info(event, delivery_id=parcel.delivery_id, attempt=parcel.attempt, status=outcome.status)

    def _note_failed(self, parcel: Parcel, outcome: Outcome) -> None:
        """Note a failure, as long as nobody else may take the delivery: what isn't noted is a lost attempt."""
        deadline = monotonic() + LEASE / 2
        while not self._round(lambda: self._failed(parcel, outcome)):
            if monotonic() > deadline or self._stop.wait(PAUSE):
                return

    def _failed(self, parcel: Parcel, outcome: Outcome) -> None:
        event = "delivery.failed" if record(self.tools, parcel, outcome) else "delivery.overtaken"
        log.info(event, status=outcome.status, error=outcome.error)

    def _count(self, change: int) -> None:
        with self._lock:
            self._free += change
