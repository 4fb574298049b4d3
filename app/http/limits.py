"""Rate limits: of a tenant by its plan, of a key by its own, of who draws without a key by address.

What is told of them follows draft-ietf-httpapi-ratelimit-headers.
"""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.domain.errors import RateLimited
from app.domain.rates import Policy, Spent
from app.http.context import tools
from app.usecases.keys import KeyHolder
from app.usecases.usage import Share, plan_named

EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"
NETWORK = 64
"""Bits of an IPv6 address that are one reader's: providers give out nothing smaller."""


def register(app: Flask, proxies: int) -> None:
    """Tell on every answer how its limits stand; believe as many ``proxies`` when they say whose request it is."""
    app.after_request(_tell)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0)  # type: ignore[method-assign]


def limit_requests(holder: KeyHolder) -> None:
    """Count a request with a key; ``RateLimited`` when there were too many. Without limits it costs nothing."""
    policies = []
    if (quota := plan_named(tools(), holder.plan).requests) is not None:
        policies.append(Policy("requests", holder.tenant_id, quota))
    if holder.requests is not None:
        policies.append(Policy("key", holder.key_id, holder.requests))
    if policies:
        _spend(policies)


def limit_draws() -> None:
    """Count a picture that is drawn for a reader without a key; ``RateLimited`` when there were too many."""
    _spend([Policy("draws", f"draws {_reader()}", tools().settings.anonymous_draws)])


def ai_headers(share: Share) -> dict[str, str]:
    """How the month's charts from words stand, as the Chart-Output API tells it."""
    told = {"Used": share.used, "Limit": share.limit, "Remaining": share.remaining}
    return {f"X-Ai-Renders-{name}": str(value) for name, value in told.items() if value is not None}


def _spend(policies: Sequence[Policy]) -> None:
    spent = g.limits = tools().limiter.spend(policies)
    if not spent.allowed:
        raise _limited(spent)


def _limited(spent: Spent) -> RateLimited:
    seconds = max(counters.free_in(policy) for policy, counters in spent.violated)
    limits = " and ".join(f"{policy.quota:,} {policy.name}" for policy, _ in spent.violated)
    violated: dict[str, Any] = {"violated-policies": [policy.name for policy, _ in spent.violated]}
    return RateLimited(
        f"{limits} in any {spent.violated[0][0].window} seconds are what is allowed; come back in {seconds} s",
        headers={"Retry-After": str(seconds)},
        type=EXCEEDED,
        **violated,
    )


def _tell(response: Response) -> Response:
    if spent := g.get("limits"):
        policies = (f'"{policy.name}";q={policy.quota};w={policy.window}' for policy, _ in spent.standing)
        response.headers["RateLimit-Policy"] = ", ".join(policies)
        standing = (
            f'"{policy.name}";r={counters.remaining(policy)};t={counters.resets_in(policy)}'
            for policy, counters in spent.standing
        )
        response.headers["RateLimit"] = ", ".join(standing)
    return response


def _reader() -> str:
    """Whose request this is, as far as an address tells."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:
        return text  # a Unix socket has none
    return str(ip_network(f"{address}/{NETWORK}", strict=False)) if isinstance(address, IPv6Address) else text
