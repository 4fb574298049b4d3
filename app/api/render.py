"""/api/v1/render: a picture in the same request, as the Chart-Output API answers it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from flask import Response, request

from app import charts
from app.api.charts import IDEMPOTENCY
from app.api.documents import Blueprint
from app.charts import DEFAULT_HEIGHT, DEFAULT_WIDTH
from app.domain.errors import Fault, Invalid
from app.domain.variants import FORMATS, Variant
from app.http.context import caller, tools
from app.http.pictures import picture_response, timings_of
from app.http.timing import timing_headers
from app.http.waiting import must_wait
from app.schemas.render import RenderedUrl, RenderRequest
from app.usecases.branding import branded
from app.usecases.idempotency import Answer, Attempt, attempt_of, settle
from app.usecases.links import picture_url
from app.usecases.pictures import Found
from app.usecases.rendering import find_rendered, render
from app.usecases.sourcing import sourced
from app.usecases.submit import Content, Submission
from app.usecases.variants import wanted_variant

PATIENCE = 30.0
"""Seconds in which a picture must be done; its job is cancelled after them."""

FORM = ("format", "scale", "background", "returnUrl", "bokeh", "callback_url")
"""What says nothing of the chart itself."""

_DATA = re.compile(r"^data\b")

EXAMPLES = {
    name: {"summary": entry.title, "value": {**entry.example, "width": 800, "height": 400, "format": "png"}}
    for name, entry in charts.CHART_TYPES.items()
}
BYTES = {
    kind.split(";")[0]: {"schema": {"type": "string", "contentMediaType": kind.split(";")[0]}}
    for kind in FORMATS.values()
}
DONE = {"description": "The picture, or with `returnUrl` its address.", "content": BYTES}

blp = Blueprint("Render", __name__, description="A picture in the same request")
blp.behind_key()


@blp.route("/api/v1/render", methods=["POST"])
@blp.arguments(RenderRequest, examples=EXAMPLES)
@blp.response(200, RenderedUrl)
@blp.doc(parameters=[IDEMPOTENCY], responses={200: DONE})
def create(body: dict[str, Any]) -> Response:
    """Draw a chart and answer with its picture; the same request again is answered without drawing."""
    return answer(body, attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, PATIENCE))


def answer(body: dict[str, Any], attempt: Attempt | None = None) -> Response:
    """The picture of a request that has been loaded, or its address."""
    callback_url = body.get("callback_url")
    with _placed(body):
        chart = _chart(body)
        variant = _variant(chart, body)
        content = Content.of(sourced(tools(), caller(), branded(tools(), caller(), chart)))
        at_once = (
            None if attempt or body["returnUrl"] or callback_url else find_rendered(tools(), caller(), content, variant)
        )
        found = at_once or render(
            tools(), caller(), content, variant, _wait, callback_url=callback_url, attempt=attempt
        )
    settle(tools(), caller().tenant_id, attempt, Answer(200, {"chart_id": found.chart_id}, {}))
    response = _address(found, variant) if body["returnUrl"] else picture_response(found, shared=False)
    response.headers["X-Chart-Id"] = found.chart_id
    response.headers["Cache-Control"] = "no-store"
    return response


def _wait(submission: Submission) -> bool:
    return must_wait(submission, PATIENCE)


@contextmanager
def _placed(body: Mapping[str, Any]) -> Iterator[None]:
    """The faults of a Bokeh document have the place that it has in this request."""
    try:
        yield
    except Invalid as error:
        if "bokeh" in body:
            faults = [Fault(_DATA.sub("bokeh", fault.place), fault.message) for fault in error.faults]
            raise type(error)(_DATA.sub("bokeh", error.message), faults=faults, **error.extra) from error
        raise


def _chart(body: Mapping[str, Any]) -> dict[str, Any]:
    chart = {name: value for name, value in body.items() if name not in FORM}
    return chart | ({"chart_type": "bokeh", "data": body["bokeh"]} if "bokeh" in body else {})


def _variant(chart: Mapping[str, Any], body: Mapping[str, Any]) -> Variant:
    """The form that was asked for; a Bokeh document has a size of its own."""
    width, height = chart.get("width", DEFAULT_WIDTH), chart.get("height", DEFAULT_HEIGHT)
    if "bokeh" in body and not {"width", "height"} <= chart.keys():
        spec = charts.read(chart)
        width, height = spec.width, spec.height
    return wanted_variant(body["format"], width, height, scale=body.get("scale"), background=body.get("background"))


def _address(found: Found, variant: Variant) -> Response:
    told = {
        "url": picture_url(tools(), found.chart_id, variant),
        "chart_id": found.chart_id,
        "format": variant.kind,
        "width": variant.width,
        "height": variant.height,
    }
    headers = timing_headers(timings_of(found), cached=found.cached)
    return Response(orjson.dumps(told), content_type="application/json", headers=headers)
