"""Does this look like the password that was right before, so that it need not wait behind guesses?

Nothing tells the owner on a new device from a stranger who guesses, but that the owner is right. So a few
bits of every right password are remembered, and who gives the same bits is served first; whether the
password is right is for the slow hash to say, as ever.

* The bits are of a digest under a key that this process made for itself, and are kept in its memory alone:
  neither the database nor `CERTTRAIL_SECRET_KEYS` helps anyone who guesses.
* Who sees that a guess was served quickly has learned something about that guess, and about no other.
* A login name nobody has, or whose owner was not here since the start, has bits as well, by chance.
"""

import hmac
import secrets
from collections import OrderedDict
from threading import Lock
from typing import Final

MAX_FINGERPRINTS: Final = 10_000
"""Login names; the one whose owner came longest ago is forgotten first. Guesses leave nothing here."""

_FINGERPRINT_BYTES: Final = 2
"""Of 65,536 guesses one is served as if it were right: of a thousand in a second, one in a minute."""


class PasswordFingerprints:
    """Bits of passwords that were right. Safe to share by threads."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._fingerprints: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = Lock()

    def matches(self, login_key: str, password: str) -> bool:
        """Whether the password may be the one that was right before."""
        with self._lock:
            stored = self._fingerprints.get(self._digest("login", login_key))
        return hmac.compare_digest(
            stored or self._digest("nobody", login_key)[:_FINGERPRINT_BYTES],
            self._fingerprint(login_key, password),
        )

    def remember(self, login_key: str, password: str) -> None:
        """The slow hash has said so."""
        login_digest = self._digest("login", login_key)
        with self._lock:
            self._fingerprints[login_digest] = self._fingerprint(login_key, password)
            self._fingerprints.move_to_end(login_digest)
            if len(self._fingerprints) > MAX_FINGERPRINTS:
                self._fingerprints.popitem(last=False)

    def _fingerprint(self, login_key: str, password: str) -> bytes:
        return self._digest("password", f"{login_key}\0{password}")[:_FINGERPRINT_BYTES]

    def _digest(self, kind: str, text: str) -> bytes:
        return hmac.digest(self._key, f"{kind}\0{text}".encode("utf-8", "surrogatepass"), "sha256")
