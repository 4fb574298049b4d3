"""What bootstrap builds, and the few protocols that really have two adapters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal, Protocol

from sqlalchemy.orm import Session

from app.domain.keyring import Keyring
from app.domain.rates import Policy, Spent
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

    def flush(self, key: str) -> None:
        """Make an object that was not stored ``durable`` so; returns when it is."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRequest:
    """A request of ours to an address that somebody gave us. Times are seconds.

    ``Host``, ``Accept-Encoding`` and what frames the body are the adapter's own; other headers go as they are.
    ``deadline`` is over all of it, redirects and the last byte kept included; ``connect_timeout`` over finding the
    address, connecting and TLS. At most ``most_bytes`` of the answer's body are kept.
    """

    method: Literal["GET", "HEAD", "POST", "PUT"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    deadline: float = 15
    connect_timeout: float = 5
    most_bytes: int = 2048
    redirects: int = 0
    """How many are followed; each is checked as the first address is. With 0 a redirect is an answer as others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundAnswer:
    """What came back, whatever its status: names of headers in lower case, the body's first bytes decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool
    """Whether there was more of the body."""
    latency_ms: int
    """From the call to the last byte kept."""
    url: str
    """The address that answered: another one than was asked for if redirects were followed."""


class Outbound(Protocol):
    """Everything that Plotworks sends over HTTP: to public addresses, and to what ``PLOTWORKS_OUTBOUND_ALLOW`` opens.

    Many threads may call it at once.
    """

    def check(self, url: str, *, https_only: bool = False) -> None:
        """Raise ``AddressRefused`` with the reason unless ``url`` can be called as things are now.

        A name that doesn't resolve is refused too. ``https_only`` asks for https also where the settings don't.
        """
        ...

    def send(self, request: OutboundRequest) -> OutboundAnswer:
        """Send it, after the same check, to the very address that was checked.

        Raises ``AddressRefused``, or ``OutboundFailed`` with its ``reason``: ``dns``, ``connect``, ``tls``,
        ``timeout`` or ``protocol``. Every status is an answer.
        """
        ...

    def download(self, request: OutboundRequest, out: Path) -> OutboundAnswer:
        """As ``send``, but the decompressed body of a 2xx answer becomes the file ``out``, piece by piece.

        ``TooLarge`` when it has more than ``most_bytes``; of other answers the first 2 KB are in ``body`` as ever.
        """
        ...

    def locate(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host that speaks another protocol than HTTP, all of them checked as by ``check``.

        Connect to these, not to the name: it may lead elsewhere a moment later. Raises ``AddressRefused``.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAnswer:
    """What the mail server said in the end: an SMTP reply code and its text.

    2xx: it has the message for every recipient but the ``refused`` ones (each with its reply). 4xx: not now. 5xx: no.
    """

    status: int
    text: str
    refused: Mapping[str, str] = field(default_factory=dict)
    latency_ms: int = 0

    @property
    def ok(self) -> bool:
        """Whether the server has taken the message for somebody."""
        return self.status // 100 == 2  # noqa: PLR2004 - 2xx, whichever


class Mail(Protocol):
    """The operator's mail server. Many threads may call it at once; a call ends within 20 seconds."""

    def send(self, message: EmailMessage, recipients: Sequence[str]) -> MailAnswer:
        """Hand the message in for these addresses; the envelope's sender is the message's ``From``.

        Every reply is an answer; a server that can't be talked to raises ``OutboundFailed`` as ``Outbound.send`` does.
        """
        ...

    def check(self) -> None:
        """Raise ``Unavailable`` with the reason and the cure unless the server lets us in."""
        ...


@dataclass(frozen=True, slots=True)
class Landed:
    """What of a file has come in and stays: its size in bytes, and what the store notes of its pieces, as JSON."""

    size: int = 0
    parts: dict[str, Any] | None = None


class Inflow(Protocol):
    """A file at its open end: one writer appends to it. A failed ``write`` leaves what came before it."""

    def write(self, chunk: bytes) -> None:
        """Append these bytes; they are safe when ``landed`` or ``settle`` says so."""
        ...

    def landed(self) -> Landed:
        """As much as can be made safe without costing much later; what it leaves out may be lost."""
        ...

    def settle(self) -> Landed:
        """Make everything that was written safe, at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a file: numbers begin with 1, sizes are bytes; ``etag`` is the store's mark of what came."""

    number: int
    size: int
    etag: str = ""


class Parts(Protocol):
    """Files whose parts come in any order and several at once; ``noted`` is what ``begin_parts`` gave.

    What has come of one goes with ``abandon``, and is told by ``unfinished``. ``ObjectDamaged``: it is no longer there.
    """

    def begin_parts(self, key: str) -> dict[str, Any]:
        """Begin a file that comes in parts; gives what is to be noted of it, as JSON."""
        ...

    def part_address(self, key: str, noted: Mapping[str, Any], part: Part, seconds: int) -> str | None:
        """Where whoever has the address can PUT this part for so many seconds; None: it is for ``store_part``."""
        ...

    def store_part(self, key: str, number: int, chunks: Iterable[bytes]) -> Part:
        """Take a part that was sent to us, whole or not at all: an error of ``chunks`` leaves what was there."""
        ...

    def found_parts(self, key: str, noted: Mapping[str, Any]) -> list[Part]:
        """The parts that have come, by their numbers; of one that came twice, the last."""
        ...

    def join_parts(self, key: str, noted: Mapping[str, Any], parts: Sequence[Part]) -> None:
        """Make the file whole of these parts; doing it again is no error."""
        ...


class Files(Parts, Protocol):
    """Large files, beside the objects: uploads as they come in, and the tables that are made of them.

    Keys are those of ``Objects``; so are the errors. A file that comes in is seen by ``local`` and ``keys`` once it
    is finished.
    """

    def local(self, key: str) -> AbstractContextManager[Path]:
        """The file on a disk of this machine, to be read only and while the block runs; it may be fetched first."""
        ...

    def put(self, key: str, path: Path) -> int:
        """Store a copy of a file, whole or not at all; gives its size in bytes."""
        ...

    def size(self, key: str) -> int:
        """The size of a whole file in bytes."""
        ...

    def delete(self, key: str) -> None:
        """Remove the file; removing an unknown key is no error."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with ``prefix``."""
        ...

    def appending(self, key: str, landed: Landed) -> AbstractContextManager[Inflow]:
        """Go on where ``landed`` ends, at first with ``Landed()``; bytes that came after it are forgotten.

        The caller sees to it that there is one writer. ``ObjectDamaged`` when what had landed is no longer there.
        """
        ...

    def finish(self, key: str, landed: Landed) -> None:
        """Make the file whole, of what has landed; doing it again is no error."""
        ...

    def abandon(self, key: str) -> None:
        """Remove all that has landed of a file that was not finished; an unknown key is no error."""
        ...

    def join(self, key: str, keys: Sequence[str]) -> int:
        """Make one file of whole ones, in this order; gives its size in bytes."""
        ...

    def unfinished(self) -> Iterator[tuple[str, datetime]]:
        """The keys of all files that are not whole, each with an instant at which something of it came in."""
        ...

    def free_bytes(self) -> int | None:
        """How much fits in yet; None where there is no telling."""
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


class Probe(Protocol):
    """Tries connections of tenants, within half a minute each."""

    def __call__(self, kind: str, settings: Mapping[str, Any], secrets: Mapping[str, str]) -> str:
        """Reach the other side and show who asks; gives what was found in a sentence.

        Raises what fetching over it would; ``Unavailable`` when too many are being tried.
        """
        ...


class Limiter(Protocol):
    """Rate limits. Many threads may call it at once; it answers in about 100 ms at most, whatever is away."""

    def spend(self, policies: Sequence[Policy]) -> Spent:
        """Take one request off every policy, or off none when one of them has no room for it."""
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
    files: Files
    queue: Queue
    limiter: Limiter
    outbound: Outbound
    clock: Clock
    keyring: Keyring
    mail: Mail | None = None
    """None: the settings name no mail server."""
    probe: Probe | None = None
    """None: this process tries no connections."""
    model_api: Outbound | None = None
    """To the model that the operator chose, wherever that is; None: the settings name none."""
