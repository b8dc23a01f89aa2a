"""Rate limit policies and their arithmetic (generic cell rate algorithm, GCRA).

One moment is stored for each client, the theoretical arrival time (TAT): until then the units admitted so far
are used up at an even pace. A unit moves it forward by its share of the window and is admitted if the
result stays within the window. So in any `t` seconds at most the quota plus `t` times the rate is admitted.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from threading import Lock
from typing import Final

MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Policy:
    """So many units at once, and as many again in each `window`.

    A screened policy lets each server admit an eighth of it unasked, so that who asks little costs
    nothing. A closed one admits nobody while the servers cannot agree: it guards secrets.
    """

    name: str
    quota: int
    window: timedelta
    local_first: bool = True
    fail_closed: bool = False

    @cached_property
    def emission_interval(self) -> timedelta:
        """The share of the window that one unit takes, rounded up: never faster than was said."""
        return -(-self.window // (self.quota * MICROSECOND)) * MICROSECOND

    @cached_property
    def burst_tolerance(self) -> timedelta:
        """The share of all units."""
        return self.emission_interval * self.quota

    @cached_property
    def local_share(self) -> "Policy":
        """What one server may admit by itself: eight servers at most double the limit."""
        return replace(self, quota=max(1, self.quota // 8))

    def cost(self, units: int) -> timedelta:
        """The share of so many; more than there are cost as much as all, so that patience helps."""
        return self.emission_interval * min(units, self.quota)


@dataclass(frozen=True)
class RateVerdict:
    """Whether the request was admitted, and what the client has left; `shared` if all servers know of it."""

    policy: Policy
    admitted: bool
    tat: datetime
    now: datetime
    cost: timedelta
    shared: bool

    @property
    def remaining(self) -> int:
        """Units that would be admitted at this moment."""
        left = self.now + self.policy.burst_tolerance - max(self.tat, self.now)
        return max(0, left // self.policy.emission_interval)

    @property
    def reset(self) -> int:
        """Seconds until nothing is used up any more."""
        return max(0, ceil((self.tat - self.now).total_seconds()))

    @property
    def retry_after(self) -> int:
        """Seconds until the same request would be admitted; at least one."""
        over = self.tat + self.cost - self.now - self.policy.burst_tolerance
        return max(1, ceil(over.total_seconds()))


def check(policy: Policy, tat: datetime | None, units: int, now: datetime) -> RateVerdict:
    """The verdict on so many units of someone whose moment is this.

    No moment lies further ahead than the window: one that does was set by a clock that ran ahead.
    """
    start = min(max(tat or now, now), now + policy.burst_tolerance)
    cost = policy.cost(units)
    admitted = start + cost <= now + policy.burst_tolerance
    return RateVerdict(policy, admitted, start + cost if admitted else start, now, cost, shared=False)


MAX_CLIENTS: Final = 20_000
"""Clients remembered; the least recently seen is dropped first."""


class LocalCounter:
    """Theoretical arrival times of clients. Safe to share by threads."""

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
        """Store a theoretical arrival time read from the shared counter."""
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
