"""What ``plotworks upload`` shows: bars on the terminal while it goes on, then what was found, or one JSON object."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from app.cli.voice import out
from app.client import Chart, Dataset, Job

SHOWN = 10
"""Rejected lines that are shown."""


class Bar:
    """The bar of a file that is being sent, on standard error, where a terminal is."""

    def __init__(self, progress: Progress, name: str, size: int) -> None:
        self._progress, self._size = progress, size
        self._task = progress.add_task(name, total=size)

    def sent(self, count: int) -> None:
        """So many bytes are away."""
        self._progress.update(self._task, completed=count)

    def resumed(self, count: int) -> None:
        """An earlier call has sent so many bytes: their rate is not this one's."""
        self._progress.reset(self._task, completed=count)
        click.echo(f"Going on with an earlier upload: {decimal(count)} of {decimal(self._size)} are there.", err=True)


@contextmanager
def sending(name: str, size: int) -> Iterator[Bar]:
    """A bar with bytes, rate and the time that is left, for as long as the context lasts."""
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with _progress(TextColumn("{task.description}", markup=False), *columns) as progress:
        yield Bar(progress, name, size)


class Report:
    """What is printed: sentences, or with ``as_json`` one object at the end."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._dataset: Dataset | None = None

    @contextmanager
    def reading(self) -> Iterator[Callable[[Job], None]]:
        """Show how a file is read for as long as the context lasts."""
        with _progress(TextColumn("{task.description}", markup=False), BarColumn()) as progress:
            task = progress.add_task("waiting to be read", total=1.0)
            yield lambda job: progress.update(task, description=_stage(job), completed=job.progress)

    def dataset(self, dataset: Dataset) -> None:
        """Print what was found in the file."""
        self._dataset = dataset
        if self._as_json:
            return
        count = dataset.rejected_count
        rejected = f", {count:,} line{'s' * (count != 1)} rejected" if count else ""
        rows = f"{dataset.rows or 0:,} rows, {len(dataset.columns)} columns"
        out.print(f"{dataset.dataset_id} version {dataset.version}: {rows}{rejected}", markup=False)
        width = max((len(column["name"]) for column in dataset.columns), default=0)
        for column in dataset.columns:
            out.print(f"  {column['name']:<{width}}  {column['type']}", markup=False)
        for item in dataset.rejected[:SHOWN]:
            out.print(f"  line {item.get('line') or '?'}: {item['reason']}", markup=False)
        for notice in dataset.notices:
            click.echo(f"notice: {notice}", err=True)

    def end(self, chart: Chart | None) -> None:
        """Print the chart, if there is one; as JSON everything."""
        if self._as_json:
            dataset = dict(self._dataset.raw) if self._dataset else None
            click.echo(json.dumps({"dataset": dataset, "chart": dict(chart.raw) if chart else None}))
        elif chart:
            for warning in chart.warnings:
                click.echo(f"warning: {warning.get('path', '')}: {warning.get('message', '')}", err=True)
            out.print(f"{chart.chart_id} {chart.chart_url}", markup=False)


def _progress(
    *columns: TextColumn | BarColumn | DownloadColumn | TransferSpeedColumn | TimeRemainingColumn,
) -> Progress:
    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _stage(job: Job) -> str:
    if job.state == "queued":
        return f"waiting to be read, place {job.queue_position}" if job.queue_position else "waiting to be read"
    return f"reading: {job.stage}" if job.stage else job.state
