"""On whose account is an attempt counted?

Attempts from a known device are counted on that device alone. All others share one count for the login
name they try, known here or not, and one for their source: this is what an attacker uses up, never what
the owner's device lives on. Counts are so low that 12 characters are not guessed, and so high that a
person who mistypes is not stopped.
"""

from dataclasses import dataclass
from typing import Final

from domain.values import PersonId
from services.accounts.failures import Counted
from services.accounts.secret_keys import SecretKeys
from services.accounts.tokens import digest


@dataclass(frozen=True)
class Limits:
    """Failures in 15 minutes; ASVS 5.0 (6.3.1) and NIST SP 800-63B (3.2.2: at most 100 in a row)."""

    login: int = 10
    device: int = 10
    source: int = 100
    codes: int = 10


LIMITS: Final = Limits()


class Counting:
    """Who is counted how; everything is counted under digests that need a key to be guessed."""

    def __init__(self, keys: SecretKeys, limits: Limits = LIMITS) -> None:
        self._keys, self._limits = keys, limits

    def password(self, login_key: str, source: str, device_token: str | None) -> tuple[Counted, ...]:
        """An attempt to log in by password; with a token, from a device that is known."""
        if device_token is not None:
            return (self._device(device_token),)
        by_login = self.login(login_key)
        if not source:
            return (by_login,)
        return by_login, Counted(self._keys.counted("source", source), self._limits.source)

    def login(self, login_key: str) -> Counted:
        """All strangers who try this login name."""
        return Counted(self._keys.counted("login", login_key), self._limits.login)

    def proof(self, person: PersonId, device_token: str | None) -> tuple[Counted, ...]:
        """An attempt to prove something more, of someone who has proved a part already."""
        if device_token is not None:
            return (self._device(device_token),)
        return (Counted(self._keys.counted("proof", person), self._limits.codes),)

    def _device(self, token: str) -> Counted:
        return Counted(self._keys.counted("device", digest(token).hex()), self._limits.device)
