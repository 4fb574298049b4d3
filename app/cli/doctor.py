"""``plotworks doctor``."""

import sys
from collections.abc import Callable, Iterable

import click

from app.cli.check_redis import check_redis
from app.cli.checks import check_browser, check_database, check_folders, check_mail, check_objects, check_ports
from app.cli.clocks import check_clock
from app.cli.finding import Finding, State
from app.cli.voice import out
from app.domain.errors import PlotworksError
from app.settings import Settings, load

Check = Callable[[Settings], Iterable[Finding]]

CHECKS: dict[str, Check] = {
    "folders": check_folders,
    "ports": check_ports,
    "Redis": check_redis,
    "the database": check_database,
    "the object store": check_objects,
    "the mail server": check_mail,
    "the clock": check_clock,
    "the browser": check_browser,
}

_MARKS = {State.OK: "[green]ok  [/green]", State.WARN: "[yellow]warn[/yellow]", State.FAIL: "[red]fail[/red]"}


@click.command(help="Look for what is wrong on this machine, with the cure. Exit code 1: it can't work so.")
def doctor() -> None:
    """Run every check, whether Plotworks runs or not, and print each finding with its cure."""
    settings = load()
    is_fatal = False
    for name, check in CHECKS.items():
        with out.status(f"looking at {name}"):
            findings = _run(name, check, settings)
        for finding in findings:
            _show(finding)
            is_fatal = is_fatal or finding.state is State.FAIL
    out.print("\nPlotworks can't work like this." if is_fatal else "\nPlotworks can work on this machine.")
    sys.exit(1 if is_fatal else 0)


def _run(name: str, check: Check, settings: Settings) -> list[Finding]:
    try:
        return list(check(settings))
    except PlotworksError as error:
        return [Finding(name, State.FAIL, error.message)]


def _show(finding: Finding) -> None:
    out.print(_MARKS[finding.state], f"{finding.name:<14}", end="")
    out.print(finding.detail, markup=False)
    if finding.cure:
        out.print(f"{'':<20}cure: {finding.cure}", markup=False)
