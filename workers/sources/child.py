"""Work on files of others runs in a process of its own, with limits; whatever becomes of it, nothing of it stays."""

import contextlib
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.domain.errors import PlotworksError, TooLarge, revived
from workers.sources.reading import Limits
from workers.sources.spare import Child, spare

Tell = Callable[[dict[str, Any]], None]

_LOOK_EVERY = 0.5
_LOG_TAIL = 2000
_OUT_OF_TIME = -signal.SIGXCPU
_SCRATCH = "source-"


def run_limited(
    work: str, order: Mapping[str, Any], limits: Limits, tell: Tell, *, folder: Path | None = None
) -> dict[str, Any]:
    """Do one of the works of ``workers.sources.works`` in a child process; gives its answer.

    ``order`` is plain JSON. The child has a folder for temporary files below ``folder`` (default: the system's), as
    TMPDIR, which is removed with it. ``tell`` is called with what it says on its way, in this thread, at least every
    half second (with an empty one): it may raise to end the work.

    Errors of the work are raised as they are there. ``TooLarge`` when it needs more memory, time or disk than there
    may be; ``PlotworksError`` when it died without a word.
    """
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
    try:
        with contextlib.closing(spare.take()) as child:
            asked = {"work": work, "order": order, "limits": asdict(limits), "folder": str(scratch)}
            child.ask(json.dumps(asked).encode())
            answer = _heard(child, limits, tell)
            if answer is None:
                raise _death(child, limits)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if "failed" in answer:
        raise revived(answer["failed"])
    done: dict[str, Any] = answer["done"]
    return done


def _heard(child: Child, limits: Limits, tell: Tell) -> dict[str, Any] | None:
    """Listen until there is an answer; None when the child has died without one."""
    end = time.monotonic() + limits.seconds
    for line in _lines(child.answers, end):
        if line is None:
            tell({})
            continue
        said = json.loads(line)
        if "progress" not in said:
            return dict(said)
        tell(said["progress"])
    if time.monotonic() >= end:
        raise TooLarge(f"reading the file took longer than {limits.seconds:g} seconds; send less at once")
    return None


def _lines(pipe: int, end: float) -> Iterator[bytes | None]:
    """Lines as they come, None when there was none for a while; it stops at the end of the pipe and of the time."""
    rest = b""
    while time.monotonic() < end:
        if not select.select([pipe], [], [], _LOOK_EVERY)[0]:
            yield None
            continue
        block = os.read(pipe, 1 << 16)
        if not block:
            return
        *lines, rest = (rest + block).split(b"\n")
        yield from lines


def _death(child: Child, limits: Limits) -> PlotworksError:
    status = child.wait()
    child.log.seek(0)
    tail = child.log.read().decode(errors="replace")[-_LOG_TAIL:]
    if status in {_OUT_OF_TIME, -signal.SIGKILL} or "MemoryError" in tail or "bad_alloc" in tail:
        return TooLarge(
            f"reading the file needed more than there may be ({limits.memory} bytes of memory, {limits.seconds:g} s, "
            f"{limits.disk} bytes of disk); send less at once, or raise PLOTWORKS_INGEST_MEMORY"
        )
    return PlotworksError(f"the process that read the file ended with status {status}: {tail}")
