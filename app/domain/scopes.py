"""What a key may do. A key without scopes may do all of it."""

from collections.abc import Iterable, Mapping

CHARTS_READ, CHARTS_WRITE, AI = "charts:read", "charts:write", "ai"
UPLOADS, CONNECTIONS, SCHEDULES = "uploads", "connections", "schedules"
BRAND_KITS, WEBHOOKS = "brand_kits", "webhooks"
KEYS, USAGE = "keys", "usage"

SCOPES: Mapping[str, str] = {
    CHARTS_READ: "read charts, batches and jobs, and get pictures",
    CHARTS_WRITE: "make, render, retry, cancel and delete charts",
    AI: "make charts from words",
    UPLOADS: "send files, and read and delete datasets",
    CONNECTIONS: "keep the credentials of sources and deliveries",
    SCHEDULES: "keep schedules and run them",
    BRAND_KITS: "keep brand kits",
    WEBHOOKS: "keep webhooks, and read events and deliveries",
    KEYS: "make, rotate and revoke keys, with no more scopes than its own",
    USAGE: "read what was used",
}
"""Each scope, and what it is for."""


def may(scopes: Iterable[str] | None, needed: str) -> bool:
    """Whether a key of these scopes may do what ``needed`` is for."""
    return scopes is None or needed in scopes


def exceed(asked: Iterable[str] | None, own: Iterable[str] | None) -> bool:
    """Whether a key of the scopes ``own`` would give away more than it has."""
    return own is not None and (asked is None or not set(asked) <= set(own))
