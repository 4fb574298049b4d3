"""Signing secrets: kept encrypted, shown once; a rotated one signs beside the new one for a day."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.webhooks import MOST_OLD_SECRETS, OVERLAP
from app.ports import Tools

Kept = Sequence[Any]
"""``{"secret": encrypted, "until": seconds since 1970 or None}``, the present one first."""


def kept(tools: Tools, secret: str) -> list[Any]:
    """A first secret as it is kept."""
    return [{"secret": tools.keyring.encrypt(secret), "until": None}]


def rotated(tools: Tools, old: Kept, secret: str) -> list[Any]:
    """A new secret before those that still sign: at most two old ones."""
    until = (datetime.now(UTC) + OVERLAP).timestamp()
    still = [{**one, "until": one["until"] or until} for one in old if _signs(one)]
    return [*kept(tools, secret), *still[:MOST_OLD_SECRETS]]


def signing(tools: Tools, secrets: Kept) -> list[str]:
    """The texts of the secrets that sign now, the present one first."""
    return [tools.keyring.decrypt(one["secret"]) for one in secrets if _signs(one)]


def overlaps_until(secrets: Kept) -> datetime | None:
    """Until when an old secret signs too, if one does."""
    ends = [one["until"] for one in secrets if one["until"] and _signs(one)]
    return datetime.fromtimestamp(max(ends), UTC) if ends else None


def _signs(one: Any) -> bool:
    return one["until"] is None or one["until"] > datetime.now(UTC).timestamp()
