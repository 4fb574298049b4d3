"""The object store in a bucket of anything that speaks S3."""

import hashlib
from base64 import b64encode
from dataclasses import replace
from email.utils import parsedate_to_datetime
from functools import cached_property

from botocore.exceptions import ClientError

from app.adapters.object_keys import prove
from app.adapters.s3_bucket import HASTY, MISSING, REFUSED, S3Bucket, code_of
from app.domain.errors import StoreUnavailable
from app.ports import StoredObject


class S3Objects(S3Bucket):
    """``Objects`` in one bucket, below ``prefix``."""

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

    def flush(self, key: str) -> None:
        """What S3 has taken is durable."""

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
                if code_of(error) not in MISSING:
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
            if code_of(error) in REFUSED:
                raise StoreUnavailable(
                    f"There is no bucket {self.bucket!r} at {self._place}, and these keys may not make one; "
                    "make it, or correct PLOTWORKS_OBJECTS_URL"
                ) from error
            if code_of(error) != "BucketAlreadyOwnedByYou":
                raise

    @cached_property
    def _hasty(self) -> "S3Objects":
        return replace(self, patience=HASTY)
