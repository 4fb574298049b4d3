"""A receiver that keeps the books: what came, how often, and what it answered; many connections on one thread."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from typing import Self

OK = 200

Verdict = Callable[[str, str, int], int]
"""From path, ``webhook-id`` and which arrival of it at this path this is (1, 2, ...) to the status of the answer."""


def accepts(_path: str, _message_id: str, _time: int) -> int:
    """Takes everything."""
    return OK


@dataclass
class Ledger:
    """Serves on 127.0.0.1 while its block lasts. ``came`` and ``taken`` count by path and ``webhook-id``."""

    verdict: Verdict = accepts
    came: Counter[tuple[str, str]] = field(default_factory=Counter)
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    port: int = 0

    def url(self, path: str = "/hook") -> str:
        """The address of one of its endpoints."""
        return f"http://127.0.0.1:{self.port}{path}"

    def enter(self, path: str, message_id: str) -> int:
        """Note an arrival; gives the status of the answer."""
        self.came[path, message_id] += 1
        status = self.verdict(path, message_id, self.came[path, message_id])
        if status == OK:
            self.taken[path, message_id] += 1
        return status

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        listening = self._loop.create_server(lambda: _Request(self), "127.0.0.1", 0, backlog=512)
        self._server = self._loop.run_until_complete(listening)
        self.port = int(self._server.sockets[0].getsockname()[1])
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class _Request(asyncio.Protocol):
    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._data = ledger, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, parted, body = self._data.partition(b"\r\n\r\n")
        if not parted:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if len(body) >= int(headers["content-length"]):
            status = self._ledger.enter(first.split(" ")[1], headers["webhook-id"])
            self._transport.write(b"HTTP/1.1 %d -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
            self._transport.close()
