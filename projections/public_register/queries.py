"""Queries of the public register, and the feed of its changes."""

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL
from psycopg_pool import ConnectionPool

from domain.approval import ApprovalScope
from projections import scheme_state
from projections.public_register import search
from projections.public_register.affected import Affected, count_affected
from projections.public_register.answers import (
    Answer,
    MonthlyStatistics,
    NamedBody,
    PublicChange,
    PublishedEdition,
    SearchPage,
    Statistics,
    Verification,
)
from projections.public_register.as_of import resolve
from projections.public_register.bodies import BodyProfile, body_profile
from projections.public_register.feed import EVERYTHING, ChangesFilters, changes_after, changes_before
from projections.public_register.lookup import look_up, registered_bodies
from projections.public_register.names import number_key
from projections.public_register.search import SearchFilters
from projections.public_register.statistics import (
    ALL,
    StatisticsFilters,
    count_certificates,
    monthly_statistics,
    months_between,
)
from projections.public_register.tables import VERSION
from projections.public_register.verification import ClaimedCertificate, must_not_exceed_limit, verify_lines
from projections.texts import must_be_storable
from projections.tracking import TrackingState, ViewUnavailable, hold
from projections.view import Connection, in_schema

_SCHEMES: Final = SQL("SELECT content::text FROM {s}.schemes ORDER BY scheme")
_ID: Final = SQL("SELECT certificate FROM {s}.certificates WHERE number_key = %s")


class PublicRegister:
    """The public register; everyone may read it."""

    def __init__(
        self, pool: ConnectionPool, clock: Callable[[], datetime], schema: str = "public_register"
    ) -> None:
        self._pool, self._clock, self._schema = pool, clock, schema

    def lookup(
        self, number: str, as_of: date | datetime | None = None, known_at: datetime | None = None
    ) -> Answer | None:
        """The answer for a number in any spacing and width; None if it was not issued as known then.

        A date means the end of that day in Asia/Shanghai, None means now. The answer states its
        `known_at`, which is never later than the horizon. Raises KnownAtInFuture, TimeZoneMissing,
        DateOutOfRange.
        """
        with self._pool.connection() as connection:
            moments = resolve(connection, self._schema, as_of, known_at, self._clock())
            return look_up(connection, self._schema, number, moments) if moments else None

    def search(self, filters: SearchFilters, cursor: str | None = None, limit: int = 20) -> SearchPage:
        """Certificates of an organisation (present and former names, in part), a code or a body, as of now.

        Raises InvalidCursor, InvalidPageSize, KnownAtInFuture; `SearchFilters` raises SearchTooBroad and
        others.
        """
        with self._pool.connection() as connection:
            moments = resolve(connection, self._schema, None, None, self._clock())
            if moments is None:
                return search.empty()
            place = search.decode_cursor(cursor, filters, moments)
            return search.search(connection, self._schema, filters, place, limit)

    def verify(
        self, lines: Sequence[ClaimedCertificate], as_of: date | datetime | None = None
    ) -> Verification:
        """Check each line of a list, in order. Raises TooManyLines, TimeZoneMissing, DateOutOfRange."""
        must_not_exceed_limit(lines)
        with self._pool.connection() as connection:
            moments = resolve(connection, self._schema, as_of, None, self._clock())
            return Verification(
                lines=verify_lines(connection, self._schema, lines, moments),
                as_of=moments.as_of if moments else None,
                known_at=moments.known_at if moments else None,
            )

    def changes(
        self, after: int = 0, limit: int = 100, filters: ChangesFilters = EVERYTHING
    ) -> tuple[PublicChange, ...]:
        """Public events after a position, in order; they never change. Raises InvalidPageSize."""
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            return changes_after(connection, self._schema, after, limit, filters)

    def latest(
        self, limit: int = 50, before: int | None = None, filters: ChangesFilters = EVERYTHING
    ) -> tuple[PublicChange, ...]:
        """Public events before a position, or before now, newest first. Raises InvalidPageSize."""
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            return changes_before(connection, self._schema, before, limit, filters)

    def body(
        self, id: str, as_of: date | datetime | None = None, known_at: datetime | None = None
    ) -> BodyProfile | None:
        """The public profile of a body; None if it was not registered as known then. Raises as `lookup`."""
        must_be_storable(id)
        with self._pool.connection() as connection:
            moments = resolve(connection, self._schema, as_of, known_at, self._clock())
            return body_profile(connection, self._schema, id, moments) if moments else None

    def certificates_under(
        self,
        body: str | None,
        scope: ApprovalScope | None,
        day: date,
        known_at: datetime | None = None,
    ) -> Affected:
        """The certificates that a spell of the approval from `day` on affects, by default as known now.

        Without a scope: those under every approval of the body; without a body: those of every body. Raises
        KnownAtInFuture, TimeZoneMissing.
        """
        must_be_storable(body)
        with self._pool.connection() as connection:
            moments = resolve(connection, self._schema, day, known_at, self._clock())
            if moments is None:
                return Affected(day=day)
            return count_affected(connection, self._schema, body, scope, day, moments)

    def statistics(
        self, as_of: date | datetime | None = None, known_at: datetime | None = None
    ) -> Statistics:
        """Counts at a moment and movements up to it. Raises as `lookup`."""
        with self._pool.connection() as connection:
            moments = resolve(connection, self._schema, as_of, known_at, self._clock())
            if moments is None:
                return Statistics(counts=(), movements=(), as_of=None, known_at=None)
            return count_certificates(connection, self._schema, moments)

    def statistics_over(
        self, first: date, last: date, filters: StatisticsFilters = ALL, known_at: datetime | None = None
    ) -> MonthlyStatistics:
        """Counts at the end of each month between two days, at most 240, and the movements in each.

        Each month equals `statistics` at its last day; for a month that is not over that is a forecast.
        Raises InvalidPageSize, KnownAtInFuture, TimeZoneMissing, DateOutOfRange.
        """
        months = months_between(first, last)
        with self._pool.connection() as connection:
            moments = resolve(connection, self._schema, None, known_at, self._clock())
            if moments is None:
                return MonthlyStatistics(months=(), known_at=None)
            return monthly_statistics(connection, self._schema, filters, moments.known_at, months)

    def schemes(self) -> tuple[PublishedEdition, ...]:
        """Every published edition, with its current rules."""
        return tuple(
            PublishedEdition(
                scheme=rules,
                successor=succession.successor if succession else None,
                deadline=succession.deadline if succession else None,
            )
            for (content,) in self._rows(_SCHEMES, ())
            for scheme in [scheme_state.load(content)]
            for edition, rules in sorted(scheme.editions.items())
            for succession in [scheme.successions.get(edition)]
        )

    def bodies(self) -> tuple[NamedBody, ...]:
        """Every registered body by its current name, in order of approval number."""
        with self._pool.connection() as connection:
            hold(connection, self._schema, VERSION)
            return registered_bodies(connection, self._schema, self._clock())

    def certificate_id(self, number: str) -> UUID | None:
        """The stream of the certificate with that number."""
        rows = self._rows(_ID, (number_key(number),))
        return rows[0][0] if rows else None

    def position(self) -> TrackingState:
        """How far the register has read. Raises ViewUnavailable."""
        with self._pool.connection() as connection:
            return hold(connection, self._schema, VERSION)

    def wait_until(self, position: int, timeout: float) -> bool:
        """Whether the register reaches the position within `timeout` seconds; no connection is held.

        False at once if the register is not available: the event is recorded all the same.
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

    def _rows(self, query: SQL, params: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._pool.connection() as connection:
            return _fetch(connection, self._schema, query, params)


def _fetch(
    connection: Connection, schema: str, query: SQL, params: tuple[object, ...]
) -> list[tuple[Any, ...]]:
    hold(connection, schema, VERSION)
    return list(connection.execute(in_schema(query, schema), params).fetchall())
