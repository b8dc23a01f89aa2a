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

from services.errors import DatabaseUnavailable
from services.event_store import Clock
from services.rates.gcra import LocalCounter, Policy, RateVerdict, check
from services.rates.postgres_counter import PostgresCounter, open_counter

RETRY_PAUSE: Final = timedelta(seconds=2)
"""How long the database is left alone after it did not answer: no request waits in vain twice."""

_LOG: Final = logging.getLogger("certtrail.rates")


class RateLimiter:
    """The limits of one server. Safe to share by threads."""

    def __init__(self, counter: PostgresCounter, clock: Clock, factor: int = 1) -> None:
        """`factor` times what the policies say is allowed; 0 for no limits at all."""
        self._counter, self._clock, self._factor = counter, clock, factor
        self._local, self._fallback, self._refused = LocalCounter(), LocalCounter(), LocalCounter()
        self._unavailable_until: datetime | None = None

    def check_locally(self, policy: Policy, subject: str, units: int = 1) -> RateVerdict | None:
        """The verdict, if it can be had without waiting."""
        now = self._clock()
        if not self._factor:
            return check(policy, None, 0, now)
        policy = _scaled(policy, self._factor)
        refused_until = self._refused.get(policy, subject)
        if (
            refused_until
            and now + policy.burst_tolerance
            >= refused_until
            > now + policy.burst_tolerance - policy.emission_interval
        ):
            return RateVerdict(policy, False, refused_until, now, policy.cost(units), shared=True)
        if policy.local_first and units <= policy.local_share.quota:
            verdict = self._local.charge(policy.local_share, subject, units, now)
            return replace(verdict, policy=policy) if verdict.admitted else None
        return None

    def charge(self, policy: Policy, subject: str, units: int = 1) -> RateVerdict:
        """The verdict of all servers; it may wait for the database. Raises DatabaseUnavailable if closed."""
        policy, now = _scaled(policy, self._factor or 1), self._clock()
        verdict = self._charge_shared(policy, subject, units, now)
        if verdict is None and policy.fail_closed:
            raise DatabaseUnavailable("The number of attempts is not available.")
        if verdict is None:
            verdict = self._fallback.charge(policy, subject, units, now)
        if not verdict.admitted:
            self._refused.store(policy, subject, verdict.tat)
        return verdict

    def _charge_shared(self, policy: Policy, subject: str, units: int, now: datetime) -> RateVerdict | None:
        unavailable_until = self._unavailable_until
        if unavailable_until and now < unavailable_until <= now + RETRY_PAUSE:
            return None
        try:
            verdict = self._counter.charge(policy, subject, units, now)
        except (psycopg.Error, PoolTimeout) as error:
            self._unavailable_until = now + RETRY_PAUSE
            _LOG.warning("this server counts alone: %s", type(error).__name__)
            return None
        self._unavailable_until = None
        return verdict


@lru_cache(maxsize=64)
def _scaled(policy: Policy, factor: int) -> Policy:
    return replace(policy, quota=policy.quota * factor)


@contextmanager
def open_rate_limiter(url: str, clock: Clock, factor: int = 1) -> Iterator[RateLimiter]:
    """The limits of a server that shares this database."""
    with open_counter(url) as counter:
        yield RateLimiter(counter, clock, factor)
