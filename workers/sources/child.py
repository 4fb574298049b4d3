"""Work on files of others runs in a process of its own, with limits; whatever becomes of it, nothing of it stays."""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from app.domain.errors import PlotworksError, TooLarge, revived
from workers.sources.reading import Limits

Tell = Callable[[dict[str, Any]], None]

_LOOK_EVERY = 0.5
_LOG_TAIL = 2000
_OUT_OF_TIME = -signal.SIGXCPU
_SCRATCH = "source-"


def run_limited(
    work: str, order: Mapping[str, Any], limits: Limits, tell: Tell, *, folder: Path | None = None
) -> dict[str, Any]:
    """Do one of the works of ``workers.sources.__main__`` in a child process; gives its answer.

    ``order`` is plain JSON. The child has a folder for temporary files below ``folder`` (default: the system's), as
    TMPDIR, which is removed with it. ``tell`` is called with what it says on its way, in this thread, at least every
    half second (with an empty one): it may raise to end the work.

    Errors of the work are raised as they are there. ``TooLarge`` when it needs more memory, time or disk than there
    may be; ``PlotworksError`` when it died without a word.
    """
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
    try:
        with (scratch / "log").open("w+b") as log, _started(scratch, log) as child:
            answer = _talk(child, {"work": work, "order": order, "limits": _json(limits)}, limits, tell)
            if answer is None:
                raise _death(child.wait(), log, limits)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if "failed" in answer:
        raise revived(answer["failed"])
    done: dict[str, Any] = answer["done"]
    return done


def _json(limits: Limits) -> dict[str, Any]:
    return {name: getattr(limits, name) for name in Limits.__dataclass_fields__}


@contextlib.contextmanager
def _started(scratch: Path, log: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The child in a group of its own, which is killed at the end."""
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "workers.sources", str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**_environ(), "TMPDIR": str(scratch), "MALLOC_ARENA_MAX": "2"},
        start_new_session=True,
    )
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):  # what it was told last, it did not live to read
                    pipe.close()


def _environ() -> dict[str, str]:
    """What Python needs; secrets of the service are no business of a process that reads files of others."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, "TZ": "UTC"}


def _talk(child: subprocess.Popen[bytes], order: dict[str, Any], limits: Limits, tell: Tell) -> dict[str, Any] | None:
    """Give the order and listen until there is an answer; None when the child has died without one."""
    assert child.stdin  # noqa: S101 - it was asked for
    assert child.stdout  # noqa: S101 - it was asked for
    with contextlib.suppress(BrokenPipeError):  # it died at once: its end tells why
        child.stdin.write(json.dumps(order).encode())
        child.stdin.close()
    end = time.monotonic() + limits.seconds
    for line in _lines(child.stdout.fileno(), end):
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


def _death(status: int, log: IO[bytes], limits: Limits) -> PlotworksError:
    log.seek(0)
    tail = log.read().decode(errors="replace")[-_LOG_TAIL:]
    if status in {_OUT_OF_TIME, -signal.SIGKILL} or "MemoryError" in tail or "bad_alloc" in tail:
        return TooLarge(
            f"reading the file needed more than there may be ({limits.memory} bytes of memory, {limits.seconds:g} s, "
            f"{limits.disk} bytes of disk); send less at once, or raise PLOTWORKS_INGEST_MEMORY"
        )
    return PlotworksError(f"the process that read the file ended with status {status}: {tail}")
