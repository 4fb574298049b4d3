"""``plotworks jobs``."""

import click

from app.cli.remote import client_options, service
from app.cli.voice import out
from app.client import Job


@click.group(help="Look at, follow, cancel and retry queued work.")
def jobs() -> None:
    """The group of the job commands."""


@jobs.command(help="Show how a job stands.")
@click.argument("job_id")
@client_options
def show(job_id: str, url: str, key: str) -> None:
    """Print the job and its attempts."""
    with service(url, key) as client:
        job = client.jobs.get(job_id)
    out.print(_line(job), markup=False)
    for one in job.raw.get("attempts", ()):
        reason = f": {one['reason']}" if one["reason"] else ""
        out.print(f"  attempt {one['attempt']}, {one['outcome'] or 'under way'}{reason}", markup=False)


@jobs.command(help="Follow a job to its end; the exit status is 1 unless it succeeds.")
@click.argument("job_id")
@client_options
@click.pass_context
def watch(context: click.Context, job_id: str, url: str, key: str) -> None:
    """Print a line for each change."""
    with service(url, key) as client:
        for job in client.jobs.follow(job_id):
            out.print(_line(job), markup=False)
    if job.state != "succeeded":
        context.exit(1)


@jobs.command(help="End a queued or running job, and the charts that wait for it.")
@click.argument("job_id")
@client_options
def cancel(job_id: str, url: str, key: str) -> None:
    """Cancel it, and say so."""
    with service(url, key) as client:
        out.print(_line(client.jobs.cancel(job_id)), markup=False)


@jobs.command(help="Have a new job do the work of one that failed or was cancelled.")
@click.argument("job_id")
@client_options
def retry(job_id: str, url: str, key: str) -> None:
    """Print the new job."""
    with service(url, key) as client:
        out.print(_line(client.jobs.retry(job_id)), markup=False)


def _line(job: Job) -> str:
    """A job in one line."""
    return f"{job.job_id} {job.state}{_more(job)}"


def _more(job: Job) -> str:
    if job.state == "queued":
        return f", place {job.queue_position}" if job.queue_position else ""
    if job.state == "running":
        return f", {job.stage}, {job.progress:.0%}"
    return f": {job.error.get('detail', '')}" if job.error else ""
