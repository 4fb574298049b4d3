"""Messages as Plotworks really sends them: an endpoint with its secret, and what came over HTTP."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from app.domain.events import CHART_FAILED
from app.ports import Tools
from app.usecases.outbox import tell
from app.usecases.webhooks import endpoints
from app.usecases.webhooks.claiming import claim
from app.usecases.webhooks.deliveries import record
from tests.making import make_caller, make_tools
from tests.receivers import Received, Receiver, replies
from workers.delivery import webhook

DATA: dict[str, Any] = {"status": "failed", "error": {"detail": "Größe 数 <&> \u2028 is no number"}}
"""Of an event whose bytes tell whether a receiver takes them as they are."""


class Sender:
    """An endpoint at a receiver of its own, told of events by the worker's own function."""

    def __init__(self, tools: Tools, receiver: Receiver) -> None:
        self.tools = tools
        self.caller, _ = make_caller(tools)
        self._receiver = receiver
        made = endpoints.create_endpoint(tools, self.caller, {"url": receiver.url()})
        self.webhook_id, self.secret = made.webhook_id, made.secret
        post_all(tools)

    def send(self, kind: str = CHART_FAILED, data: Mapping[str, Any] = DATA, *, late: float = 0) -> Received:
        """An event as it arrives; signed so many seconds ago."""
        with self.tools.database.write() as session:
            tell(session, self.caller.tenant_id, kind, data)
        with patch.object(webhook, "time", SimpleNamespace(time=lambda: time.time() - late)):
            post_all(self.tools)
        return self._receiver.requests[-1]

    def rotate(self) -> str:
        """The new secret; from now on there are two."""
        return endpoints.rotate_secret(self.tools, self.caller.tenant_id, self.webhook_id)


def post_all(tools: Tools) -> int:
    """What couriers do: everything that is due is posted, and must be taken; gives how many that were."""
    parcels = claim(tools, "test", 100)
    for parcel in parcels:
        outcome = webhook.send(tools, parcel)
        assert outcome.ok, outcome
        assert record(tools, parcel, outcome)
    return len(parcels)


@contextmanager
def sender(home: Path) -> Iterator[Sender]:
    """One over a database of its own."""
    tools = make_tools(home)
    with Receiver(replies("204 No Content")) as receiver:
        yield Sender(tools, receiver)
    tools.database.dispose()
