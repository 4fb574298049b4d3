"""The ``plotworks`` command: one small module a command, loaded when it is called."""

from importlib import import_module
from typing import Any

import click

from app import __version__
from app.domain.errors import PlotworksError

COMMANDS = {
    "up": ("app.cli.up", "Start Plotworks and stay with it; Ctrl-C ends it."),
    "down": ("app.cli.down", "End the Plotworks that runs in this home."),
    "status": ("app.cli.status", "Show what runs, and whether it can draw."),
    "doctor": ("app.cli.doctor", "Look for what is wrong on this machine, with the cure."),
    "keys": ("app.cli.keys", "Create, list, rotate and revoke API keys; plans."),
    "render": ("app.cli.render", "Draw the chart of a JSON file into a picture."),
    "upload": ("app.cli.upload", "Send a file, as large as it may be, and have it read."),
    "jobs": ("app.cli.jobs", "Look at, follow, cancel and retry queued work."),
    "schedule": ("app.cli.schedule", "Have charts drawn again and again, and look at their runs."),
    "listen": ("app.cli.listen", "Receive, verify and show events on this machine, for development."),
    "types": ("app.cli.types", "List the chart types."),
}
"""Name: module and summary. The module has a click command of the same name."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - same
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - same
        """From the table: help need not load what each command needs."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PlotworksError as error:
            raise click.ClickException(error.message) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="plotworks")
def main() -> None:
    """Draw charts: HTTP in, picture out.

    Settings come from the environment as PLOTWORKS_*; PLOTWORKS_HOME is where everything is kept (.plotworks).
    """
