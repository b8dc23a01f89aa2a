"""How does one server count by itself, in bounded memory?"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Final

from services.rates.gcra import Policy, RateVerdict, check

MAX_CLIENTS: Final = 20_000
"""Clients remembered; whoever has not asked for longest is forgotten first."""


class LocalCounter:
    """Moments until which clients have used up what they were let in with. Safe to share by threads."""

    def __init__(self, max_clients: int = MAX_CLIENTS) -> None:
        self._tats: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._max_clients, self._lock = max_clients, Lock()

    def charge(self, policy: Policy, subject: str, units: int, now: datetime) -> RateVerdict:
        """The verdict of this server alone."""
        with self._lock:
            verdict = check(policy, self._tats.get((policy.name, subject)), units, now)
            self._store(policy, subject, verdict.tat)
        return verdict

    def store(self, policy: Policy, subject: str, tat: datetime) -> None:
        """Remember a moment that was found out elsewhere."""
        with self._lock:
            self._store(policy, subject, tat)

    def get(self, policy: Policy, subject: str) -> datetime | None:
        """The moment that is remembered."""
        return self._tats.get((policy.name, subject))

    def _store(self, policy: Policy, subject: str, tat: datetime) -> None:
        self._tats[policy.name, subject] = tat
        self._tats.move_to_end((policy.name, subject))
        if len(self._tats) > self._max_clients:
            self._tats.popitem(last=False)
