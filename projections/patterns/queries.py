"""Queries for patterns, over the audit trail and the register in one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from psycopg.rows import dict_row
from psycopg.sql import SQL, Composable, Composed, Identifier
from psycopg_pool import ConnectionPool

from domain.calendar import civil_date
from domain.events.appeals import AppealLodged, ComplaintFiled
from domain.events.application import Accepted, AgreementSigned, Applied
from domain.events.decision import Granted
from domain.events.evaluation import Audited, AuditPlanned, TeamReplaced
from domain.events.institution import InterestDeclared
from domain.events.sanctions import Downgraded, LiftingEvaluated, Reinstated
from domain.events.set_aside import CarriedOver, SetAside
from domain.events.upkeep import (
    Changed,
    ChangeEvaluated,
    ChangeRequested,
    Supervised,
    Transitioned,
    Upgraded,
)
from domain.status.body_approval import TOUCHED
from domain.status.standing import Status
from domain.upcasts import versions_of
from domain.values import Value
from projections import cursors
from projections.audit_trail.tables import VERSION
from projections.patterns.pattern import Pattern, PatternPage, PatternRow
from projections.public_register.as_of import resolve
from projections.public_register.body_approval import STATUS, loss_params
from projections.texts import must_be_storable
from projections.tracking import hold

LARGEST: Final = 500
"""Rows on a page."""

R = TypeVar("R", bound=PatternRow)

_PARAMETERS: Final = {
    "applied": list(versions_of(Applied.topic)),
    "audited": list(versions_of(Audited.topic)),
    "granted": list(versions_of(Granted.topic)),
    "change_requested": list(versions_of(ChangeRequested.topic)),
    "change_evaluated": list(versions_of(ChangeEvaluated.topic)),
    "complaint_filed": list(versions_of(ComplaintFiled.topic)),
    "dated": [
        version
        for event in (AgreementSigned, AppealLodged, ChangeRequested, LiftingEvaluated)
        for version in versions_of(event.topic)
    ],
    "changed": list(versions_of(Changed.topic)),
    "downgraded": list(versions_of(Downgraded.topic)),
    "reinstated": list(versions_of(Reinstated.topic)),
    "set_aside": list(versions_of(SetAside.topic)),
    "carried_over": list(versions_of(CarriedOver.topic)),
    "interest_declared": list(versions_of(InterestDeclared.topic)),
    "team_named": [*versions_of(AuditPlanned.topic), *versions_of(TeamReplaced.topic)],
    "supervised": list(versions_of(Supervised.topic)),
    "in_favour": [
        version
        for event in (Accepted, Granted, Upgraded, Transitioned, Reinstated)
        for version in versions_of(event.topic)
    ],
    "edition_named": [
        version for event in (Applied, Granted, Transitioned) for version in versions_of(event.topic)
    ],
    "valid": Status.VALID,
    "touched": sorted(TOUCHED),
}

_ENTRIES: Final = SQL("""
(SELECT position, stream, version, kind, topic, person, number, body, reason, payload, recorded_at,
        (recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
        (effective_at AT TIME ZONE 'Asia/Shanghai')::date AS effective_day
   FROM {s}.entries)
""")
_PAGE: Final = SQL("""
SELECT {columns}, rank, key FROM ({text}) AS found
 WHERE %(rank)s::bigint IS NULL OR (rank, key COLLATE "C") < (%(rank)s, %(key)s)
 ORDER BY rank DESC, key COLLATE "C" DESC LIMIT %(limit)s
""")


class PatternCursor(Value):
    """The row after which the next page begins."""

    rank: int
    key: str


class Patterns:
    """Patterns across all bodies. The caller checks permissions."""

    def __init__(
        self,
        pool: ConnectionPool,
        clock: Callable[[], datetime],
        trail: str = "audit_trail",
        register: str = "public_register",
    ) -> None:
        self._pool, self._clock, self._trail, self._register = pool, clock, trail, register

    def search(self, pattern: Pattern[R], cursor: str | None = None, limit: int = 50) -> PatternPage[R]:
        """A page of rows that match the pattern now, at most 500. Raises InvalidCursor."""
        place = cursors.decode(cursor, PatternCursor, pattern) if cursor else None
        must_be_storable(place.key if place else None)
        size, now = max(1, min(limit, LARGEST)), self._clock()
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as db_cursor:
            hold(connection, self._trail, VERSION)
            moments = resolve(connection, self._register, None, None, now)
            if moments is None:
                return PatternPage((), None)
            params = (
                vars(pattern) | vars(moments) | _PARAMETERS | {"today": civil_date(now), "limit": size + 1}
            )
            params |= loss_params(connection, self._register, moments.known_at)
            params |= {"rank": place.rank, "key": place.key} if place else {"rank": None, "key": ""}
            rows = db_cursor.execute(self._query(pattern), params).fetchall()
        last = (
            PatternCursor(rank=rows[size - 1]["rank"], key=rows[size - 1]["key"])
            if len(rows) > size
            else None
        )
        row_type, names = pattern.row_type(), pattern.row_type().model_fields
        return PatternPage(
            tuple(row_type.model_validate({name: row[name] for name in names}) for row in rows[:size]),
            cursors.encode(last, pattern) if last else None,
        )

    def _query(self, pattern: Pattern[R]) -> Composed:
        tables: dict[str, Composable] = {
            name: Identifier(self._register, name)
            for name in ("periods", "certificates", "cases", "schemes", "approvals", "body_events", "codes")
        }
        tables |= {name: Identifier(self._trail, name) for name in ("indicators", "streams")}
        tables["entries"] = _ENTRIES.format(s=Identifier(self._trail))
        tables["status"] = STATUS.format(s=Identifier(self._register))
        columns = SQL(", ").join(Identifier(name) for name in pattern.row_type().model_fields)
        return _PAGE.format(columns=columns, text=pattern.text.format(**tables))
