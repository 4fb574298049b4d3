"""One instance on this machine, from its first process to its last."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from types import FrameType

import click

from app.cli import processes
from app.cli.instance import TOKEN, ChildRecord, Instance, Record, leftovers
from app.cli.programs import PREPARE, redis_program, service_programs
from app.cli.supervisor import Supervisor
from app.cli.voice import Voice
from app.cli.welcome import welcome
from app.settings import Settings


class Service:
    """The supervisor with what it supervises; ``run`` returns when all has ended. The lock is already held."""

    def __init__(self, settings: Settings, instance: Instance) -> None:
        self._settings = settings
        self._instance = instance
        self._since = time.time()
        self._token = secrets.token_hex(8)
        self._stop, self._hurry = threading.Event(), threading.Event()
        self._failure = ""
        make_folders(settings)
        self._voice = Voice(settings.log_dir / "supervisor.log")

    def run(self) -> None:
        """Start everything, say how to use it, keep it running until a signal. A failed start is told and raised."""
        end_leftovers(self._instance)
        check_port(self._settings)
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._on_signal)
        supervisor = Supervisor(self._settings.log_dir, self._environ(), self._voice.say, self._record)
        try:
            self._start(supervisor)
            supervisor.watch(self._stop)
            self._voice.say("Plotworks is stopping.")
        finally:
            supervisor.end(self._hurry)
            self._instance.clear()
            self._remove_socket_folder()
        if self._failure:
            raise click.ClickException(self._failure)
        self._voice.say("Plotworks has stopped.")

    def _start(self, supervisor: Supervisor) -> None:
        self._record(supervisor)
        self._voice.say(f"Plotworks is starting in {self._settings.home}")
        if self._settings.embedded_redis:
            supervisor.start(redis_program(self._settings))
        self._prepare()
        for programs in service_programs(self._settings):
            supervisor.start(*programs)
        threading.Thread(target=self._welcome, args=(supervisor,), name="welcome", daemon=True).start()

    def _prepare(self) -> None:
        done = subprocess.run(
            PREPARE, env=self._environ(), start_new_session=True, capture_output=True, text=True, check=False
        )
        if done.returncode:
            log = self._settings.log_dir / "prepare.log"
            log.write_text(done.stderr, encoding="utf-8")
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise click.ClickException(f"the database could not be prepared: {last} (all of it: {log})")

    def _welcome(self, supervisor: Supervisor) -> None:
        try:
            welcome(self._settings, supervisor.children, self._voice, self._stop)
        except click.ClickException as error:
            self._failure = error.message
            self._stop.set()

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._stop.is_set() and number == signal.SIGINT:  # a second Ctrl-C
            self._hurry.set()
        self._stop.set()

    def _environ(self) -> dict[str, str]:
        settings = self._settings
        place = {"PLOTWORKS_HOME": str(settings.home), "PLOTWORKS_PORT": str(settings.port), TOKEN: self._token}
        return {**os.environ, **place, "PYTHONUNBUFFERED": "1"}

    def _remove_socket_folder(self) -> None:
        """The one among temporary files, if there is one: it is no part of the home."""
        folder = self._settings.redis_socket.parent
        if folder != self._settings.run_dir:
            shutil.rmtree(folder)

    def _record(self, supervisor: Supervisor) -> None:
        children = (ChildRecord(c.name, c.identity, c.since, c.restarts) for c in supervisor.children)
        record = Record(
            supervisor=processes.identify(os.getpid()),
            url=self._settings.public_url,
            port=self._settings.port,
            since=self._since,
            token=self._token,
            children=tuple(children),
        )
        self._instance.write(record)


def make_folders(settings: Settings) -> None:
    """The folders of an instance, for its owner's eyes only; one that can't be made is told with the cure."""
    socket_dir = settings.redis_socket.parent
    for folder in (settings.home, settings.data_dir, settings.data_dir / "valkey", settings.log_dir, socket_dir):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise click.ClickException(
                f"can't make the folder {folder}: {error.strerror}; set PLOTWORKS_HOME to a folder you may write to"
            ) from error
    _make_private(socket_dir)


def check_port(settings: Settings) -> None:
    """Refuse with a sentence when the port is taken or may not be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(
            f"port {settings.port} on {settings.host} can't be used ({error.strerror}): end the program that holds it, "
            f"or choose another one, as in: PLOTWORKS_PORT={settings.port % 65535 + 1} make up"
        ) from error


def end_leftovers(instance: Instance) -> int:
    """End what a supervisor that was killed could not end itself; gives how many processes that were."""
    record = instance.read()
    if record is None or record.supervisor.alive:
        return 0
    ended: set[processes.ProcessId] = set()
    while left := leftovers(record.token):
        ended.update(left)
        for process in left:
            processes.send(process.pid, signal.SIGKILL)
        time.sleep(0.05)
    instance.clear()
    return len(ended)


def _make_private(folder: Path) -> None:
    """The socket is the only lock on the embedded Redis: nobody else may own its folder or enter it."""
    if folder.stat().st_uid != os.getuid():
        raise click.ClickException(
            f"the folder {folder} belongs to another user: remove it, or set TMPDIR to one of yours"
        )
    folder.chmod(0o700)
