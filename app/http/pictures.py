"""Pictures over HTTP: drawn within the reader's patience, answered with ETag, Cache-Control and Range."""

import io

from flask import Response, request, send_file

from app.domain.caller import Caller
from app.domain.variants import Variant
from app.http.context import caller, has_caller, request_id, tools
from app.http.waiting import wait
from app.store.models import Chart, Rendition
from app.usecases.pictures import drawn_picture

MONTH = 30 * 86400
PATIENCE = 10.0
"""Seconds that the reader of a picture waits for it to be drawn."""


def drawn(chart: Chart, variant: Variant, patience: float = PATIENCE) -> tuple[Rendition, bytes]:
    """The picture, drawn if need be; ``StillDrawing`` when the patience has ended (in seconds)."""
    who = caller() if has_caller() else Caller(chart.tenant_id, "", request_id())
    return drawn_picture(tools(), who, chart, variant, lambda job_id: wait(job_id, patience))


def picture_response(chart: Chart, rendition: Rendition, body: bytes) -> Response:
    """The bytes of a rendition; whoever has them already gets 304, whoever asks for a part gets 206."""
    response = send_file(
        io.BytesIO(body),
        mimetype=rendition.content_type or "application/octet-stream",
        download_name=f"{chart.chart_id}.{(rendition.content_type or '').rpartition('/')[2]}",
        as_attachment=request.args.get("download") is not None,
        etag=rendition.sha256 or False,
        last_modified=rendition.created_at,
        max_age=MONTH,
        conditional=True,
    )
    shared = chart.visibility == "public" and not has_caller()
    response.cache_control.public = shared
    response.cache_control.private = not shared or None
    response.cache_control.immutable = True
    return response
