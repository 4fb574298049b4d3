"""One request and its answer over an open connection, HTTP/1.1, within a deadline and in bounded memory."""

import socket
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import h11

from app.adapters.outbound_network import Deadline
from app.domain.errors import NoRoom, OutboundFailed, TooLarge

LARGEST_HEAD = 65_536
"""Bytes of status line and headers beyond which an answer is given up; one more read may be taken in before."""

PIECE = 65_536
"""Bytes read, and bytes inflated, at a time."""

GZIP = 16 + zlib.MAX_WBITS


class Exchange:
    """Send a request, then read ``head`` and ``body``.

    Sockets and ``Deadline`` raise ``OSError`` and ``TimeoutError``, an answer that is no HTTP ``h11.ProtocolError``.
    """

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)

    def send(self, method: str, path: str, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        """Send the whole request; the headers say how long the body is."""
        head = self._http.send(h11.Request(method=method, target=path, headers=headers))
        data = self._http.send(h11.Data(data=body)) if body else b""
        self._write((head or b"") + (data or b"") + (self._http.send(h11.EndOfMessage()) or b""))

    def head(self) -> h11.Response:
        """Status and headers; interim answers (1xx) are passed over."""
        while not isinstance(event := self._next(), h11.Response):
            if not isinstance(event, h11.InformationalResponse):
                raise h11.RemoteProtocolError("the connection ended before an answer")
        return event

    def body(self) -> Iterator[bytes]:
        """The body as it comes, still compressed."""
        while isinstance(event := self._next(), h11.Data):
            yield bytes(event.data)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:  # sendall of a TLS socket would give each part the whole time
            self._connection.settimeout(self._deadline.left())
            rest = rest[self._connection.send(rest) :]

    def _next(self) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._connection.settimeout(self._deadline.left())
            data = self._connection.recv(PIECE)
            if not data and self._http.their_state is h11.SEND_RESPONSE:
                raise h11.RemoteProtocolError("the connection ended before an answer")
            self._http.receive_data(data)
        return event


def inflated(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The chunks without their gzip, in pieces of bounded size whatever they swell to.

    Nothing but gzip is asked for; a body that comes otherwise is given as it is. Damaged gzip is ``OutboundFailed``.
    """
    if encoding.lower() not in {"gzip", "x-gzip"}:
        yield from chunks
        return
    stream, is_open = zlib.decompressobj(GZIP), False
    for chunk in chunks:
        rest = chunk
        while rest:
            yield _inflate(stream, rest)
            rest, is_open = stream.unconsumed_tail, not stream.eof
            if stream.eof:  # another member may follow (RFC 1952, 2.2)
                rest, stream = stream.unused_data, zlib.decompressobj(GZIP)
    if is_open:
        raise OutboundFailed("the gzip of the answer ends early")


def first_bytes(pieces: Iterable[bytes], most: int) -> tuple[bytes, bool]:
    """At most ``most`` bytes, and whether there were more; what comes after them is not read."""
    kept = bytearray()
    for piece in pieces:
        kept += piece
        if len(kept) > most:
            return bytes(kept[:most]), True
    return bytes(kept), False


def to_file(pieces: Iterable[bytes], out: Path, most: int) -> None:
    """Write all pieces to ``out``; ``TooLarge`` as soon as they are more than ``most`` bytes."""
    size = 0
    with out.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > most:
                raise TooLarge(f"the answer is larger than {most} bytes; ask for less of it at once")
            _write(file, piece)


def _write(file: IO[bytes], piece: bytes) -> None:
    """A full disk is no fault of the connection."""
    try:
        file.write(piece)
    except OSError as error:
        raise NoRoom(f"the answer can't be kept: {error.strerror}; make room on the disk") from error


def _inflate(stream: "zlib._Decompress", data: bytes) -> bytes:
    try:
        return stream.decompress(data, PIECE)
    except zlib.error as error:
        raise OutboundFailed("the gzip of the answer is damaged") from error
