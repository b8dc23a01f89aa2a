"""How does one server count by itself, in bounded memory?"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Final

from services.rates.policy import Policy, Verdict, judged

MOST: Final = 20_000
"""Clients remembered; whoever has not asked for longest is forgotten first."""


class Tally:
    """Moments until which clients have used up what they were let in with. Safe to share by threads."""

    def __init__(self, most: int = MOST) -> None:
        self._spent: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._most, self._lock = most, Lock()

    def charge(self, policy: Policy, subject: str, units: int, now: datetime) -> Verdict:
        """The verdict of this server alone."""
        with self._lock:
            verdict = judged(policy, self._spent.get((policy.name, subject)), units, now)
            self._keep(policy, subject, verdict.spent_until)
        return verdict

    def keep(self, policy: Policy, subject: str, moment: datetime) -> None:
        """Remember a moment that was found out elsewhere."""
        with self._lock:
            self._keep(policy, subject, moment)

    def kept(self, policy: Policy, subject: str) -> datetime | None:
        """The moment that is remembered."""
        return self._spent.get((policy.name, subject))

    def _keep(self, policy: Policy, subject: str, moment: datetime) -> None:
        self._spent[policy.name, subject] = moment
        self._spent.move_to_end((policy.name, subject))
        if len(self._spent) > self._most:
            self._spent.popitem(last=False)
