"""The child process: ``python -m workers.sources PARENT_PID``, with the order on its standard input.

It says JSON lines: ``{"progress": ...}`` on its way, and at the end ``{"done": ...}`` or ``{"failed": ...}``.
"""

import ctypes
import json
import os
import resource
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from app.domain.errors import PlotworksError, TooLarge
from workers.sources.ingest import ingest
from workers.sources.reading import Limits, Reading
from workers.sources.workshop import Bloated, Tell, Workshop

_PR_SET_PDEATHSIG = 1
_BESIDE = 2_000_000_000
"""Bytes beyond DuckDB's that may be allocated, used or not; what is used is watched by ``workshop``."""

_BEHIND = 10
"""How far the reading of a file stands back behind what somebody waits for, such as a chart that is drawn (nice)."""

_FILE_ROOM = 2
"""A file of ours may be so many times as long as there is disk: one grows while another is still there."""


def _ingest(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    os.nice(_BEHIND)
    profile = ingest(
        Path(order["path"]),
        Path(order["out"]),
        Reading.from_json(order["reading"]),
        limits,
        tell=tell,
        file_name=order.get("file_name", ""),
    )
    return profile.to_json()


def _query(order: Mapping[str, Any], _limits: Limits, _tell: Tell) -> dict[str, Any]:
    from workers.sources.query import run_ordered  # noqa: PLC0415 - an ingest need not wait for the catalogue

    return run_ordered(order)


def _early(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    from workers.sources.early import ask_ordered  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        return ask_ordered(order, Workshop(Path(folder), Reading.from_json(order["reading"]), limits, tell))


def _remote(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    from workers.sources.extract.select import read_remote  # noqa: PLC0415 - as above

    return read_remote(order, limits, tell)


def _sql(order: Mapping[str, Any], limits: Limits, tell: Tell) -> dict[str, Any]:
    from workers.sources.extract.statements import read_sql  # noqa: PLC0415 - as above

    return read_sql(order, limits, tell)


WORKS: dict[str, Callable[[Mapping[str, Any], Limits, Tell], dict[str, Any]]] = {
    "ingest": _ingest,
    "query": _query,
    "early": _early,
    "remote": _remote,
    "sql": _sql,
}
"""What may be asked for; each takes the order, the limits and whom to tell."""


def main() -> None:
    """Take the order, do it, and say what came of it."""
    _tie(int(sys.argv[1]))
    order = json.load(sys.stdin)
    limits = Limits(**order["limits"])
    _limit(limits)
    try:
        answer = {"done": WORKS[order["work"]](order["order"], limits, _tell)}
    except PlotworksError as error:
        answer = {"failed": error.to_json()}
    except (MemoryError, Bloated, duckdb.OutOfMemoryException) as error:
        answer = {"failed": _too_large(limits, error).to_json()}
    except OSError as error:
        answer = {"failed": _no_room(error).to_json()}
    _say(answer)


def _tie(parent: int) -> None:
    """End with the process that started this one."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel knew of the wish
        sys.exit("the worker is gone")


def _limit(limits: Limits) -> None:
    seconds = int(limits.seconds * 2) + 1  # of two processors
    for kind, most in (
        (resource.RLIMIT_DATA, limits.memory + _BESIDE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.disk * _FILE_ROOM),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing fails with an error that can be told


def _too_large(limits: Limits, error: Exception) -> TooLarge:
    first = str(error).partition("\n")[0]
    return TooLarge(
        f"reading the file needs more than the {limits.memory} bytes of memory and {limits.disk} bytes of disk that "
        f"there may be: {first}; send less at once, or raise PLOTWORKS_INGEST_MEMORY"
    )


def _no_room(error: OSError) -> PlotworksError:
    return TooLarge(f"reading the file needs more disk than there is: {error.strerror}; make room, or send less")


_talking = threading.Lock()


def _tell(progress: dict[str, Any]) -> None:
    _say({"progress": progress})


def _say(message: dict[str, Any]) -> None:
    with _talking:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
