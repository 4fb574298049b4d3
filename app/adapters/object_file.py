"""One object as one file: the body, then its record as JSON, the record's length in four bytes, and a mark.

So body and record come and go together, and a picture opens in any viewer.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from app.ports import StoredObject

_MARK = b"plotwrk1"
_LENGTH = 4


class DamagedError(Exception):
    """The file is not what was written: cut short, or changed from outside."""


def described(key: str, body: bytes, content_type: str) -> StoredObject:
    """The record of an object that is stored now."""
    return StoredObject(key, len(body), hashlib.sha256(body).hexdigest(), content_type, datetime.now(UTC))


def write(path: Path, body: bytes, stored: StoredObject, *, durable: bool) -> None:
    """Write a new file, a durable one to the disk itself; ``FileExistsError`` if there is one."""
    record = json.dumps({**asdict(stored), "stored_at": stored.stored_at.isoformat()}).encode()
    with path.open("xb") as file:
        file.write(body)
        file.write(record + len(record).to_bytes(_LENGTH) + _MARK)
        if durable:
            file.flush()
            os.fsync(file.fileno())


def read(path: Path) -> tuple[bytes, StoredObject]:
    """The body and its record; ``DamagedError`` unless the body still has the SHA-256 it was stored with."""
    with path.open("rb") as file:
        stored = _record(file)
        file.seek(0)
        body = file.read(stored.size)
    if hashlib.sha256(body).hexdigest() != stored.sha256:
        raise DamagedError(f"{path} has not the SHA-256 that it was stored with")
    return body, stored


def read_record(path: Path) -> StoredObject:
    """The record alone; ``DamagedError`` if the file's end is not one."""
    with path.open("rb") as file:
        return _record(file)


def _record(file: BinaryIO) -> StoredObject:
    end = file.seek(0, os.SEEK_END) - len(_MARK) - _LENGTH
    file.seek(max(end, 0))
    tail = file.read()
    start = end - int.from_bytes(tail[:_LENGTH])
    if not tail.endswith(_MARK) or start < 0:
        raise DamagedError(f"{file.name} does not end as an object file does")
    file.seek(start)
    try:
        fields: Mapping[str, Any] = json.loads(file.read(end - start))
        return StoredObject(**{**fields, "stored_at": datetime.fromisoformat(fields["stored_at"])})
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedError(f"{file.name} has no record that can be read") from error
