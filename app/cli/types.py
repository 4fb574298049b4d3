"""``plotworks types``."""

import click
from rich.table import Table

from app.cli.remote import client_options, service
from app.cli.voice import out


@click.command(help="List the chart types that the service draws.")
@client_options
def types(url: str, key: str) -> None:
    """Print the catalogue."""
    with service(url, key) as client:
        kinds = client.charts.types()
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
    for column in ("chart_type", "family", ""):
        table.add_column(column)
    for kind in kinds:
        table.add_row(kind.name, kind.family, kind.summary)
    out.print(table)
