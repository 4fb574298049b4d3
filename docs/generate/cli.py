"""docs/reference/cli.md, from the help of the ``plotworks`` command itself."""

from collections.abc import Iterator

import click

from app.cli.main import main
from docs.generate.markdown import block, page

INTRO = """`plotworks` is installed with the service. `make up` and `make down` call it. `render`, `upload`,
`jobs`, `schedule`, `types` and `listen` are clients of the HTTP API; the others work on this machine. Settings come
from the environment: see [Settings](settings.md)."""

WIDTH = 100


def render() -> str:
    """The page."""
    blocks = []
    for path, help_text in commands():
        blocks += [f"## {path}", block(help_text, "text")]
    return page("The plotworks command", INTRO, *blocks)


def commands() -> list[tuple[str, str]]:
    """Every command as it is typed, with its help."""
    return list(_walk(main, _context(main, "plotworks")))


def _walk(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    if not isinstance(command, click.Group):
        return
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        if inner is None:
            raise LookupError(f"{context.command_path} lists {name}, but has no such command")
        yield from _walk(inner, _context(inner, name, context))


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    return click.Context(command, parent, name, terminal_width=WIDTH, **command.context_settings)
