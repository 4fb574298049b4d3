"""Uploads in parts that their owners send by themselves, in any order and several at once: S3's multipart uploads.

Where the store is a bucket, each part goes straight to it; where it is a disk, to an address of ours that is signed in
the same way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import update

from app.domain.caller import Caller
from app.domain.datasets import UploadState
from app.domain.errors import Conflict, Fault, Invalid, MalformedRequest, NotFound
from app.ports import Part, Tools
from app.store.models import Upload
from app.usecases.idempotency import Attempt
from app.usecases.links import signed
from app.usecases.uploads.beginning import New, begin_upload
from app.usecases.uploads.ending import close
from app.usecases.uploads.finding import check_live, expiry, live_upload
from app.usecases.uploads.holding import holding

PATH = "/v1/uploads/multipart"
SECONDS = 900
"""For which an address holds."""

LEAST, MOST = 5 << 20, 5 << 30
"""Bytes of a part but the last, as S3 takes them (docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html)."""

MOST_PARTS = 10_000
USUAL, FEW = 16 << 20, 1000
"""Bytes of a part where nobody says more, as long as they are no more than so many: a page of S3's lists."""

_MIB = 1 << 20


class Source(Protocol):
    """Bytes as they come over a connection: how many are announced, and whether they ended too early."""

    size: int | None
    broken: bool

    def chunks(self) -> Iterable[bytes]:
        """The bytes; none more when the connection breaks."""
        ...


@dataclass(frozen=True, slots=True)
class Address:
    """Where a part is to be PUT, in its very size in bytes, until when."""

    part: Part
    url: str
    expires_at: datetime


def begin_parts(tools: Tools, who: Caller, new: New, attempt: Attempt | None = None) -> Upload:
    """Make room for a file of ``new.length`` bytes; errors are those of ``begin_upload``, and ``Invalid``."""
    length = new.length or 0
    part_size = new.part_size or max(USUAL, -(-length // (FEW * _MIB)) * _MIB)
    if not LEAST <= part_size <= MOST or -(-length // part_size) > MOST_PARTS:
        raise Invalid.at(
            "part_size",
            f"must be from {LEAST:,} to {MOST:,} bytes, and so large that there are at most {MOST_PARTS:,} parts; "
            "leave it out, and one that fits is chosen",
        )
    upload = begin_upload(tools, who, replace(new, part_size=part_size), attempt)
    if upload.parts is None and upload.state == UploadState.OPEN:
        with holding(tools, upload.upload_id) as hold:
            upload = live_upload(tools, who.tenant_id, upload.upload_id)
            if upload.parts is None and upload.state == UploadState.OPEN:
                hold.save(parts=tools.files.begin_parts(upload.file_key))
    return live_upload(tools, who.tenant_id, upload.upload_id)


def addresses(tools: Tools, who: Caller, upload_id: str, numbers: Sequence[int]) -> list[Address]:
    """Where these parts are to be sent. ``Invalid`` for a part that the file has not, ``Conflict`` when it is whole."""
    upload = _open(tools, who.tenant_id, upload_id)
    count = part_count(upload)
    faults = [
        Fault(f"part_numbers[{place}]", f"the file has the parts 1 to {count}; found {number}")
        for place, number in enumerate(numbers)
        if not 1 <= number <= count
    ]
    if faults:
        raise Invalid(f"{faults[0].place}: {faults[0].message}", faults=faults)
    _note(tools, upload)
    until = tools.clock.now() + timedelta(seconds=SECONDS)
    wanted = (Part(number, size_of(upload, number)) for number in numbers)
    return [Address(part, _url(tools, upload, part), until) for part in wanted]


def found_parts(tools: Tools, who: Caller, upload_id: str) -> list[Part]:
    """The parts of an open upload that have come."""
    upload = _open(tools, who.tenant_id, upload_id)
    found = tools.files.found_parts(upload.file_key, upload.parts or {})
    _note(tools, upload, found)
    return found


def take_part(tools: Tools, upload_id: str, number: int, source: Source) -> Part:
    """Store a part that was sent to us; whoever sends it has its signed address.

    ``MalformedRequest`` for another size than the part's, and when the bytes end too early: nothing is kept then.
    """
    with tools.database.read() as session:
        upload = session.get(Upload, upload_id)
    if upload is None or not 1 <= number <= part_count(upload):
        raise NotFound(f"there is no part {number} of {upload_id}")
    check_live(tools, upload)
    _check_open(upload)
    size = size_of(upload, number)
    if source.size != size:
        found = "its Content-Length is missing" if source.size is None else f"the body has {source.size:,}"
        raise MalformedRequest(f"part {number} of {upload_id} has {size:,} bytes; {found}")
    part = tools.files.store_part(upload.file_key, number, _whole(source, number))
    _note(tools, upload, tools.files.found_parts(upload.file_key, upload.parts or {}))
    return part


def complete_parts(tools: Tools, who: Caller, upload_id: str, told: Mapping[int, str] | None) -> Upload:
    """Make a dataset of the parts; ``told`` are the ETags by number, None where the caller has not seen them.

    ``Invalid`` names parts that are missing, have another size or another ETag. Completing again gives the same.
    """
    upload = _in_parts(live_upload(tools, who.tenant_id, upload_id))
    if upload.state == UploadState.COMPLETED:
        return upload
    with holding(tools, upload_id) as hold:
        upload = live_upload(tools, who.tenant_id, upload_id)
        if upload.state == UploadState.OPEN:
            if not _is_there(tools, upload):
                found = tools.files.found_parts(upload.file_key, upload.parts or {})
                _check_parts(upload, found, told)
                with hold.kept():
                    tools.files.join_parts(upload.file_key, upload.parts or {}, found)
            upload.offset = upload.length or 0
            close(tools, who, hold, upload)
    tools.files.abandon(upload.file_key)
    return live_upload(tools, who.tenant_id, upload_id)


def part_count(upload: Upload) -> int:
    """How many parts the file has; 0 for one that comes by tus."""
    return -(-(upload.length or 0) // upload.part_size) if upload.part_size else 0


def size_of(upload: Upload, number: int) -> int:
    """Bytes of a part: the last one has what is left."""
    part_size = upload.part_size or 0
    return min(part_size, (upload.length or 0) - (number - 1) * part_size)


def _open(tools: Tools, tenant_id: str, upload_id: str) -> Upload:
    upload = _in_parts(live_upload(tools, tenant_id, upload_id))
    _check_open(upload)
    return upload


def _in_parts(upload: Upload) -> Upload:
    if upload.part_size is None:
        raise Conflict(f"{upload.upload_id} comes by tus, at /v1/uploads/{upload.upload_id}")
    return upload


def _check_open(upload: Upload) -> None:
    if upload.state != UploadState.OPEN:
        raise Conflict(f"{upload.upload_id} is {upload.state}: it takes no more parts")


def _url(tools: Tools, upload: Upload, part: Part) -> str:
    direct = tools.files.part_address(upload.file_key, upload.parts or {}, part, SECONDS)
    path = f"{PATH}/{upload.upload_id}/parts/{part.number}"
    return direct or f"{tools.settings.public_url}{signed(tools, path, SECONDS, 'PUT')}"


def _note(tools: Tools, upload: Upload, found: Sequence[Part] | None = None) -> None:
    """Somebody is at it: the upload is kept for longer; ``found`` has come by now, where it was looked through."""
    come = {} if found is None else {"offset": sum(part.size for part in found)}
    this = update(Upload).where(Upload.upload_id == upload.upload_id, Upload.state == UploadState.OPEN)
    with tools.database.write(durable=False) as session:
        session.execute(this.values(expires_at=expiry(tools, upload.created_at), **come))


def _whole(source: Source, number: int) -> Iterator[bytes]:
    yield from source.chunks()
    if source.broken:
        raise MalformedRequest(f"part {number} ended too early, and was not kept: send it again")


def _is_there(tools: Tools, upload: Upload) -> bool:
    """Whether the parts were joined by a request that was killed before it could note it."""
    try:
        return tools.files.size(upload.file_key) == upload.length
    except NotFound:
        return False


def _check_parts(upload: Upload, found: Sequence[Part], told: Mapping[int, str] | None) -> None:
    by_number = {part.number: part for part in found}
    wanted = range(1, part_count(upload) + 1)
    if told is not None and sorted(told) != list(wanted):
        raise Invalid.at("parts", f"the file has the parts 1 to {len(wanted)}, each is named once; found {len(told)}")
    faults = [
        Fault(f"parts[{number - 1}]", fault)
        for number in wanted
        if (fault := _fault(by_number.get(number), size_of(upload, number), (told or {}).get(number)))
    ]
    if faults:
        raise Invalid(f"{faults[0].place}: {faults[0].message}", faults=faults[:100])


def _fault(part: Part | None, size: int, etag: str | None) -> str:
    if part is None:
        return "this part has not come: ask for its address, and send it"
    if part.size != size:
        return f"this part must have {size:,} bytes; {part.size:,} came: send it again"
    if etag is not None and etag.strip('"') != part.etag:
        return f"this part has the ETag {part.etag}, and {etag[:80]} is told: send it again"
    return ""
