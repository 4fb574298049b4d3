"""The body of a request as it comes over the wire, of any length, until the client or somebody else ends it."""

import socket
import sys
from collections.abc import Iterator
from contextlib import suppress

from flask import request
from werkzeug.exceptions import ClientDisconnected

BLOCK = 1 << 20


class RequestStream:
    """The bytes of the request in hand; the limit on bodies that are held in memory is not for them."""

    def __init__(self) -> None:
        self.size = request.content_length
        self.broken = False
        self._request = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - as Flask's docs say

    def chunks(self) -> Iterator[bytes]:
        """The bytes, until the body or the connection ends; ``broken`` says which."""
        self._request.max_content_length = sys.maxsize  # None would mean the app's
        stream, came = self._request.stream, 0
        try:
            while chunk := stream.read(BLOCK):
                came += len(chunk)
                yield chunk
        except (ClientDisconnected, OSError):
            self.broken = True
        self.broken = self.broken or (self.size is not None and came < self.size)

    def interrupt(self) -> None:
        """End the reading from another thread: a read that waits returns what it has."""
        environ = self._request.environ
        connection: socket.socket | None = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
