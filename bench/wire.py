"""One HTTP connection, with the time from the request to the last byte of its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter

LONGEST = 120
"""Seconds after which an answer no longer counts."""
IDLE = 1.0
"""Seconds after which a server may be about to close a connection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``ms`` is the time from before the request to after the last byte; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    ms: float


class Wire:
    """A connection to 127.0.0.1, there before the clock starts, and kept where the server keeps it."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=LONGEST)
        self._used = 0.0

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask and read the whole answer; ``OSError`` or ``HTTPException`` when there is none."""
        self._connect()
        start = perf_counter()
        try:
            self._connection.request(method, path, body, dict(headers or {}))
            response = self._connection.getresponse()
            content = response.read()
        except BaseException:
            self.close()  # half an exchange would spoil the next one
            raise
        self._used = perf_counter()
        ms = (self._used - start) * 1000
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, content, ms)

    def close(self) -> None:
        """Close it; the next request would open it again."""
        self._connection.close()

    def _connect(self) -> None:
        if perf_counter() - self._used > IDLE:
            self.close()
        if self._connection.sock is None:
            self._connection.connect()
