"""``plotworks up``."""

import click

from app.cli.instance import Instance
from app.cli.service import Service
from app.cli.voice import out
from app.settings import Settings, load


@click.command(help="Start Plotworks and stay with it; Ctrl-C ends it.")
def up() -> None:
    """Start an instance, or say that it runs."""
    settings = load()
    try:
        instance = Instance(settings.run_dir)
        is_first = instance.acquire()
    except OSError as error:
        raise click.ClickException(
            f"can't write to {settings.run_dir}: {error.strerror}; set PLOTWORKS_HOME to a folder you may write to"
        ) from error
    if not is_first:
        _tell_running(settings, instance)
        return
    try:
        Service(settings, instance).run()
    finally:
        instance.release()


def _tell_running(settings: Settings, instance: Instance) -> None:
    record = instance.running()
    if record is None:
        raise click.ClickException(f"another `plotworks up` is just starting or stopping in {settings.home}")
    if record.port != settings.port:
        raise click.ClickException(
            f"Plotworks already runs in {settings.home}, at {record.url}. End it with `make down` to change its port, "
            "or set PLOTWORKS_HOME to another folder for a second one."
        )
    out.print(
        f"Plotworks is already running at {record.url} (home {settings.home}). `make down` ends it.", markup=False
    )
