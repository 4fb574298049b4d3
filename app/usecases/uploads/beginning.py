"""The beginning of an upload: what it may not be is told before its first byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.caller import Caller
from app.domain.datasets import UploadState
from app.domain.errors import NoRoom, RateLimited, TooLarge
from app.domain.file_reading import Reading
from app.ports import Tools
from app.store.models import Upload
from app.usecases.addresses import checked_callback
from app.usecases.datasets import own_dataset
from app.usecases.idempotency import Attempt
from app.usecases.plans import check_stored
from app.usecases.uploads.finding import Concat, expiry, live_upload
from app.usecases.uploads.repeating import begun_before, check_whole, joined_before, own_pieces
from app.usecases.usage import check_left

SPARE = 200_000_000
"""Bytes of the disk that uploads leave free, for the database and what is made of the files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """What is said of a file before it comes: ``length`` in bytes, None when it is told later.

    ``metadata`` is as it came, for whoever asks. ``dataset_id`` makes it a new version of that dataset. ``sha256`` is
    in hex what the file must have; its dataset is kept for ``ttl`` seconds, without that until it is deleted.
    ``part_size`` are the bytes of each part that its owner sends by itself, in any order; None: they come by tus.
    """

    length: int | None
    name: str = ""
    metadata: str = ""
    content_type: str = ""
    concat: Concat | None = None
    pieces: Sequence[str] | None = None
    dataset_id: str | None = None
    chart: Mapping[str, Any] | None = None
    reading: Mapping[str, Any] | None = None
    callback_url: str | None = None
    sha256: str | None = None
    ttl: int | None = None
    part_size: int | None = None


def begin_upload(tools: Tools, who: Caller, new: New, attempt: Attempt | None = None) -> Upload:
    """Make room for a file, or give the upload that an earlier request has made: by its key, or of the same pieces.

    ``TooLarge``, ``NoRoom``, ``RateLimited`` when too many are on their way, ``NotFound`` for a dataset or a piece
    that is not there, ``Conflict`` for a piece that is not whole, ``AddressRefused`` for a ``callback_url``,
    ``IdempotencyMismatch``, ``Gone`` when the earlier one has expired or was terminated, ``NotInPlan`` beyond what the
    plan stores.
    """
    check_length(tools, new.length)
    callback_url = checked_callback(tools, new.callback_url)
    Reading.from_json(new.reading or {})
    upload_id = ids.new_id(ids.UPLOAD)
    with tools.database.write() as session:
        earlier = begun_before(session, who.tenant_id, attempt, upload_id)
        if new.pieces and not earlier:
            earlier, new = _joined(tools, session, who.tenant_id, new)
        if not earlier:
            _check(tools, session, who, new)
            session.add(_upload(tools, who, new, upload_id, callback_url))
    return live_upload(tools, who.tenant_id, earlier or upload_id)


def _joined(tools: Tools, session: Session, tenant_id: str, new: New) -> tuple[str | None, New]:
    """The upload that is made of the same pieces already, and what is begun if there is none."""
    pieces = own_pieces(session, tenant_id, new.pieces or ())
    earlier = joined_before(session, pieces, new.metadata)
    if earlier:
        return earlier, new
    check_whole(pieces)
    length = sum(piece.offset for piece in pieces)
    check_length(tools, length)
    return None, replace(new, length=length)


def _check(tools: Tools, session: Session, who: Caller, new: New) -> None:
    if new.dataset_id:
        own_dataset(session, who.tenant_id, new.dataset_id)
    _check_open(tools, session, who.tenant_id)
    copies = 2 if new.part_size else 1  # while parts are joined
    check_room(tools, session, copies * (new.length or 0))
    check_stored(tools, session, who, new.length or 0)
    if new.chart is not None:
        check_left(tools, session, who)


def _upload(tools: Tools, who: Caller, new: New, upload_id: str, callback_url: str | None) -> Upload:
    return Upload(
        upload_id=upload_id,
        tenant_id=who.tenant_id,
        length=new.length,
        info=_info(new),
        sha256=new.sha256,
        part_size=new.part_size,
        concat=new.concat,
        pieces=list(new.pieces) if new.pieces else None,
        file_key=f"{who.tenant_id}/{upload_id}/file",
        dataset_id=new.dataset_id,
        chart=dict(new.chart) if new.chart is not None else None,
        request_id=who.request_id,
        callback_url=callback_url,
        expires_at=expiry(tools),
    )


def check_length(tools: Tools, length: int | None) -> None:
    """``TooLarge`` beyond what the settings allow."""
    most = tools.settings.upload_max
    if length is not None and length > most:
        raise TooLarge(
            f"the file has {length:,} bytes; at most {most:,} are taken: compress it, or have the operator raise "
            "PLOTWORKS_UPLOAD_MAX"
        )


def check_room(tools: Tools, session: Session, length: int) -> None:
    """``NoRoom`` unless this many bytes fit beside what is still to come of others."""
    free = tools.files.free_bytes()
    if free is None:
        return
    due = func.sum(Upload.length - Upload.offset)
    awaited = session.scalar(select(due).where(Upload.state == UploadState.OPEN, Upload.length.is_not(None))) or 0
    left = free - int(awaited) - SPARE
    if length > left:
        raise NoRoom(
            f"the file needs {length:,} bytes, and there is room for {max(left, 0):,} beside the uploads that are on "
            "their way; delete datasets that are not needed, or have the operator give Plotworks a larger disk"
        )


def _check_open(tools: Tools, session: Session, tenant_id: str) -> None:
    most = tools.settings.uploads_open
    is_open = (Upload.tenant_id == tenant_id, Upload.state == UploadState.OPEN)
    found = session.scalar(select(func.count()).where(*is_open, Upload.expires_at > tools.clock.now())) or 0
    if found >= most:
        raise RateLimited(
            f"{found} uploads are on their way already, and {most} may be; finish or DELETE one of them first",
            headers={"Retry-After": "60"},
        )


def _info(new: New) -> dict[str, Any]:
    return {
        "metadata": new.metadata,
        "name": new.name,
        "content_type": new.content_type,
        "reading": dict(new.reading or {}),
        "ttl": new.ttl,
    }
