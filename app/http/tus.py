"""The tus protocol, 1.0.0 (tus.io/protocols/resumable-upload), as far as it is HTTP: headers and methods."""

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, Response, request

from app.domain.errors import MalformedRequest, UnsupportedMediaType, VersionRefused

VERSION = "1.0.0"
PATH = "/v1/uploads"
"""All but what is below ``/multipart`` speaks tus."""
EXTENSIONS = "creation,creation-with-upload,creation-defer-length,checksum,expiration,termination,concatenation"
ALGORITHMS = {"sha1": 20, "sha256": 32}
"""The checksums that may be sent, with the bytes that each has."""

BEGINNING = ("Upload-Length", "Upload-Defer-Length", "Upload-Metadata", "Upload-Concat")
"""The headers that say what is begun."""

OFFSET_STREAM = "application/offset+octet-stream"
_WHOLE = re.compile(r"[0-9]{1,18}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OVERRIDDEN = {"PATCH", "DELETE", "HEAD"}
_LONGEST_METADATA = 16_000
_CHECKSUM_MISMATCH = 460

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def register(app: Flask) -> None:
    """Every answer below ``PATH`` says which tus is spoken, and a POST may stand for another method."""
    app.after_request(_mark)
    app.wsgi_app = _overriding(app.wsgi_app)  # type: ignore[method-assign, assignment]


def require_version() -> None:
    """``VersionRefused`` unless the request speaks this version."""
    spoken = request.headers.get("Tus-Resumable")
    if spoken != VERSION:
        found = f"it says {spoken!r}" if spoken else "it says none"
        raise VersionRefused(
            f"tus {VERSION} is spoken here, and the request must say so in Tus-Resumable; {found}",
            headers={"Tus-Version": VERSION},
        )


def require_offset_stream() -> None:
    """``UnsupportedMediaType`` unless the body is bytes of a file."""
    if request.mimetype != OFFSET_STREAM:
        found = f"'{request.mimetype}'" if request.mimetype else "none"
        raise UnsupportedMediaType(f"the Content-Type must be {OFFSET_STREAM}; found {found}")


def whole_number(name: str) -> int | None:
    """A header that is a count of bytes; None when it isn't there."""
    text = request.headers.get(name)
    if text is None:
        return None
    if not _WHOLE.fullmatch(text.strip()):
        raise MalformedRequest(f"{name} must be a count of bytes; found {text[:40]!r}")
    return int(text)


def length_and_defer() -> int | None:
    """The length of a file that is begun; None when it is to be told later."""
    length, defer = whole_number("Upload-Length"), request.headers.get("Upload-Defer-Length")
    if defer is not None and defer.strip() != "1":
        raise MalformedRequest(f"Upload-Defer-Length can only be 1; found {defer[:40]!r}")
    if (length is None) == (defer is None):
        raise MalformedRequest("send either Upload-Length or Upload-Defer-Length: 1")
    return length


def checksum() -> tuple[str, bytes] | None:
    """The algorithm and digest of ``Upload-Checksum``; None when it isn't there."""
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, encoded = text.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise MalformedRequest(f"Upload-Checksum: {algorithm[:40]!r} is none of {', '.join(ALGORITHMS)}")
    digest = _decoded(encoded, "Upload-Checksum")
    if len(digest) != ALGORITHMS[algorithm]:
        raise MalformedRequest(f"Upload-Checksum: a {algorithm} has {ALGORITHMS[algorithm]} bytes; found {len(digest)}")
    return algorithm, digest


def metadata() -> Mapping[str, str]:
    """The pairs of ``Upload-Metadata``; their values must be UTF-8."""
    text = request.headers.get("Upload-Metadata", "")
    if len(text) > _LONGEST_METADATA:
        raise MalformedRequest(f"Upload-Metadata has {len(text):,} characters; at most {_LONGEST_METADATA:,} are read")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, encoded = pair.partition(" ")
        if key in found or not key.isascii():
            raise MalformedRequest(f"Upload-Metadata: the key {key[:40]!r} must be ASCII, and may be there once")
        try:
            found[key] = _decoded(encoded, f"Upload-Metadata: {key}").decode()
        except UnicodeDecodeError:
            raise MalformedRequest(f"Upload-Metadata: the value of {key} must be UTF-8 within its base64") from None
    return found


def json_of(pairs: Mapping[str, str], key: str) -> dict[str, Any] | None:
    """A value of the metadata that is a JSON object."""
    if not pairs.get(key):
        return None
    try:
        value = json.loads(pairs[key])
    except (ValueError, RecursionError) as error:
        raise MalformedRequest(f"Upload-Metadata: {key} is no valid JSON: {error}") from error
    if not isinstance(value, dict):
        raise MalformedRequest(f"Upload-Metadata: {key} must be a JSON object")
    return value


def digest_of(pairs: Mapping[str, str], key: str) -> str | None:
    """A value of the metadata that is a SHA-256 in hex."""
    text = pairs.get(key, "").lower()
    if text and not _SHA256.fullmatch(text):
        raise MalformedRequest(f"Upload-Metadata: {key} must be 64 hexadecimal digits; found {text[:80]!r}")
    return text or None


def seconds_of(pairs: Mapping[str, str], key: str, least: int, most: int) -> int | None:
    """A value of the metadata that is a number of seconds within bounds."""
    text = pairs.get(key, "")
    if not text:
        return None
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise MalformedRequest(
            f"Upload-Metadata: {key} must be from {least:,} to {most:,} seconds; found {text[:40]!r}"
        )
    return int(text)


def encoded(text: str) -> str:
    """A value as ``Upload-Metadata`` carries it."""
    return b64encode(text.encode()).decode()


def _decoded(text: str, place: str) -> bytes:
    try:
        return b64decode(text.strip(), validate=True)
    except (Base64Error, ValueError):
        raise MalformedRequest(f"{place} must be in base64; found {text[:40]!r}") from None


def _mark(response: Response) -> Response:
    if (request.path == PATH or request.path.startswith(f"{PATH}/")) and "/multipart" not in request.path:
        response.headers["Tus-Resumable"] = VERSION
        if response.status_code == _CHECKSUM_MISMATCH:
            response.status = f"{_CHECKSUM_MISMATCH} Checksum Mismatch"
    return response


def _overriding(inner: Wsgi) -> Wsgi:
    """``X-HTTP-Method-Override``, for clients whose way lets only GET and POST pass."""

    def overridden(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "").upper()
        if method in _OVERRIDDEN and environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith(PATH):
            environ["REQUEST_METHOD"] = method
        return inner(environ, start_response)

    return overridden
