"""An API of models over HTTP: one request of JSON, repeated while that may help, and its answer as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson

from app.domain.errors import Misconfigured, OutboundFailed, SourceFailed
from app.ports import Outbound, OutboundAnswer, OutboundRequest
from workers.planner.llm.breaker import breaker_of
from workers.planner.llm.model import Json
from workers.sources.remote.answers import retry_after
from workers.sources.remote.patience import Patience

MOST_BYTES = 1_000_000
"""Of an answer: a plan has a few thousand."""

_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_CURES = {
    HTTPStatus.UNAUTHORIZED: "check PLOTWORKS_AI_KEY",
    HTTPStatus.PAYMENT_REQUIRED: "check the account that PLOTWORKS_AI_KEY belongs to",
    HTTPStatus.FORBIDDEN: "check PLOTWORKS_AI_KEY and what it may do",
    HTTPStatus.NOT_FOUND: "check PLOTWORKS_AI_URL and PLOTWORKS_AI_MODEL",
}
_SAID = 300


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The base address of an API, and the headers that let us in. ``outbound`` must be open to that address."""

    url: str
    outbound: Outbound
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def post(self, path: str, body: Json, seconds: float) -> tuple[Json, int]:
        """What it answers, and after how many milliseconds; the errors are those of ``Model.complete``."""
        sent = orjson.dumps(body)
        patience = Patience(seconds, what="the model gave no answer")
        with breaker_of(self.url).guarding():
            answer = patience.persist(lambda left: self._sent(path, sent, left))
        return _json(answer), answer.latency_ms

    def _sent(self, path: str, body: bytes, seconds: float) -> OutboundAnswer:
        headers = {**self.headers, "content-type": "application/json", "accept": "application/json"}
        url = self.url.rstrip("/") + path
        answer = self.outbound.send(
            OutboundRequest(method="POST", url=url, headers=headers, body=body, deadline=seconds, most_bytes=MOST_BYTES)
        )
        _settle(answer)
        return answer


def _settle(answer: OutboundAnswer) -> None:
    """Raise what an answer means that is none; 2xx passes."""
    status = answer.status
    if status // 100 == 2:  # noqa: PLR2004 - 2xx, whichever
        return
    told = f"the model's API answered {status}: {_said(answer)}"
    if status in _BUSY or status // 100 == 5:  # noqa: PLR2004 - 5xx, whichever: 529 is Anthropic's for too busy
        raise OutboundFailed(told, retry_after=retry_after(answer))
    if status in _CURES:
        raise Misconfigured(f"{told}; {_CURES[HTTPStatus(status)]}")
    raise SourceFailed(told, status=status)


def _said(answer: OutboundAnswer) -> str:
    text = " ".join(answer.body[: 4 * _SAID].decode("utf-8", "replace").split())
    return "".join(filter(str.isprintable, text))[:_SAID] or "nothing"


def _json(answer: OutboundAnswer) -> Json:
    if answer.truncated:
        raise SourceFailed(f"the model's API answered with more than {MOST_BYTES:,} bytes")
    try:
        found: Any = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise SourceFailed(f"the model's API answered with what is no JSON: {_said(answer)}") from error
    if not isinstance(found, dict):
        raise SourceFailed(f"the model's API answered with no object: {_said(answer)}")
    return found
