"""``plotworks upload``."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import click

from app.cli.remote import client_options, service
from app.cli.sent import Report, sending
from app.cli.unfinished import Unfinished, cache
from app.client import Chart, Client, Dataset, Job, Upload
from app.client.sending import LocalFile, Sender
from app.client.uploads import metadata

LONGEST_WAIT = 60.0
INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it."""


@click.command(help="Send a file, as large as it may be, and have it read; the same command goes on after a break.")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--chart", type=click.File("rb"), help="A JSON file: the body of POST /v1/charts, without data.")
@click.option("--name", default="", help="The dataset's. Default: FILE's own.")
@click.option("--dataset", "dataset_id", default="", help="Of which FILE is a new version.")
@click.option("--reading", default="", help='How FILE is to be read, as JSON, such as {"delimiter": ";"}.')
@click.option("--parallel", type=click.IntRange(1, 16), default=1, help="Parts that are sent side by side.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, and nothing else.")
@client_options
def upload(
    path: Path,
    chart: IO[bytes] | None,
    name: str,
    dataset_id: str,
    reading: str,
    *,
    parallel: int,
    as_json: bool,
    **where: str,
) -> None:
    """Send the file, follow the job that reads it, print what was found in it."""
    told = metadata(name or path.name, dataset_id, _object(reading, "--reading") if reading else None)
    body = _body(chart)
    report = Report(as_json=as_json)
    try:
        with _opened(path) as file, service(**where) as client:
            kept = Unfinished(cache(), [client.url, file.identity, told, parallel])
            sent = _send(client, file, kept, told, parallel)
            job = _read(client, sent.job_id, report)
            kept.forget()
            if job.state != "succeeded":
                raise click.ClickException(f"{path} can't be read: {_why(job)}")
            dataset = client.datasets.get(sent.dataset_id)
            report.dataset(dataset)
            report.end(_drawn(client, dataset, body) if body is not None else None)
    except KeyboardInterrupt:
        click.echo("\nStopped. What was sent is kept: the same command goes on from there.", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


def _opened(path: Path) -> LocalFile:
    try:
        file = LocalFile(path)
    except OSError as error:
        raise click.ClickException(f"can't read {path}: {error.strerror}") from error
    if file.size:
        return file
    with file:
        raise click.ClickException(f"{path} is empty: there is nothing to send")


def _send(client: Client, file: LocalFile, kept: Unfinished, told: Mapping[str, str], parallel: int) -> Upload:
    """Send the file; what it gives knows the job that reads it."""
    with sending(file.path.name, file.size) as bar:
        sender = Sender(client.uploads, file, kept, bar.sent)
        sender.resumed = bar.resumed
        return sender.send(told, parallel)


def _read(client: Client, job_id: str, report: Report) -> Job:
    """Follow the job to its end."""
    with report.reading() as show:
        for job in client.jobs.follow(job_id):
            show(job)
    return job


def _why(job: Job) -> str:
    """The fault of a file, and each place of it."""
    error = job.error or {"detail": f"its job {job.job_id} is {job.state}"}
    return "\n".join([error["detail"], *(f"  {one['field']}: {one['message']}" for one in error.get("errors", ()))])


def _drawn(client: Client, dataset: Dataset, body: dict[str, Any]) -> Chart:
    """The chart of the version that was sent."""
    given = body.get("data_source", {})
    source = {"type": "upload", **given, "dataset_id": dataset.dataset_id, "version": dataset.version}
    made = client.charts.create({**body, "data_source": source}, wait=LONGEST_WAIT)
    return client.charts.finished(made, patience=LONGEST_WAIT)


def _body(chart: IO[bytes] | None) -> dict[str, Any] | None:
    if chart is None:
        return None
    body = _object(chart.read(), chart.name)
    if "data" in body:
        raise click.UsageError(f"{chart.name} has data of its own: leave `data` out, the file that is sent has them")
    if not isinstance(body.get("data_source", {}), dict):
        raise click.UsageError(f"{chart.name}: data_source must be an object, such as {{'transforms': []}}")
    return body


def _object(text: str | bytes, place: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{place} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise click.UsageError(f"{place} must be a JSON object")
    return value
