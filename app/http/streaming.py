"""Server-sent events, as the HTML standard says them (9.2)."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson
from flask import Response, request

HEARTBEAT = 10.0
"""Seconds of silence after which a comment is sent: proxies keep the connection, and a reader that has gone shows."""

RECONNECT_MS = 2000

Event = tuple[str, Any]
"""An id, and what is told as JSON."""


def event_stream(events: Iterable[Event | None], at_the_end: Callable[[], object]) -> Response:
    """A response that sends each event as it comes; None is a moment in which there was none.

    ``at_the_end`` is called when the last was sent and when the reader has gone, whichever comes first.
    """
    response = Response(_lines(events, request.environ.get("gunicorn.socket")), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    if request.method == "HEAD":
        at_the_end()  # nothing is sent, and Werkzeug closes nothing then
    else:
        response.call_on_close(at_the_end)
    return response


def _lines(events: Iterable[Event | None], connection: socket.socket | None) -> Iterator[bytes]:
    yield b"retry: %d\n\n" % RECONNECT_MS
    sent = time.monotonic()
    for event in events:
        if _has_gone(connection):
            return
        if event:
            yield b"id: %s\ndata: %s\n\n" % (event[0].encode(), orjson.dumps(event[1]))
        elif time.monotonic() - sent >= HEARTBEAT:
            yield b": still here\n\n"
        else:
            continue
        sent = time.monotonic()


def _has_gone(connection: socket.socket | None) -> bool:
    """Whether the reader has closed the connection: a write would tell only the second time, ten seconds later."""
    try:
        return connection is not None and connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
