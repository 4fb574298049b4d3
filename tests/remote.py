"""Sources that lie elsewhere, fetched as the workers do."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest

from app.domain.caller import Caller
from app.ports import Tools
from app.usecases.connections import create_connection
from workers.sources.reading import Limits
from workers.sources.remote import Fetched, Known, NotModified, fetch_remote, fetching
from workers.sources.works import WORKS

Fetch = Callable[..., Fetched]


def connect(tools: Tools, who: Caller, kind: str, settings: dict[str, Any], **secrets: str) -> str:
    """A connection of this kind; gives its name."""
    create_connection(tools, who, {"name": f"my-{kind}", "kind": kind, "settings": settings, "secrets": secrets})
    return f"my-{kind}"


def fetched(
    tools: Tools, who: Caller, source: dict[str, Any], folder: Path, known: Known | None = None, **more: Any
) -> Fetched | NotModified:
    """What comes of a source, in a folder of its own."""
    place = folder / f"fetch-{len(list(folder.iterdir()))}"
    place.mkdir()
    return fetch_remote(tools, who.tenant_id, source, place, known, **{"seconds": 60, **more})


def without_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child process would do is done here: for tests of what is done, not of where."""

    def run_here(work: str, order: dict[str, Any], limits: Limits, tell: Any, *, folder: Path) -> dict[str, Any]:
        return WORKS[work](order, limits, tell)

    monkeypatch.setattr(fetching, "run_limited", run_here)


def rows_of(found: Fetched | NotModified) -> list[tuple[Any, ...]]:
    """The rows of the table."""
    assert isinstance(found, Fetched)
    assert found.path is not None
    return duckdb.execute("SELECT * FROM read_parquet($path)", {"path": str(found.path)}).fetchall()


def types_of(found: Fetched | NotModified) -> dict[str, str]:
    """The types of the columns by name, as the profile has them."""
    assert isinstance(found, Fetched)
    return {column["name"]: column["type"] for column in found.profile["columns"]}


@contextmanager
def tunnel(path: str) -> Iterator[int]:
    """A port of 127.0.0.1 that leads to a unix socket, for as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_accept, args=(listener, path), daemon=True).start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, path: str) -> None:
    with suppress(OSError):  # the listener was shut
        while True:
            near, _ = listener.accept()
            far = socket.socket(socket.AF_UNIX)
            far.connect(path)
            for one, other in ((near, far), (far, near)):
                Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):  # one of the two went away: so does the other
        while block := one.recv(65_536):
            other.sendall(block)
    for each in (one, other):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
