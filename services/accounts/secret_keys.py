"""How is a secret kept that must be read again, and how is something counted that must not be kept?

The keys are not in the database: who reads a copy of it learns no secret of anyone's second factor.
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

    To change the key, put a new one in front, encrypt everything anew, then take the old one away.
    Raises InvalidValue for none, or for what is no key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise InvalidValue("a secret key is 32 bytes in URL-safe Base64, and one is needed") from error
        self._digest_key = hmac.digest(keys[0].encode(), b"certtrail/counted", "sha256")

    def encrypt(self, secret: str) -> bytes:
        """The secret in a form that only these keys open."""
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
        """A digest that tells what is counted from what else is, and nothing to who has no key."""
        text = f"{kind}\0{subject}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._digest_key, text, "sha256")


def new_key() -> str:
    """A key nobody has seen before."""
    return Fernet.generate_key().decode()


_BYTES: Final = 32
"""256 bits of chance: a slow hash would add nothing."""


def random_token() -> str:
    """A token that fits into an address and a cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> bytes:
    """What is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
