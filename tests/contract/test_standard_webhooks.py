"""What Plotworks sends is verified by receivers that others wrote: the libraries of Standard Webhooks and of Svix."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import standardwebhooks
import svix.webhooks

from tests.delivering import later
from tests.receivers import Received
from tests.signing import DATA, Sender, sender
from tests.verifiers import LANGUAGES, answers, line_of

LATE = 360
"""Seconds: the standard's libraries take messages that are up to five minutes old."""

Pair = tuple[str, Received]
Judge = Callable[[Sequence[Pair]], list[bool]]
"""Whether a receiver with this secret takes this message, for each of several."""


@pytest.fixture(scope="module")
def plotworks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    """An endpoint for the tests that don't rotate its secret."""
    with sender(tmp_path_factory.mktemp("home")) as one:
        yield one


@pytest.fixture
def own_plotworks(tmp_path: Path) -> Iterator[Sender]:
    """An endpoint of this test alone."""
    with sender(tmp_path / "home") as one:
        yield one


@pytest.fixture(params=["standardwebhooks of PyPI", "svix of PyPI", "standardwebhooks of npm", "svix of npm"])
def judge(request: pytest.FixtureRequest, tmp_path: Path) -> Judge:
    """Each independent receiver in turn."""
    package, _, registry = request.param.split()
    if registry == "npm":
        modules: Path = request.getfixturevalue("npm_packages")
        function = f"""
        const {{ Webhook }} = require("{package}");
        const verified = (secret, headers, body) => new Webhook(secret).verify(body, headers);
        """

        def ask_node(pairs: Sequence[Pair]) -> list[bool]:
            lines = [line_of(secret, message) for secret, message in pairs]
            return answers(LANGUAGES["js"], function, lines, tmp_path, NODE_PATH=str(modules))

        return ask_node
    webhook = {"standardwebhooks": standardwebhooks.Webhook, "svix": svix.webhooks.Webhook}[package]
    return lambda pairs: [_takes(webhook, *pair) for pair in pairs]


def test_a_message_is_taken(plotworks: Sender, judge: Judge) -> None:
    """As it is sent, with letters of many scripts in it."""
    assert judge([(plotworks.secret, plotworks.send())]) == [True]


def test_the_library_reads_the_event(plotworks: Sender) -> None:
    """What it gives is the event: type, time, data."""
    message = plotworks.send()
    event = standardwebhooks.Webhook(plotworks.secret).verify(message.body, message.headers)
    assert event["type"] == "chart.failed"
    assert event["data"] == DATA | {"sequence": event["data"]["sequence"]}


def test_a_message_that_was_changed_is_refused(plotworks: Sender, judge: Judge) -> None:
    """One byte of its body, its id, or its time."""
    message, secret = plotworks.send(), plotworks.secret
    body = Received(message.method, message.path, message.headers, message.body.replace(b"no number", b"a number!"))
    another_id = _with(message, "webhook-id", "evt_000000000000000000000000")
    another_time = _with(message, "webhook-timestamp", str(int(message.headers["webhook-timestamp"]) + 1))
    assert judge([(secret, body), (secret, another_id), (secret, another_time)]) == [False, False, False]


def test_a_message_that_is_late_is_refused(plotworks: Sender, judge: Judge) -> None:
    """By six minutes, or ahead by as much; by four it is taken."""
    secret = plotworks.secret
    pairs = [(secret, plotworks.send(late=seconds)) for seconds in (LATE, -LATE, 240)]
    assert judge(pairs) == [False, False, True]


def test_a_message_of_another_endpoint_is_refused(plotworks: Sender, judge: Judge, tmp_path: Path) -> None:
    """Each endpoint has a secret of its own."""
    with sender(tmp_path / "other") as other:
        assert judge([(other.secret, plotworks.send()), (plotworks.secret, other.send())]) == [False, False]


def test_both_secrets_verify_while_they_are_rotated(own_plotworks: Sender, judge: Judge) -> None:
    """Whichever of the two a receiver has; with a third one, still all."""
    first, second = own_plotworks.secret, own_plotworks.rotate()
    message = own_plotworks.send()
    third = own_plotworks.rotate()
    later = own_plotworks.send()
    assert message.headers["webhook-signature"].count("v1,") == 2
    assert judge([(first, message), (second, message), (third, message)]) == [True, True, False]
    assert judge([(first, later), (second, later), (third, later)]) == [True, True, True]


def test_a_revoked_secret_does_not_verify(own_plotworks: Sender, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """24 hours after the rotation there is one signature, of the new secret."""
    revoked, secret = own_plotworks.secret, own_plotworks.rotate()
    later(own_plotworks.tools, hours=24, seconds=1)
    message = own_plotworks.send()
    assert message.headers["webhook-signature"].count("v1,") == 1
    assert judge([(revoked, message), (secret, message)]) == [False, True]


def _takes(webhook: type[standardwebhooks.Webhook] | type[svix.webhooks.Webhook], secret: str, told: Received) -> bool:
    try:
        webhook(secret).verify(told.body, told.headers)
    except standardwebhooks.WebhookVerificationError:
        return False
    except svix.webhooks.WebhookVerificationError:
        return False
    return True


def _with(message: Received, name: str, value: str) -> Received:
    return Received(message.method, message.path, message.headers | {name: value}, message.body)
