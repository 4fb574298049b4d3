"""The pictures of schedules: the latest, at an address that stays, and that of each run."""

from typing import Any

from flask import Response

from app.api.documents import Blueprint
from app.api.images import BODY, asked_picture
from app.api.schedules import ONE
from app.domain.errors import NotFound
from app.domain.variants import ALIASES, FORMATS
from app.http.context import tools
from app.http.pictures import is_shared
from app.schemas.charts import ImageQuery
from app.usecases.schedules import finding

KIND = f"<any({','.join([*FORMATS, *ALIASES])}):kind>"

blp = Blueprint("Reports", __name__, description="The pictures of schedules")


@blp.route(f"{ONE}/latest.{KIND}")
@blp.arguments(ImageQuery, location="query")
@blp.response(200)
@blp.alt_response(304, description="The picture that the caller has is the latest.", success=True)
@blp.doc(responses={200: BODY})
def latest(query: dict[str, Any], schedule_id: str, kind: str) -> Response:
    """Get the picture of the newest run that has one: the address stays, whoever keeps a copy asks again."""
    chart = finding.latest_chart(tools(), schedule_id)
    response = asked_picture(query, chart, kind)
    response.headers["Cache-Control"] = f"{'public' if is_shared(chart) else 'private'}, no-cache"
    return response


@blp.route(f"{ONE}/runs/<string:run_id>/image.{KIND}")
@blp.arguments(ImageQuery, location="query")
@blp.response(200)
@blp.alt_response(206, description="The part that `Range` asked for.", success=True)
@blp.alt_response(304, description="The picture that the caller has is current.", success=True)
@blp.doc(responses={200: BODY, 206: BODY})
def image(query: dict[str, Any], schedule_id: str, run_id: str, kind: str) -> Response:
    """Get the picture of one run."""
    chart = finding.open_run(tools(), schedule_id, run_id).chart
    if chart is None or chart.deleted_at:
        raise NotFound(f"the run {run_id} has no picture, or it is not kept any more")
    return asked_picture(query, chart, kind)
