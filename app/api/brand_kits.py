"""Brand kits at /v1/brand-kits and, in camel case, at /api/v1/brand-kits."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from marshmallow import Schema

from app.api.chart_json import instant, read_cursor, write_cursor
from app.api.charts import IDEMPOTENCY, replayed
from app.api.documents import Blueprint
from app.domain.errors import Invalid, MalformedRequest, PlotworksError
from app.domain.variants import Variant
from app.http.context import caller, tools
from app.http.pictures import POLICIES, picture_response
from app.http.waiting import must_wait
from app.schemas.brand_kits import (
    BrandKitChange,
    BrandKitDetail,
    BrandKitList,
    BrandKitRequest,
    PreviewQuery,
    in_camel_case,
)
from app.schemas.charts import ListQuery
from app.usecases import brand_kits as kits
from app.usecases.branding import drawn_palette_of, warnings_of_kit
from app.usecases.idempotency import Answer, attempt_of, settle
from app.usecases.kit_preview import preview
from app.usecases.logos import MOST_BYTES, Logo, read_logo

PATIENCE = 30.0
"""Seconds that the preview of a kit may take."""

ROOM = 64_000
"""Bytes of a form around its file."""

IMAGES = ("image/png", "image/jpeg", "image/webp", "image/svg+xml")
_BINARY = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
_FORM = {"schema": {"type": "object", "required": ["file"], "properties": {"file": _BINARY["schema"]}}}
UPLOAD = {"required": True, "content": {**dict.fromkeys(IMAGES, _BINARY), "multipart/form-data": _FORM}}
LOGO = {200: {"description": "The logo.", "content": dict.fromkeys(("image/png", "image/svg+xml"), _BINARY)}}
PREVIEW = {200: {"description": "The picture.", "content": {"image/png": _BINARY}}}
NOTHING_SET = dict.fromkeys(
    (
        *("background", "text_color", "grid_color", "positive_color", "negative_color", "font", "logo_position"),
        *("locale", "date_locale", "currency", "number_format", "title", "corner_radius", "line_width", "curve"),
        "palette",
    )
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One of the two APIs: where its kits are, and how its fields are spelt."""

    path: str
    spelt: Callable[[type[Schema]], type[Schema]]

    @property
    def one(self) -> str:
        """The path of one kit."""
        return f"{self.path}/<string:brand_kit_id>"


def resource(name: str, own: Spelling) -> Blueprint:
    """The resource of one API."""
    blp = Blueprint(name, f"{__name__}.{own.path}", description="How charts look: colours, letters, logo, numbers")
    blp.behind_key()
    for add in (_add_list, _add_kit, _add_logo, _add_preview):
        add(blp, own)
    return blp


def _add_list(blp: Blueprint, own: Spelling) -> None:
    detail = own.spelt(BrandKitDetail)

    @blp.route(own.path, methods=["POST"])
    @blp.doc(parameters=[IDEMPOTENCY])
    @blp.arguments(own.spelt(BrandKitRequest))
    @blp.response(201, detail)
    def create(body: dict[str, Any]) -> Any:
        """Make a brand kit."""
        attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, 0)
        logo = _inline(body)
        created = kits.create_kit(tools(), caller(), body, attempt=attempt)
        if created.answer:
            return replayed(created.answer)
        if logo:
            kits.set_logo(tools(), caller().tenant_id, created.brand_kit_id, logo)
        told = _read(created.brand_kit_id, own.path, logo)
        headers = {"Location": f"{own.path}/{created.brand_kit_id}"}
        settle(tools(), caller().tenant_id, attempt, Answer(201, detail().dump(told), headers))
        return told, 201, headers

    @blp.route(own.path, methods=["GET"])
    @blp.arguments(ListQuery, location="query")
    @blp.response(200, own.spelt(BrandKitList))
    def index(query: dict[str, Any]) -> dict[str, Any]:
        """List your brand kits, newest first."""
        page = kits.list_kits(tools(), caller().tenant_id, query["limit"], read_cursor(query["cursor"]))
        return {"items": [_detail(kit, own.path) for kit in page.items], "next_cursor": write_cursor(page.cursor)}


def _add_kit(blp: Blueprint, own: Spelling) -> None:
    @blp.route(own.one, methods=["GET"])
    @blp.response(200, own.spelt(BrandKitDetail))
    def read(brand_kit_id: str) -> dict[str, Any]:
        """Read a brand kit, and what of it is not drawn as it was given."""
        return _read(brand_kit_id, own.path)

    @blp.route(own.one, methods=["PATCH"])
    @blp.arguments(own.spelt(BrandKitChange))
    @blp.response(200, own.spelt(BrandKitDetail))
    def change(body: dict[str, Any], brand_kit_id: str) -> dict[str, Any]:
        """Change what is given; null takes a field away. Charts keep the look they were asked for with."""
        names_logo, logo = "logo" in body, _inline(body)
        kits.change_kit(tools(), caller().tenant_id, brand_kit_id, body)
        if names_logo:
            kits.set_logo(tools(), caller().tenant_id, brand_kit_id, logo)
        return _read(brand_kit_id, own.path, logo)

    @blp.route(own.one, methods=["DELETE"])
    @blp.response(204)
    def delete(brand_kit_id: str) -> None:
        """Delete a brand kit. Charts keep the look they were asked for with."""
        kits.delete_kit(tools(), caller().tenant_id, brand_kit_id)


def _add_logo(blp: Blueprint, own: Spelling) -> None:
    @blp.route(f"{own.one}/logo", methods=["PUT"])
    @blp.doc(requestBody=UPLOAD)
    @blp.response(200, own.spelt(BrandKitDetail))
    def put_logo(brand_kit_id: str) -> dict[str, Any]:
        """Give a kit its logo: a PNG, JPEG, WebP or SVG, as the body or as the `file` of a form."""
        logo = read_logo(_body())
        kits.set_logo(tools(), caller().tenant_id, brand_kit_id, logo)
        return _read(brand_kit_id, own.path, logo)

    @blp.route(f"{own.one}/logo", methods=["GET"])
    @blp.doc(responses=LOGO)
    @blp.response(200)
    def get_logo(brand_kit_id: str) -> Response:
        """Get a kit's logo as it is kept: without what was in the file beside the picture."""
        kit, body = kits.kit_logo(tools(), caller().tenant_id, brand_kit_id)
        told = kit.logo or {}
        headers = {"Cache-Control": "private, no-cache", "Content-Security-Policy": POLICIES["svg"]}
        response = Response(body, content_type=told["content_type"], headers=headers)
        response.set_etag(told["sha256"])
        response.make_conditional(request)
        return response

    @blp.route(f"{own.one}/logo", methods=["DELETE"])
    @blp.response(204)
    def delete_logo(brand_kit_id: str) -> None:
        """Take a kit's logo away."""
        kits.set_logo(tools(), caller().tenant_id, brand_kit_id, None)


def _add_preview(blp: Blueprint, own: Spelling) -> None:
    @blp.route(f"{own.one}/preview.png", methods=["GET"])
    @blp.arguments(PreviewQuery, location="query")
    @blp.doc(responses=PREVIEW)
    @blp.response(200)
    def get_preview(query: dict[str, Any], brand_kit_id: str) -> Response:
        """Get a picture of the kit: a few charts in its look."""
        kit = kits.get_kit(tools(), caller().tenant_id, brand_kit_id).row
        variant = Variant("png", query["width"], query["height"])
        found = preview(tools(), caller(), kit, variant, lambda asked: must_wait(asked, PATIENCE))
        response = picture_response(found, shared=False)
        response.headers["Cache-Control"] = "private, no-cache"
        return response


def _body() -> bytes:
    """The file that was sent; ``TooLarge`` beyond what is read of a logo."""
    request.max_content_length = MOST_BYTES + ROOM
    if request.mimetype != "multipart/form-data":
        return request.get_data(cache=False)
    file = request.files.get("file")
    if file is None:
        raise MalformedRequest("send the image as the form's `file`, or as the body itself")
    body: bytes = file.read()
    return body


def _inline(body: dict[str, Any]) -> Logo | None:
    """The logo in a body, taken out of it; ``Invalid`` has its place."""
    text = body.pop("logo", None)
    if text is None:
        return None
    head, _, encoded = text.partition(";base64,")
    if not head.startswith("data:image/"):
        raise Invalid.at("logo", "expected a data URI in base64; or PUT the file to the kit's logo")
    try:
        return read_logo(base64.b64decode("".join(encoded.split()), validate=True))
    except binascii.Error as error:
        raise Invalid.at("logo", "its base64 can't be read") from error
    except PlotworksError as error:
        raise Invalid.at("logo", error.message) from error


def _read(brand_kit_id: str, path: str, logo: Logo | None = None) -> dict[str, Any]:
    """A kit; ``logo`` is what was just sent, of which something may be to tell."""
    detail = _detail(kits.get_kit(tools(), caller().tenant_id, brand_kit_id), path)
    told = [{"path": "logo", "message": sentence} for sentence in (logo.warnings if logo else ())]
    return detail | {"warnings": [*detail["warnings"], *told]}


def _detail(kit: kits.Kit, path: str) -> dict[str, Any]:
    row = kit.row
    own = f"{tools().settings.public_url}{path}/{row.brand_kit_id}"
    return {
        "brand_kit_id": row.brand_kit_id,
        "name": row.name,
        "is_default": kit.is_default,
        **NOTHING_SET,
        **row.look,
        "drawn_palette": drawn_palette_of(row),
        "logo": {**row.logo, "url": f"{own}/logo"} if row.logo else None,
        "preview_url": f"{own}/preview.png",
        "warnings": warnings_of_kit(row),
        "created_at": instant(row.created_at),
        "updated_at": instant(row.updated_at),
    }


def _as_it_is(schema: type[Schema]) -> type[Schema]:
    return schema


blp = resource("Brand kits", Spelling("/v1/brand-kits", _as_it_is))
camel_blp = resource("Brand kits of the render API", Spelling("/api/v1/brand-kits", in_camel_case))
