"""How do several servers count the same client together?

One statement for each question: the row's lock puts questions at the same moment in order, so that none
is let in twice on the same remainder. The clock is that of the asking server; servers whose clocks differ
by a second let in what a second allows too much.
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

from services.rates.policy import Policy, Verdict

Pool = ConnectionPool[Connection[TupleRow]]

PATIENCE: Final = 0.25
"""Seconds that a request waits for its verdict before the server judges by itself."""

SWEEP: Final = 256
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
_SWEEP: Final[LiteralString] = """
DELETE FROM rates.counted WHERE subject IN
    (SELECT subject FROM rates.counted WHERE spent_until <= %s FOR UPDATE SKIP LOCKED)
"""


class Shared:
    """The count that all servers of a database have in common."""

    def __init__(self, pool: Pool) -> None:
        self._pool, self._asked = pool, count(1)

    def charge(self, policy: Policy, subject: str, units: int, now: datetime) -> Verdict:
        """The verdict for all servers. Raises psycopg.Error, PoolTimeout."""
        cost = policy.cost(units)
        values = {"subject": digest(policy, subject), "now": now, "cost": cost, "whole": policy.whole}
        with self._pool.connection(timeout=PATIENCE) as connection:
            row = connection.execute(_CHARGE, values).fetchone()
            if next(self._asked) % SWEEP == 0:
                connection.execute(_SWEEP, (now,))
        admitted, spent_until = row or (False, now + policy.whole)
        return Verdict(policy, admitted, spent_until, now, cost, shared=True)


def digest(policy: Policy, subject: str) -> bytes:
    """What a row is found by: no address or person can be read in the table at a glance."""
    return blake2b(f"{policy.name}\n{subject}".encode("utf-8", "replace"), digest_size=16).digest()


@contextmanager
def connected(url: str) -> Iterator[Shared]:
    """The count in this database, which need not answer yet."""
    with ConnectionPool(
        url,
        min_size=1,
        max_size=_CONNECTIONS,
        reconnect_timeout=2,
        open=False,
        configure=_hurried,
        kwargs={"autocommit": True, "connect_timeout": 2, "application_name": "certtrail rates"},
    ) as pool:
        yield Shared(pool)


def _hurried(connection: Connection[TupleRow]) -> None:
    milliseconds = str(int(PATIENCE * 1000))
    connection.execute("SELECT set_config('statement_timeout', %s, false)", (milliseconds,))
