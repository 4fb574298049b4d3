"""What happens beside the supervisor at the start: wait until it can draw, draw, say how to use it."""

import threading
import time
from collections.abc import Sequence

import click

from app.cli.child import Child
from app.cli.first_chart import first_chart
from app.cli.voice import Voice
from app.client import ApiError, Chart, Client, ClientError
from app.settings import Settings

PATIENCE = 180.0
"""Seconds from the first process to a service that can draw."""

HOPELESS = 3
"""Starts that failed at once: a process that did so won't come up by waiting."""


def welcome(settings: Settings, children: Sequence[Child], voice: Voice, stop: threading.Event) -> None:
    """Wait, draw the first chart, and print it all; a start that failed raises with the reason and the cure."""
    with Client(settings.local_url, patience=0) as probe:
        if not _ready(probe, children, stop):
            return
    key = settings.key_file.read_text(encoding="ascii").strip()
    with Client(settings.local_url, key) as client:
        try:
            chart = first_chart(client, settings.data_dir / "first-chart")
        except (ClientError, TimeoutError) as error:
            voice.say(f"The first chart could not be drawn: {_told(error)}; `plotworks doctor` looks for the cause.")
        else:
            if stop.is_set():
                return
            _show_card(settings, voice, chart, key)
            return
    _show_card(settings, voice, None, key)


def _ready(client: Client, children: Sequence[Child], stop: threading.Event) -> bool:
    deadline, waits_for = time.monotonic() + PATIENCE, "the API does not answer"
    while not stop.wait(0.1):
        try:
            readiness = client.ready()
        except ClientError as error:
            waits_for = str(error)
        else:
            if readiness.ready:
                return True
            waits_for = "; ".join(f"{name}: {part.detail}" for name, part in readiness.parts.items() if not part.ok)
        if broken := next((child for child in children if child.early_deaths >= HOPELESS), None):
            raise click.ClickException(f"the {broken.name} ends as soon as it is started. {_tail(broken)}")
        if time.monotonic() > deadline:
            raise click.ClickException(f"not ready after {PATIENCE:g} s: {waits_for}. `plotworks doctor` says more.")
    return False


def _show_card(settings: Settings, voice: Voice, chart: Chart | None, key: str) -> None:
    lines = [("Console", f"{settings.public_url}/console"), ("Docs", f"{settings.public_url}/docs")]
    if chart:
        lines += [("Chart", chart.chart_url), ("Picture", chart.thumbnail_url)]
    lines += [
        ("API key", key),
        ("", f"also in {settings.key_file}"),
        ("Logs", str(settings.log_dir)),
        ("Stop", "Ctrl-C here, or `make down` elsewhere"),
    ]
    voice.note(f"Plotworks is ready at {settings.public_url}")
    voice.show("\nPlotworks is running.\n", style="bold")
    voice.show("".join(f"  {name:<9}{value}\n" for name, value in lines))


def _tail(child: Child) -> str:
    last = child.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
    return "\n".join([f"The end of {child.log}:", *(f"  {line}" for line in last)])


def _told(error: Exception) -> str:
    return f"{error} (request {error.request_id})" if isinstance(error, ApiError) and error.request_id else str(error)
