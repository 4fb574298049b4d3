"""The end of an upload: whole, joined of others, or given up."""

from dataclasses import replace

from sqlalchemy import update

from app.domain.caller import Caller
from app.domain.datasets import UploadState
from app.domain.jobs import UPLOAD
from app.domain.plans import Kind
from app.ports import Landed, Tools
from app.store.models import Upload
from app.store.types import db_now
from app.usecases.datasets import Begun, File, begin_dataset
from app.usecases.files import chart_of_upload
from app.usecases.idempotency import Attempt
from app.usecases.keeping import expiry_of
from app.usecases.release import publish
from app.usecases.uploads.beginning import New, begin_upload
from app.usecases.uploads.finding import Concat, live_upload
from app.usecases.uploads.holding import Hold, holding
from app.usecases.uploads.repeating import own_pieces
from app.usecases.usage import count


def is_whole(upload: Upload) -> bool:
    """Whether all bytes of an open upload have come, by tus."""
    by_tus = upload.concat != Concat.FINAL and upload.part_size is None
    return by_tus and upload.state == UploadState.OPEN and upload.offset == upload.length


def complete(tools: Tools, who: Caller, hold: Hold, upload: Upload) -> None:
    """Make a dataset of a file that has come whole; a piece of another one waits for that."""
    tools.files.finish(upload.file_key, Landed(upload.offset, upload.parts))
    close(tools, who, hold, upload)


def terminate(tools: Tools, tenant_id: str, upload_id: str) -> None:
    """Give an upload up, and free what it took; the dataset of one that is completed stays."""
    live_upload(tools, tenant_id, upload_id)
    with holding(tools, upload_id):
        upload = live_upload(tools, tenant_id, upload_id)
        with tools.database.write() as session:
            this = update(Upload).where(Upload.upload_id == upload_id)
            session.execute(this.values(state=UploadState.TERMINATED, finished_at=db_now()))
    free(tools, upload)


def free(tools: Tools, upload: Upload) -> None:
    """Remove the bytes of an upload, unless they are a dataset's."""
    tools.files.abandon(upload.file_key)
    if upload.concat == Concat.PARTIAL or upload.state == UploadState.OPEN:
        tools.files.delete(upload.file_key)


def join_uploads(tools: Tools, who: Caller, new: New, attempt: Attempt | None = None) -> Upload:
    """Make one file of pieces that have come whole, and a dataset of it; the pieces are left to the sweeper.

    Joining the same pieces again gives the same upload; one whose process was killed meanwhile is joined now. Errors
    are those of ``begin_upload``.
    """
    upload = begin_upload(tools, who, new, attempt)
    if upload.state == UploadState.COMPLETED:
        return upload
    with holding(tools, upload.upload_id) as hold:
        upload = live_upload(tools, who.tenant_id, upload.upload_id)
        if upload.state == UploadState.OPEN:
            _join(tools, who, hold, upload)
    return live_upload(tools, who.tenant_id, upload.upload_id)


def _join(tools: Tools, who: Caller, hold: Hold, upload: Upload) -> None:
    with tools.database.write() as session:
        pieces = own_pieces(session, upload.tenant_id, upload.pieces or ())
    with hold.kept():
        upload.offset = tools.files.join(upload.file_key, [piece.file_key for piece in pieces])
    close(tools, who, hold, upload)
    with tools.database.write() as session:
        used = update(Upload).where(Upload.upload_id.in_([piece.upload_id for piece in pieces]))
        session.execute(used.values(expires_at=tools.clock.now()))


def close(tools: Tools, who: Caller, hold: Hold, upload: Upload) -> None:
    """The upload has ended with a file in the store: make a dataset of it, and the chart that was asked for."""
    begun: Begun | None = None
    told = replace(who, request_id=upload.request_id)
    with tools.database.write() as session:
        if upload.concat != Concat.PARTIAL:
            begun = begin_dataset(session, told, _file(tools, upload), upload.dataset_id)
        made = {"dataset_id": begun.dataset_id, "info": upload.info | {"job_id": begun.job_id}} if begun else {}
        ended = {"state": UploadState.COMPLETED, "finished_at": db_now(), "parts": None}
        hold.change(session, offset=upload.offset, **ended, **made)
        if begun:
            count(tools, session, told, Kind.UPLOAD_BYTES, upload.offset)
    if begun:
        try:  # the chart is there before the file is read: so it may be drawn at once
            chart_of_upload(tools, told, begun, upload)
        finally:
            publish(tools, UPLOAD, [begun.job_id])


def _file(tools: Tools, upload: Upload) -> File:
    name = upload.info["name"] or upload.upload_id
    expires_at = expiry_of(tools, upload.info.get("ttl"))
    return File(upload.file_key, name, upload.offset, upload.sha256 or "", upload.info["reading"], expires_at)
