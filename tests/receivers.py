"""Receivers of what Plotworks sends: real sockets on 127.0.0.1 that answer byte by byte what a test tells them."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Thread
from typing import Self

Answer = Callable[[socket.socket], None]
"""Writes an answer, or what shall pass for one, on a connection whose request has been read."""


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came; names of headers in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Answers each request on a connection of its own and remembers it; ``connections`` counts those too that break."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.requests: list[Received] = []
        self.connections = 0
        self._answer, self._tls = answer, tls
        self._listener = socket.create_server((host, 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        self._thread = Thread(target=self._serve, daemon=True)

    def url(self, host: str = "127.0.0.1") -> str:
        """Its address."""
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}/hook"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Shut down wakes whoever waits in a call on a socket; closing alone doesn't."""
        for each in [self._listener, *self._open]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._thread.join(10)

    def _serve(self) -> None:
        with suppress(OSError):  # the listener was shut
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError):  # the sender went away: its own business
            secured = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            self._open.append(secured)
            with secured:
                self.requests.append(_read(secured))
                self._answer(secured)


def replies(status: str = "200 OK", body: bytes = b"", *headers: str) -> Answer:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return says("\r\n".join(lines).encode() + body)


def says(data: bytes) -> Answer:
    """These bytes, and the connection's end."""
    return lambda connection: connection.sendall(data)


def streams(head: bytes, piece: bytes, pause: float = 0) -> Answer:
    """``head`` and then ``piece`` again and again, with a pause in seconds before each, for as long as one listens."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while not Event().wait(pause):
            connection.sendall(piece)

    return answer


def stops(data: bytes = b"") -> Answer:
    """These bytes, and then nothing, with the connection open until the sender goes."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(data)
        connection.recv(1)

    return answer


def resets(connection: socket.socket) -> None:
    """The connection ends as that of a process that crashed does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def _read(connection: socket.socket) -> Received:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(_header(line) for line in lines)
    while len(body) < int(headers.get("content-length", 0)):
        body += _some(connection)
    method, path, _ = first.split(" ")
    return Received(method, path, headers, body)


def _some(connection: socket.socket) -> bytes:
    if not (data := connection.recv(65_536)):
        raise ConnectionError("the request ended early")
    return data


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()
