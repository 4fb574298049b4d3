"""Pictures over HTTP: drawn within the reader's patience, answered with ETag, Cache-Control and Range."""

from collections.abc import Mapping

from flask import Response, request

from app.domain.caller import Caller
from app.domain.variants import HTML, Variant, parse
from app.http.context import caller, has_caller, request_id, tools
from app.http.limits import limit_draws
from app.http.timing import timing_headers
from app.http.waiting import wait
from app.store.models import Chart
from app.usecases.pictures import Found, drawn_picture, stored_picture

MONTH = 30 * 86400
PATIENCE = 10.0
"""Seconds that the reader of a picture waits for it to be drawn."""


POLICIES = {
    "svg": "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; sandbox",
    HTML: "sandbox allow-scripts",
}
"""A chart that is a page of its own is no part of this site: it gets neither its cookies nor its storage."""


def drawn(chart: Chart, variant: Variant, patience: float = PATIENCE) -> Found:
    """The picture, drawn if need be; ``StillDrawing`` when the patience has ended (in seconds).

    ``RateLimited`` when a reader without a key has had too many drawn of late.
    """
    if has_caller():
        who = caller()
    elif found := stored_picture(tools(), chart.chart_id, variant, current=True):
        return found
    else:
        limit_draws()
        who = Caller(chart.tenant_id, "", request_id())
    return drawn_picture(tools(), who, chart, variant, lambda submission: wait(submission, patience))


def picture_response(found: Found, *, shared: bool) -> Response:
    """The bytes of a picture; whoever has them already gets 304, whoever asks for a part gets 206.

    ``shared`` says that caches on the way may keep it for others.
    """
    rendition, kind = found.rendition, parse(found.rendition.variant).kind
    place = "attachment" if request.args.get("download") is not None else "inline"
    headers = {
        "Content-Type": rendition.content_type or "application/octet-stream",
        "Content-Disposition": f"{place}; filename={found.chart_id}.{kind}",
        "Cache-Control": f"{'public' if shared else 'private'}, max-age={MONTH}, immutable",
        **timing_headers(timings_of(found), cached=found.cached),
    }
    if kind in POLICIES:
        headers["Content-Security-Policy"] = POLICIES[kind]
    response = Response(found.body, headers=headers)
    response.last_modified = rendition.created_at
    if rendition.sha256:
        response.set_etag(rendition.sha256)
    response.make_conditional(request, accept_ranges=_is_one_range(), complete_length=len(found.body))
    return response


def _is_one_range() -> bool:
    """Whether the request's range, if it has one, is of bytes and is one: others may be ignored (RFC 9110, 14.2)."""
    if "Range" not in request.headers:
        return True
    asked = request.range
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1


def is_shared(chart: Chart) -> bool:
    """Whether an answer on this chart is for everybody."""
    return chart.visibility == "public" and not has_caller()


def timings_of(found: Found) -> Mapping[str, float]:
    """How long each stage took, for a picture that was drawn for this request."""
    return found.rendition.timings_ms or {} if found.job_id and not found.cached else {}
