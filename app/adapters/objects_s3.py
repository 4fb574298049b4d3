"""The object store in a bucket of anything that speaks S3."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from app.adapters.object_keys import checked, checked_prefix, prove
from app.domain.errors import NotFound, StoreUnavailable
from app.ports import StoredObject

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_COMMON = Config(
    max_pool_connections=32,
    # The checksums that boto3 adds by itself are unknown to some stores; put and get bring their own SHA-256.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
PATIENT = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5})
HASTY = Config(connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 1})

_MISSING = {"404", "NoSuchKey", "NotFound"}
_REFUSED = {"401", "403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken"}
_KEYS = "PLOTWORKS_S3_ACCESS_KEY and PLOTWORKS_S3_SECRET_KEY"


@dataclass(frozen=True)
class S3Objects:
    """``Objects`` in one bucket, below ``prefix``. Safe for threads; use it first after a fork, not before.

    Empty ``endpoint``: AWS in ``region``. Empty ``access_key``: what boto3 finds by itself, such as the role
    of the machine.
    """

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)
    patience: Config = field(default=PATIENT, repr=False)

    def put(self, key: str, body: bytes, content_type: str, *, durable: bool = True) -> StoredObject:  # noqa: ARG002 - S3 always is
        """Store a whole object; the store checks its SHA-256 where it knows how."""
        digest = hashlib.sha256(body)
        name = self._name(key)
        with self._told():
            answer = self._client.put_object(
                Bucket=self.bucket,
                Key=name,
                Body=body,
                ContentType=content_type,
                Metadata={"sha256": digest.hexdigest()},
                ChecksumSHA256=b64encode(digest.digest()).decode(),
            )
        stored_at = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        return StoredObject(key, len(body), digest.hexdigest(), content_type, stored_at)

    def get(self, key: str) -> bytes:
        """The whole object; its SHA-256 is checked."""
        name = self._name(key)
        with self._told(key):
            answer = self._client.get_object(Bucket=self.bucket, Key=name)
            body = answer["Body"].read()
        if hashlib.sha256(body).hexdigest() != answer["Metadata"].get("sha256"):
            raise StoreUnavailable(
                f"{key} in {self._place} has not the SHA-256 that it was stored with; "
                "restore it from a backup, or draw the chart again"
            )
        return body

    def stat(self, key: str) -> StoredObject:
        """What is known of the object, without its body; ``stored_at`` is in whole seconds."""
        name = self._name(key)
        with self._told(key):
            head = self._client.head_object(Bucket=self.bucket, Key=name)
        sha256 = head["Metadata"].get("sha256", "")
        return StoredObject(key, head["ContentLength"], sha256, head["ContentType"], head["LastModified"])

    def delete(self, key: str) -> None:
        """Remove the object; an unknown key is no error."""
        name = self._name(key)
        with self._told():
            self._client.delete_object(Bucket=self.bucket, Key=name)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with ``prefix``, in the order of the store: that of their bytes, says S3."""
        return self._keys(self._below + checked_prefix(prefix))

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless objects can be written, read and deleted.

        Makes the bucket if there is none. Doesn't retry: it answers within seconds.
        """
        self._hasty.make_bucket()
        prove(self._hasty)

    def make_bucket(self) -> None:
        """Make the bucket if there is none, and these keys may."""
        with self._told():
            try:
                self._client.head_bucket(Bucket=self.bucket)
            except ClientError as error:
                if _code(error) not in _MISSING:
                    raise
                self._create_bucket()

    def _create_bucket(self) -> None:
        create = self._client.create_bucket
        try:
            if self.endpoint or self.region == "us-east-1":
                create(Bucket=self.bucket)
            else:
                where = {"LocationConstraint": self.region}
                create(Bucket=self.bucket, CreateBucketConfiguration=where)  # type: ignore[arg-type]
        except ClientError as error:
            if _code(error) in _REFUSED:
                raise StoreUnavailable(
                    f"There is no bucket {self.bucket!r} at {self._place}, and these keys may not make one; "
                    "make it, or correct PLOTWORKS_OBJECTS_URL"
                ) from error
            if _code(error) != "BucketAlreadyOwnedByYou":
                raise

    def _keys(self, start: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=start)
        with self._told():
            for page in pages:
                for item in page.get("Contents", ()):
                    yield item["Key"].removeprefix(self._below)

    @cached_property
    def _client(self) -> "S3Client":
        style = Config(s3={"addressing_style": "path" if self.endpoint else "auto"})
        return boto3.Session().client(
            "s3",
            endpoint_url=self.endpoint or None,
            region_name=self.region,
            aws_access_key_id=self.access_key or None,
            aws_secret_access_key=self.secret_key or None,
            config=_COMMON.merge(self.patience).merge(style),
        )

    @cached_property
    def _hasty(self) -> "S3Objects":
        return replace(self, patience=HASTY)

    @property
    def _below(self) -> str:
        trimmed = self.prefix.strip("/")
        return f"{trimmed}/" if trimmed else ""

    @property
    def _place(self) -> str:
        return f"{self.endpoint or 'AWS ' + self.region}/{self.bucket}"

    def _name(self, key: str) -> str:
        return self._below + checked(key)

    @contextmanager
    def _told(self, key: str = "") -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            if key and _code(error) in _MISSING:
                raise NotFound(f"There is no object {key}") from error
            raise StoreUnavailable(f"{self._place}: {error}; {_cure(error)}") from error
        except NoCredentialsError as error:
            raise StoreUnavailable(f"{self._place}: no keys for it were found; set {_KEYS}") from error
        except BotoCoreError as error:
            cure = f"start it, or correct PLOTWORKS_S3_ENDPOINT (now {self.endpoint or 'empty: AWS'})"
            raise StoreUnavailable(f"{self._place} does not answer: {error}; {cure}") from error


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def _cure(error: ClientError) -> str:
    code = _code(error)
    if code == "NoSuchBucket":
        return "make the bucket, or correct PLOTWORKS_OBJECTS_URL"
    if code in _REFUSED:
        return f"check {_KEYS}, and what they may do in this bucket"
    return "it is the store's own trouble: try again, and look into its log"
