"""/thumbnails/<id>.png: a small picture, open to whoever has the id unless the chart says otherwise."""

from flask import Blueprint, Response

from app.domain.variants import thumbnail
from app.http.auth import may_see
from app.http.context import tools
from app.http.pictures import drawn, is_shared, picture_response
from app.usecases.charts import find_open_chart


def register(pages: Blueprint) -> None:
    """Add the route."""
    pages.add_url_rule("/thumbnails/<string:chart_id>.png", view_func=small_picture)


def small_picture(chart_id: str) -> Response:
    """The thumbnail: one fixed width, so an anonymous caller can have it drawn but once.

    A chart that failed has none: the status and the problem document say why, where a picture of an error would
    be cached and shown as the chart.
    """
    chart = find_open_chart(tools(), chart_id)
    may_see(chart, by_id=True)
    return picture_response(drawn(chart, thumbnail(chart.width, chart.height)), shared=is_shared(chart))
