"""From a URL to an open connection: look the name up once, judge every address, connect to one of those."""

import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from ipaddress import ip_address
from threading import Thread
from time import monotonic

from app.domain.addresses import IPAddress, Target, unmapped
from app.domain.errors import OutboundFailed

LookUp = Callable[[str, int], Iterable[str]]
"""From a name and a port to the texts of its addresses; what can't be found raises ``OSError``."""

MOST_TRIED = 4
"""Addresses of one name to which a connection is tried."""

UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class Deadline:
    """An end in time; ``left`` is what each step may still take."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds, more than 0; past the end ``TimeoutError``, as from a socket."""
        if (left := self._end - monotonic()) <= 0:
            raise TimeoutError
        return left

    def within(self, seconds: float) -> "Deadline":
        """A deadline so far from now, and not later than this one."""
        return Deadline(min(seconds, self.left()))


def look_up(host: str, port: int) -> list[str]:
    """What the system's resolver says; the name is ASCII already."""
    found = socket.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def resolve(target: Target, deadline: Deadline, look_up: LookUp) -> Sequence[IPAddress]:
    """All addresses of the target, at least one; a name that has none raises ``OutboundFailed`` (``dns``)."""
    if target.ip:
        return [target.ip]
    try:
        texts = _in_time(lambda: look_up(target.host, target.port), deadline)
    except TimeoutError:
        raise OutboundFailed(f"{target.host} was not found within {deadline.seconds:.3g} s", reason="dns") from None
    except OSError as error:
        unknown = isinstance(error, socket.gaierror) and error.errno in UNKNOWN
        says = "is no known name" if unknown else "could not be looked up just now"
        raise OutboundFailed(f"{target.host} {says}", reason="dns") from error
    if not (addresses := list(dict.fromkeys(unmapped(ip_address(text)) for text in texts))):
        raise OutboundFailed(f"{target.host} has no address", reason="dns")
    return addresses


def connect(
    target: Target, addresses: Sequence[IPAddress], deadline: Deadline, trust: ssl.SSLContext | None
) -> socket.socket:
    """An open connection to one of the addresses, with TLS if ``trust`` is given; else ``OutboundFailed``.

    The certificate is held against the name, not the address.
    """
    try:
        plain = _first_open(target, addresses[:MOST_TRIED], deadline)
        return _secured(plain, target, deadline, trust) if trust else plain
    except TimeoutError:
        message = f"{target.netloc} gave no connection within {deadline.seconds:.3g} s"
        raise OutboundFailed(message, reason="timeout") from None
    except ssl.SSLError as error:
        raise OutboundFailed(f"{target.netloc} can't be trusted: {distrust(error)}", reason="tls") from error
    except ConnectionRefusedError as error:
        raise OutboundFailed(f"{target.netloc} refused the connection", reason="connect") from error
    except OSError as error:
        message = f"{target.netloc} can't be reached: {error.strerror or 'the connection broke'}"
        raise OutboundFailed(message, reason="connect") from error


def _in_time(work: Callable[[], Iterable[str]], deadline: Deadline) -> Iterable[str]:
    """The system's resolver can't be stopped: a thread of its own is left behind until the resolver gives up.

    A pool would let a few names that never answer hold up everybody else's.
    """
    result: Future[Iterable[str]] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except Exception as error:  # noqa: BLE001 - raised where the result is asked for
            result.set_exception(error)

    Thread(target=run, name="look-up", daemon=True).start()
    return result.result(deadline.left())


def _first_open(target: Target, addresses: Sequence[IPAddress], deadline: Deadline) -> socket.socket:
    """Each address in turn has its share of the time left: one that swallows packets leaves some for the next."""
    failure = OSError()
    for place, ip in enumerate(addresses):
        try:
            return socket.create_connection((str(ip), target.port), deadline.left() / (len(addresses) - place))
        except OSError as error:
            failure = error
    raise failure


def _secured(plain: socket.socket, target: Target, deadline: Deadline, trust: ssl.SSLContext) -> ssl.SSLSocket:
    try:
        plain.settimeout(deadline.left())
        return trust.wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise


def distrust(error: ssl.SSLError) -> str:
    """Why a TLS connection did not come about, in words."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (error.reason or "the TLS handshake broke").replace("_", " ").lower()
