"""API keys: ``pw_`` + 256 random bits in base 62 + a checksum, so that a mistyped key is told without a lookup.

The format follows GitHub's published token format (prefix, random part, CRC32 in base 62). A random key of
this size needs no slow hash: SHA-256 is what is stored.
"""

import hashlib
import secrets
import zlib

PREFIX = "pw_"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_CHARS, _CHECK_CHARS = 43, 6


def new_key() -> str:
    """A new key's text; shown once, never stored."""
    body = _base62(secrets.randbits(256), _RANDOM_CHARS)
    return PREFIX + body + _checksum(body)


def is_key(text: str) -> bool:
    """Whether the text has the form and the checksum of a key."""
    body = text[len(PREFIX) : -_CHECK_CHARS]
    return (
        text.startswith(PREFIX)
        and text.isascii()
        and len(body) == _RANDOM_CHARS
        and secrets.compare_digest(text[-_CHECK_CHARS:], _checksum(body))
    )


def key_hash(text: str) -> str:
    """What is stored of a key: SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def shown_prefix(text: str) -> str:
    """The start of a key, enough for its owner to tell it from others."""
    return text[: len(PREFIX) + 6]


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK_CHARS)


def _base62(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, rest = divmod(number, 62)
        digits.append(_ALPHABET[rest])
    return "".join(reversed(digits))
