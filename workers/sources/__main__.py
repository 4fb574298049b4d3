"""The child process: ``python -m workers.sources PARENT_PID [ready]``, with the order on its standard input.

It says JSON lines: ``{"progress": ...}`` on its way, and at the end ``{"done": ...}`` or ``{"failed": ...}``. What it
loads takes a while: with ``ready`` it does so before it reads its order, else as far as that needs it.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import threading
from typing import Any

from workers.sources.reading import BEHIND, Limits

_PR_SET_PDEATHSIG = 1
_BESIDE = 2_000_000_000
"""Bytes beyond DuckDB's that may be allocated, used or not; what is used is watched by ``workshop``."""

_FILE_ROOM = 2
"""A file of ours may be so many times as long as there is disk: one grows while another is still there."""


def main() -> None:
    """Take the order, do it, and say what came of it. Without one nobody needs this process any more."""
    _tie(int(sys.argv[1]))
    if sys.argv[2:] == ["ready"]:
        importlib.import_module("workers.sources.early")
        importlib.import_module("workers.sources.works")
    told = sys.stdin.read()
    if not told:
        return
    order = json.loads(told)
    limits = Limits(**order["limits"])
    _settle(order["folder"], limits)
    if order["work"] == "ingest":
        os.nice(BEHIND)
    from workers.sources.works import answer  # noqa: PLC0415 - with the limits, and standing back, if it does

    _say(answer(order["work"], order["order"], limits, _tell))


def _tie(parent: int) -> None:
    """End with the process that started this one."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel knew of the wish
        sys.exit("the worker is gone")


def _settle(folder: str, limits: Limits) -> None:
    """Have files that are for a while in this folder, and no more of anything than there may be."""
    os.environ["TMPDIR"] = tempfile.tempdir = folder
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


_talking = threading.Lock()


def _tell(progress: dict[str, Any]) -> None:
    _say({"progress": progress})


def _say(message: dict[str, Any]) -> None:
    with _talking:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
