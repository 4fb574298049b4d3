"""``plotworks render``."""

import json
from pathlib import Path
from typing import IO, Any

import click

from app.cli.remote import client_options, service
from app.cli.voice import out

LONGEST_WAIT = 60.0


@click.command(help="Draw the chart of FILE (the JSON body of POST /v1/charts; - is standard input).")
@click.argument("file", type=click.File("rb"))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: FILE's name with .png")
@click.option("--width", type=click.IntRange(100, 4000), help="CSS pixels.")
@click.option("--height", type=click.IntRange(100, 4000), help="CSS pixels.")
@click.option("--scale", type=click.FloatRange(0.5, 4), help="Picture pixels for one CSS pixel.")
@client_options
def render(file: IO[bytes], output: Path | None, url: str, key: str, **size: float | None) -> None:
    """Create the chart, wait for it, write its picture."""
    target = output or Path(file.name).with_suffix(".png")
    if output is None and file.name == "<stdin>":
        raise click.UsageError("say with -o where the picture goes")
    body = _read(file)
    with service(url, key) as client:
        chart = client.charts.create(body, wait=LONGEST_WAIT)
        chart = client.charts.finished(chart, patience=LONGEST_WAIT)
        given = {name: value for name, value in size.items() if value is not None}
        picture = client.charts.image(chart.chart_id, given)
    try:
        target.write_bytes(picture)
    except OSError as error:
        raise click.ClickException(f"can't write {target}: {error.strerror}") from error
    for warning in chart.warnings:
        click.echo(f"warning: {warning.get('path', '')}: {warning.get('message', '')}", err=True)
    out.print(f"{target} ({len(picture):,} bytes), {chart.chart_url}", markup=False)


def _read(file: IO[bytes]) -> dict[str, Any]:
    try:
        body = json.loads(file.read())
    except ValueError as error:
        raise click.ClickException(f"{file.name} is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise click.ClickException(f"{file.name} must hold a JSON object, as POST /v1/charts takes it")
    return body
