"""Requests to addresses that somebody gave us: only what the guard lets through, within time and size.

All that a general HTTP client brings would have to be switched off here (proxies and netrc of the environment,
cookies, redirects, a resolver and a pool of its own, bodies inflated whole): so it is ``h11`` on a socket.
"""

import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from time import monotonic

import h11

from app.adapters.outbound_exchange import Exchange, first_bytes, inflated, to_file
from app.adapters.outbound_network import Deadline, LookUp, connect, look_up, resolve
from app.adapters.outbound_redirects import leads_on, next_hop
from app.adapters.trust import authorities
from app.domain.addresses import DEFAULT_PORTS, IPAddress, IPNetwork, Target, check_url, judge
from app.domain.errors import AddressRefused, OutboundFailed
from app.ports import OutboundAnswer, OutboundRequest

CHECK_TIMEOUT = 5.0
"""Seconds in which a name must be found when its address is saved."""

SAID = 2048
"""Bytes that are kept of what an answer says that is not the file that was asked for."""

OURS = {
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
"""Headers that a caller can't set: they speak of the connection, which is the adapter's."""

Keep = Callable[[OutboundAnswer, Iterator[bytes]], tuple[bytes, bool]]
"""What is kept of an answer's body, and whether there was more."""


@dataclass(frozen=True)
class GuardedHttp:
    """``Outbound`` over sockets; one serves all threads. ``ca`` is a file of further authorities, or empty."""

    ports: Collection[int]
    allow: Collection[IPNetwork] = ()
    https_only: bool = False
    ca: str = ""
    look_up: LookUp = look_up

    def check(self, url: str, *, https_only: bool = False) -> None:
        """Raise ``AddressRefused`` unless ``url`` can be called as things are now."""
        target = check_url(url, https_only=https_only or self.https_only)
        try:
            self._checked_addresses(target, Deadline(CHECK_TIMEOUT))
        except OutboundFailed as error:
            raise AddressRefused(f"{error.message}; check the spelling of the host") from error

    def send(self, request: OutboundRequest) -> OutboundAnswer:
        """Send it to the very address that was checked; every status is an answer."""
        return self._final(request, lambda _, pieces: first_bytes(pieces, request.most_bytes))

    def download(self, request: OutboundRequest, out: Path) -> OutboundAnswer:
        """Send it, and keep the body of a 2xx answer as a file."""

        def keep(answer: OutboundAnswer, pieces: Iterator[bytes]) -> tuple[bytes, bool]:
            if answer.status // 100 != 2:  # noqa: PLR2004 - 2xx, whichever
                return first_bytes(pieces, SAID)
            to_file(pieces, out, request.most_bytes)
            return b"", False

        return self._final(request, keep)

    def locate(self, host: str, port: int) -> Sequence[str]:
        """The checked addresses of a host; which port it listens on is its own affair."""
        target = check_url(f"https://{host}:{port or DEFAULT_PORTS['https']}")
        if target.path != "/":
            raise AddressRefused(f"{host} is no host alone; give it without scheme, port and path")
        try:
            addresses = resolve(target, Deadline(CHECK_TIMEOUT), self.look_up)
        except OutboundFailed as error:
            raise AddressRefused(f"{error.message}; check the spelling of the host") from error
        judge(target, addresses, ports={target.port}, allow=self.allow)
        return [str(ip) for ip in addresses]

    def _final(self, request: OutboundRequest, keep: Keep) -> OutboundAnswer:
        """The last answer after all redirects, with what is kept of its body."""
        started, deadline = monotonic(), Deadline(request.deadline)
        target, hops = check_url(request.url, https_only=self.https_only), 0
        while True:
            with self._answered(target, request, deadline) as (answer, pieces):
                if not (request.redirects and leads_on(answer)):
                    body, truncated = keep(answer, pieces)
                    latency = round((monotonic() - started) * 1000)
                    return replace(answer, body=body, truncated=truncated, latency_ms=latency)
            if hops == request.redirects:
                raise OutboundFailed(f"{target.netloc} is redirect {hops + 1}, one too many; give the last address")
            hops += 1
            target, request = next_hop(target, request, answer)

    def _checked_addresses(self, target: Target, deadline: Deadline) -> Sequence[IPAddress]:
        addresses = resolve(target, deadline, self.look_up)
        judge(target, addresses, ports=self.ports, allow=self.allow)
        return addresses

    @contextmanager
    def _answered(
        self, target: Target, request: OutboundRequest, deadline: Deadline
    ) -> Iterator[tuple[OutboundAnswer, Iterator[bytes]]]:
        """An answer without its body, and the body in pieces while the connection is open."""
        with _told(target.netloc, deadline):
            connecting = deadline.within(request.connect_timeout)
            addresses = self._checked_addresses(target, connecting)
            trust = self._authorities if target.scheme == "https" else None
            with closing(connect(target, addresses, connecting, trust)) as connection:
                exchange = Exchange(connection, deadline)
                exchange.send(request.method, target.path, _headers(target, request), request.body)
                head = exchange.head()
                answer = _without_body(target, head)
                with _told(f"{target.netloc} answered {answer.status} and then", deadline):
                    yield answer, inflated(exchange.body(), answer.headers.get("content-encoding", ""))

    @cached_property
    def _authorities(self) -> ssl.SSLContext:
        context = authorities(self.ca)
        context.set_alpn_protocols(["http/1.1"])
        return context


@contextmanager
def _told(who: str, deadline: Deadline) -> Iterator[None]:
    """What goes wrong on an open connection, in words; those of the other side are left out."""
    try:
        yield
    except TimeoutError:
        raise OutboundFailed(f"{who} gave no whole answer within {deadline.seconds:.3g} s", reason="timeout") from None
    except OSError as error:
        raise OutboundFailed(f"{who} broke the connection", reason="connect") from error
    except h11.LocalProtocolError as error:
        raise OutboundFailed(f"The request to {who} has a header that can't be sent") from error
    except h11.RemoteProtocolError as error:
        raise OutboundFailed(f"{who} did not speak HTTP/1.1: {str(error).partition(':')[0]}") from error


def _headers(target: Target, request: OutboundRequest) -> list[tuple[bytes, bytes]]:
    given = {name.lower(): value for name, value in request.headers.items() if name.lower() not in OURS}
    headers = {"host": target.netloc, "user-agent": "Plotworks", **given}
    headers |= {"accept-encoding": "gzip", "connection": "close"}
    if request.body or request.method in {"POST", "PUT"}:
        headers["content-length"] = str(len(request.body))
    return [(name.encode(), value.strip(" \t").encode()) for name, value in headers.items()]


def _without_body(target: Target, head: h11.Response) -> OutboundAnswer:
    headers: dict[str, str] = {}
    for name, value in head.headers:
        key, text = name.decode("ascii"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return OutboundAnswer(
        status=head.status_code, headers=headers, body=b"", truncated=False, latency_ms=0, url=target.url
    )
