"""Public profile of a certification body: names then and now, address, contact, approvals, counts."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL

from domain.approval import ApprovalState
from domain.calendar import last_day_before
from domain.values import Titles, Value
from projections.moments import Instant
from projections.public_register.answers import CertificateCounts
from projections.public_register.as_of import Moments
from projections.public_register.statistics import StatisticsFilters, counts_at
from projections.view import Connection, in_schema

_EVENTS: Final = SQL("""
SELECT position, version, what, effective_at, recorded_at, details FROM {s}.body_events
 WHERE body = %(body)s AND recorded_at <= %(known_at)s
 ORDER BY effective_at, position
""")
_SPELLS: Final = SQL("""
SELECT scheme, edition, field, state, starts, nullif(ends, 'infinity') AS ends, reference
  FROM {s}.approvals
 WHERE body = %(body)s AND known_from <= %(known_at)s AND %(known_at)s < known_until
 ORDER BY scheme, edition, field, starts, ends, version
""")


class NameSince(Value):
    """A name of the body from `since` on."""

    name: Titles
    since: Instant


class BodyContact(Value):
    """How the public reaches the body."""

    telephone: str
    website: str | None
    complaints: str


class ApprovalPeriod(Value):
    """A time in which an approval had one state; `ends` is exclusive, None if it goes on."""

    scheme: str
    edition: str
    field: str
    state: ApprovalState
    starts: Instant
    ends: Instant | None
    reference: str | None

    @property
    def last_day(self) -> date | None:
        """Its last day, inclusive, if it ends; before the first one if another state replaced it that day."""
        return last_day_before(self.ends) if self.ends else None


class BodyProfile(CertificateCounts):
    """A body at `as_of`, as known at `known_at`; `name` is the one at `as_of`, `names` are all of them.

    `ended` is since when it has left the register.
    """

    id: str
    name: Titles
    code: str
    names: tuple[NameSince, ...]
    address: Titles | None
    contact: BodyContact | None
    ended: Instant | None
    approvals: tuple[ApprovalPeriod, ...]
    as_of: Instant
    known_at: Instant


def body_profile(connection: Connection, schema: str, body: str, moments: Moments) -> BodyProfile | None:
    """The profile; None if the body was not registered as known then."""
    params = {"body": body, "known_at": moments.known_at}
    with connection.cursor(row_factory=dict_row) as cursor:
        events = cursor.execute(in_schema(_EVENTS, schema), params).fetchall()
        spells = cursor.execute(in_schema(_SPELLS, schema), params).fetchall()
    if not events:
        return None
    names = tuple(_names(events))
    past = [event for event in events if event["effective_at"] <= moments.as_of]
    counts = counts_at(connection, schema, StatisticsFilters(body=body), moments.known_at, [moments.as_of])
    return BodyProfile(
        id=body,
        name=next((each.name for each in reversed(names) if each.since <= moments.as_of), names[0].name),
        code=_last(events, "code", "registered", "recoded"),
        names=names,
        address=_last(past, "address", "moved"),
        contact=next(
            (each["details"] for each in reversed(past) if each["what"] == "contact-recorded"), None
        ),
        ended=_ended(events),
        approvals=tuple(ApprovalPeriod.model_validate(spell) for spell in spells),
        counts=counts.get(moments.as_of, ()),
        as_of=moments.as_of,
        known_at=moments.known_at,
    )


def _ended(events: Sequence[DictRow]) -> datetime | None:
    """Since when the body has left: the last day recorded, without those that were a slip."""
    slips = {each["details"]["version"] for each in events if each["what"] == "end-corrected"}
    ends = {each["version"]: each["effective_at"] for each in events if each["what"] == "ended"}
    return next((ends[version] for version in sorted(ends, reverse=True) if version not in slips), None)


def _names(events: Sequence[DictRow]) -> Iterator[NameSince]:
    """The names in the order in which they took effect, with the corrections of clerical errors."""
    corrected = {
        each["details"]["version"]: each["details"]["name"]
        for each in events
        if each["what"] == "name-corrected"
    }
    for event in events:
        if event["what"] in {"registered", "renamed"}:
            name = corrected.get(event["version"], event["details"]["name"])
            yield NameSince(name=name, since=event["effective_at"])


def _last(events: Sequence[DictRow], detail: str, *what: str) -> Any:
    """The detail as the last of these events says it; None if there is none."""
    return next((each["details"][detail] for each in reversed(events) if each["what"] in what), None)
