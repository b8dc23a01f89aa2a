"""Is this a password that a leak has made known?

Two sets, both here and asked of nobody. The 30,000 commonest of some ten million leaked ones come with
zxcvbn, which also estimates how soon somebody finds what is made of them. All leaked ones are too many to
come along: an operator who keeps the list of Pwned Passwords says where it is.
"""

import hashlib
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

COMMONEST: Final = frozenset(FREQUENCY_LISTS["passwords"])

_STRONG_SCORE: Final = 3
"""Of zxcvbn's scores from 0 to 4: beyond 10^8 guesses, which nobody makes here, where few are counted."""

_MAX_ESTIMATED_LENGTH: Final = 64
"""Characters: what follows makes it no easier to guess, and an estimate takes long for long ones."""

_LINEAR_SCAN_BYTES: Final = 128
"""Bytes that are read through rather than halved."""

_LINES_COMPARED: Final = 16
"""Lines that are compared there; each has more than 40 bytes."""


def is_easily_guessed(password: str, user_inputs: tuple[str, ...]) -> bool:
    """Whether it is among the commonest passwords, or easily derived from them or from `user_inputs`."""
    if password.casefold() in COMMONEST:
        return True
    return int(zxcvbn(password[:_MAX_ESTIMATED_LENGTH], [*user_inputs])["score"]) < _STRONG_SCORE


@dataclass(frozen=True)
class BreachedPasswords:
    """The list of an operator: lines of a SHA-1 digest in capitals, a colon and a number, in order.

    SHA-1 is what the list is made with; nothing is kept under it here. The file is searched where it lies.
    """

    file: Path | None = None

    def contains(self, password: str) -> bool:
        """Whether it is in the list; it is not where there is no list. Raises OSError."""
        if self.file is None:
            return False
        digest = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False)
        target = digest.hexdigest().upper().encode()
        with self.file.open("rb") as lines:
            _seek_before(lines, target)
            return any(line.upper().startswith(target) for line in islice(lines, _LINES_COMPARED))


def _seek_before(lines: BinaryIO, target: bytes) -> None:
    """Go to the beginning of a line, no more than a few before the one that is wanted."""
    low, high = 0, lines.seek(0, 2)
    while high - low > _LINEAR_SCAN_BYTES:
        middle = (low + high) // 2
        lines.seek(middle)
        lines.readline()
        line = lines.readline()
        if line and line.upper() < target:
            low = middle
        else:
            high = middle
    lines.seek(low)
    if low:
        lines.readline()
