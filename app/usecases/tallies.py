"""What the sweeper has done, counted for whoever watches the service."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.ports import Tools
from app.store.models import Tally
from app.store.upsert import insert_new

UPLOADS_EXPIRED = "uploads_expired"
UPLOADS_ORPHANED = "uploads_orphaned"
DATASETS_EXPIRED = "datasets_expired"
FILES_SWEPT = "dataset_versions_swept"
BYTES_FREED = "upload_bytes_freed"

TALLIES: Mapping[str, str] = {
    UPLOADS_EXPIRED: "Uploads, and pieces of them, that were given up because nothing came for too long.",
    UPLOADS_ORPHANED: "Files in the store that no upload knew of, such as a killed process leaves.",
    DATASETS_EXPIRED: "Datasets that were deleted at the end of their time.",
    FILES_SWEPT: "Versions of deleted datasets whose files were removed.",
    BYTES_FREED: "Bytes of expired uploads and of deleted datasets that were removed from the store.",
}
"""Every counter, with what it counts."""


def tally(session: Session, name: str, by: int = 1) -> None:
    """Count so many more."""
    if not by:
        return
    more = update(Tally).where(Tally.name == name).values(value=Tally.value + by).returning(Tally.name)
    if session.execute(more).first() is None and not insert_new(session, Tally, name=name, value=by):
        session.execute(more)


def tallied(tools: Tools) -> dict[str, int]:
    """Each counter as it stands."""
    with tools.database.read() as session:
        found = {row.name: row.value for row in session.scalars(select(Tally))}
    return {name: found.get(name, 0) for name in TALLIES}
