"""The end of an upload: whole, joined of others, or given up."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update

from app.domain.caller import Caller
from app.domain.datasets import UploadState
from app.domain.errors import Conflict, NotFound
from app.domain.jobs import UPLOAD
from app.ports import Landed, Tools
from app.store.models import Upload
from app.store.types import db_now
from app.usecases.datasets import Begun, File, begin_dataset
from app.usecases.files import chart_of_upload
from app.usecases.release import publish
from app.usecases.uploads.beginning import New, begin_upload
from app.usecases.uploads.finding import Concat, live_upload
from app.usecases.uploads.holding import Hold, holding


def is_whole(upload: Upload) -> bool:
    """Whether all bytes of an open upload have come."""
    return upload.state == UploadState.OPEN and upload.offset == upload.length and upload.concat != Concat.FINAL


def complete(tools: Tools, who: Caller, hold: Hold, upload: Upload) -> None:
    """Make a dataset of a file that has come whole; a piece of another one waits for that."""
    tools.files.finish(upload.file_key, Landed(upload.offset, upload.parts))
    _close(tools, who, hold, upload)


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


def join_uploads(tools: Tools, who: Caller, new: New) -> Upload:
    """Make one file of pieces that have come whole, and a dataset of it; the pieces are left to the sweeper.

    ``NotFound`` names a piece that is not this tenant's, ``Conflict`` one that is no piece or not whole.
    """
    pieces = _pieces(tools, who.tenant_id, new.pieces or ())
    upload = begin_upload(tools, who, replace(new, length=sum(piece.offset for piece in pieces), concat=Concat.FINAL))
    with holding(tools, upload.upload_id) as hold:
        upload.offset = tools.files.join(upload.file_key, [piece.file_key for piece in pieces])
        _close(tools, who, hold, upload)
    with tools.database.write() as session:
        used = update(Upload).where(Upload.upload_id.in_([piece.upload_id for piece in pieces]))
        session.execute(used.values(expires_at=tools.clock.now()))
    return live_upload(tools, who.tenant_id, upload.upload_id)


def _close(tools: Tools, who: Caller, hold: Hold, upload: Upload) -> None:
    begun: Begun | None = None
    told = replace(who, request_id=upload.request_id)
    with tools.database.write() as session:
        if upload.concat != Concat.PARTIAL:
            begun = begin_dataset(session, told, _file(upload), upload.dataset_id)
        made = {"dataset_id": begun.dataset_id, "info": upload.info | {"job_id": begun.job_id}} if begun else {}
        ended = {"state": UploadState.COMPLETED, "finished_at": db_now(), "parts": None}
        hold.change(session, offset=upload.offset, **ended, **made)
    if begun:
        publish(tools, UPLOAD, [begun.job_id])
        chart_of_upload(tools, told, begun, upload)


def _file(upload: Upload) -> File:
    name = upload.info["name"] or upload.upload_id
    return File(upload.file_key, name, upload.offset, "", upload.info["reading"])


def _pieces(tools: Tools, tenant_id: str, upload_ids: Sequence[str]) -> list[Upload]:
    with tools.database.read() as session:
        own = select(Upload).where(Upload.tenant_id == tenant_id, Upload.upload_id.in_(upload_ids))
        found = {upload.upload_id: upload for upload in session.scalars(own)}
    for upload_id in upload_ids:
        upload = found.get(upload_id)
        if upload is None:
            raise NotFound(f"there is no upload {upload_id} to concatenate")
        if upload.concat != Concat.PARTIAL or upload.state != UploadState.COMPLETED:
            reason = "not whole yet" if upload.state == UploadState.OPEN else "no longer there"
            reason = reason if upload.concat == Concat.PARTIAL else "no partial upload"
            raise Conflict(f"{upload_id} can't be concatenated: it is {reason}")
    return [found[upload_id] for upload_id in upload_ids]
