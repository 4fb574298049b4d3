"""Large files in a bucket. One that comes in goes straight into the parts of an S3 multipart upload.

S3 takes no part below 5 MiB but the last: a shorter tail is kept as an object beside the file, whose name says how
many parts precede it, until more comes. Its ``~`` keeps it from being taken for a file.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from boto3.exceptions import S3UploadFailedError
from boto3.s3.transfer import TransferConfig

from app.adapters.disk_tree import disk_trouble
from app.adapters.s3_joining import join
from app.adapters.s3_parts import Multipart, S3Inflow, tail_name
from app.adapters.s3_presigned import S3Presigned, lost
from app.ports import Inflow, Landed

_TRANSFER = TransferConfig(multipart_threshold=16 << 20, multipart_chunksize=16 << 20, max_concurrency=4)
_DAY = 86400


@dataclass(frozen=True)
class S3Files(S3Presigned):
    """``Files`` in one bucket, below ``prefix``; ``scratch`` is a folder for copies that are being read."""

    scratch: Path = Path(tempfile.gettempdir())

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """A copy of the file that goes with the block."""
        with self._scratching():
            self.scratch.mkdir(parents=True, exist_ok=True)
            self._clear_scratch()
            copy = tempfile.NamedTemporaryFile(dir=self.scratch)  # noqa: SIM115 - the error of fetching is told, not the block's
        with copy:
            with self._scratching(), self._told(key):
                self._client.download_file(self.bucket, self._name(key), copy.name, Config=_TRANSFER)
            yield Path(copy.name)

    def put(self, key: str, path: Path) -> int:
        """Store a copy of a file, whole or not at all; gives its size in bytes."""
        name, size = self._name(key), path.stat().st_size
        with self._told():
            try:
                self._client.upload_file(str(path), self.bucket, name, Config=_TRANSFER)
            except S3UploadFailedError as error:
                raise error.__context__ or error from None
        return size

    def size(self, key: str) -> int:
        """The size of a whole file in bytes."""
        with self._told(key):
            return self._client.head_object(Bucket=self.bucket, Key=self._name(key))["ContentLength"]

    @contextmanager
    def appending(self, key: str, landed: Landed) -> Iterator[Inflow]:
        """Go on where ``landed`` ends; the parts that it names are asked for first."""
        with self._told(), self._found(key):
            parts = self._multipart(key, landed)
            if parts.size + parts.tail != landed.size:
                raise lost(key)
        with self._scratching():
            self.scratch.mkdir(parents=True, exist_ok=True)
            spool = tempfile.TemporaryFile(dir=self.scratch)  # noqa: SIM115 - as above
        with spool:
            with self._told(), self._found(key):
                parts.fetch_tail(spool)
            yield S3Inflow(parts, spool, self._told, self._scratching)

    def finish(self, key: str, landed: Landed) -> None:
        """Make the file whole, of what has landed; doing it again is no error."""
        with self._told(), self._completing(key, landed.size):
            self._multipart(key, landed).complete()
        self.abandon(key)

    def abandon(self, key: str) -> None:
        """Remove all that has landed of a file that was not finished; an unknown key is no error."""
        name = self._name(key)
        with self._told():
            for found, upload_id, _ in self._multiparts(name):
                if found == name:
                    self._client.abort_multipart_upload(Bucket=self.bucket, Key=name, UploadId=upload_id)
            for tail in self._client.list_objects_v2(Bucket=self.bucket, Prefix=tail_name(name)).get("Contents", ()):
                self._client.delete_object(Bucket=self.bucket, Key=tail["Key"])

    def join(self, key: str, keys: Sequence[str]) -> int:
        """Make one file of whole ones within the store, in this order; gives its size in bytes."""
        pieces = [(self._name(piece), self.size(piece)) for piece in keys]
        size = sum(size for _, size in pieces)
        with self._told(), self._completing(key, size):
            join(self._client, self.bucket, self._name(key), pieces)
        return size

    def unfinished(self) -> Iterator[tuple[str, datetime]]:
        """The keys of all files that are not whole, each with an instant at which something of it came in."""
        with self._told():
            for name, _, since in self._multiparts(self._below):
                yield name.removeprefix(self._below), since
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self._below)
            for page in pages:
                for item in page.get("Contents", ()):
                    name, mark, _ = item["Key"].removeprefix(self._below).partition("~")
                    if mark:
                        yield name, item["LastModified"]

    def free_bytes(self) -> None:
        """There is no telling."""
        return

    def _multipart(self, key: str, landed: Landed) -> Multipart:
        return Multipart.found(self._client, self.bucket, self._name(key), landed.parts or {})

    def _multiparts(self, prefix: str) -> Iterator[tuple[str, str, datetime]]:
        """The name, id and beginning of each multipart upload."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            for upload in page.get("Uploads", ()):
                yield upload["Key"], upload["UploadId"], upload["Initiated"]

    @contextmanager
    def _scratching(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise disk_trouble("fetch files", self.scratch, error) from error

    def _clear_scratch(self) -> None:
        """What a killed process has left."""
        for path in self.scratch.iterdir():
            if path.stat().st_mtime < time.time() - _DAY:
                path.unlink(missing_ok=True)
