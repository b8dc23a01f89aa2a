"""Encryption of stored secrets, keyed digests, and random tokens.

The keys are not in the database: a copy of it reveals no secret of a second factor.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from domain.errors import InvalidValue
from services.accounts.errors import DecryptionFailed


class SecretKeys:
    """Keys in Fernet's form (32 bytes in URL-safe Base64): the first encrypts, all of them decrypt.

    To change the key, put a new one in front, re-encrypt everything, then remove the old one.
    Raises InvalidValue for no key or a malformed one.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise InvalidValue("a secret key is 32 bytes in URL-safe Base64, and one is needed") from error
        self._digest_key = hmac.digest(keys[0].encode(), b"certtrail/counted", "sha256")

    def encrypt(self, secret: str) -> bytes:
        """Encrypt a secret with the first key."""
        return self._fernet.encrypt(secret.encode())

    def decrypt(self, ciphertext: bytes) -> str:
        """The secret. Raises DecryptionFailed."""
        try:
            return self._fernet.decrypt(ciphertext).decode()
        except InvalidToken as error:
            raise DecryptionFailed from error

    def reencrypt(self, ciphertext: bytes) -> bytes:
        """The same secret encrypted with the first key. Raises DecryptionFailed."""
        try:
            return self._fernet.rotate(ciphertext)
        except InvalidToken as error:
            raise DecryptionFailed from error

    def throttling_digest(self, kind: str, subject: str) -> bytes:
        """A digest that identifies a counter and reveals nothing without the key."""
        text = f"{kind}\0{subject}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._digest_key, text, "sha256")


def new_key() -> str:
    """A new random key."""
    return Fernet.generate_key().decode()


_BYTES: Final = 32
"""256 random bits: a slow hash would add nothing."""


def random_token() -> str:
    """A random token that fits into a URL and a cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> bytes:
    """The digest of a token, which is stored in its place."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
