"""What can be asked of the public register? Reading only; nothing here waits for a nightly job."""

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL
from psycopg_pool import ConnectionPool

from domain.calendar import civil_date
from domain.uscc import check_uscc
from projections import published
from projections.public_register import search
from projections.public_register.answers import (
    Answer,
    Development,
    NamedBody,
    Page,
    PublicChange,
    PublishedEdition,
    Statistics,
    Verification,
)
from projections.public_register.bodies import registered
from projections.public_register.feed import changed_after, changed_before
from projections.public_register.horizon import settled
from projections.public_register.lookup import answered
from projections.public_register.names import number_key
from projections.public_register.search import Wanted
from projections.public_register.statistics import ALL, Among, counted, developed, months_between
from projections.public_register.tables import VERSION
from projections.public_register.verification import Claimed, must_be_few, verified
from projections.tracking import Reached, ViewUnavailable, hold
from projections.view import Session, scoped

_SCHEMES: Final = SQL("SELECT content::text FROM {s}.schemes ORDER BY scheme")
_ID: Final = SQL("SELECT certificate FROM {s}.certificates WHERE number_key = %s")
_REVOKED: Final = SQL("""
SELECT max(r.effective_at)
  FROM {s}.revocations AS r
  JOIN {s}.certificates AS c ON c.certificate = r.certificate
  JOIN {s}.codes AS u ON u.certificate = r.certificate
 WHERE u.uscc = %s AND c.scheme = %s AND NOT r.set_aside
""")


class PublicRegister:
    """The register as everyone may read it."""

    def __init__(
        self, pool: ConnectionPool, clock: Callable[[], datetime], schema: str = "public_register"
    ) -> None:
        self._pool, self._clock, self._schema = pool, clock, schema

    def lookup(
        self, number: str, as_of: date | datetime | None = None, known_at: datetime | None = None
    ) -> Answer | None:
        """The answer for a number under any spacing and width; None if it was not issued as known then.

        A date means the end of that day in Asia/Shanghai, nothing means now. The answer says which
        `known_at` it is for: never later than what is final. Raises FutureKnowledge, MomentWithoutZone,
        OutsideCalendar.
        """
        with self._pool.connection() as connection:
            moments = settled(connection, self._schema, as_of, known_at, self._clock())
            return answered(connection, self._schema, number, moments) if moments else None

    def search(self, wanted: Wanted, cursor: str | None = None, limit: int = 20) -> Page:
        """Certificates of an organisation (present and former names, in part), a code or a body, as of now.

        Raises UnknownCursor, LimitOutside, FutureKnowledge; making `Wanted` raises TooWide and others.
        """
        with self._pool.connection() as connection:
            moments = settled(connection, self._schema, None, None, self._clock())
            if moments is None:
                return search.nothing()
            place = search.turned(cursor, wanted, moments)
            return search.searched(connection, self._schema, wanted, place, limit)

    def verify(self, lines: Sequence[Claimed], as_of: date | datetime | None = None) -> Verification:
        """Each line of a list, in order. Raises TooManyLines, MomentWithoutZone, OutsideCalendar."""
        must_be_few(lines)
        with self._pool.connection() as connection:
            moments = settled(connection, self._schema, as_of, None, self._clock())
            return Verification(
                lines=verified(connection, self._schema, lines, moments),
                as_of=moments.as_of if moments else None,
                known_at=moments.known_at if moments else None,
            )

    def changes(self, after: int = 0, limit: int = 100) -> tuple[PublicChange, ...]:
        """Public events after a position, in order; they never change. Raises LimitOutside."""
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            return changed_after(connection, self._schema, after, limit)

    def latest(self, limit: int = 50, before: int | None = None) -> tuple[PublicChange, ...]:
        """Public events before a position, or before now, the newest first. Raises LimitOutside."""
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            return changed_before(connection, self._schema, before, limit)

    def statistics(
        self, as_of: date | datetime | None = None, known_at: datetime | None = None
    ) -> Statistics:
        """Counts at a moment and movements up to it. Raises what `lookup` raises."""
        with self._pool.connection() as connection:
            moments = settled(connection, self._schema, as_of, known_at, self._clock())
            if moments is None:
                return Statistics(counts=(), movements=(), as_of=None, known_at=None)
            return counted(connection, self._schema, moments)

    def statistics_over(
        self, first: date, last: date, among: Among = ALL, known_at: datetime | None = None
    ) -> Development:
        """Counts at the end of each month between two days, at most 240, and the movements in each.

        Each month equals `statistics` at its last day; one that is not over is told as it is foreseen.
        Raises LimitOutside, FutureKnowledge, MomentWithoutZone, OutsideCalendar.
        """
        months = months_between(first, last)
        with self._pool.connection() as connection:
            moments = settled(connection, self._schema, None, known_at, self._clock())
            if moments is None:
                return Development(months=(), known_at=None)
            return developed(connection, self._schema, among, moments.known_at, months)

    def schemes(self) -> tuple[PublishedEdition, ...]:
        """Every edition that was published, with its rules as they are now."""
        return tuple(
            PublishedEdition(
                scheme=rules,
                successor=succession.successor if succession else None,
                deadline=succession.deadline if succession else None,
            )
            for (content,) in self._rows(_SCHEMES, ())
            for scheme in [published.read(content)]
            for edition, rules in sorted(scheme.editions.items())
            for succession in [scheme.successions.get(edition)]
        )

    def bodies(self) -> tuple[NamedBody, ...]:
        """Every body that is registered, by its present name, in order of approval number."""
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            return registered(connection, self._schema)

    def certificate_id(self, number: str) -> UUID | None:
        """The stream of the certificate with that number."""
        rows = self._rows(_ID, (number_key(number),))
        return rows[0][0] if rows else None

    def revoked_on(self, uscc: str, scheme: str) -> date | None:
        """The day from which the organisation's last revocation under the scheme holds. Raises InvalidUscc.

        Any code the organisation ever had counts; a revocation set aside on appeal does not.
        """
        ((last,),) = self._rows(_REVOKED, (check_uscc(uscc), scheme))
        return civil_date(last) if last else None

    def position(self) -> Reached:
        """How far the register has read. Raises ViewUnavailable."""
        with self._pool.connection() as connection:
            return hold(connection, self._schema, VERSION)

    def wait_until(self, position: int, timeout: float) -> bool:
        """Whether the register reached the position within so many seconds; a connection is not held.

        False at once where the register is not available: what was recorded is no less recorded.
        """
        deadline, pause = time.monotonic() + timeout, 0.002
        try:
            while self.position().position < position:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                time.sleep(min(pause, left))
                pause = min(2 * pause, 0.05)
        except ViewUnavailable:
            return False
        return True

    def _rows(self, query: SQL, asked: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            return _answered(connection, self._schema, query, asked)


def _answered(
    connection: Session, schema: str, query: SQL, asked: tuple[object, ...]
) -> list[tuple[Any, ...]]:
    hold(connection, schema, VERSION)
    return list(connection.execute(scoped(query, schema), asked).fetchall())
