"""An upload that is begun again: the answer to the first request was lost, and the one that it made is meant."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.datasets import UploadState
from app.domain.errors import Conflict, NotFound
from app.store.models import Upload
from app.usecases.idempotency import Answer, Attempt, keep, remember
from app.usecases.uploads.finding import Concat

_MADE = 201


def begun_before(session: Session, tenant_id: str, attempt: Attempt | None, upload_id: str) -> str | None:
    """The upload that an earlier request with the same key has made; None: this one makes ``upload_id``."""
    if attempt is None:
        return None
    earlier = remember(session, tenant_id, attempt, "", "")
    if earlier and earlier.answer:
        return str(earlier.answer.body["upload_id"])
    keep(session, tenant_id, attempt, Answer(_MADE, {"upload_id": upload_id}, {}))
    return None


def own_pieces(session: Session, tenant_id: str, upload_ids: Sequence[str]) -> list[Upload]:
    """The uploads that are to be joined, in this order; ``NotFound`` names one that is not this tenant's.

    Two requests that join the same ones wait for each other here.
    """
    own = select(Upload).where(Upload.tenant_id == tenant_id, Upload.upload_id.in_(upload_ids))
    found = {upload.upload_id: upload for upload in session.scalars(own.order_by(Upload.upload_id).with_for_update())}
    for upload_id in upload_ids:
        if upload_id not in found:
            raise NotFound(f"there is no upload {upload_id} to concatenate")
    return [found[upload_id] for upload_id in upload_ids]


def joined_before(session: Session, pieces: Sequence[Upload], metadata: str) -> str | None:
    """The concatenation of the same pieces, in the same order and with the same metadata, if there is one."""
    named = [piece.upload_id for piece in pieces]
    finals = select(Upload).where(
        Upload.tenant_id == pieces[0].tenant_id,
        Upload.concat == Concat.FINAL,
        Upload.state.in_((UploadState.OPEN, UploadState.COMPLETED)),
        Upload.created_at >= max(piece.created_at for piece in pieces),
    )
    same = (one for one in session.scalars(finals) if one.pieces == named and one.info["metadata"] == metadata)
    return next((one.upload_id for one in same), None)


def check_whole(pieces: Sequence[Upload]) -> None:
    """Raise ``Conflict`` for what is no piece, or not whole."""
    for piece in pieces:
        if piece.concat != Concat.PARTIAL or piece.state != UploadState.COMPLETED:
            reason = "not whole yet" if piece.state == UploadState.OPEN else "no longer there"
            reason = reason if piece.concat == Concat.PARTIAL else "no partial upload"
            raise Conflict(f"{piece.upload_id} can't be concatenated: it is {reason}")
