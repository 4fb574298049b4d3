"""A JSON body to somebody's address, and what became of it."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app import __version__
from app.domain.errors import AddressRefused, OutboundFailed
from app.domain.webhooks import ATTEMPT_SECONDS, CONNECT_SECONDS, KEPT_BYTES
from app.ports import OutboundAnswer, OutboundRequest, Tools
from app.usecases.webhooks.deliveries import Outcome

USER_AGENT = f"Plotworks/{__version__}"


def post(tools: Tools, url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Post it within the time of an attempt; every failure is an outcome."""
    request = OutboundRequest(
        method="POST",
        url=url,
        headers={**headers, "User-Agent": USER_AGENT, "Content-Type": "application/json"},
        body=body,
        deadline=ATTEMPT_SECONDS,
        connect_timeout=CONNECT_SECONDS,
        most_bytes=KEPT_BYTES,
    )
    began = time.monotonic()
    try:
        return _outcome(tools.outbound.send(request))
    except (AddressRefused, OutboundFailed) as error:
        return Outcome(ok=False, latency_ms=round((time.monotonic() - began) * 1000, 1), error=error.message)


def _outcome(answer: OutboundAnswer) -> Outcome:
    return Outcome(
        ok=answer.status // 100 == 2,  # noqa: PLR2004 - 2xx, whichever
        latency_ms=answer.latency_ms,
        status=answer.status,
        answer=answer.body.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}"),
        error=_fault(answer.status),
        retry_after=_seconds(answer.headers.get("retry-after", "")),
    )


def _fault(status: int) -> str | None:
    hundreds = status // 100
    if hundreds == 2:  # noqa: PLR2004
        return None
    if hundreds == 3:  # noqa: PLR2004
        return f"it answered {status}, a redirect; redirects are not followed: give the final address"
    return f"it answered {status}; only 2xx counts as delivered"


def _seconds(retry_after: str) -> float | None:
    """The header as seconds from now; None when there is none that can be read."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        moment = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
