"""``plotworks listen``."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import click

from app.cli.listener import Listener
from app.cli.receiver import HOST, Receiver
from app.cli.remote import client_options, refusal, service
from app.cli.voice import out
from app.client import ApiError, Client, ClientError
from app.domain.errors import Invalid
from app.domain.webhooks import check_secret

PORT = 9009
GREETED_WITHIN = 10.0
"""Seconds after which the greeting of a new endpoint is missed."""

LOOK_EVERY = 0.2
ENDINGS = (signal.SIGTERM, signal.SIGHUP)

CURE = f"""
`plotworks listen` receives on {HOST}, over plain http. For development, start Plotworks with
  PLOTWORKS_OUTBOUND_ALLOW={HOST}/32 (and without PLOTWORKS_OUTBOUND_HTTPS_ONLY)"""


@click.command(help="Receive, verify and show events on this machine, for development; Ctrl-C ends it.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any free one.")
@click.option("--path", default="/", show_default=True, help="What is posted elsewhere is answered 404.")
@click.option(
    "--secret",
    default="",
    help="Of an endpoint of yours that leads here. Default: an endpoint is made, and deleted at the end.",
)
@click.option("--json", "whole", is_flag=True, help="Show each body too.")
@click.option(
    "--forward", "app_url", default="", help="An http address that gets each verified message; its answer is passed on."
)
@client_options
def listen(port: int, path: str, secret: str, *, whole: bool, app_url: str, **where: str) -> None:
    """Serve until Ctrl-C."""
    _check(path, secret, app_url)
    listener = Listener(secret, whole=whole, app_url=app_url)
    try:
        receiver = Receiver(port, path, listener.take)
    except OSError as error:
        raise click.ClickException(
            f"port {port} on {HOST} can't be used: {error.strerror}; give another --port, or 0 for any free one"
        ) from error
    with receiver, suppress(KeyboardInterrupt), _interruptible():
        if secret:
            out.print(f"Receiving at {receiver.url}\nCtrl-C ends it.", markup=False)
            receiver.serve_forever(LOOK_EVERY)
            return
        with service(**where) as client, _endpoint(client, receiver.url) as made:
            listener.secret = made
            missed = threading.Timer(GREETED_WITHIN, listener.miss, [client.url])
            missed.daemon = True
            missed.start()
            receiver.serve_forever(LOOK_EVERY)


@contextmanager
def _interruptible() -> Iterator[None]:
    """A closed terminal and a kill are as Ctrl-C is: what was made is deleted before the end."""
    numbers = [number for number in ENDINGS if signal.getsignal(number) == signal.SIG_DFL]  # nohup ignores one
    for number in numbers:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def _endpoint(client: Client, address: str) -> Iterator[str]:
    """An endpoint at this address for as long as the context lasts; gives its secret."""
    try:
        made = client.webhooks.create({"url": address, "description": "plotworks listen"})
    except ApiError as error:
        if error.code == "address_refused":
            raise click.ClickException(refusal(error) + "\n" + CURE) from error
        raise
    try:
        out.print(f"Receiving at {address} as {made.webhook_id}", markup=False)
        out.print(f"with the secret {made.secret}", markup=False)
        out.print("Ctrl-C ends it and deletes the endpoint.")
        yield made.secret
    finally:
        _delete(client, made.webhook_id)


def _delete(client: Client, webhook_id: str) -> None:
    try:
        client.webhooks.delete(webhook_id)
    except ClientError as error:
        raise click.ClickException(
            f"{webhook_id} was not deleted: {error}. It fails from now on: DELETE /v1/webhooks/{webhook_id}"
        ) from error
    out.print(f"\n{webhook_id} is deleted.", markup=False)


def _check(path: str, secret: str, app_url: str) -> None:
    if not path.startswith("/"):
        raise click.UsageError(f"--path {path}: a path starts with /")
    if secret:
        try:
            check_secret(secret)
        except Invalid as error:
            raise click.UsageError(f"--secret: {error.message}") from error
    if app_url and not _is_http(app_url):
        raise click.UsageError(f"--forward {app_url}: give an http address, such as http://127.0.0.1:3000/hooks")


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that can't be, half of an IPv6 address
        return False
