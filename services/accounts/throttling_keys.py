"""On whose account is an attempt counted?

Attempts from a known device are counted on that device alone. All others share one count for the login
name they try, known here or not, and one for their source: this is what an attacker uses up, never what
the owner's device lives on. Counts are so low that 12 characters are not guessed, and so high that a
person who mistypes is not stopped.
"""

from dataclasses import dataclass
from typing import Final

from domain.values import PersonId
from services.accounts.lockout import ThrottlingKey
from services.accounts.secret_keys import SecretKeys
from services.accounts.tokens import digest


@dataclass(frozen=True)
class AttemptLimits:
    """Failures in 15 minutes; ASVS 5.0 (6.3.1) and NIST SP 800-63B (3.2.2: at most 100 in a row)."""

    per_login: int = 10
    per_device: int = 10
    per_source: int = 100
    per_second_factor: int = 10


LIMITS: Final = AttemptLimits()


class ThrottlingKeys:
    """Who is counted how; everything is counted under digests that need a key to be guessed."""

    def __init__(self, keys: SecretKeys, limits: AttemptLimits = LIMITS) -> None:
        self._keys, self._limits = keys, limits

    def for_password(
        self, login_key: str, source: str, device_token: str | None
    ) -> tuple[ThrottlingKey, ...]:
        """An attempt to log in by password; with a token, from a device that is known."""
        if device_token is not None:
            return (self._for_device(device_token),)
        by_login = self.for_login(login_key)
        if not source:
            return (by_login,)
        return by_login, ThrottlingKey(
            self._keys.throttling_digest("source", source), self._limits.per_source
        )

    def for_login(self, login_key: str) -> ThrottlingKey:
        """All strangers who try this login name."""
        return ThrottlingKey(self._keys.throttling_digest("login", login_key), self._limits.per_login)

    def for_second_factor(self, person: PersonId, device_token: str | None) -> tuple[ThrottlingKey, ...]:
        """An attempt to prove something more, of someone who has proved a part already."""
        if device_token is not None:
            return (self._for_device(device_token),)
        return (ThrottlingKey(self._keys.throttling_digest("proof", person), self._limits.per_second_factor),)

    def _for_device(self, token: str) -> ThrottlingKey:
        return ThrottlingKey(
            self._keys.throttling_digest("device", digest(token).hex()), self._limits.per_device
        )
