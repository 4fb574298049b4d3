"""/v1/charts/<id>/image.<format>: the picture in any form, for a key or a signature."""

from typing import Any

from flask import Response

from app.api.documents import Blueprint
from app.domain.errors import NotFound
from app.domain.variants import ALIASES, FORMATS
from app.http.auth import may_see
from app.http.context import tools
from app.http.pictures import drawn, is_shared, picture_response
from app.schemas.charts import ImageQuery
from app.store.models import Chart
from app.usecases.charts import find_open_chart
from app.usecases.pictures import stored_picture
from app.usecases.variants import wanted_variant

BODY = {"content": {kind: {"schema": {"type": "string", "contentMediaType": kind}} for kind in FORMATS.values()}}

blp = Blueprint("Pictures", __name__, description="The pictures of a chart")


@blp.route(f"/v1/charts/<string:chart_id>/image.<any({','.join([*FORMATS, *ALIASES])}):kind>")
@blp.arguments(ImageQuery, location="query")
@blp.response(200)
@blp.alt_response(206, description="The part that `Range` asked for.", success=True)
@blp.alt_response(304, description="The picture that the caller has is current.", success=True)
@blp.doc(responses={200: BODY, 206: BODY})
def image(query: dict[str, Any], chart_id: str, kind: str) -> Response:
    """Get a chart's picture in a format; a form that was not drawn yet is drawn for its owner only."""
    return asked_picture(query, find_open_chart(tools(), chart_id), kind)


def asked_picture(query: dict[str, Any], chart: Chart, kind: str) -> Response:
    """A chart's picture in the form that a query asks for, for whoever may see it."""
    owner = may_see(chart, by_id=False)
    variant = wanted_variant(
        kind,
        query.get("width", chart.width),
        query.get("height", chart.height),
        scale=query.get("scale"),
        background=query.get("background"),
    )
    may_draw = owner or variant.name == chart.main_variant
    found = drawn(chart, variant) if may_draw else stored_picture(tools(), chart.chart_id, variant)
    if found is None:
        raise NotFound("this form was not drawn yet; a signature opens only those that its owner has had drawn")
    return picture_response(found, shared=is_shared(chart))
