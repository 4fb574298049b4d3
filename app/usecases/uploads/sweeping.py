"""What uploads have left behind goes: those that expired, pieces that were never joined, bytes that nobody knows of."""

from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from app.domain.datasets import UploadState
from app.domain.errors import NotFound
from app.ports import Tools
from app.store.models import Upload
from app.store.types import db_now
from app.usecases.tallies import BYTES_FREED, UPLOADS_EXPIRED, UPLOADS_ORPHANED, tally
from app.usecases.uploads.ending import free
from app.usecases.uploads.finding import LONGEST, Concat

BATCH = 100
ORPHANED_AFTER = timedelta(days=1)


def sweep_uploads(tools: Tools) -> int:
    """Expire uploads that nothing came of for long enough, and forget old ones; gives how many expired."""
    now = tools.clock.now()
    abandoned = or_(
        Upload.state == UploadState.OPEN,
        (Upload.state == UploadState.COMPLETED) & (Upload.concat == Concat.PARTIAL),
    )
    unlocked = or_(Upload.lock_owner.is_(None), Upload.lock_until < db_now())
    with tools.database.read() as session:
        query = select(Upload).where(abandoned, unlocked, Upload.expires_at <= now).limit(BATCH)
        expired = [upload for upload in session.scalars(query) if _expire(tools, upload)]
    with tools.database.write() as session:
        ended = Upload.state != UploadState.OPEN
        session.execute(delete(Upload).where(ended, Upload.expires_at < now - LONGEST))
    return len(expired)


def sweep_orphans(tools: Tools) -> int:
    """Remove bytes that came in for no upload that is open, as a process leaves them that is killed; gives how many.

    It looks through the whole store: once an hour is enough.
    """
    old = tools.clock.now() - ORPHANED_AFTER
    keys = {key for key, since in tools.files.unfinished() if since < old}
    with tools.database.read() as session:
        known = set(session.scalars(select(Upload.file_key).where(Upload.state == UploadState.OPEN)))
    for key in keys - known:
        tools.files.abandon(key)
    with tools.database.write(durable=False) as session:
        tally(session, UPLOADS_ORPHANED, len(keys - known))
    return len(keys - known)


def _expire(tools: Tools, upload: Upload) -> bool:
    """Expire one, unless a byte has come meanwhile; its bytes go after that is committed."""
    size = upload.offset or _whole(tools, upload.file_key)
    same = (Upload.upload_id == upload.upload_id, Upload.state == upload.state, Upload.expires_at == upload.expires_at)
    with tools.database.write() as session:
        change = update(Upload).where(*same).values(state=UploadState.EXPIRED).returning(Upload.upload_id)
        expired = session.execute(change).first() is not None
        if expired:
            tally(session, UPLOADS_EXPIRED)
            tally(session, BYTES_FREED, size)
    if expired:
        free(tools, upload)
    return expired


def _whole(tools: Tools, key: str) -> int:
    """Bytes of a file that has come whole, as by a form, whose offset nobody notes; 0 if there is none."""
    try:
        return tools.files.size(key)
    except NotFound:
        return 0
