"""A receiver of webhooks on this machine, for development."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOST = "127.0.0.1"
LARGEST = 1_000_000
"""Bytes of a body; those of Plotworks have less than 20,000."""

PATIENCE = 14.0
"""Seconds for a request to come, or for the answer of an app: Plotworks waits 15 for ours."""

_OF_THE_CONNECTION = frozenset({"host", "connection", "content-length", "accept-encoding"})


@dataclass(frozen=True, slots=True)
class Message:
    """One request as it came; names of headers in lower case."""

    headers: Mapping[str, str]
    body: bytes


class Receiver(ThreadingHTTPServer):
    """Listens on 127.0.0.1 (port 0: any free one) and hands what is posted to ``path`` to ``take``.

    ``take`` gives the status of the answer. ``OSError`` when the port is taken.
    """

    def __init__(self, port: int, path: str, take: Callable[[Message], int]) -> None:
        super().__init__((HOST, port), _Handler)
        self.path = path
        self.take = take

    @property
    def url(self) -> str:
        """Where it receives."""
        return f"http://{HOST}:{self.server_port}{self.path}"


def forward(url: str, message: Message) -> int:
    """Send a message on as it came, to an app at an http address; gives the status of its answer.

    ``OSError`` or ``HTTPException`` when it gives none.
    """
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=PATIENCE)
    headers = {name: value for name, value in message.headers.items() if name not in _OF_THE_CONNECTION}
    try:
        connection.request("POST", parts._replace(scheme="", netloc="").geturl() or "/", message.body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    timeout = PATIENCE

    def do_POST(self) -> None:
        self.send_response(self._status())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Requests are shown as events, not as lines of a log."""

    def _status(self) -> int:
        if urlsplit(self.path).path != self.server.path:
            return 404
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            return 411
        if int(length[:12]) > LARGEST:
            return 413
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self.server.take(Message(headers, self.rfile.read(int(length))))
