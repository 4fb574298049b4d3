"""The rules of deliveries: Standard Webhooks 1.0 (https://www.standardwebhooks.com) and its retry schedule."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from app.domain.errors import Invalid

SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of all secrets
SECRET_BYTES, LONGEST_SECRET = 24, 64
"""The standard's bounds for a secret, in random bytes."""

DELAYS = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds before each of the ten attempts, the standard's own: the last is three days after the first."""

ATTEMPT_SECONDS, CONNECT_SECONDS = 15.0, 5.0
KEPT_BYTES = 2048
"""What is kept of a receiver's answer."""

JITTER = 0.2
LONGEST_DELAY = 86_400
THROTTLED = frozenset({429, 502, 504})
"""Answers of a receiver that has too much to do: it is left alone for a while, whatever the schedule says."""

THROTTLE_DELAY = 60
GONE = 410
PAYLOAD_VERSIONS = ("2026-11-21",)
"""The forms that a payload has had, the newest last; an endpoint keeps the one that it was made with."""

OVERLAP = timedelta(hours=24)
"""How long a rotated secret still signs beside the new one."""

MOST_OLD_SECRETS = 2
FAILING_FOR = timedelta(days=5)
"""An endpoint that has only failed for so long is disabled."""

BREAKS_AFTER = 5
PAUSES = (10, 30, 60, 120, 300)
"""After so many failures in a row a receiver is left alone for so many seconds, then tried with one delivery."""

LONGEST_PAUSE = 3_600
"""No receiver is left alone for longer, whatever it asks for: its deliveries have schedules of their own."""

AT_ONCE = 4
"""Deliveries that are under way to one receiver at the same time, at most."""


class DeliveryState(StrEnum):
    """Where a delivery stands. A failed one may be sent again by its owner."""

    PENDING = "pending"
    DELIVERING = "delivering"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """By which way a delivery goes."""

    WEBHOOK = "webhook"
    SLACK = "slack"
    EMAIL = "email"
    S3 = "s3"
    """Of a schedule's runs alone: an object in the tenant's own bucket."""


ENDPOINTS = (Kind.WEBHOOK, Kind.SLACK, Kind.EMAIL)
"""The kinds that a registered endpoint may be of."""


def new_secret() -> str:
    """A secret of 32 random bytes: ``whsec_`` and their base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def check_secret(text: str) -> None:
    """Raise ``Invalid`` unless the text is a secret as the standard has it."""
    try:
        found = len(base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True))
    except (binascii.Error, ValueError):
        found = 0
    if not text.startswith(SECRET_PREFIX) or not SECRET_BYTES <= found <= LONGEST_SECRET:
        raise Invalid.at(
            "secret", f"expected {SECRET_PREFIX} and {SECRET_BYTES} to {LONGEST_SECRET} random bytes in base64"
        )


def signatures(with_secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The ``webhook-signature`` header: one signature for each secret; ``timestamp`` in seconds since 1970."""
    signed = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    return " ".join(f"v1,{_signature(secret, signed)}" for secret in with_secrets)


def delay_after(failures: int, *, status: int | None = None, retry_after: float | None = None) -> float | None:
    """Seconds until the next attempt after so many failed ones; None: there is no further one.

    ``retry_after`` is what the receiver asked for: it may lengthen the schedule's own delay, never shorten it.
    """
    if failures >= len(DELAYS):
        return None
    delay = DELAYS[failures] * (1 + JITTER * (2 * secrets.SystemRandom().random() - 1))
    if status in THROTTLED:
        delay = max(delay, THROTTLE_DELAY)
    return max(delay, min(retry_after or 0, LONGEST_DELAY))


def pause_after(failures: int) -> float:
    """Seconds for which a receiver is left alone that has failed so many times in a row; 0: not yet."""
    if failures < BREAKS_AFTER:
        return 0
    return PAUSES[min(failures - BREAKS_AFTER, len(PAUSES) - 1)]


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
