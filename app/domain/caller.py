"""Who asks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The tenant and key behind a request, and the request's own id."""

    tenant_id: str
    key_id: str
    request_id: str
