"""A file that comes within one request, as a form: an upload like others, until a dataset has it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain import ids
from app.domain.caller import Caller
from app.domain.datasets import UploadState
from app.ports import Tools
from app.store.models import Upload
from app.store.types import db_now
from app.usecases.uploads.beginning import check_length, check_room
from app.usecases.uploads.finding import expiry


@contextmanager
def coming_by_form(tools: Tools, who: Caller, length: int | None) -> Iterator[str]:
    """Make room for a body of so many bytes, and give the key for its file; what no dataset has at the end is removed.

    It is noted before its first byte: the file of a process that is killed expires as any upload does that nothing
    came of. ``TooLarge``, ``NoRoom``.
    """
    check_length(tools, length)
    upload_id = ids.new_id(ids.UPLOAD)
    key = f"{who.tenant_id}/{upload_id}/file"
    with tools.database.write() as session:
        check_room(tools, session, length or 0)
        told = {"request_id": who.request_id, "expires_at": expiry(tools), "info": {}}
        session.add(Upload(upload_id=upload_id, tenant_id=who.tenant_id, file_key=key, length=length, **told))
    try:
        yield key
    finally:
        _give_up(tools, upload_id, key)


def taken(session: Session, who: Caller, key: str, size: int) -> None:
    """The file that has come under this key is a dataset's from this transaction on."""
    this = update(Upload).where(Upload.tenant_id == who.tenant_id, Upload.file_key == key)
    ended = {"state": UploadState.COMPLETED, "offset": size, "finished_at": db_now()}
    session.execute(this.where(Upload.state == UploadState.OPEN).values(ended))


def _give_up(tools: Tools, upload_id: str, key: str) -> None:
    """Remove what has come, unless a dataset has it."""
    still_open = (Upload.upload_id == upload_id, Upload.state == UploadState.OPEN)
    with tools.database.read() as session:
        if session.scalar(select(Upload.upload_id).where(*still_open)) is None:
            return
    tools.files.abandon(key)
    tools.files.delete(key)
    with tools.database.write() as session:
        session.execute(delete(Upload).where(*still_open))
