"""Twins in memory of every adapter: they keep the same promises, and the same contract tests say so."""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from app.adapters.object_keys import checked, checked_prefix
from app.domain.errors import NotFound, StoreUnavailable, Unavailable
from app.ports import Ended, StoredObject


class MemoryObjects:
    """``Objects`` in a dictionary; ``away`` makes it a store that doesn't answer."""

    def __init__(self) -> None:
        self.away = False
        self._held: dict[str, tuple[bytes, StoredObject]] = {}

    def put(self, key: str, body: bytes, content_type: str, *, durable: bool = True) -> StoredObject:
        """Store a whole object."""
        sha256 = hashlib.sha256(body).hexdigest()
        stored = StoredObject(checked(key), len(body), sha256, content_type, datetime.now(UTC))
        self.check()
        self._held[key] = (bytes(body), stored)
        return stored

    def flush(self, key: str) -> None:
        """Nothing here is durable."""
        self._find(key)

    def get(self, key: str) -> bytes:
        """The whole object."""
        return self._find(key)[0]

    def stat(self, key: str) -> StoredObject:
        """What is known of the object."""
        return self._find(key)[1]

    def delete(self, key: str) -> None:
        """Remove the object; an unknown key is no error."""
        checked(key)
        self.check()
        self._held.pop(key, None)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with ``prefix``, in order of their bytes."""
        checked_prefix(prefix)
        self.check()
        return iter(sorted(key for key in self._held if key.startswith(prefix)))

    def check(self) -> None:
        """Raise ``StoreUnavailable`` while it is away."""
        if self.away:
            raise StoreUnavailable("The store in memory is away; set away to False")

    def _find(self, key: str) -> tuple[bytes, StoredObject]:
        checked(key)
        self.check()
        if key not in self._held:
            raise NotFound(f"There is no object {key}")
        return self._held[key]


class MemoryQueue:
    """``Queue`` within one process; ``messages`` is what was published, ``away`` makes its broker go away."""

    def __init__(self) -> None:
        self.away = False
        self.messages: list[tuple[str, str]] = []
        self._ended: Counter[str] = Counter()
        self._changed = threading.Condition()

    def publish(self, queue: str, job_id: str) -> bool:
        """Keep the message. False: the broker is away."""
        if not self.away:
            self.messages.append((queue, job_id))
        return not self.away

    def announce(self, job_id: str) -> bool:
        """Wake who waits for this job. False: the broker is away."""
        if not self.away:
            with self._changed:
                self._ended[job_id] += 1
                self._changed.notify_all()
        return not self.away

    @contextmanager
    def listening(self, job_id: str) -> Iterator[Ended]:
        """Listen for the job's end from here on."""
        yield _MemoryEar(self._changed, self._ended, job_id)

    def check(self) -> None:
        """Raise ``Unavailable`` while it is away."""
        if self.away:
            raise Unavailable("The broker in memory is away; set away to False")


class _MemoryEar:
    def __init__(self, changed: threading.Condition, ended: Counter[str], job_id: str) -> None:
        self._changed, self._ended, self._job_id = changed, ended, job_id
        self._heard = ended[job_id]

    def wait(self, seconds: float) -> None:
        """Sleep until the end was announced since the last look, at most ``seconds``."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended[self._job_id] > self._heard, min(seconds, 0.25))
            self._heard = self._ended[self._job_id]


class SetClock:
    """``Clock`` that shows what it is set to."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant it is set to."""
        return self._now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
