"""``plotworks render``."""

from pathlib import Path
from typing import IO

import click

from app.cli.remote import client_options, json_object, service
from app.cli.voice import out
from app.domain.variants import ALIASES, FORMATS

LONGEST_WAIT = 60.0
SUFFIXES = {**{kind: kind for kind in FORMATS}, **ALIASES, "htm": "html"}
"""The format that each suffix of a file stands for."""


@click.command(help="Draw the chart of FILE (the JSON body of POST /v1/charts; - is standard input).")
@click.argument("file", type=click.File("rb"))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Default: FILE's name with the format's suffix.",
)
@click.option(
    "--format", "kind", type=click.Choice(list(FORMATS)), help="Default: by the suffix of the output, else png."
)
@click.option("--width", type=click.IntRange(100, 4000), help="CSS pixels.")
@click.option("--height", type=click.IntRange(100, 4000), help="CSS pixels.")
@click.option("--scale", type=click.FloatRange(0.5, 4), help="Picture pixels for one CSS pixel, of png, jpeg and webp.")
@click.option("--background", help="A CSS colour, or transparent.")
@client_options
def render(
    file: IO[bytes], output: Path | None, kind: str | None, url: str, key: str, **form: float | str | None
) -> None:
    """Create the chart, wait for it, write its picture."""
    if output is None and file.name == "<stdin>":
        raise click.UsageError("say with -o where the picture goes")
    kind = kind or _kind_of(output)
    target = output or Path(file.name).with_suffix(f".{kind}")
    body = json_object(file, "POST /v1/charts")
    with service(url, key) as client:
        chart = client.charts.create(body, wait=LONGEST_WAIT)
        chart = client.charts.finished(chart, patience=LONGEST_WAIT)
        given = {name: value for name, value in form.items() if value is not None}
        picture = client.charts.image(chart.chart_id, given, image_format=kind)
    try:
        target.write_bytes(picture)
    except OSError as error:
        raise click.ClickException(f"can't write {target}: {error.strerror}") from error
    for warning in chart.warnings:
        click.echo(f"warning: {warning.get('path', '')}: {warning.get('message', '')}", err=True)
    out.print(f"{target} ({len(picture):,} bytes), {chart.chart_url}", markup=False)


def _kind_of(output: Path | None) -> str:
    """The format that the suffix of a file's name says."""
    suffix = output.suffix.lower().removeprefix(".") if output else "png"
    if suffix not in SUFFIXES:
        known = ", ".join(f".{name}" for name in SUFFIXES)
        raise click.UsageError(f"{output} does not say which format it is to be: name it {known}, or give --format")
    return SUFFIXES[suffix]
