"""What does a limit allow, and how much of it is left?

The generic cell rate algorithm: of a client one moment is kept, the one until which everything let in so
far is paid for at an even pace. A unit moves it on by its share of the window, and is let in as long as
the moment stays within the window. Whatever is asked and when, in `t` seconds no more than the quota and
`t` times the rate is let in.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
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
    screened: bool = True
    closed: bool = False

    @cached_property
    def unit(self) -> timedelta:
        """The share of the window that one unit takes, rounded up: never faster than was said."""
        return -(-self.window // (self.quota * MICROSECOND)) * MICROSECOND

    @cached_property
    def whole(self) -> timedelta:
        """The share of all units."""
        return self.unit * self.quota

    @cached_property
    def eighth(self) -> "Policy":
        """What one server may admit by itself: eight servers at most double the limit."""
        return replace(self, quota=max(1, self.quota // 8))

    def cost(self, units: int) -> timedelta:
        """The share of so many; more than there are cost as much as all, so that patience helps."""
        return self.unit * min(units, self.quota)


@dataclass(frozen=True)
class Verdict:
    """Whether it was let in, and how the client then stood; `shared` if all servers know of it."""

    policy: Policy
    admitted: bool
    spent_until: datetime
    now: datetime
    cost: timedelta
    shared: bool

    @property
    def remaining(self) -> int:
        """Units that would be let in at this moment."""
        left = self.now + self.policy.whole - max(self.spent_until, self.now)
        return max(0, left // self.policy.unit)

    @property
    def reset(self) -> int:
        """Seconds until nothing is used up any more."""
        return max(0, ceil((self.spent_until - self.now).total_seconds()))

    @property
    def retry_after(self) -> int:
        """Seconds until the same would be let in; at least one."""
        over = self.spent_until + self.cost - self.now - self.policy.whole
        return max(1, ceil(over.total_seconds()))


def judged(policy: Policy, spent_until: datetime | None, units: int, now: datetime) -> Verdict:
    """The verdict on so many units of someone whose moment is this.

    No moment lies further ahead than the window: one that does was set by a clock that ran ahead.
    """
    begun = min(max(spent_until or now, now), now + policy.whole)
    cost = policy.cost(units)
    admitted = begun + cost <= now + policy.whole
    return Verdict(policy, admitted, begun + cost if admitted else begun, now, cost, shared=False)
