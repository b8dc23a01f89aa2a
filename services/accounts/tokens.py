"""What is shown once and kept as a digest: how is it made, and how found again?"""

import hashlib
import secrets
from typing import Final

_BYTES: Final = 32
"""256 bits of chance: a slow hash would add nothing."""


def random_token() -> str:
    """A token that fits into an address and a cookie."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> bytes:
    """What is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
