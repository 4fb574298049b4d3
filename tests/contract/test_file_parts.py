"""What every store promises of files that come in parts: to a disk through us, to a bucket from their owner himself."""

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.adapters.files_s3 import S3Files
from app.adapters.s3_parts import LEAST
from app.domain.errors import Forbidden, MalformedRequest, ObjectDamaged
from app.ports import Files, Part

KEY = "t/up_1/file"
BODY = random.Random(7).randbytes(2 * LEAST + 9)  # noqa: S311 - data, no secrets
PARTS = {1: BODY[:LEAST], 2: BODY[LEAST : 2 * LEAST], 3: BODY[2 * LEAST :]}


def send(files: Files, noted: dict[str, Any], number: int, body: bytes) -> Part:
    """Send a part as its owner would."""
    address = files.part_address(KEY, noted, Part(number, len(body)), 60)
    if address is None:
        return files.store_part(KEY, number, iter([body[:100], body[100:]]))
    answer = httpx.put(address, content=body)
    assert answer.status_code == 200, answer.text
    return Part(number, len(body), answer.headers["ETag"].strip('"'))


def md5(body: bytes) -> str:
    """As S3 has it for ETags."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def whole(files: Files) -> bytes:
    """The finished file."""
    with files.local(KEY) as path:
        return path.read_bytes()


def test_parts_come_in_any_order(files: Files) -> None:
    """Each with the MD5 of its bytes; none is seen as a file before they are joined, which may be done twice."""
    noted = files.begin_parts(KEY)
    sent = [send(files, noted, number, PARTS[number]) for number in (3, 1, 2)]
    assert {part.etag for part in sent} == {md5(body) for body in PARTS.values()}
    found = files.found_parts(KEY, noted)
    assert found == sorted(sent, key=lambda part: part.number)
    assert list(files.keys("")) == []
    assert {key for key, _ in files.unfinished()} == {KEY}
    files.join_parts(KEY, noted, found)
    files.join_parts(KEY, noted, found)
    assert whole(files) == BODY
    assert list(files.keys("")) == [KEY]
    assert list(files.unfinished()) == []


def test_a_part_that_comes_again_replaces_the_first(files: Files) -> None:
    """As a client sends it that has heard no answer, or changed its mind."""
    noted = files.begin_parts(KEY)
    for body in (b"x" * LEAST, PARTS[1], PARTS[1]):
        last = send(files, noted, 1, body)
    assert files.found_parts(KEY, noted) == [last]


def test_what_was_given_up_is_gone(files: Files) -> None:
    """Its parts with it; going on with it is told, giving it up again is no error."""
    noted = files.begin_parts(KEY)
    part = send(files, noted, 1, PARTS[1])
    for _ in range(2):
        files.abandon(KEY)
    assert list(files.unfinished()) == []
    with pytest.raises(ObjectDamaged, match="start the upload again"):
        files.join_parts(KEY, noted, files.found_parts(KEY, noted) or [part])


def test_a_part_that_breaks_off_is_not_kept(files: Files) -> None:
    """On a disk; a bucket sees to that itself, and refuses parts that come to us."""

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise MalformedRequest("the body ended too early")

    noted = files.begin_parts(KEY)
    if isinstance(files, S3Files):
        with pytest.raises(Forbidden, match="goes to the bucket"):
            files.store_part(KEY, 1, broken())
        return
    kept = send(files, noted, 1, PARTS[1])
    with pytest.raises(MalformedRequest):
        files.store_part(KEY, 1, broken())
    assert files.found_parts(KEY, noted) == [kept]
    assert [since > datetime.now(UTC) - timedelta(hours=1) for _, since in files.unfinished()] == [True]


def test_an_address_holds_for_one_part_of_one_size(s3_files: S3Files) -> None:
    """The signature covers host and size, and ends; others may reach the bucket elsewhere."""
    noted = s3_files.begin_parts(KEY)
    address = urlsplit(s3_files.part_address(KEY, noted, Part(2, 77), 900))
    query = parse_qs(address.query)
    assert query["partNumber"] == ["2"]
    assert query["X-Amz-SignedHeaders"] == ["content-length;host"]
    assert query["X-Amz-Expires"] == ["900"]
    elsewhere = S3Files(
        bucket="b",
        prefix="p",
        endpoint=s3_files.endpoint,
        region="us-east-1",
        access_key="a",
        secret_key="s",
        public_endpoint="https://s3.example.org",
    )
    assert elsewhere.part_address(KEY, noted, Part(1, 5), 60).startswith("https://s3.example.org/b/p/t/up_1/file?")
