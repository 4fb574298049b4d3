"""``plotworks down``."""

import signal
import time

import click

from app.cli import processes
from app.cli.instance import Instance, leftovers
from app.cli.processes import ProcessId
from app.cli.service import end_leftovers
from app.cli.voice import out
from app.settings import load

PATIENCE = 60.0
"""Seconds for an orderly end: the grace of each process in turn, and some."""


@click.command(help="End the Plotworks that runs in this home.")
def down() -> None:
    """Ask the supervisor to end, wait until nothing is left, and clear away what a killed one left."""
    settings = load()
    instance = Instance(settings.run_dir)
    record = instance.read()
    if record and record.supervisor.alive:
        _end(record.supervisor)
        left = leftovers(record.token)
        if left:
            raise click.ClickException(f"still running: {', '.join(str(process.pid) for process in left)}")
        out.print("Plotworks has stopped; nothing of it is left running.", markup=False)
    elif killed := end_leftovers(instance):
        out.print(f"The supervisor was gone; {killed} processes that it had left are ended.", markup=False)
    else:
        out.print(f"Plotworks is not running in {settings.home}.", markup=False)


def _end(supervisor: ProcessId) -> None:
    try:
        processes.send(supervisor.pid, signal.SIGTERM)
    except PermissionError as error:
        raise click.ClickException(
            f"it was started by another user (process {supervisor.pid}): run this command as that user"
        ) from error
    deadline = time.monotonic() + PATIENCE
    while supervisor.alive:
        if time.monotonic() > deadline:
            processes.send(supervisor.pid, signal.SIGINT)  # asks for haste
            deadline += PATIENCE
        time.sleep(0.05)
