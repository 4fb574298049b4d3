"""A stretch of a file as it comes: written as it arrives, kept as far as it came."""

import hashlib
import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from app.domain.caller import Caller
from app.domain.errors import (
    ChecksumMismatch,
    Conflict,
    Forbidden,
    Locked,
    MalformedRequest,
    PlotworksError,
    StoreUnavailable,
    TooLarge,
)
from app.ports import Inflow, Landed, Tools
from app.store.models import Upload
from app.usecases.plans import check_stored
from app.usecases.uploads.beginning import check_length, check_room
from app.usecases.uploads.ending import complete, is_whole
from app.usecases.uploads.finding import Concat, expiry, live_upload
from app.usecases.uploads.holding import Hold, holding

SAVE_EVERY = 2.0
"""Seconds after which what has come is noted: so much at most is lost when this process is killed."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of a stretch must have: the name of an algorithm and its digest."""

    algorithm: str
    digest: bytes


class Source(Protocol):
    """Bytes as they come over a connection. ``interrupt``, from another thread, ends them early."""

    size: int | None
    """How many are announced."""
    broken: bool
    """Whether they ended too early."""

    def chunks(self) -> Iterable[bytes]:
        """The bytes; none more when the connection breaks."""
        ...

    def interrupt(self) -> None:
        """Read no more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The bytes of a file from ``offset`` on; ``length`` is the file's, where it was not said before."""

    offset: int
    source: Source
    length: int | None = None
    checksum: Checksum | None = None


def receive(tools: Tools, who: Caller, upload_id: str, stretch: Stretch) -> Upload:
    """Append a stretch to an upload; a file that is whole by that becomes a dataset.

    ``Conflict`` with another offset than the upload's, ``Locked`` while another request writes, ``TooLarge`` beyond
    its length, ``ChecksumMismatch``, ``Forbidden`` for a concatenation, ``Gone``, ``NotFound``. When the bytes end
    too early those that came are kept, and it is ``MalformedRequest``.
    """
    live_upload(tools, who.tenant_id, upload_id)
    with holding(tools, upload_id) as hold:
        upload = live_upload(tools, who.tenant_id, upload_id)
        _check(upload, stretch)
        if stretch.length is not None and upload.length is None:
            _settle_length(tools, who, hold, upload, stretch.length)
        room = (upload.length if upload.length is not None else tools.settings.upload_max) - upload.offset
        _check_size(stretch, room)
        if room and stretch.source.size != 0:
            with hold.watched(stretch.source.interrupt):
                _Filling(tools, hold, upload, stretch).fill(room)
        if is_whole(upload):
            complete(tools, who, hold, upload)
    _check_end(stretch, hold)
    return live_upload(tools, who.tenant_id, upload_id)


def settled(tools: Tools, who: Caller, upload_id: str) -> Upload:
    """The upload when nobody writes to it: its holder, if there is one, is asked to save and let go.

    A file that had come whole when its process was killed is completed now.
    """
    upload = live_upload(tools, who.tenant_id, upload_id)
    if upload.lock_owner is None and not is_whole(upload):
        return upload
    with holding(tools, upload_id) as hold:
        upload = live_upload(tools, who.tenant_id, upload_id)
        if is_whole(upload):
            complete(tools, who, hold, upload)
    return live_upload(tools, who.tenant_id, upload_id)


class _Filling:
    """The writing of one stretch."""

    def __init__(self, tools: Tools, hold: Hold, upload: Upload, stretch: Stretch) -> None:
        self._tools, self._hold, self._upload, self._stretch = tools, hold, upload, stretch
        self._digest = hashlib.new(stretch.checksum.algorithm) if stretch.checksum else None
        self._saved = time.monotonic()

    def fill(self, room: int) -> None:
        """Write at most ``room`` bytes, and note how far it came."""
        upload = self._upload
        with self._tools.files.appending(upload.file_key, Landed(upload.offset, upload.parts)) as inflow:
            try:
                self._pour(inflow, room)
            except PlotworksError as error:
                if not self._digest:
                    self._save(inflow.landed() if isinstance(error, StoreUnavailable) else inflow.settle())
                raise
            self._verify()
            self._save(inflow.settle())

    def _pour(self, inflow: Inflow, room: int) -> None:
        for chunk in self._stretch.source.chunks():
            if len(chunk) > room:
                inflow.write(chunk[:room])
                raise TooLarge("more bytes came than the file's length leaves; those up to it are kept")
            inflow.write(chunk)
            room -= len(chunk)
            self._hold.alive()
            if self._digest:
                self._digest.update(chunk)
            elif time.monotonic() - self._saved > SAVE_EVERY:
                self._save(inflow.landed(), durable=False)

    def _verify(self) -> None:
        checksum = self._stretch.checksum
        if checksum is None or self._digest is None:
            return
        if not hmac.compare_digest(self._digest.digest(), checksum.digest):
            raise ChecksumMismatch(
                f"the bytes from {self._stretch.offset} on have not the {checksum.algorithm} of Upload-Checksum; "
                "they were not kept: send them again"
            )

    def _save(self, landed: Landed, *, durable: bool = True) -> None:
        upload = self._upload
        upload.offset, upload.parts = landed.size, landed.parts
        values: dict[str, Any] = {"offset": landed.size, "parts": landed.parts}
        self._hold.save(durable=durable, expires_at=expiry(self._tools, upload.created_at), **values)
        self._saved = time.monotonic()


def _check(upload: Upload, stretch: Stretch) -> None:
    if upload.concat == Concat.FINAL:
        raise Forbidden(f"{upload.upload_id} is a concatenation: its bytes come from its pieces")
    if upload.part_size is not None:
        raise Forbidden(f"{upload.upload_id} comes in parts: ask for their addresses at /v1/uploads/multipart")
    if stretch.offset != upload.offset:
        raise Conflict(
            f"the bytes begin at {stretch.offset}, but {upload.offset} have come; go on from there",
            headers={"Upload-Offset": str(upload.offset)},
        )
    if stretch.length is not None and upload.length not in {None, stretch.length}:
        raise MalformedRequest(f"the length of this upload was said to be {upload.length}, and stays so")


def _settle_length(tools: Tools, who: Caller, hold: Hold, upload: Upload, length: int) -> None:
    check_length(tools, length)
    if length < upload.offset:
        raise MalformedRequest(f"the length is said to be {length}, but {upload.offset} bytes have come already")
    with tools.database.write() as session:
        check_room(tools, session, length - upload.offset)
        check_stored(tools, session, who, length - upload.offset)
        hold.change(session, length=length)
    upload.length = length


def _check_size(stretch: Stretch, room: int) -> None:
    if stretch.source.size is not None and stretch.source.size > room:
        raise TooLarge(f"the body has {stretch.source.size:,} bytes, and only {room:,} are left of the file's length")


def _check_end(stretch: Stretch, hold: Hold) -> None:
    if not stretch.source.broken:
        return
    if hold.wanted:
        raise Locked(
            "another request asked for this upload; what came is kept: ask for its offset, and go on from there"
        )
    raise MalformedRequest("the body ended too early; what came is kept: ask for the upload's offset, and go on")
