"""/console/webhooks: which endpoints are called, how they answer, and what was sent of late."""

from typing import Any

from flask import Blueprint, Response, redirect

from app.domain.webhooks import DeliveryState, Kind
from app.http import session
from app.http.context import tools
from app.usecases.webhooks.delivery_log import Entry, Filter, list_deliveries
from app.usecases.webhooks.endpoints import MOST, Endpoint, list_endpoints
from app.web.moments import when
from app.web.page import Policy, page

RECENT = 40
REFRESH = 10
"""Seconds until the page looks again while deliveries are on their way."""

PATH = "/console/webhooks"
_UNDER_WAY = (DeliveryState.PENDING, DeliveryState.DELIVERING)


def register(pages: Blueprint) -> None:
    """Add the route."""
    pages.add_url_rule(PATH, view_func=webhooks)


def webhooks() -> Any:
    """The page, or the way in."""
    holder = session.session_holder()
    return _page(holder.tenant_id, holder.tenant, holder.key_name) if holder else redirect("/console")


def troubles(tenant_id: str) -> list[str]:
    """What the owner should know of the endpoints: which are disabled, which have only failed of late."""
    endpoints = list_endpoints(tools(), tenant_id, MOST).items
    return [f"{_name(one)} {told}" for one in endpoints if (told := _trouble(one))]


def _page(tenant_id: str, tenant: str, key_name: str) -> Response:
    endpoints = list_endpoints(tools(), tenant_id, MOST).items
    entries = list_deliveries(tools(), tenant_id, Filter(), RECENT).items
    names = {one.webhook.webhook_id: _name(one) for one in endpoints}
    moving = any(entry.delivery.state in _UNDER_WAY for entry in entries)
    return page(
        "webhooks.html",
        Policy(),
        tenant=tenant,
        key_name=key_name,
        endpoints=[_endpoint(one) for one in endpoints],
        deliveries=[_delivery(entry, names) for entry in entries],
        refresh=REFRESH if moving else None,
        public_url=tools().settings.public_url,
    )


def _endpoint(one: Endpoint) -> dict[str, Any]:
    webhook = one.webhook
    return {
        "name": _name(one),
        "kind": webhook.kind,
        "events": ", ".join(webhook.events) or "all events",
        "trouble": _trouble(one),
        "succeeded": when(one.receiver.succeeded_at) if one.receiver.succeeded_at else "never yet",
        "json": f"/v1/webhooks/{webhook.webhook_id}",
    }


def _delivery(entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    delivery = entry.delivery
    return {
        "event": entry.event.type,
        "to": names.get(delivery.webhook_id or "", delivery.url or "a deleted endpoint"),
        "state": delivery.state,
        "attempts": delivery.attempt,
        "told": delivery.error or (str(delivery.status) if delivery.status else ""),
        "next": when(delivery.next_at) if delivery.next_at else "",
        "when": when(delivery.created_at),
        "instant": delivery.created_at.isoformat(timespec="seconds"),
        "json": f"/v1/webhooks/deliveries/{delivery.delivery_id}",
    }


def _name(one: Endpoint) -> str:
    """What its owner calls it, else its host: a whole address may hold a token."""
    webhook = one.webhook
    if webhook.description:
        return webhook.description
    address = webhook.url.partition(":")[2]
    return address if webhook.kind == Kind.EMAIL else address.removeprefix("//").partition("/")[0]


def _trouble(one: Endpoint) -> str:
    if one.webhook.disabled_at:
        return f"is disabled: {one.webhook.disabled_reason}"
    if one.receiver.failing_since and one.receiver.failures > 1:
        return f"has failed {one.receiver.failures} times in a row since {when(one.receiver.failing_since)}"
    return ""
