"""One S3 object of several, within the store as far as its rules for parts allow."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING

from app.adapters.s3_parts import LEAST, Multipart

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef

_RANGE = 256 << 20
"""Bytes that one copy takes: S3 allows 5 GiB, and several at once are sooner done."""

_AT_ONCE = 8

Span = tuple[str, int, int]
"""An object's name, the first byte, and the byte after the last."""


def join(client: "S3Client", bucket: str, name: str, pieces: Sequence[tuple[str, int]]) -> None:
    """Make one object of others, each given by name and size in bytes.

    What is too short for a part of its own is fetched and sent with what follows it.
    """
    whole = Multipart(client, bucket, name)
    if sum(size for _, size in pieces) < LEAST:
        body = b"".join(_read(client, bucket, (piece, 0, size)) for piece, size in pieces)
        client.put_object(Bucket=bucket, Key=name, Body=body)
        return
    whole.upload_id = client.create_multipart_upload(Bucket=bucket, Key=name)["UploadId"]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        numbered = enumerate(_plan(pieces), 1)
        whole.etags = list(pool.map(lambda item: _put(whole, *item), numbered))
    whole.complete()


def _plan(pieces: Sequence[tuple[str, int]]) -> Iterator[list[Span]]:
    """The parts: each a list of spans, of one span where it can be copied."""
    short: list[Span] = []
    for name, size in pieces:
        if _length(short) >= LEAST:
            yield short
            short = []
        missing = LEAST - _length(short) if short else 0
        if size - missing < LEAST:
            short.append((name, 0, size))
            continue
        if short:
            yield [*short, (name, 0, missing)]
            short = []
        yield from _ranges(name, missing, size)
    if short:
        yield short


def _ranges(name: str, start: int, end: int) -> Iterator[list[Span]]:
    while end - start >= _RANGE + LEAST:
        yield [(name, start, start + _RANGE)]
        start += _RANGE
    yield [(name, start, end)]


def _put(whole: Multipart, number: int, spans: list[Span]) -> str:
    part = {**whole.next_part(), "PartNumber": number}
    name, start, end = spans[0]
    if len(spans) == 1 and end - start >= LEAST:
        source: CopySourceTypeDef = {"Bucket": whole.bucket, "Key": name}
        copied = whole.client.upload_part_copy(CopySource=source, CopySourceRange=f"bytes={start}-{end - 1}", **part)
        return copied["CopyPartResult"]["ETag"]
    body = BytesIO(b"".join(_read(whole.client, whole.bucket, span) for span in spans))
    return whole.client.upload_part(Body=body, **part)["ETag"]


def _read(client: "S3Client", bucket: str, span: Span) -> bytes:
    name, start, end = span
    if start == end:
        return b""
    return client.get_object(Bucket=bucket, Key=name, Range=f"bytes={start}-{end - 1}")["Body"].read()


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for _, start, end in spans)
