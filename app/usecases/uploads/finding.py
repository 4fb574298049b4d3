"""One upload of a tenant, and what may be done with it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from app.domain.datasets import UploadState
from app.domain.errors import Gone, NotFound
from app.ports import Tools
from app.store.models import Upload

OPEN_FOR = timedelta(hours=24)
"""An upload expires after so long without a byte."""

LONGEST = timedelta(days=7)
"""And after so long in all: rules of a bucket against parts that were left behind may count from their first."""


class Concat(StrEnum):
    """The part that an upload has in a concatenation."""

    PARTIAL = "partial"
    FINAL = "final"


def get_upload(tools: Tools, tenant_id: str, upload_id: str) -> Upload:
    """One upload of this tenant, ended or not; a foreign or unknown one is ``NotFound``."""
    with tools.database.read() as session:
        return own_upload(session, tenant_id, upload_id)


def live_upload(tools: Tools, tenant_id: str, upload_id: str) -> Upload:
    """One upload that is still there: ``Gone`` when it has expired or was terminated."""
    upload = get_upload(tools, tenant_id, upload_id)
    check_live(tools, upload)
    return upload


def own_upload(session: Session, tenant_id: str, upload_id: str) -> Upload:
    """As ``get_upload``, within a session."""
    upload = session.get(Upload, upload_id)
    if upload is None or upload.tenant_id != tenant_id:
        raise NotFound(f"there is no upload {upload_id}")
    return upload


def check_live(tools: Tools, upload: Upload) -> None:
    """Raise ``Gone`` unless it is open or completed."""
    if upload.state == UploadState.TERMINATED:
        raise Gone(f"the upload {upload.upload_id} was terminated; begin another one")
    expired = upload.state == UploadState.OPEN and upload.expires_at <= tools.clock.now()
    if expired or upload.state == UploadState.EXPIRED:
        raise Gone(f"the upload {upload.upload_id} has expired on {upload.expires_at:%c} UTC; begin another one")


def expiry(tools: Tools, begun: datetime | None = None) -> datetime:
    """When an upload expires that something happens to now."""
    now = tools.clock.now()
    return min(now + OPEN_FOR, (begun or now) + LONGEST)
