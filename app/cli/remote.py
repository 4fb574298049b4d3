"""How a command finds the service, its key, and words for its refusals."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from app.client import ApiError, Client, ClientError
from app.settings import load


def client_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--url`` and ``--key`` to a command."""
    url = click.option("--url", default="", help="The service. Default: PLOTWORKS_URL, else the one of this machine.")
    key = click.option("--key", default="", help="The API key. Default: PLOTWORKS_API_KEY, else the home's api-key.")
    return url(key(command))


@contextmanager
def service(url: str, key: str) -> Iterator[Client]:
    """A client; what the API refuses ends the command with title, detail and each field."""
    settings = load()
    url = url or os.environ.get("PLOTWORKS_URL", "") or settings.local_url
    key = key or os.environ.get("PLOTWORKS_API_KEY", "")
    if not key and settings.key_file.exists():
        key = settings.key_file.read_text(encoding="ascii").strip()
    if not key:
        raise click.ClickException(
            "no API key: give --key, set PLOTWORKS_API_KEY, or start Plotworks once: "
            f"that puts a key into {settings.key_file}"
        )
    try:
        with Client(url, key) as client:
            yield client
    except ApiError as error:
        raise click.ClickException(refusal(error)) from error
    except (ClientError, TimeoutError) as error:
        raise click.ClickException(str(error)) from error


def json_object(file: IO[bytes], call: str) -> dict[str, Any]:
    """The JSON object of a file, which is to be the body of ``call``; the command ends when it is none."""
    try:
        body = json.loads(file.read())
    except ValueError as error:
        raise click.ClickException(f"{file.name} is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise click.ClickException(f"{file.name} must hold a JSON object, as {call} takes it")
    return body


def refusal(error: ApiError) -> str:
    """An API error for a person: title, detail, each field, and the id under which the log tells of it."""
    lines = [error.title]
    if error.detail and error.detail != error.title:
        lines.append(error.detail)
    lines += [f"  {fault.field or '(body)'}: {fault.message}" for fault in error.errors]
    if error.request_id:
        lines.append(f"request {error.request_id}")
    return "\n".join(lines)
