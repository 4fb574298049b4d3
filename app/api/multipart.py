"""/v1/uploads/multipart: files in parts that go to the store itself, several at once, by plain PUT."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Response, request

from app.api.chart_json import instant
from app.api.charts import IDEMPOTENCY
from app.api.documents import Blueprint
from app.api.upload_json import detail, wish
from app.domain.errors import Forbidden, Invalid
from app.http.auth import require_key
from app.http.context import caller, tools
from app.http.request_stream import RequestStream
from app.schemas.multipart import (
    Completion,
    MultipartDetail,
    MultipartRequest,
    PartAddresses,
    PartList,
    PartNumbers,
)
from app.store.models import Upload
from app.usecases.idempotency import attempt_of
from app.usecases.links import is_signed
from app.usecases.uploads.beginning import New
from app.usecases.uploads.ending import terminate
from app.usecases.uploads.parts import (
    PATH,
    addresses,
    begin_parts,
    complete_parts,
    found_parts,
    part_count,
    take_part,
)

ONE = f"{PATH}/<string:upload_id>"
PART = f"{ONE}/parts/<int:part_number>"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "PUT",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Access-Control-Max-Age": "3600",
}
"""Whoever has the address of a part may send it, from any page; no cookie goes with it."""

blp = Blueprint("Multipart", __name__, description="Files of several GB in parts, straight to the store")


@blp.before_request
def _before() -> None:
    """The address of a part is its own key."""
    if request.method not in {"PUT", "OPTIONS"}:
        require_key()


@blp.route(PATH, methods=["POST"])
@blp.doc(parameters=[IDEMPOTENCY])
@blp.arguments(MultipartRequest)
@blp.response(201, MultipartDetail)
def create(body: dict[str, Any]) -> Any:
    """Begin a file that comes in parts. Ask for the addresses of its parts, send them, and complete it."""
    attempt = attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, body, 0)
    new = New(
        length=body["size"],
        name=body["file_name"],
        sha256=(body["sha256"] or "").lower() or None,
        part_size=body["part_size"],
        ttl=body["ttl"],
        dataset_id=body["dataset_id"],
        chart=wish(body["chart"]),
        reading=body["reading"],
        callback_url=body["callback_url"],
    )
    upload = begin_parts(tools(), caller(), new, attempt)
    return _detail(upload), 201, {"Location": f"/v1/uploads/{upload.upload_id}"}


@blp.route(f"{ONE}/sign", methods=["POST"])
@blp.arguments(PartNumbers)
@blp.response(200, PartAddresses)
def sign(body: dict[str, Any], upload_id: str) -> dict[str, Any]:
    """Get addresses to which parts are PUT, each in its very size. They hold for 15 minutes; ask again after that."""
    signed = addresses(tools(), caller(), upload_id, body["part_numbers"])
    return {
        "parts": [
            {
                "part_number": one.part.number,
                "size": one.part.size,
                "method": "PUT",
                "url": one.url,
                "expires_at": instant(one.expires_at),
            }
            for one in signed
        ]
    }


@blp.route(f"{ONE}/parts", methods=["GET"])
@blp.response(200, PartList)
def index(upload_id: str) -> dict[str, Any]:
    """List the parts that have come: send the others to go on."""
    found = found_parts(tools(), caller(), upload_id)
    return {"items": [{"part_number": part.number, "size": part.size, "etag": part.etag} for part in found]}


@blp.route(f"{ONE}/complete", methods=["POST"])
@blp.arguments(Completion)
@blp.response(200, MultipartDetail)
def complete(body: dict[str, Any], upload_id: str) -> dict[str, Any]:
    """Make one file of the parts, and a dataset of it. All are there, each in its size and with its ETag, or 422."""
    return _detail(complete_parts(tools(), caller(), upload_id, _told(body["parts"])))


@blp.route(ONE, methods=["DELETE"])
@blp.response(204)
def abort(upload_id: str) -> None:
    """Give an upload up, with its parts. The dataset of a completed one stays."""
    terminate(tools(), caller().tenant_id, upload_id)


@blp.route(PART, methods=["OPTIONS"])
@blp.doc(security=[])
@blp.response(204)
def preflight(upload_id: str, part_number: int) -> Response:  # noqa: ARG001 - the address is the same
    """Tell browsers that pages of other hosts may send parts."""
    return Response(status=204, headers=CORS)


@blp.route(PART, methods=["PUT"])
@blp.doc(
    security=[],
    parameters=[
        {"in": "query", "name": name, "required": True, "schema": {"type": "string"}, "description": "Of the address."}
        for name in ("exp", "sig")
    ],
    requestBody={"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
)
@blp.response(200, description="The part is kept; `ETag` is the MD5 of its bytes.")
def put(upload_id: str, part_number: int) -> Response:
    """Send a part, where its address leads here: the store of this service is a disk."""
    if not is_signed(tools(), request.path, request.args, "PUT"):
        raise Forbidden(f"this address does not hold, or no more: ask for another one at {PATH}/{upload_id}/sign")
    part = take_part(tools(), upload_id, part_number, RequestStream())
    return Response(headers={"ETag": f'"{part.etag}"'} | CORS)


def _told(parts: Sequence[dict[str, Any]] | None) -> dict[int, str] | None:
    """The ETags by number."""
    if parts is None:
        return None
    numbers = Counter(part["part_number"] for part in parts)
    if twice := [place for place, part in enumerate(parts) if numbers[part["part_number"]] > 1]:
        raise Invalid.at(f"parts[{twice[-1]}].part_number", "this part is named twice")
    return {part["part_number"]: part["etag"] for part in parts}


def _detail(upload: Upload) -> dict[str, Any]:
    return {**detail(upload), "part_size": upload.part_size, "part_count": part_count(upload)}
