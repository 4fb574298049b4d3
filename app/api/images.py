"""/v1/charts/<id>/image.png: the picture in any size, for a key or a signature."""

from typing import Any

from flask import Response

from app.api.documents import Blueprint
from app.domain.errors import NotFound
from app.domain.variants import Variant
from app.http.auth import may_see
from app.http.context import tools
from app.http.pictures import drawn, picture_response
from app.schemas.charts import ImageQuery
from app.usecases.charts import find_open_chart
from app.usecases.pictures import stored_picture

BINARY = {"type": "string", "contentMediaType": "image/png"}

blp = Blueprint("Pictures", __name__, description="The pictures of a chart")


@blp.route("/v1/charts/<string:chart_id>/image.png")
@blp.arguments(ImageQuery, location="query")
@blp.response(200, BINARY, content_type="image/png")
@blp.alt_response(
    206, schema=BINARY, content_type="image/png", description="The part that `Range` asked for.", success=True
)
@blp.alt_response(304, description="The picture that the caller has is current.", success=True)
def image(query: dict[str, Any], chart_id: str) -> Response:
    """Get a chart's picture; a size that was not drawn yet is drawn for its owner only."""
    chart = find_open_chart(tools(), chart_id)
    owner = may_see(chart, by_id=False)
    variant = Variant("png", query.get("width", chart.width), query.get("height", chart.height), query["scale"])
    may_draw = owner or variant.name == chart.main_variant
    found = drawn(chart, variant) if may_draw else stored_picture(tools(), chart, variant)
    if found is None:
        raise NotFound("this size was not drawn yet; a signature opens only the sizes that its owner has drawn")
    return picture_response(chart, *found)
