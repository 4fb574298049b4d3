"""The keeper: a small process between a worker and its browser, so that no browser outlives its worker.

Run as a script, with the standard library alone: ``python -I -S keeper.py '{"browser": [...], ...}'``. It starts the
browser and its driver from its only thread, so that the kernel kills them when the keeper is killed
(PR_SET_PDEATHSIG); it adopts whatever they leave behind (PR_SET_CHILD_SUBREAPER); and it kills all of it and
removes their directory when its standard input ends, when its parent is gone, or when either of the two dies.

It says one JSON line when both are started: ``{"home", "browser", "driver"}`` (a path and two process ids), and
one at the end when one of them died by itself: ``{"died", "status", "log"}``.
"""

import contextlib
import ctypes
import fcntl
import json
import os
import pwd
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

PREFIX = "plotworks-browser-"
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LOOK_EVERY = 0.5
KILL_PATIENCE = 5.0
LOG_TAIL = 4000
MOST_MEMORY = 6_000_000_000
"""Bytes that one process may allocate. The largest picture takes 4.6 GB; below 4.5 GB Chromium does not start."""
YOUNG = 60.0
"""Seconds in which a directory may still be waiting for its keeper to lock it."""
LONGEST_FOLDER = 26
"""Chromium puts a socket deep below the profile, and a socket's path has at most 107 characters."""


def main(order: dict[str, Any]) -> None:
    """Start the two processes of ``order`` and stay until the end of standard input."""
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sweep()
    home = _make_home(order.get("user") or None)
    lock = _lock(home)
    try:
        started = {
            kind: _start(order[kind], kind, home, order.get("user") or None, libc) for kind in ("browser", "driver")
        }
        _say({"home": str(home), **started})
        _watch(parent, home, {pid: kind for kind, pid in started.items()})
    finally:
        kill_all(lambda: descendants(os.getpid()), reap=True)
        shutil.rmtree(home, ignore_errors=True)  # a file that a dying process still wrote is left to the next sweep
        os.close(lock)


def sweep() -> None:
    """Remove the directories of keepers that were killed before they could tidy up."""
    for home in Path(_folder()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            about = home.stat()
            if about.st_uid != os.geteuid() or time.time() - about.st_mtime < YOUNG:
                continue
            os.close(_lock(home))
            shutil.rmtree(home, ignore_errors=True)


def descendants(root: int) -> list[int]:
    """Ids of all processes below ``root``, zombies left out; ``root`` itself is not among them."""
    children: dict[int, list[int]] = {}
    for pid, parent, state in _processes():
        if state != "Z":
            children.setdefault(parent, []).append(pid)
    found: list[int] = []
    queue = [root]
    while queue:
        queue[:0] = below = children.get(queue.pop(), [])
        found += below
    return found


def kill_all(find: Callable[[], list[int]], *, reap: bool = False) -> bool:
    """Kill what ``find`` names until it names nothing; False when something is still there after 5 s."""
    end = time.monotonic() + KILL_PATIENCE
    while pids := find():
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if reap:
            list(_reaped())
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def _folder() -> str:
    """Where browsers have their directories: the usual place for such, unless its name is too long."""
    usual = tempfile.gettempdir()
    return usual if len(usual) <= LONGEST_FOLDER else "/tmp"  # noqa: S108 - mkdtemp makes a private one in it


def _make_home(user: str | None) -> Path:
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_folder()))
    home.chmod(0o711)
    profile = home / "profile"
    profile.mkdir(mode=0o700)
    if user:
        shutil.chown(profile, user)
    return home


def _lock(home: Path) -> int:
    """Hold the directory's lock, which ends with this process; OSError when another process holds it."""
    lock = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock


def _start(command: list[str], kind: str, home: Path, user: str | None, libc: ctypes.CDLL) -> int:
    profile = home / "profile"
    account = pwd.getpwnam(user) if user else None
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(profile),
        "TMPDIR": str(profile),
        "LANG": "en_US.UTF-8",
        "TZ": "UTC",
    }
    with (home / f"{kind}.log").open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 - the worker's own command
            [argument.replace("{profile}", str(profile)) for argument in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=profile,
            env=environment,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            process_group=0,
            preexec_fn=lambda: _bind(libc),  # noqa: PLW1509 - one thread
        )
    child.returncode = 0  # this process reaps by itself; Popen must not wait for it again
    return child.pid


def _bind(libc: ctypes.CDLL) -> None:
    """In a new process, and so for all below it: end with the keeper, and allocate no more than there may be."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _watch(parent: int, home: Path, started: dict[int, str]) -> None:
    while os.getppid() == parent:
        if select.select([sys.stdin], [], [], LOOK_EVERY)[0]:
            return
        for pid, status in _reaped():
            if kind := started.get(pid):
                log = (home / f"{kind}.log").read_text(errors="replace")[-LOG_TAIL:]
                _say({"died": kind, "status": os.waitstatus_to_exitcode(status), "log": log})
                return


def _reaped() -> Iterator[tuple[int, int]]:
    """Process id and wait status of every child that has ended."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended


def _processes() -> Iterator[tuple[int, int, str]]:
    """Id, parent's id and state letter of every process."""
    for pid in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 - names, not paths, of thousands
        with contextlib.suppress(OSError):  # it just ended
            state, parent = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[:2]
            yield int(pid), int(parent), state


def _say(message: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(message), flush=True)  # noqa: T201 - standard output is the protocol


def _leave(_signal: int, _frame: object) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
