"""The two moments of a query: as of when, and as known when; "now" is resolved here.

Nothing can be recorded before the horizon any more, so an answer as known at the horizon never changes
(rule 6; docs/adr/0004-bitemporal-periods.md).
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import civil_date
from domain.errors import InvalidValue
from projections.moments import moment
from projections.public_register.tables import VERSION
from projections.tracking import TrackingState, hold
from projections.view import Connection


class KnownAtInFuture(InvalidValue):
    """`known_at` is in the future: what will be known then is not known now."""

    def __init__(self, known_at: datetime) -> None:
        self.asked = known_at
        super().__init__("known_at {asked} is in the future. Use a time up to now.", asked=known_at)


@dataclass(frozen=True)
class Moments:
    """The two moments that a query is answered for, and the moment of answering.

    `day` is the civil day, if a day was asked about. A day after `today` was still to come: for two fixed
    moments `today` is the day of `known_at`, so that the answer never changes, else that of answering.
    """

    as_of: datetime
    known_at: datetime
    day: date | None
    made_at: datetime
    today: date
    about_now: bool


def resolve(
    connection: Connection,
    schema: str,
    as_of: date | datetime | None,
    known_at: datetime | None,
    now: datetime,
) -> Moments | None:
    """The moments that a query means; None as long as nothing is known.

    A query about now includes everything recorded, even by a clock slightly ahead of this one. Reads the
    tracking row first, so that a rebuild cannot replace the view before the end of the transaction.
    Raises KnownAtInFuture, TimeZoneMissing, DateOutOfRange, ViewUnavailable.
    """
    resolved_known_at = known_at_of(hold(connection, schema, VERSION), known_at, now)
    if resolved_known_at is None:
        return None
    day = as_of if isinstance(as_of, date) and not isinstance(as_of, datetime) else None
    as_of_moment = max(now, resolved_known_at) if as_of is None else moment(as_of)
    today = civil_date(as_of_moment if as_of is None else moment(known_at) if known_at else now)
    return Moments(as_of_moment, resolved_known_at, day, now, today, as_of is None)


def known_at_of(state: TrackingState, known_at: datetime | None, now: datetime) -> datetime | None:
    """The moment of knowledge that is answered for. Raises KnownAtInFuture, TimeZoneMissing."""
    horizon = state.complete_until
    if known_at is None or horizon is None:
        return horizon
    requested = moment(known_at)
    if requested > max(now, horizon):
        raise KnownAtInFuture(requested)
    return min(requested, horizon)
