"""/v1/uploads: large files, over lines of any quality, by the tus protocol 1.0.0."""

from typing import Any

from flask import Response, request
from werkzeug.http import http_date

from app.api.charts import IDEMPOTENCY
from app.api.documents import Blueprint
from app.api.upload_document import CREATION, PATCHING, RESUMABLE, STREAM, TUS_ANSWERS
from app.api.upload_json import detail, wish
from app.domain.datasets import LEAST_TTL, MOST_TTL, UploadState
from app.domain.errors import MalformedRequest
from app.http import tus
from app.http.auth import require_key
from app.http.context import caller, tools
from app.http.request_stream import RequestStream
from app.schemas.uploads import UploadDetail
from app.store.models import Upload
from app.usecases.idempotency import Attempt, attempt_of
from app.usecases.uploads.beginning import New, begin_upload
from app.usecases.uploads.ending import join_uploads, terminate
from app.usecases.uploads.finding import Concat, get_upload
from app.usecases.uploads.receiving import Checksum, Stretch, receive, settled

blp = Blueprint("Uploads", __name__, description="Large files by tus 1.0.0: any tus client can send them")


@blp.before_request
def _before() -> None:
    """Everybody may ask what is spoken here; a JSON client need not speak it."""
    if request.method != "OPTIONS":
        require_key(by_pages=True)
        if request.method != "GET":
            tus.require_version()


@blp.route("/v1/uploads", methods=["OPTIONS"])
@blp.doc(security=[])
@blp.response(204)
def options() -> Response:
    """What of tus is spoken here."""
    return _empty(
        {
            "Tus-Version": tus.VERSION,
            "Tus-Max-Size": str(tools().settings.upload_max),
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
        }
    )


@blp.route("/v1/uploads", methods=["POST"])
@blp.doc(parameters=[RESUMABLE, *CREATION, IDEMPOTENCY], requestBody=STREAM, responses=TUS_ANSWERS)
@blp.response(201, UploadDetail, description="The upload is begun, or done if its bytes came with it.")
def create() -> Any:
    """Begin an upload; its first bytes may come with it. `Location` is where the others go."""
    new, attempt = _new(), _attempt()
    if new.concat == Concat.FINAL:
        return _created(join_uploads(tools(), caller(), new, attempt))
    given = _checksum()
    has_bytes = bool(request.content_length) or request.headers.get("Transfer-Encoding") is not None
    if has_bytes:
        tus.require_offset_stream()
    upload = begin_upload(tools(), caller(), new, attempt)
    if has_bytes and upload.offset == 0:
        upload = receive(tools(), caller(), upload.upload_id, _stretch(0, None, given))
    elif new.length == 0:
        upload = settled(tools(), caller(), upload.upload_id)
    return _created(upload)


@blp.route("/v1/uploads/<string:upload_id>", methods=["HEAD"])
@blp.doc(parameters=[RESUMABLE], responses=TUS_ANSWERS)
@blp.response(200)
def head(upload_id: str) -> Response:
    """How far an upload has come, in `Upload-Offset`: go on from there."""
    upload = settled(tools(), caller(), upload_id)
    headers = _headers(upload) | {"Cache-Control": "no-store"}
    if upload.length is None:
        headers["Upload-Defer-Length"] = "1"
    else:
        headers["Upload-Length"] = str(upload.length)
    if upload.info["metadata"]:
        headers["Upload-Metadata"] = upload.info["metadata"]
    if upload.concat:
        headers["Upload-Concat"] = _concat(upload)
    return _empty(headers, 200)


@blp.route("/v1/uploads/<string:upload_id>", methods=["GET"])
@blp.response(200, UploadDetail)
def read(upload_id: str) -> dict[str, Any]:
    """Read an upload as JSON: how far it has come, and what became of it."""
    return detail(get_upload(tools(), caller().tenant_id, upload_id))


@blp.route("/v1/uploads/<string:upload_id>", methods=["PATCH"])
@blp.doc(parameters=[RESUMABLE, *PATCHING], requestBody=STREAM, responses=TUS_ANSWERS)
@blp.response(204)
def append(upload_id: str) -> Response:
    """Send bytes from `Upload-Offset` on. What came before a broken connection is kept."""
    tus.require_offset_stream()
    offset = tus.whole_number("Upload-Offset")
    if offset is None:
        raise MalformedRequest("Upload-Offset is missing: send at which byte of the file the body begins")
    stretch = _stretch(offset, tus.whole_number("Upload-Length"), _checksum())
    return _empty(_headers(receive(tools(), caller(), upload_id, stretch)))


@blp.route("/v1/uploads/<string:upload_id>", methods=["DELETE"])
@blp.doc(parameters=[RESUMABLE], responses=TUS_ANSWERS)
@blp.response(204)
def delete(upload_id: str) -> Response:
    """Give an upload up. The dataset of a completed one stays."""
    terminate(tools(), caller().tenant_id, upload_id)
    return _empty({})


def _new() -> New:
    concat, pieces = _concatenation()
    pairs = tus.metadata()
    if concat == Concat.FINAL and (length := request.headers.get("Upload-Length")) is not None:
        raise MalformedRequest(f"a final upload has the length of its pieces: send no Upload-Length ({length[:20]})")
    return New(
        length=None if concat == Concat.FINAL else tus.length_and_defer(),
        name=pairs.get("filename") or pairs.get("name") or "",
        metadata=request.headers.get("Upload-Metadata", ""),
        content_type=pairs.get("filetype", ""),
        concat=concat,
        pieces=pieces,
        dataset_id=pairs.get("dataset_id") or None,
        sha256=tus.digest_of(pairs, "sha256"),
        ttl=tus.seconds_of(pairs, "ttl", LEAST_TTL, MOST_TTL),
        chart=wish(tus.json_of(pairs, "chart")),
        reading=tus.json_of(pairs, "reading"),
        callback_url=pairs.get("callback_url") or None,
    )


def _attempt() -> Attempt | None:
    """What says which file it is makes the request the same one; how many of its bytes come with it doesn't."""
    told = {name: request.headers.get(name) for name in tus.BEGINNING}
    return attempt_of(request.headers.get("Idempotency-Key"), "POST", request.path, told, 0)


def _concatenation() -> tuple[Concat | None, list[str] | None]:
    """What ``Upload-Concat`` says: nothing, a piece, or the ids of the pieces."""
    text = request.headers.get("Upload-Concat")
    if text is None:
        return None, None
    if text.strip() == Concat.PARTIAL:
        return Concat.PARTIAL, None
    kind, _, urls = text.strip().partition(";")
    pieces = [url.rstrip("/").rpartition("/")[2] for url in urls.split()]
    if kind != Concat.FINAL or not pieces:
        raise MalformedRequest(
            f"Upload-Concat must be `partial`, or `final;` and addresses of uploads; found {text[:80]!r}"
        )
    return Concat.FINAL, pieces


def _stretch(offset: int, length: int | None, checksum: Checksum | None) -> Stretch:
    return Stretch(offset=offset, source=RequestStream(), length=length, checksum=checksum)


def _checksum() -> Checksum | None:
    given = tus.checksum()
    return Checksum(*given) if given else None


def _created(upload: Upload) -> Any:
    return detail(upload), 201, _headers(upload) | {"Location": _url(upload.upload_id)}


def _headers(upload: Upload) -> dict[str, str]:
    headers = {"Upload-Offset": str(upload.offset)}
    if upload.state == UploadState.OPEN:
        headers["Upload-Expires"] = http_date(upload.expires_at)
    elif upload.dataset_id:
        headers["Plotworks-Dataset-Id"] = upload.dataset_id
        headers["Plotworks-Job-Id"] = upload.info.get("job_id", "")
    return headers


def _concat(upload: Upload) -> str:
    return f"final;{' '.join(map(_url, upload.pieces or ()))}" if upload.pieces else Concat.PARTIAL


def _url(upload_id: str) -> str:
    return f"{tus.PATH}/{upload_id}"


def _empty(headers: dict[str, str], status: int = 204) -> Response:
    return Response(status=status, headers=headers)
