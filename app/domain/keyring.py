"""Secrets that must be read back, and signatures, under PLOTWORKS_SECRET_KEY.

It is a list: the first key is used, all are accepted.
"""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.domain.errors import Misconfigured


def new_secret() -> str:
    """A new encryption key as text."""
    return Fernet.generate_key().decode()


class Keyring:
    """Encrypts, decrypts and signs with a list of keys, so that one can be rotated out."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise Misconfigured("no secret key: set PLOTWORKS_SECRET_KEY or let `plotworks up` make one")
        try:
            self._box = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise Misconfigured(
                "PLOTWORKS_SECRET_KEY: each key must be 32 random bytes in url-safe base64, "
                "as `openssl rand -base64 32 | tr '+/' '-_'` prints"
            ) from error
        self._signers = tuple(hashlib.sha256(b"plotworks.sign:" + key.encode()).digest() for key in keys)

    def encrypt(self, text: str) -> str:
        """The text, encrypted and authenticated."""
        return self._box.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """What ``encrypt`` was given; ``Misconfigured`` when no present key made it."""
        try:
            return self._box.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise Misconfigured(
                "a stored secret was made with a key that is no longer in PLOTWORKS_SECRET_KEY"
            ) from error

    def sign(self, message: str) -> str:
        """HMAC-SHA256 of the message in hex."""
        return hmac.new(self._signers[0], message.encode(), hashlib.sha256).hexdigest()

    def verify(self, message: str, signature: str) -> bool:
        """Whether one of the keys made this signature."""
        return any(
            hmac.compare_digest(
                hmac.new(key, message.encode(), hashlib.sha256).hexdigest().encode(), signature.encode()
            )
            for key in self._signers
        )
