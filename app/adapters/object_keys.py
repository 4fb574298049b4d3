"""The grammar of object keys, and the proof that a store works: the same for every object store."""

import re
import secrets

from app.domain.errors import StoreUnavailable
from app.ports import Objects

MAX_KEY = 512
MAX_PART = 200

_PART = rf"[a-z0-9_-][a-z0-9._-]{{0,{MAX_PART - 1}}}"
PART = re.compile(_PART)
_KEY = re.compile(rf"{_PART}(?:/{_PART})*")
_PREFIX = re.compile(rf"(?:{_PART}/)*(?:{_PART})?")


def checked(key: str) -> str:
    """The key itself, or ``ValueError`` when it could leave the store or mean two things in two stores.

    A key is parts of 1 to 200 characters from ``a-z0-9-_.`` with ``/`` between, 512 in all; no part begins
    with a dot.
    """
    if not is_key(key):
        raise ValueError(f"not an object key: {key[:80]!r}")
    return key


def is_key(text: str) -> bool:
    """Whether it is a key; a store may keep what is not one beside the objects."""
    return len(text) <= MAX_KEY and bool(_KEY.fullmatch(text))


def checked_prefix(prefix: str) -> str:
    """The prefix itself, or ``ValueError`` when no key can start with it. The empty one starts them all."""
    if len(prefix) > MAX_KEY or not _PREFIX.fullmatch(prefix):
        raise ValueError(f"no object key starts with {prefix[:80]!r}")
    return prefix


def prove(objects: Objects) -> None:
    """Write, read and delete a small object; raises ``StoreUnavailable`` with the step that failed."""
    key, body = f"plotworks/check/0/{secrets.token_hex(8)}", secrets.token_bytes(32)
    objects.put(key, body, "application/octet-stream")
    if objects.get(key) != body:
        raise StoreUnavailable("The object store gave back other bytes than were stored a moment ago")
    objects.delete(key)
