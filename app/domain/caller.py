"""Who asks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The tenant and key behind a request, and the request's own id; ``plan`` by name where it is known already."""

    tenant_id: str
    key_id: str
    request_id: str
    plan: str | None = None
