"""Who asks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The tenant and key behind a request, and the request's own id; ``plan`` by name where it is known already.

    ``brand_kit_id`` is the kit of charts that name none; ``scopes`` are what the key may, None all of it.
    """

    tenant_id: str
    key_id: str
    request_id: str
    plan: str | None = None
    brand_kit_id: str | None = None
    scopes: frozenset[str] | None = None
