"""``plotworks status``."""

import sys
import time

import click
from rich.table import Table

from app.cli.instance import ChildRecord, Instance, Record
from app.cli.voice import out
from app.client import Client, ClientError, Readiness
from app.settings import load


@click.command(help="Show what runs, and whether it can draw. Exit code 1: it can't.")
def status() -> None:
    """Print processes, readiness and queue depth."""
    settings = load()
    record = Instance(settings.run_dir).running()
    if record:
        out.print(f"Plotworks at {record.url}, home {settings.home}, up for {_span(record.since)}", markup=False)
        out.print(_processes(record))
    else:
        out.print(f"No Plotworks was started by `plotworks up` in {settings.home}.", markup=False)
    try:
        with Client(settings.local_url, patience=0) as client:
            readiness = client.ready()
    except ClientError as error:
        out.print(f"Not ready: {error}", markup=False)
        sys.exit(1)
    out.print(_parts(readiness))
    depth = "unknown" if readiness.queue_depth is None else str(readiness.queue_depth)
    out.print(f"{'Ready' if readiness.ready else 'Not ready'}. Waiting jobs: {depth}")
    sys.exit(0 if readiness.ready else 1)


def _processes(record: Record) -> Table:
    table = _table("process", "pid", "up for", "restarts")
    table.add_row("supervisor", str(record.supervisor.pid), _span(record.since), "")
    for child in record.children:
        table.add_row(child.name, *_state(child), str(child.restarts))
    return table


def _state(child: ChildRecord) -> tuple[str, str]:
    if child.process and child.process.alive:
        return str(child.process.pid), _span(child.since)
    return "-", "down"


def _parts(readiness: Readiness) -> Table:
    table = _table("part", "state", "")
    for name, part in readiness.parts.items():
        table.add_row(name, "[green]ok[/green]" if part.ok else "[red]away[/red]", part.detail)
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _span(since: float) -> str:
    seconds = max(0, int(time.time() - since))
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"
