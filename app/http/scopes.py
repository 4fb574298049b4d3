"""Which scope a request needs: one table, by resource."""

from collections.abc import Mapping

from flask import request

from app.domain import scopes
from app.domain.errors import Forbidden
from app.usecases.keys import KeyHolder

READING = frozenset({"GET", "HEAD"})

_CHARTS = (scopes.CHARTS_READ, scopes.CHARTS_WRITE)

RESOURCES: Mapping[str, tuple[str, str]] = {
    "Charts": _CHARTS,
    "Batches": _CHARTS,
    "Jobs": _CHARTS,
    "Pictures": _CHARTS,
    "Render": _CHARTS,
    "Files": (scopes.UPLOADS, scopes.UPLOADS),
    "Uploads": (scopes.UPLOADS, scopes.UPLOADS),
    "Multipart": (scopes.UPLOADS, scopes.UPLOADS),
    "Datasets": (scopes.UPLOADS, scopes.UPLOADS),
    "Connections": (scopes.CONNECTIONS, scopes.CONNECTIONS),
    "Brand kits": (scopes.BRAND_KITS, scopes.BRAND_KITS),
    "Brand kits of the render API": (scopes.BRAND_KITS, scopes.BRAND_KITS),
    "Schedules": (scopes.SCHEDULES, scopes.SCHEDULES),
    "Reports": (scopes.SCHEDULES, scopes.SCHEDULES),
    "AI": (scopes.AI, scopes.AI),
    "Conversations": (scopes.AI, scopes.AI),
    "Webhooks": (scopes.WEBHOOKS, scopes.WEBHOOKS),
    "Deliveries": (scopes.WEBHOOKS, scopes.WEBHOOKS),
    "Events": (scopes.WEBHOOKS, scopes.WEBHOOKS),
    "Keys": (scopes.KEYS, scopes.KEYS),
    "Usage": (scopes.USAGE, scopes.USAGE),
    "web": (scopes.CHARTS_READ, scopes.CHARTS_READ),
}
"""By the name of a blueprint: the scope for reading, and the one for changing."""


def require_scope(holder: KeyHolder) -> None:
    """Raise ``Forbidden`` unless the key may do what the request asks for."""
    if holder.scopes is None:
        return
    reading, changing = RESOURCES.get(request.blueprint or "", ("", ""))
    needed = reading if request.method in READING else changing
    if needed not in holder.scopes:
        own = ", ".join(sorted(holder.scopes))
        raise Forbidden(
            f"this key has the scopes {own}, and {request.method} {request.path} needs {needed or 'a key with all'}; "
            "use another key, or make one with this scope",
            headers={"WWW-Authenticate": f'Bearer realm="plotworks", error="insufficient_scope", scope="{needed}"'},
            scope=needed,
        )
