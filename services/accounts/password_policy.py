"""Password policy: length, common passwords, breached passwords.

NIST SP 800-63B-4 (3.1.1.2) and OWASP ASVS 5.0 (6.2): length counts, composition does not; no expiry; lists
of common, related and breached passwords. All lists are local. The 30,000 commonest of ten million leaked
passwords come with zxcvbn, which also estimates the guesses for derived ones. The full list of Pwned
Passwords is too large to bundle: an operator may configure its path.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from services.accounts.errors import PasswordNotAccepted

COMMONEST: Final = frozenset(FREQUENCY_LISTS["passwords"])

_STRONG_SCORE: Final = 3
"""Of zxcvbn's scores from 0 to 4: more than 10^8 guesses, far beyond what the lockout permits."""

_MAX_ESTIMATED_LENGTH: Final = 64
"""Characters: the rest does not make it easier to guess, and the time of an estimate grows with length."""

_LINEAR_SCAN_BYTES: Final = 128
"""Bytes at which the binary search becomes a linear scan."""

_LINES_COMPARED: Final = 16
"""Lines compared in the scan; each has more than 40 bytes."""


def is_easily_guessed(password: str, user_inputs: tuple[str, ...]) -> bool:
    """Whether it is among the commonest passwords, or easily derived from them or from `user_inputs`."""
    if password.casefold() in COMMONEST:
        return True
    return int(zxcvbn(password[:_MAX_ESTIMATED_LENGTH], [*user_inputs])["score"]) < _STRONG_SCORE


@dataclass(frozen=True)
class BreachedPasswords:
    """The list of Pwned Passwords of an operator: sorted lines `SHA-1:count`, digests in capitals.

    The format prescribes SHA-1; nothing is stored under it. The file is searched in place.
    """

    file: Path | None = None

    def contains(self, password: str) -> bool:
        """Whether the password is in the list; false without a list. Raises OSError."""
        if self.file is None:
            return False
        digest = hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False)
        target = digest.hexdigest().upper().encode()
        with self.file.open("rb") as lines:
            _seek_before(lines, target)
            return any(line.upper().startswith(target) for line in islice(lines, _LINES_COMPARED))


def _seek_before(lines: BinaryIO, target: bytes) -> None:
    """Seek to the start of a line that is at most a few lines before the target."""
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


SHORTEST: Final = 12
"""Characters. NIST and ASVS ask for 8 and recommend 15 where there is no second factor."""

LONGEST: Final = 128
"""Characters; 64 must be possible."""

_LEAST_REMAINING: Final = 8
"""Characters that must remain when all common and related words are removed."""

_FEWEST_DISTINCT: Final = 5
"""Distinct characters."""

_SHORTEST_WORD: Final = 4

_COMMON_WORDS: Final = """
1234567890 0987654321 123456789 987654321 12345678 1234567 123456 654321 12345 1234 4321 5201314 147258369
147258 1q2w3e4r5t 1q2w3e4r 1qaz2wsx 1qaz 2wsx 3edc abcdefghijklmnopqrstuvwxyz abcdefgh abcdef abcd1234
abc123 a123456 qwertyuiop qwerty qwer1234 qwer asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv azerty
password passw0rd p@ssw0rd p@ssword passwort passwd secret letmein welcome changeme default temporary
trustno1 iloveyou sunshine princess monkey dragon football baseball superman batman master shadow michael
administrator admin root guest login test tester demo user service system computer internet server
woaini woaini1314 zhongguo zhonghua beijing shanghai shenzhen guangzhou fuzhou mima aini1314
certtrail zhengji renzheng zhengshu shouhou fuwu certificate certification aftersales after-sales
spring summer autumn winter january november december monday friday 2023 2024 2025 2026 2027 2028
证迹 认证 证书 密码 售后服务 我爱你 管理员
"""
COMMON: Final = frozenset(_COMMON_WORDS.split())
"""The first entries of lists of leaked passwords, parts of them, and words related to this register."""


NO_BREACH_LIST: Final = BreachedPasswords()


def normalised(password: str) -> str:
    """The password in NFKC, the same for every keyboard (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def must_be_strong(
    password: str, user_inputs: Sequence[str], breached_passwords: BreachedPasswords = NO_BREACH_LIST
) -> None:
    """Refuse a password that is short or easily guessed. Raises PasswordNotAccepted.

    `user_inputs` are texts that an attacker would try for this person: login name, name, body.
    """
    text = normalised(password)
    if len(text) < SHORTEST:
        raise PasswordNotAccepted(
            "A password needs at least {shortest} characters. Several words work well.", shortest=SHORTEST
        )
    if len(text) > LONGEST:
        raise PasswordNotAccepted("A password can have at most {longest} characters.", longest=LONGEST)
    if (
        _is_common(text.casefold(), user_inputs)
        or is_easily_guessed(text, tuple(user_inputs))
        or breached_passwords.contains(password)
    ):
        raise PasswordNotAccepted("This password is too common. Choose another.")


def _is_common(folded: str, user_inputs: Iterable[str]) -> bool:
    return len(set(folded)) < _FEWEST_DISTINCT or len(_remainder(folded, user_inputs)) < _LEAST_REMAINING


def _remainder(folded: str, user_inputs: Iterable[str]) -> str:
    """The password without those words; the longest are removed first."""
    texts = [normalised(text).casefold() for text in user_inputs]
    parts = {part for text in texts for part in (text, *re.split(r"[\W_]+", text))}
    words = COMMON | {part for part in parts if len(part) >= _SHORTEST_WORD}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        folded = folded.replace(word, "")
    return folded
