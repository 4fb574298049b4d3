"""/console: sign in with a key; then recent charts, and how the service is."""

from typing import Any

from flask import Blueprint, Response, redirect, request

from app.domain.errors import PlotworksError, Unauthorized
from app.domain.jobs import ChartStatus
from app.http import session
from app.http.context import tools
from app.store.models import Chart
from app.usecases.charts import list_charts
from app.usecases.health import couriers, queue_depth, readiness
from app.usecases.keys import KeyHolder, find_holder
from app.web.console_webhooks import troubles
from app.web.errors import sentence
from app.web.forms import check_origin
from app.web.moments import when
from app.web.page import Policy, page

RECENT = 24
REFRESH = 5
"""Seconds until the page looks again while charts are being drawn."""

HOME = "/console"
PART_NAMES = {"database": "Database", "redis": "Redis", "objects": "Object store", "worker": "Workers"}


def register(pages: Blueprint) -> None:
    """Add the routes."""
    pages.add_url_rule("/", view_func=front)
    pages.add_url_rule(HOME, view_func=console)
    pages.add_url_rule(f"{HOME}/sign-in", view_func=sign_in, methods=["POST"])
    pages.add_url_rule(f"{HOME}/sign-out", view_func=sign_out, methods=["POST"])


def front() -> Any:
    """The console is the front page."""
    return redirect(HOME)


def console() -> Response:
    """The console, or the way in."""
    holder = session.session_holder()
    return _console(holder) if holder else _door()


def sign_in() -> Any:
    """Begin a session with a key."""
    check_origin()
    try:
        holder = find_holder(tools(), request.form.get("key", "").strip())
    except Unauthorized as error:
        return _door(sentence(error.message), 401)
    if holder.scopes is not None:
        return _door("This key has some scopes only. The console shows everything: it needs a key that has all.", 403)
    response = redirect(HOME, 303)
    session.start(response, holder.key_id)
    return response


def sign_out() -> Any:
    """End the session."""
    check_origin()
    response = redirect(HOME, 303)
    session.end(response)
    return response


def _door(problem: str = "", status: int = 200) -> Response:
    return page("sign_in.html", Policy(), status, problem=problem, key_file="$PLOTWORKS_HOME/api-key")


def _console(holder: KeyHolder) -> Response:
    charts = list_charts(tools(), holder.tenant_id, RECENT).items
    drawing = any(chart.status == ChartStatus.QUEUED for chart in charts)
    return page(
        "console.html",
        Policy(),
        tenant=holder.tenant,
        key_name=holder.key_name,
        troubles=troubles(holder.tenant_id),
        parts=_parts(),
        charts=[card(chart) for chart in charts],
        refresh=REFRESH if drawing else None,
        public_url=tools().settings.public_url,
    )


def _parts() -> list[dict[str, Any]]:
    parts = [
        {"name": PART_NAMES[name], "ok": found.ok, "detail": sentence(found.detail)}
        for name, found in readiness(tools()).items()
    ]
    return [*parts, _deliveries(), _queue()]


def _deliveries() -> dict[str, Any]:
    found = couriers(tools())
    detail = f"{found.detail} {'courier' if found.detail == '1' else 'couriers'}" if found.ok else found.detail
    return {"name": "Deliveries", "ok": found.ok, "detail": sentence(detail)}


def _queue() -> dict[str, Any]:
    try:
        depth = queue_depth(tools())
    except PlotworksError as error:
        return {"name": "Queue", "ok": False, "detail": sentence(error.message)}
    return {"name": "Queue", "ok": True, "detail": f"{depth:,} waiting." if depth else "Nothing waits."}


def card(chart: Chart) -> dict[str, Any]:
    """A chart as its card shows it."""
    path = f"/v1/charts/{chart.chart_id}"
    return {
        "title": chart.title,
        "chart_type": chart.chart_type,
        "status": chart.status,
        "visibility": chart.visibility,
        "note": (chart.error or {}).get("title") or {"queued": "Drawing …"}.get(chart.status, chart.status),
        "when": when(chart.created_at),
        "instant": chart.created_at.isoformat(timespec="seconds"),
        "embed": f"/embed/{chart.chart_id}",
        "thumbnail": f"/thumbnails/{chart.chart_id}.png",
        "image": f"{path}/image.png",
        "json": path,
    }
