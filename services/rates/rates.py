"""May this client ask now? With a round trip to the database only where that matters.

Three counts answer in turn. Whoever was refused is refused here until a unit is free again, so that a
flood costs the database nothing. Whoever stays within an eighth of a screened policy on this server is let
in here. All others are counted in PostgreSQL, with what they ask on every server.

While the database is away or slow, a closed policy admits nobody: what it guards needs the database anyway,
and a way to switch the guard off by load would be an invitation. All others go on, each server holding the
whole policy by itself: a register that cannot be read because its limits cannot be counted helps nobody.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

import psycopg
from psycopg_pool import PoolTimeout

from services.errors import StoreUnavailable
from services.event_store import Clock
from services.rates.policy import Policy, Verdict, judged
from services.rates.shared import Shared, connected
from services.rates.tally import Tally

REST: Final = timedelta(seconds=2)
"""How long the database is left alone after it did not answer: no request waits in vain twice."""

_LOG: Final = logging.getLogger("certtrail.rates")


class Rates:
    """The limits of one server. Safe to share by threads."""

    def __init__(self, shared: Shared, clock: Clock, factor: int = 1) -> None:
        """`factor` times what the policies say is allowed; 0 for no limits at all."""
        self._shared, self._clock, self._factor = shared, clock, factor
        self._quiet, self._alone, self._refused = Tally(), Tally(), Tally()
        self._away_until: datetime | None = None

    def at_once(self, policy: Policy, subject: str, units: int = 1) -> Verdict | None:
        """The verdict, if it can be had without waiting."""
        now = self._clock()
        if not self._factor:
            return judged(policy, None, 0, now)
        policy = _times(policy, self._factor)
        refused = self._refused.kept(policy, subject)
        if refused and now + policy.whole >= refused > now + policy.whole - policy.unit:
            return Verdict(policy, False, refused, now, policy.cost(units), shared=True)
        if policy.screened and units <= policy.eighth.quota:
            quiet = self._quiet.charge(policy.eighth, subject, units, now)
            return replace(quiet, policy=policy) if quiet.admitted else None
        return None

    def charge(self, policy: Policy, subject: str, units: int = 1) -> Verdict:
        """The verdict of all servers; it may wait for the database. Raises StoreUnavailable if closed."""
        policy, now = _times(policy, self._factor or 1), self._clock()
        verdict = self._agreed(policy, subject, units, now)
        if verdict is None and policy.closed:
            raise StoreUnavailable("The number of attempts is not available.")
        if verdict is None:
            verdict = self._alone.charge(policy, subject, units, now)
        if not verdict.admitted:
            self._refused.keep(policy, subject, verdict.spent_until)
        return verdict

    def _agreed(self, policy: Policy, subject: str, units: int, now: datetime) -> Verdict | None:
        away = self._away_until
        if away and now < away <= now + REST:
            return None
        try:
            verdict = self._shared.charge(policy, subject, units, now)
        except (psycopg.Error, PoolTimeout) as failed:
            self._away_until = now + REST
            _LOG.warning("this server counts alone: %s", type(failed).__name__)
            return None
        self._away_until = None
        return verdict


@lru_cache(maxsize=64)
def _times(policy: Policy, factor: int) -> Policy:
    return replace(policy, quota=policy.quota * factor)


@contextmanager
def opened(url: str, clock: Clock, factor: int = 1) -> Iterator[Rates]:
    """The limits of a server that shares this database."""
    with connected(url) as shared:
        yield Rates(shared, clock, factor)
