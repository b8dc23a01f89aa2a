"""Rate limit counters shared by servers in PostgreSQL.

One statement for each question: the row's lock puts questions at the same moment in order, so that none
is admitted twice on the same remainder. The clock is that of the asking server; servers whose clocks differ
by a second admit a second's quota too much.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from itertools import count
from typing import Final, LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from services.rates.gcra import Policy, RateVerdict

Pool = ConnectionPool[Connection[TupleRow]]

TIMEOUT: Final = 0.25
"""Seconds that a request waits for its verdict before the server judges by itself."""

SWEEP_INTERVAL: Final = 256
"""Questions after which a server removes what is over: the cost of a row is then paid by who made it."""

_CONNECTIONS: Final = 2
"""Of its own, so that slow searches do not delay the verdict that would stop them."""

_CHARGE: Final[LiteralString] = """
INSERT INTO rates.counted AS kept (subject, spent_until, admitted)
VALUES (%(subject)s, %(now)s + %(cost)s, true)
ON CONFLICT (subject) DO UPDATE SET (spent_until, admitted) = (
    SELECT begun + CASE WHEN fits THEN %(cost)s ELSE interval '0' END, fits
    FROM (SELECT begun, begun + %(cost)s <= %(now)s + %(whole)s AS fits
          FROM (SELECT least(greatest(kept.spent_until, %(now)s), %(now)s + %(whole)s) AS begun) AS at) AS so
)
RETURNING admitted, spent_until
"""
_DELETE_EXPIRED: Final[LiteralString] = """
DELETE FROM rates.counted WHERE subject IN
    (SELECT subject FROM rates.counted WHERE spent_until <= %s FOR UPDATE SKIP LOCKED)
"""


class PostgresCounter:
    """The count that all servers of a database have in common."""

    def __init__(self, pool: Pool) -> None:
        self._pool, self._charges = pool, count(1)

    def charge(self, policy: Policy, subject: str, units: int, now: datetime) -> RateVerdict:
        """The verdict for all servers. Raises psycopg.Error, PoolTimeout."""
        cost = policy.cost(units)
        values = {
            "subject": digest(policy, subject),
            "now": now,
            "cost": cost,
            "whole": policy.burst_tolerance,
        }
        with self._pool.connection(timeout=TIMEOUT) as connection:
            row = connection.execute(_CHARGE, values).fetchone()
            if next(self._charges) % SWEEP_INTERVAL == 0:
                connection.execute(_DELETE_EXPIRED, (now,))
        admitted, tat = row or (False, now + policy.burst_tolerance)
        return RateVerdict(policy, admitted, tat, now, cost, shared=True)


def digest(policy: Policy, subject: str) -> bytes:
    """What a row is found by: no address or person can be read in the table at a glance."""
    return blake2b(f"{policy.name}\n{subject}".encode("utf-8", "replace"), digest_size=16).digest()


@contextmanager
def open_counter(url: str) -> Iterator[PostgresCounter]:
    """The count in this database, which need not answer yet."""
    with ConnectionPool(
        url,
        min_size=1,
        max_size=_CONNECTIONS,
        reconnect_timeout=2,
        open=False,
        configure=_set_statement_timeout,
        kwargs={"autocommit": True, "connect_timeout": 2, "application_name": "certtrail rates"},
    ) as pool:
        yield PostgresCounter(pool)


def _set_statement_timeout(connection: Connection[TupleRow]) -> None:
    milliseconds = str(int(TIMEOUT * 1000))
    connection.execute("SELECT set_config('statement_timeout', %s, false)", (milliseconds,))
