"""A bucket of anything that speaks S3: its client, its names, and its errors in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from app.adapters.object_keys import checked, checked_prefix, is_key
from app.domain.errors import NotFound, StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_COMMON = Config(
    max_pool_connections=32,
    # The checksums that boto3 adds by itself are unknown to some stores; put and get bring their own SHA-256.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    signature_version="s3v4",  # an older one signs no sizes
)
PATIENT = Config(connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5})
HASTY = Config(connect_timeout=2, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 1})

MISSING = {"404", "NoSuchKey", "NotFound"}
REFUSED = {"401", "403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken"}
_KEYS = "PLOTWORKS_S3_ACCESS_KEY and PLOTWORKS_S3_SECRET_KEY"


@dataclass(frozen=True)
class S3Bucket:
    """What is kept in one bucket, below ``prefix``. Safe for threads; use it first after a fork, not before.

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

    def delete(self, key: str) -> None:
        """Remove the object; an unknown key is no error."""
        name = self._name(key)
        with self._told():
            self._client.delete_object(Bucket=self.bucket, Key=name)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with ``prefix``, in the order of the store: that of their bytes, says S3."""
        return self._keys(self._below + checked_prefix(prefix))

    def _keys(self, start: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=start)
        with self._told():
            for page in pages:
                for item in page.get("Contents", ()):
                    if is_key(key := item["Key"].removeprefix(self._below)):
                        yield key

    @cached_property
    def _client(self) -> "S3Client":
        return self._connected(self.endpoint)

    def _connected(self, endpoint: str) -> "S3Client":
        style = Config(s3={"addressing_style": "path" if endpoint else "auto"})
        return boto3.Session().client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=self.region,
            aws_access_key_id=self.access_key or None,
            aws_secret_access_key=self.secret_key or None,
            config=_COMMON.merge(self.patience).merge(style),
        )

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
            if key and code_of(error) in MISSING:
                raise NotFound(f"There is no object {key}") from error
            raise StoreUnavailable(f"{self._place}: {error}; {_cure(error)}") from error
        except NoCredentialsError as error:
            raise StoreUnavailable(f"{self._place}: no keys for it were found; set {_KEYS}") from error
        except BotoCoreError as error:
            cure = f"start it, or correct PLOTWORKS_S3_ENDPOINT (now {self.endpoint or 'empty: AWS'})"
            raise StoreUnavailable(f"{self._place} does not answer: {error}; {cure}") from error


def code_of(error: ClientError) -> str:
    """S3's own word for an error."""
    return error.response.get("Error", {}).get("Code", "")


def _cure(error: ClientError) -> str:
    code = code_of(error)
    if code == "NoSuchBucket":
        return "make the bucket, or correct PLOTWORKS_OBJECTS_URL"
    if code in REFUSED:
        return f"check {_KEYS}, and what they may do in this bucket"
    return "it is the store's own trouble: try again, and look into its log"
