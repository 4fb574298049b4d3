"""Verifying a message as its receiver does: Standard Webhooks 1.0 (https://www.standardwebhooks.com)."""

import hmac
import re
from collections.abc import Mapping

from app.domain.errors import Invalid
from app.domain.webhooks import signatures

TOLERANCE = 300
"""Seconds by which a message may be older or newer than the receiver's clock."""

_ID, _TIMESTAMP, _SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_SECONDS = re.compile(r"[0-9]{1,12}")


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> None:
    """Raise ``Invalid`` with the reason unless the message is signed with this secret and fresh.

    Names of ``headers`` are in lower case; ``now`` is in seconds since 1970. One of several signatures is enough:
    a message carries one for each secret that is valid while they are rotated.
    """
    if missing := [name for name in (_ID, _TIMESTAMP, _SIGNATURE) if not headers.get(name)]:
        raise Invalid(f"it has no {' and no '.join(missing)}")
    if not _SECONDS.fullmatch(headers[_TIMESTAMP]):
        raise Invalid(f"its {_TIMESTAMP} is no number of seconds since 1970")
    timestamp = int(headers[_TIMESTAMP])
    if abs(now - timestamp) > TOLERANCE:
        side = "before" if timestamp < now else "after"
        raise Invalid(f"it was signed {abs(now - timestamp):.0f} s {side} now, by this clock; {TOLERANCE} are allowed")
    expected = signatures([secret], headers[_ID], timestamp, body).encode()
    # Each is compared in constant time, and as bytes: a header may hold what is not ASCII.
    if not any(hmac.compare_digest(token.encode(), expected) for token in headers[_SIGNATURE].split(" ")):
        raise Invalid("no signature is of this secret: it is another endpoint's, has been rotated, or the body changed")
