"""One thread a process hears which jobs have ended, and wakes whoever waits for them."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from redis import Redis, RedisError
from redis.client import PubSub

CHANNEL = "plotworks:ended"

_LOOK_WHILE_HEARING = 2.0
_LOOK_WHILE_DEAF = 0.25
_SILENCE = 0.5
_RECONNECT_AFTER = 0.25

logger = structlog.get_logger(__name__)


class Listener:
    """Listens from the first waiter on, for the rest of the process; reconnects by itself.

    ``connect`` makes a Redis client whose commands have a timeout.
    """

    def __init__(self, connect: Callable[[], Redis]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._waiters: dict[str, set[Ear]] = defaultdict(set)
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self.hears = False

    @contextmanager
    def listening(self, job_id: str) -> Iterator["Ear"]:
        """An ear for this job's end, open until the block ends."""
        ear = Ear(self)
        with self._lock:
            self._waiters[job_id].add(ear)
            self._start()
        try:
            yield ear
        finally:
            with self._lock:
                self._waiters[job_id].discard(ear)
                if not self._waiters[job_id]:
                    del self._waiters[job_id]

    def close(self) -> None:
        """End the thread; takes at most about two seconds."""
        self._closing.set()
        if self._thread:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="ended-jobs", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with self._connect() as client, client.pubsub() as channel:
                    channel.subscribe(CHANNEL)
                    self._listen(channel)
            except (RedisError, OSError) as error:
                if self.hears:
                    logger.warning("broker_away", doing="listen", why=str(error))
            self._turn(hears=False)
            self._closing.wait(_RECONNECT_AFTER)

    def _listen(self, channel: PubSub) -> None:
        asked = False
        while not self._closing.is_set():
            message = channel.get_message(timeout=_SILENCE)
            if message is None:
                if asked:
                    raise TimeoutError("Redis does not answer the listener")
                channel.ping()
                asked = True
                continue
            asked = False
            if message["type"] == "subscribe":
                self._turn(hears=True)
            elif message["type"] == "message":
                self._wake(message["data"].decode())

    def _turn(self, *, hears: bool) -> None:
        """What was announced while nobody heard is lost: let everybody look for himself."""
        if hears == self.hears:
            return
        self.hears = hears
        with self._lock:
            for ears in self._waiters.values():
                for ear in ears:
                    ear.ring()

    def _wake(self, job_id: str) -> None:
        with self._lock:
            for ear in self._waiters.get(job_id, ()):
                ear.ring()


class Ear:
    """The ``Ended`` of one waiter."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._rung = threading.Event()

    def ring(self) -> None:
        """There is a reason to look."""
        self._rung.set()

    def wait(self, seconds: float) -> None:
        """Sleep until there is a reason to look at the database again, at most ``seconds``."""
        patience = _LOOK_WHILE_HEARING if self._listener.hears else _LOOK_WHILE_DEAF
        self._rung.wait(min(seconds, patience))
        self._rung.clear()
