"""What ``plotworks doctor`` looks at; each check works whether Plotworks runs or not."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from sqlalchemy import make_url

from app.bootstrap import mail_of, objects_of
from app.cli.finding import Finding, State
from app.cli.instance import Instance
from app.cli.service import check_port
from app.settings import Settings
from app.store.database import Database

LOW_DISK = 1_000_000_000
"""Bytes free below which a warning is due."""

BROWSER_PATIENCE = 90
"""Seconds for one start of a browser and one chart."""


def check_folders(settings: Settings) -> Iterator[Finding]:
    """Whether this user may write where everything is kept, and there is room."""
    folder = _existing(settings.home)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        cure = f"give this user the folder, or set PLOTWORKS_HOME to another one ({folder} refuses)"
        yield Finding("home", State.FAIL, f"can't write to {settings.home}: {error.strerror}", cure)
        return
    yield Finding("home", State.OK, f"{settings.home} can be written")
    free = shutil.disk_usage(folder).free
    detail = f"{free / 1e9:.1f} GB free"
    yield (
        Finding("disk", State.OK, detail)
        if free >= LOW_DISK
        else Finding("disk", State.WARN, detail, "make room: pictures and the database grow")
    )


def check_ports(settings: Settings) -> Iterator[Finding]:
    """Whether the API can have its port, or has it already."""
    record = Instance(settings.run_dir).running()
    if record and record.port == settings.port:
        yield Finding("port", State.OK, f"{settings.port} is held by the Plotworks of this home")
        return
    try:
        check_port(settings)
    except click.ClickException as error:
        detail, _, cure = error.message.partition(": ")
        yield Finding("port", State.FAIL, detail, cure)
    else:
        yield Finding("port", State.OK, f"{settings.port} on {settings.host} is free")


def check_database(settings: Settings) -> Iterator[Finding]:
    """Whether the database answers, with its tables."""
    url = make_url(settings.database_url)
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield Finding("database", State.OK, f"{shown} will be made at the first start")
        return
    database = Database(settings.database_url)
    try:
        database.check()
    finally:
        database.dispose()
    yield Finding("database", State.OK, f"{shown} answers")


def check_objects(settings: Settings) -> Iterator[Finding]:
    """Whether pictures can be written, read and deleted."""
    if settings.objects_url.startswith("file:") and not settings.home.exists():
        yield Finding("object store", State.OK, f"{settings.objects_url} will be made at the first start")
        return
    objects_of(settings).check()
    yield Finding("object store", State.OK, f"{settings.objects_url} writes, reads and deletes")


def check_mail(settings: Settings) -> Iterator[Finding]:
    """Whether the mail server lets us in, if there is one."""
    if mail := mail_of(settings):
        mail.check()
        yield Finding("mail", State.OK, f"{mail.server.target.netloc} takes mail from {settings.mail_from}")


def check_browser(settings: Settings) -> Iterator[Finding]:
    """Whether a browser draws, in its sandbox, with the fonts of all scripts: a worker's own command tells."""
    del settings  # the command reads the same environment
    command = (sys.executable, "-m", "workers.render.check")
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=BROWSER_PATIENCE)
        seen = json.loads(done.stdout.strip().splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError) as error:
        cure = "run `python -m workers.render.check` and read what it prints"
        yield Finding("browser", State.FAIL, f"the check gave no answer: {error}", cure)
        return
    yield from _browser_findings(seen)


def _browser_findings(seen: Mapping[str, object]) -> Iterator[Finding]:
    fonts = seen["fonts"] if isinstance(seen["fonts"], dict) else {}
    missing = [script for script, present in fonts.items() if not present]
    if not seen["version"]:
        yield Finding("browser", State.FAIL, str(seen["error"]), str(seen["cure"]))
        return
    yield Finding("browser", State.OK, f"{seen['version']} at {seen['browser']} drew a chart in {seen['ms']} ms")
    yield Finding("driver", State.OK, str(seen["driver"]))
    yield (
        Finding("fonts", State.WARN, f"none for {', '.join(missing)}: such text draws as boxes", str(seen["cure"]))
        if missing
        else Finding("fonts", State.OK, f"there for {', '.join(fonts)}")
    )
    yield (
        Finding("sandbox", State.OK, "Chromium runs in its sandbox")
        if seen["sandbox"]
        else Finding("sandbox", State.WARN, "Chromium runs without its sandbox", _sandbox_cure())
    )


def _sandbox_cure() -> str:
    if os.geteuid() == 0:
        return "start Plotworks as a user who is not root"
    return "allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1)"


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)
