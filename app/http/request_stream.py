"""The body of a request as it comes over the wire, of any length, until the client or somebody else ends it."""

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from flask import request
from werkzeug.exceptions import ClientDisconnected

LEAST, MOST = 1 << 14, 1 << 20
"""Bytes that are read at once: few from a slow line, so that each shows that it lives; many from a fast one."""

STALLED = 60.0
"""Seconds without a byte after which the body counts as broken."""

_QUICK = 0.1


class RequestStream:
    """The bytes of the request in hand; the limit on bodies that are held in memory is not for them."""

    def __init__(self) -> None:
        self.size = request.content_length
        self.broken = False
        self._request = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - as Flask's docs say

    def chunks(self) -> Iterator[bytes]:
        """The bytes, until the body or the connection ends; ``broken`` says which."""
        stream, came, block = self._stream(), 0, LEAST
        if connection := self._connection():
            connection.settimeout(STALLED)
        try:
            while True:
                began = time.monotonic()
                chunk = stream.read(block)
                if not chunk:
                    break
                came += len(chunk)
                block = min(2 * block, MOST) if time.monotonic() - began < _QUICK else LEAST
                yield chunk
        except (ClientDisconnected, OSError):
            self.broken = True
        self.broken = self.broken or (self.size is not None and came < self.size)

    def interrupt(self) -> None:
        """End the reading from another thread: a read that waits returns what it has."""
        if connection := self._connection():
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)

    def _connection(self) -> socket.socket | None:
        environ = self._request.environ
        connection: socket.socket | None = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
        return connection

    def _stream(self) -> IO[bytes]:
        """The server's own stream where that knows its end: each wrapper copies every byte."""
        if self._request.environ.get("wsgi.input_terminated"):
            stream: IO[bytes] = self._request.environ["wsgi.input"]
            return stream
        self._request.max_content_length = sys.maxsize  # None would mean the app's
        limited: IO[bytes] = self._request.stream
        return limited
