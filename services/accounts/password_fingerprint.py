"""Fingerprints of correct passwords, two bytes each, in the memory of the process.

On a new device only the correct password distinguishes the owner from an attacker. So a few bits of every
correct password are kept, and an attempt with the same bits is preferred in the queue; the slow hash still
decides whether the password is correct.

* The bits come from a digest under a random key of this process and stay in its memory: neither the
  database nor `CERTTRAIL_SECRET_KEYS` contains them.
* A guess that is served quickly reveals something about that guess only.
* A login name that does not exist, or whose owner has not logged in since the start, has random bits.
"""

import hmac
import secrets
from collections import OrderedDict
from threading import Lock
from typing import Final

MAX_FINGERPRINTS: Final = 10_000
"""Login names; the one with the oldest login is dropped first. Wrong guesses store nothing."""

_FINGERPRINT_BYTES: Final = 2
"""One of 65,536 guesses matches by chance: at a thousand guesses per second, one per minute."""


class PasswordFingerprints:
    """Fingerprints by login name. Thread-safe."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._fingerprints: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = Lock()

    def matches(self, login_key: str, password: str) -> bool:
        """Whether the password has the fingerprint of the last correct one."""
        with self._lock:
            stored = self._fingerprints.get(self._digest("login", login_key))
        return hmac.compare_digest(
            stored or self._digest("nobody", login_key)[:_FINGERPRINT_BYTES],
            self._fingerprint(login_key, password),
        )

    def remember(self, login_key: str, password: str) -> None:
        """Store the fingerprint of a password that the hash has confirmed."""
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
