"""Revocations in force, for the bar to a new application (domain §4).

An appeal that is upheld lifts the bar, although the certificate stays revoked (rule 5).
"""

from typing import Final, assert_never, cast

from psycopg.sql import SQL

from domain.events.appeals import AppealAcknowledged, AppealDecided, AppealLodged
from domain.events.application import Applied
from domain.events.sanctions import Revoked
from domain.events.set_aside import SetAside
from domain.events.unions import (
    ApplicationEvent,
    BodyEvent,
    ChangeEvent,
    ComplaintEvent,
    DecisionEvent,
    EvaluationEvent,
    RegisterEvent,
    SanctionEvent,
    SchemeEvent,
    SeriesEvent,
    SetAsideEvent,
    StoredEvent,
    UpkeepEvent,
)
from domain.recorded import Recorded
from projections.view import Batch, Connection, in_schema

_WithoutEffect = (
    Applied
    | ApplicationEvent
    | EvaluationEvent
    | DecisionEvent
    | UpkeepEvent
    | ChangeEvent
    | ComplaintEvent
    | SchemeEvent
    | BodyEvent
    | SeriesEvent
    | RegisterEvent
)
"""Families of events that neither revoke nor set a revocation aside."""

_REVOKED: Final = SQL("""
INSERT INTO {s}.revocations (certificate, version, effective_at) VALUES (%s, %s, %s)
""")
_SET_APPEAL: Final = SQL("UPDATE {s}.revocations SET appeal = %s WHERE certificate = %s AND version = %s")
_SET_ASIDE: Final = SQL("UPDATE {s}.revocations SET set_aside = true WHERE certificate = %s AND appeal = %s")


_SET_ASIDE_VERSIONS: Final = SQL(
    "UPDATE {s}.revocations SET set_aside = true WHERE certificate = %s AND version = ANY (%s)"
)


def write_revocations(connection: Connection, schema: str, batch: Batch) -> None:
    """Write revocations, and appeals against them, in the order of recording."""
    for recorded in batch:
        statement = _statement(recorded)
        if statement:
            connection.execute(in_schema(statement[0], schema), statement[1])


def _statement(recorded: Recorded) -> tuple[SQL, tuple[object, ...]] | None:
    event = cast("StoredEvent", recorded.event)
    match event:
        case Revoked():
            return _REVOKED, (recorded.stream, recorded.version, recorded.effective_at)
        case AppealLodged(appeal=appeal, against=against):
            return _SET_APPEAL, (appeal, recorded.stream, against)
        case AppealDecided(appeal=appeal, upheld=True):
            return _SET_ASIDE, (recorded.stream, appeal)
        case AppealAcknowledged() | AppealDecided():
            return None
        case SetAside(version=version, falls=falls):
            return _SET_ASIDE_VERSIONS, (recorded.stream, [version, *falls])
        case _ if isinstance(event, SanctionEvent | SetAsideEvent):
            return None
        case _ if isinstance(event, _WithoutEffect):
            return None
        case _:
            assert_never(event)
