"""``plotworks schedule``."""

import json
from typing import IO

import click
from rich.table import Table

from app.cli.remote import client_options, json_object, service
from app.cli.voice import out
from app.client import Run, Schedule

ENDED_WELL = ("succeeded", "skipped")


@click.group(help="Have charts drawn again and again: make, run, pause and delete schedules, look at their runs.")
def schedule() -> None:
    """The group of the schedule commands."""


@schedule.command(help="Make a schedule of FILE (the JSON body of POST /v1/charts/jobs; - is standard input).")
@click.argument("file", type=click.File("rb"))
@client_options
def create(file: IO[bytes], url: str, key: str) -> None:
    """Print the schedule and its first slot."""
    body = json_object(file, "POST /v1/charts/jobs")
    with service(url, key) as client:
        out.print(_line(client.schedules.create(body)), markup=False)


@schedule.command(name="list", help="List your schedules, newest first.")
@client_options
def list_all(url: str, key: str) -> None:
    """Print a table of them."""
    table = _table("schedule", "state", "next", "last", "name")
    with service(url, key) as client:
        for one in client.schedules.list():
            last = (one.last_run.outcome or one.last_run.state) if one.last_run else ""
            table.add_row(one.schedule_id, one.state, one.next_run_at or "none", last, one.name)
    out.print(table)


@schedule.command(help="Show a schedule: the slots that come, its conditions, its last run.")
@click.argument("schedule_id")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON; `request` in it makes another one.")
@client_options
def show(schedule_id: str, url: str, key: str, *, as_json: bool) -> None:
    """Print it."""
    with service(url, key) as client:
        found = client.schedules.get(schedule_id)
    if as_json:
        click.echo(json.dumps(found.raw, ensure_ascii=False, indent=2))
        return
    out.print(_line(found), markup=False)
    for slot in found.next_runs:
        out.print(f"  next {slot['local']}{', ' + slot['shift'] if slot['shift'] else ''}", markup=False)
    for one in found.raw["alerts"]:
        out.print(f"  {one['name']}: {one['state']}", markup=False)
    if found.last_run:
        out.print(f"  last {_run_line(found.last_run)}", markup=False)
    out.print(f"  latest picture {found.latest_url}", markup=False)


@schedule.command(help="Begin a run now, beside the slots. With --wait the exit status is 1 unless it ends well.")
@click.argument("schedule_id")
@click.option("--test", "to", help="Run it for this webhook or mailto: address alone; `nobody` for none.")
@click.option("--wait", type=click.FloatRange(0, 3600), default=0.0, help="Seconds to wait for its end.")
@client_options
@click.pass_context
def run(context: click.Context, /, schedule_id: str, to: str | None, wait: float, **whom: str) -> None:
    """Print the run, and how it ends."""
    with service(**whom) as client:
        begun = client.schedules.run(schedule_id) if to is None else client.schedules.test(schedule_id, _address(to))
        if wait:
            begun = client.schedules.finished(begun, patience=wait)
    out.print(_run_line(begun), markup=False)
    if wait and begun.state not in ENDED_WELL:
        context.exit(1)


@schedule.command(help="Run no slot until it is resumed.")
@click.argument("schedule_id")
@client_options
def pause(schedule_id: str, url: str, key: str) -> None:
    """Pause it, and say so."""
    with service(url, key) as client:
        out.print(_line(client.schedules.pause(schedule_id)), markup=False)


@schedule.command(help="Run its slots again from now on.")
@click.argument("schedule_id")
@client_options
def resume(schedule_id: str, url: str, key: str) -> None:
    """Resume it, and say when it runs."""
    with service(url, key) as client:
        out.print(_line(client.schedules.resume(schedule_id)), markup=False)


@schedule.command(help="List the runs of a schedule, newest first.")
@click.argument("schedule_id")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="How many.")
@client_options
def runs(schedule_id: str, limit: int, url: str, key: str) -> None:
    """Print a table of them."""
    table = _table("run", "as of", "state", "outcome", "rows", "why")
    with service(url, key) as client:
        for one in client.schedules.runs(schedule_id, limit=limit):
            rows = "" if one.rows is None else f"{one.rows:,}"
            table.add_row(one.run_id, one.as_of, one.state, one.outcome or "", rows, _why(one))
    out.print(table)


@schedule.command(
    help="Run slots of the past, from START to END: dates of its zone, or times such as 2026-11-01T09:00Z."
)
@click.argument("schedule_id")
@click.argument("start")
@click.argument("end")
@click.option("--again", is_flag=True, help="Also slots whose run has succeeded.")
@client_options
def backfill(schedule_id: str, start: str, end: str, url: str, key: str, *, again: bool) -> None:
    """Print the runs that were begun."""
    with service(url, key) as client:
        begun, skipped = client.schedules.backfill(schedule_id, start, end, again=again)
    for one in begun:
        out.print(_run_line(one), markup=False)
    out.print(f"{len(begun)} begun, {skipped} left alone: their run has succeeded", markup=False)


@schedule.command(help="Delete a schedule with its runs.")
@click.argument("schedule_id")
@client_options
def delete(schedule_id: str, url: str, key: str) -> None:
    """Delete it, and say so."""
    with service(url, key) as client:
        client.schedules.delete(schedule_id)
    out.print(f"{schedule_id} deleted", markup=False)


def _address(to: str) -> str:
    return "" if to == "nobody" else to


def _line(one: Schedule) -> str:
    """A schedule in one line."""
    following = f", next {one.next_run_at}" if one.next_run_at else ""
    return f"{one.schedule_id} {one.state}{following}: {one.name}"


def _run_line(one: Run) -> str:
    """A run in one line."""
    why = _why(one)
    outcome = f", {one.outcome}" if one.outcome else ""
    return f"{one.run_id} as of {one.as_of} {one.state}{outcome}{': ' + why if why else ''}"


def _why(one: Run) -> str:
    return str(one.error.get("detail", "")) if one.error else ""


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    table.add_column(columns[0], no_wrap=True, min_width=27)  # what is copied must not be cut
    for column in columns[1:]:
        table.add_column(column, overflow="fold")
    return table
