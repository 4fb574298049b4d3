"""A multipart upload of S3, part by part, and the writer that fills it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from app.adapters.s3_bucket import MISSING
from app.ports import Landed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

PART = 16 << 20
"""Bytes of a part: of 10,000 at most."""

LEAST = 5 << 20
"""Bytes below which S3 takes only the last part."""

Told = Callable[[], AbstractContextManager[None]]
"""A block whose errors are told in our words."""

GONE = {"NoSuchUpload", "PreconditionFailed", *MISSING}
"""What S3 says when a multipart upload, its tail, or the absence of its file is not what it was."""


def tail_name(name: str) -> str:
    """What the names of a file's tails start with."""
    return f"{name}~"


@dataclass
class Multipart:
    """One multipart upload; ``upload_id`` is "" until its first part. ``tail`` bytes are kept beside it."""

    client: "S3Client"
    bucket: str
    name: str
    upload_id: str = ""
    etags: list[str] = field(default_factory=list)
    size: int = 0
    tail: int = 0

    @classmethod
    def found(cls, client: "S3Client", bucket: str, name: str, noted: dict[str, Any]) -> "Multipart":
        """The one that was noted, with as many of its parts as were; later ones are replaced as others come."""
        parts = cls(client, bucket, name, noted.get("upload_id", ""), tail=noted.get("tail", 0))
        count = noted.get("count", 0)
        if count:
            pages = client.get_paginator("list_parts").paginate(Bucket=bucket, Key=name, UploadId=parts.upload_id)
            listed = [part for page in pages for part in page.get("Parts", ())][:count]
            parts.etags = [part["ETag"] for part in listed]
            parts.size = sum(part["Size"] for part in listed)
        return parts

    def noted(self) -> dict[str, Any]:
        """What ``found`` needs."""
        return {"upload_id": self.upload_id, "count": len(self.etags), "tail": self.tail}

    def add(self, body: IO[bytes], size: int) -> None:
        """Upload the next part."""
        if not self.upload_id:
            made = self.client.create_multipart_upload(Bucket=self.bucket, Key=self.name)
            self.upload_id = made["UploadId"]
        body.seek(0)
        self.note(self.client.upload_part(Body=body, **self.next_part())["ETag"], size)

    def next_part(self) -> dict[str, Any]:
        """Which part comes next, in the words of S3."""
        place = {"Bucket": self.bucket, "Key": self.name, "UploadId": self.upload_id}
        return place | {"PartNumber": len(self.etags) + 1}

    def note(self, etag: str, size: int) -> None:
        """There is one more part."""
        self.etags.append(etag)
        self.size += size

    def keep_tail(self, body: IO[bytes], size: int) -> None:
        """Keep what is too short for a part beside the file."""
        if size:
            body.seek(0)
            self.client.put_object(Bucket=self.bucket, Key=self._tail_key, Body=body)
        self.tail = size

    def fetch_tail(self, into: IO[bytes]) -> None:
        """Write the tail into a file."""
        if self.tail:
            body = self.client.get_object(Bucket=self.bucket, Key=self._tail_key)["Body"]
            into.write(body.read(self.tail))

    def complete(self) -> None:
        """Make the object of all parts and the tail; it replaces none."""
        if not self.upload_id:
            whole = b""
            if self.tail:
                whole = self.client.get_object(Bucket=self.bucket, Key=self._tail_key)["Body"].read()
            self.client.put_object(Bucket=self.bucket, Key=self.name, Body=whole, IfNoneMatch="*")
            return
        if self.tail:
            tail = self.client.get_object(Bucket=self.bucket, Key=self._tail_key)["Body"].read()
            self.etags.append(self.client.upload_part(Body=tail, **self.next_part())["ETag"])
        numbered: list[CompletedPartTypeDef] = [
            {"PartNumber": number, "ETag": etag} for number, etag in enumerate(self.etags, 1)
        ]
        self.client.complete_multipart_upload(
            Bucket=self.bucket,
            Key=self.name,
            UploadId=self.upload_id,
            MultipartUpload={"Parts": numbered},
            IfNoneMatch="*",
        )

    @property
    def _tail_key(self) -> str:
        return f"{tail_name(self.name)}{len(self.etags):05}"


class S3Inflow:
    """``Inflow`` into a multipart upload; ``spool`` holds on this machine what is not yet a part."""

    def __init__(self, parts: Multipart, spool: IO[bytes], told: Told, spooling: Told) -> None:
        self._parts, self._spool, self._told, self._spooling = parts, spool, told, spooling
        self._spooled = spool.tell()
        self._kept = Landed(parts.size + parts.tail, parts.noted())

    def write(self, chunk: bytes) -> None:
        """Append these bytes."""
        left = memoryview(chunk)
        while left:
            piece = left[: PART - self._spooled]
            with self._spooling():
                self._spool.write(piece)
            self._spooled += len(piece)
            left = left[len(piece) :]
            if self._spooled == PART:
                self._send()

    def landed(self) -> Landed:
        """The whole parts."""
        return self._kept

    def settle(self) -> Landed:
        """Also what is too short for a part."""
        if self._spooled >= LEAST:
            self._send()
        with self._told():
            self._parts.keep_tail(self._spool, self._spooled)
        self._kept = Landed(self._parts.size + self._parts.tail, self._parts.noted())
        return self._kept

    def _send(self) -> None:
        with self._told():
            self._parts.add(self._spool, self._spooled)
        self._spool.seek(0)
        self._spool.truncate()
        self._spooled = 0
        self._parts.tail = 0
        self._kept = Landed(self._parts.size, self._parts.noted())
