"""Files whose parts their owners send to the bucket themselves, by PUT to signed addresses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from app.adapters.object_keys import checked
from app.adapters.s3_bucket import S3Bucket, code_of
from app.adapters.s3_parts import GONE
from app.domain.errors import Forbidden, ObjectDamaged
from app.ports import Part

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef


@dataclass(frozen=True)
class S3Presigned(S3Bucket):
    """``Parts`` in one bucket; ``public_endpoint`` is where others reach it, if not at ``endpoint``."""

    public_endpoint: str = ""

    def begin_parts(self, key: str) -> dict[str, Any]:
        """Begin a file that comes in parts; gives the bucket's own name for it."""
        with self._told():
            begun = self._client.create_multipart_upload(Bucket=self.bucket, Key=self._name(key))
        return {"upload_id": begun["UploadId"]}

    def part_address(self, key: str, noted: Mapping[str, Any], part: Part, seconds: int) -> str:
        """Where whoever has the address can PUT this part, in its very size, for so many seconds."""
        with self._told():
            return self._signer.generate_presigned_url(
                "upload_part",
                Params={**self._of(key, noted), "PartNumber": part.number, "ContentLength": part.size},
                ExpiresIn=seconds,
            )

    def store_part(self, key: str, number: int, chunks: Iterable[bytes]) -> Part:  # noqa: ARG002 - the port's signature
        """Parts are sent to the bucket."""
        raise Forbidden(f"part {number} of {checked(key)} goes to the bucket: ask for its address")

    def found_parts(self, key: str, noted: Mapping[str, Any]) -> list[Part]:
        """The parts that have come, by their numbers."""
        with self._told(), self._found(key):
            pages = self._client.get_paginator("list_parts").paginate(**self._of(key, noted))
            listed = [part for page in pages for part in page.get("Parts", ())]
        return [Part(part["PartNumber"], part["Size"], part["ETag"].strip('"')) for part in listed]

    def join_parts(self, key: str, noted: Mapping[str, Any], parts: Sequence[Part]) -> None:
        """Make the object of these parts; it replaces none."""
        numbered: list[CompletedPartTypeDef] = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
        with self._told(), self._completing(key, sum(part.size for part in parts)):
            self._client.complete_multipart_upload(
                **self._of(key, noted), MultipartUpload={"Parts": numbered}, IfNoneMatch="*"
            )

    def _of(self, key: str, noted: Mapping[str, Any]) -> Any:
        return {"Bucket": self.bucket, "Key": self._name(key), "UploadId": noted["upload_id"]}

    @cached_property
    def _signer(self) -> "S3Client":
        """What signs addresses: it never sends anything."""
        return self._connected(self.public_endpoint or self.endpoint)

    @contextmanager
    def _completing(self, key: str, size: int) -> Iterator[None]:
        """An answer that was lost is no failure: the file may be there already."""
        try:
            yield
        except ClientError as error:
            if code_of(error) not in GONE:
                raise
            with self._found(key):
                head = self._client.head_object(Bucket=self.bucket, Key=self._name(key))
            if head["ContentLength"] != size:
                raise lost(key) from error

    @contextmanager
    def _found(self, key: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            if code_of(error) not in GONE:
                raise
            raise lost(key) from error


def lost(key: str) -> ObjectDamaged:
    """The error of an upload whose bytes the bucket has no more."""
    return ObjectDamaged(
        f"the bucket has no longer what had come of {checked(key)}: somebody, or a lifecycle rule, removed its parts; "
        "start the upload again"
    )
