"""A DevTools connection to one page: a command out, its answer back, never longer than a deadline."""

import contextlib
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import orjson
import websocket

from app.domain.errors import BrowserUnavailable, RenderTimeout


class Devtools:
    """The DevTools socket of the page at ``url``; the page's death ends a call at once."""

    def __init__(self, url: str, *, deadline: float) -> None:
        address = urlsplit(url)
        timeout = _remaining(deadline)
        try:
            link = socket.create_connection((address.hostname, address.port), timeout)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket = websocket.create_connection(
                url, timeout=timeout, socket=link, suppress_origin=True, skip_utf8_validation=True
            )
        except (OSError, websocket.WebSocketException) as error:
            raise BrowserUnavailable(f"the browser's DevTools socket did not open: {error}") from error
        self._last_id = 0
        self.call("Inspector.enable", deadline=deadline)  # tells of a crash of the page

    def call(self, method: str, params: dict[str, Any] | None = None, *, deadline: float) -> dict[str, Any]:
        """The result of a DevTools command; ``deadline`` is an instant of ``time.monotonic``.

        ``RenderTimeout`` when it passes, ``BrowserUnavailable`` when page or browser are gone: a refusal says so
        too, since a document's own errors come as results.
        """
        self._last_id += 1
        try:
            self._socket.settimeout(_remaining(deadline))
            self._socket.send(orjson.dumps({"id": self._last_id, "method": method, "params": params or {}}))
            answer = self._answer(self._last_id, deadline)
        except (TimeoutError, websocket.WebSocketTimeoutException) as error:
            raise RenderTimeout(f"the browser had not answered {method} at the deadline") from error
        except (OSError, websocket.WebSocketException) as error:
            raise BrowserUnavailable(f"the browser went away during {method}: {error}") from error
        if "error" in answer:
            raise BrowserUnavailable(f"the browser refused {method}: {answer['error'].get('message', '')}")
        result: dict[str, Any] = answer["result"]
        return result

    def close(self) -> None:
        """Close the socket; the page stays."""
        with contextlib.suppress(OSError, websocket.WebSocketException):  # it may be closed already
            self._socket.shutdown()  # type: ignore[no-untyped-call] # the library has no types here

    def _answer(self, call_id: int, deadline: float) -> dict[str, Any]:
        while True:
            self._socket.settimeout(_remaining(deadline))
            message: dict[str, Any] = orjson.loads(self._socket.recv())
            if message.get("id") == call_id:
                return message
            if message.get("method") in {"Inspector.targetCrashed", "Inspector.detached"}:
                raise BrowserUnavailable("the browser's page crashed")


def _remaining(deadline: float) -> float:
    """Seconds left; RenderTimeout when there are none, for a timeout of 0 would mean not to block."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise RenderTimeout("the deadline passed before the browser could be asked")
    return left
