"""What bootstrap builds, and the few protocols that really have two adapters."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from app.domain.keyring import Keyring
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What the object store tells of an object: bytes, SHA-256 in hex, when it was stored (UTC)."""

    key: str
    size: int
    sha256: str
    content_type: str
    stored_at: datetime


class Objects(Protocol):
    """The object store. Keys are ``tenant/job/attempt/name``: lower-case ASCII letters, digits, ``-_./``.

    Unknown keys raise ``NotFound``; a store that doesn't answer raises ``StoreUnavailable``; a key that could
    leave the store (``..``, absolute, empty part) raises ``ValueError``.
    """

    def put(self, key: str, body: bytes, content_type: str, *, durable: bool = True) -> StoredObject:
        """Store a whole object; it is visible whole or not at all. Storing again replaces it.

        One that is not ``durable`` may be missing or damaged after a power cut: what can be made again need not wait
        for the disk.
        """
        ...

    def get(self, key: str) -> bytes:
        """The whole object; ``ObjectDamaged`` when it is not what was stored."""
        ...

    def stat(self, key: str) -> StoredObject:
        """What is known of the object, without its body."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; removing an unknown key is no error."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with ``prefix``, in order of their bytes."""
        ...

    def check(self) -> None:
        """Raise ``StoreUnavailable`` with reason and cure unless objects can be written, read and deleted."""
        ...


class Ended(Protocol):
    """One waiter's ear for the end of one job, open from ``Queue.listening`` on."""

    def wait(self, seconds: float) -> None:
        """Sleep until there is a reason to look at the database again, at most ``seconds``.

        The reasons: the end was announced since the last look, an announcement may have been lost (the broker
        went away or came back), two seconds have passed, or a quarter of a second while the broker is away.
        """
        ...


class Queue(Protocol):
    """The broker, a hint: a message wakes somebody up, the database says what there is to do.

    Nothing here but ``check`` raises when the broker is away: ``publish`` and ``announce`` answer False.
    """

    def publish(self, queue: str, job_id: str) -> bool:
        """Tell the workers of ``queue`` of this job; in about 100 ms at most. False: the broker is away."""
        ...

    def announce(self, job_id: str) -> bool:
        """Tell whoever waits that this job has ended; call it after the commit. As quick as ``publish``."""
        ...

    def listening(self, job_id: str) -> AbstractContextManager[Ended]:
        """Listen for the job's end from here on: nothing falls between a look and the wait.

        Open it, then in turn look at the database and ``wait`` until the job has ended or patience has.
        """
        ...

    def check(self) -> None:
        """Raise ``Unavailable`` with the reason and the cure unless the broker answers."""
        ...


class Clock(Protocol):
    """The injected wall clock: schedules and expiries are told by it."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Database(Protocol):
    """The truth. ``write()`` commits at the end of its block and rolls back on an error."""

    def read(self) -> AbstractContextManager[Session]:
        """A session for queries."""
        ...

    def write(self, *, durable: bool = True) -> AbstractContextManager[Session]:
        """A session whose changes are committed together; those not ``durable`` may be lost in a power cut."""
        ...

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless the database answers and has its tables."""
        ...

    def dispose(self) -> None:
        """Close all connections; a forked child calls it before its first query."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything a use case may need of the outside; built once a process by ``app.bootstrap``."""

    settings: Settings
    database: Database
    objects: Objects
    queue: Queue
    clock: Clock
    keyring: Keyring
