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

KEPT: Final = 10_000
"""Login names; the one whose owner came longest ago is forgotten first. Guesses leave nothing here."""

_BYTES: Final = 2
"""Of 65,536 guesses one is served as if it were right: of a thousand in a second, one in a minute."""


class Likeness:
    """Bits of passwords that were right. Safe to share by threads."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = Lock()

    def looks_right(self, login_key: str, password: str) -> bool:
        """Whether the password may be the one that was right before."""
        with self._lock:
            right = self._right.get(self._digest("login", login_key))
        return hmac.compare_digest(
            right or self._digest("nobody", login_key)[:_BYTES], self._bits(login_key, password)
        )

    def was_right(self, login_key: str, password: str) -> None:
        """The slow hash has said so."""
        login = self._digest("login", login_key)
        with self._lock:
            self._right[login] = self._bits(login_key, password)
            self._right.move_to_end(login)
            if len(self._right) > KEPT:
                self._right.popitem(last=False)

    def _bits(self, login_key: str, password: str) -> bytes:
        return self._digest("password", f"{login_key}\0{password}")[:_BYTES]

    def _digest(self, kind: str, what: str) -> bytes:
        return hmac.digest(self._key, f"{kind}\0{what}".encode("utf-8", "surrogatepass"), "sha256")
