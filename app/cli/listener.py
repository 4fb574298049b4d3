"""What ``plotworks listen`` does with a message: it is verified, shown, and sent on."""

import json
import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from app.cli.receiver import HOST, Message, forward
from app.cli.voice import out
from app.domain.errors import Invalid
from app.domain.verification import verify

ACCEPTED, NOT_VERIFIED, NO_ANSWER = 204, 401, 502
LONGEST = 200
"""Characters of a word, or bytes of a body that is no event, that are shown."""

INDENT = " " * 10


class Listener:
    """Prints messages. ``secret`` verifies them; ``whole``: with their bodies; ``app_url`` gets the verified ones."""

    def __init__(self, secret: str, *, whole: bool = False, app_url: str = "") -> None:
        self.secret = secret
        self._whole = whole
        self._app_url = app_url
        self._seen: set[str] = set()
        self._came = False

    def take(self, message: Message) -> int:
        """Print a message; gives the status of the answer."""
        self._came = True
        try:
            verify(self.secret, message.headers, message.body, time.time())
        except Invalid as error:
            self._print(message, f"NOT verified: {error.message}")
            return NOT_VERIFIED
        status, told = self._passed_on(message)
        message_id = message.headers["webhook-id"]
        again = ", came before" if message_id in self._seen else ""
        self._seen.add(message_id)
        self._print(message, f"verified{again}{told}")
        return status

    def miss(self, service_url: str) -> None:
        """Say that nothing has come, if it is so."""
        if not self._came:
            out.print(
                f"Nothing has come yet, not even the greeting. {HOST} must be the same machine for Plotworks and for "
                f"this command: is {service_url} on another one, or in a container?",
                markup=False,
            )

    def _passed_on(self, message: Message) -> tuple[int, str]:
        if not self._app_url:
            return ACCEPTED, ""
        try:
            status = forward(self._app_url, message)
        except (OSError, HTTPException) as error:
            return NO_ANSWER, f"; {self._app_url} gave no answer: {error}"
        return status, f"; {self._app_url} answered {status}"

    def _print(self, message: Message, verdict: str) -> None:
        event = _event(message.body)
        data = event["data"] if isinstance(event.get("data"), dict) else {}
        ids = [f"{name} {value}" for name, value in data.items() if name == "sequence" or name.endswith("_id")]
        words = [message.headers.get("webhook-id", "no id"), *ids]
        kind, told_of = _plain(str(event.get("type", "no event"))), "  ".join(map(_plain, words))
        lines = [f"{time.strftime('%H:%M:%S')}  {kind}  {verdict}", f"{INDENT}{told_of}"]
        if self._whole:
            told = (
                json.dumps(event, indent=2, ensure_ascii=False) if event else message.body[:LONGEST].decode("latin-1")
            )
            lines += [f"{INDENT}{_plain(line, len(line))}" for line in told.splitlines()]
        out.print("\n".join(lines), markup=False)


def _event(body: bytes) -> Mapping[str, Any]:
    """The event of a body; nothing for one that is no JSON object: whoever comes to the port may have sent it."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _plain(text: str, most: int = LONGEST) -> str:
    """Text that can't play tricks on a terminal."""
    return "".join(mark if mark.isprintable() else repr(mark)[1:-1] for mark in text[:most])
