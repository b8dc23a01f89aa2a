"""How does a batch get into the audit trail: each event, with the body and certificate it concerns?"""

from dataclasses import dataclass, replace
from typing import Final, assert_never, cast
from uuid import UUID

from psycopg.sql import SQL
from psycopg.types.json import Jsonb

from domain.events.application import Applied
from domain.events.decision import Granted, Refused, Replaced
from domain.events.institution import (
    ApprovalGiven,
    ApprovalWithdrawn,
    BodyRegistered,
    InterestDeclared,
    NumberAllocated,
)
from domain.events.unions import (
    AppealEvent,
    ApplicationEvent,
    ChangeEvent,
    ComplaintEvent,
    EvaluationEvent,
    SanctionEvent,
    SchemeEvent,
    SeriesEvent,
    StoredEvent,
    UpkeepEvent,
)
from domain.number import normalise
from domain.recorded import Recorded
from projections.audit_trail.tables import VERSION, tables
from projections.view import Batch, Session, View, executed_many, scoped

_STREAMS: Final = SQL("SELECT stream, body, number FROM {s}.streams WHERE stream = ANY (%s)")

_INSERT: Final = SQL("""
INSERT INTO {s}.entries (position, stream, version, kind, topic, recorded_at, effective_at, person, role,
                         actor_body, command, correlation, number, body, reason, payload)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
""")
_KEEP: Final = SQL("""
INSERT INTO {s}.streams (stream, body, number, number_key) VALUES (%s, %s, %s, %s)
    ON CONFLICT (stream) DO UPDATE
    SET body = excluded.body, number = excluded.number, number_key = excluded.number_key
""")
_NUMBER_WHAT_WENT_BEFORE: Final = SQL("""
UPDATE {s}.entries SET number = %s WHERE stream = %s AND number IS NULL
""")


@dataclass(frozen=True)
class Concerned:
    """The body and the certificate that the events of a stream concern, as far as known."""

    body: str | None = None
    number: str | None = None


NOBODY: Final = Concerned()

_ConcerningTheSame = (
    ApplicationEvent
    | EvaluationEvent
    | UpkeepEvent
    | SanctionEvent
    | ChangeEvent
    | AppealEvent
    | ComplaintEvent
    | SchemeEvent
    | SeriesEvent
)
"""Families of events that name neither the body of their stream nor a number for it."""


def concerned_after(concerned: Concerned, recorded: Recorded) -> Concerned:
    """What a stream concerns after one more of its events."""
    event = cast("StoredEvent", recorded.event)
    match event:
        case Applied(body=body) | BodyRegistered(body=body):
            return replace(concerned, body=body)
        case Granted(number=number):
            return replace(concerned, number=number)
        case Refused() | Replaced() | ApprovalGiven() | ApprovalWithdrawn() | InterestDeclared():
            return concerned
        case _ if isinstance(event, _ConcerningTheSame):
            return concerned
        case _:
            assert_never(event)


def apply(connection: Session, schema: str, batch: Batch) -> None:
    """Take a batch into the trail. Raises psycopg.Error."""
    known = _known(connection, schema, batch)
    before, rows = dict(known), []
    for recorded in batch:
        known[recorded.stream] = concerned_after(known.get(recorded.stream, NOBODY), recorded)
        rows.append(_row(recorded, _concerning(recorded, known)))
    executed_many(connection, _INSERT, schema, rows)
    changed = {stream: now for stream, now in known.items() if now != before.get(stream, NOBODY)}
    kept = [
        (stream, now.body, now.number, normalise(now.number) if now.number else None)
        for stream, now in changed.items()
    ]
    executed_many(connection, _KEEP, schema, kept)
    numbered = [(now.number, stream) for stream, now in changed.items() if now.number]
    executed_many(connection, _NUMBER_WHAT_WENT_BEFORE, schema, numbered)


def _known(connection: Session, schema: str, batch: Batch) -> dict[UUID, Concerned]:
    streams = {recorded.stream for recorded in batch}
    streams |= {
        recorded.event.certificate for recorded in batch if isinstance(recorded.event, NumberAllocated)
    }
    rows = connection.execute(scoped(_STREAMS, schema), (list(streams),))
    return {stream: Concerned(body, number) for stream, body, number in rows}


def _concerning(recorded: Recorded, known: dict[UUID, Concerned]) -> Concerned:
    """A number is allocated for a certificate, so the entry names that certificate and its body."""
    if isinstance(recorded.event, NumberAllocated):
        certificate = known.get(recorded.event.certificate, NOBODY)
        return Concerned(certificate.body, recorded.event.number)
    return known[recorded.stream]


def _row(recorded: Recorded, concerning: Concerned) -> tuple[object, ...]:
    actor, command, event = recorded.actor, recorded.command, recorded.event
    return (
        *(recorded.position, recorded.stream, recorded.version, recorded.topic.split(".")[0], recorded.topic),
        *(recorded.recorded_at, recorded.effective_at, actor.person, actor.role, actor.body),
        *(command.id, command.correlation, concerning.number, concerning.body, event.reason),
        Jsonb(event.model_dump(mode="json")),
    )


AUDIT_TRAIL: Final = View("audit_trail", VERSION, tables, apply)
