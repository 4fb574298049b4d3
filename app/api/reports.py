"""What schedules have made: the latest picture, at an address that stays, and picture and data of each run."""

from typing import Any

from flask import Response, request

from app.api.documents import Blueprint
from app.api.images import BODY, asked_picture
from app.api.schedules import ONE
from app.domain.errors import NotFound
from app.domain.variants import ALIASES, FORMATS
from app.http.auth import may_see
from app.http.context import tools
from app.http.pictures import MONTH, is_shared
from app.schemas.charts import ImageQuery
from app.schemas.schedules import RunDataQuery
from app.usecases.schedules import finding
from app.usecases.schedules.data import FILES, data_file
from app.usecases.spreadsheets import TYPES

KIND = f"<any({','.join([*FORMATS, *ALIASES])}):kind>"

DATA = {"content": {kind: {"schema": {"type": "string", "contentMediaType": kind}} for kind in TYPES.values()}}

blp = Blueprint("Reports", __name__, description="The pictures and data of schedules")


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


@blp.route(f"{ONE}/runs/<string:run_id>/data.<any({','.join(FILES)}):kind>")
@blp.arguments(RunDataQuery, location="query")
@blp.response(200)
@blp.alt_response(304, description="The caller has them.", success=True)
@blp.doc(responses={200: DATA})
def data(query: dict[str, Any], schedule_id: str, run_id: str, kind: str) -> Response:
    """Get the data of a run, as its charts were drawn of them; no cell of them is a formula."""
    schedule, run = finding.scheduled_run(tools(), schedule_id, run_id)
    may_see(schedule, by_id=False)
    headers = {
        "Content-Type": TYPES[kind],
        "Content-Disposition": f"attachment; filename={run_id}.{kind}",
        "Cache-Control": f"private, max-age={MONTH}",
    }
    response = Response(data_file(tools(), run, kind, query["chart"]), headers=headers)
    response.add_etag()
    response.make_conditional(request)
    return response
