"""What gunicorn runs: ``app.wsgi:app``."""

from typing import Any

from flask import Flask

from app.api import (
    ai,
    batches,
    brand_kits,
    chart_upload,
    charts,
    connections,
    conversations,
    datasets,
    deliveries,
    events,
    health,
    images,
    jobs,
    keys,
    metrics,
    multipart,
    render,
    reports,
    schedules,
    uploads,
    usage,
    webhooks,
)
from app.api.documents import make_api
from app.api.webhook_document import describe_webhooks
from app.bootstrap import build_tools, settle
from app.http import limits, problems, tus, waiting
from app.http.context import begin_request, end_request, set_tools
from app.logs import set_up
from app.ports import Tools
from app.web import errors, pages

_RESOURCES = (
    *(charts.blp, batches.blp, images.blp, render.blp, jobs.blp),
    *(chart_upload.blp, uploads.blp, multipart.blp, datasets.blp, connections.blp),
    *(schedules.blp, reports.blp),
    *(ai.blp, conversations.blp),
    *(webhooks.blp, deliveries.blp, events.blp),
    *(keys.blp, usage.blp, health.blp, metrics.blp),
    *(brand_kits.blp, brand_kits.camel_blp),
)


def create_app(tools: Tools) -> Flask:
    """The Flask app over these tools."""
    flask = Flask("plotworks", static_folder=None)
    flask.config["MAX_CONTENT_LENGTH"] = tools.settings.max_body
    flask.json.sort_keys = False  # type: ignore[attr-defined]  # the seed's order reads better
    set_tools(flask, tools)
    flask.before_request(begin_request)
    flask.after_request(end_request)
    problems.register(flask, errors.error_page)
    api = make_api(flask)
    waiting.register(flask, tools.settings.api_threads)
    limits.register(flask, tools.settings.proxies)
    for blueprint in _RESOURCES:
        api.register_blueprint(blueprint)
    describe_webhooks(api)
    pages.register(flask)
    tus.register(flask)
    return flask


def __getattr__(name: str) -> Any:
    """``app`` is made when gunicorn asks for it, so that importing this module connects nothing."""
    if name != "app":
        raise AttributeError(name)
    tools = build_tools()
    set_up(tools.settings.log_level, "api")
    flask = create_app(tools)
    settle()
    return flask
