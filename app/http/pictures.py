"""A picture as a response: ETag, Cache-Control, Range."""

import io

from flask import Response, request, send_file

from app.store.models import Chart, Rendition

MONTH = 30 * 86400


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
    shared = chart.visibility == "public" and not request.headers.get("Authorization")
    response.cache_control.public = shared
    response.cache_control.private = not shared or None
    response.cache_control.immutable = True
    return response
