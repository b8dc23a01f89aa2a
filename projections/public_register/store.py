"""How does a batch get into the register's tables: load what it may touch, read it, write what is new."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL
from psycopg.types.json import Jsonb
from pydantic import BaseModel

from domain.events.application import Applied
from domain.events.register import RulesAdopted
from domain.number import normalise
from domain.scheme.published import PublishedScheme
from domain.status.body_approval import Maintained
from domain.status.facts import Facts
from domain.status.standing import Ruleset, Standing
from domain.status.timeline import Period
from projections import scheme_state
from projections.public_register import body_store
from projections.public_register.names import bigrams, normalise_name
from projections.public_register.register_batch import (
    ApplicationCase,
    KnownMaintained,
    KnownPeriod,
    RegisterBatch,
)
from projections.public_register.tables import VERSION, tables
from projections.view import Batch, Connection, View, execute_many, in_schema

_CASES: Final = SQL("""
SELECT certificate, body, scheme, prior FROM {s}.cases WHERE certificate = ANY (%s)
""")
_FACTS: Final = SQL("""
SELECT certificate, facts FROM {s}.certificates
 WHERE %(all)s OR certificate = ANY (%(streams)s) OR scheme = ANY (%(schemes)s)
""")
_RULESET: Final = SQL("SELECT EXISTS (SELECT FROM {s}.rulesets)")
_INSERT_RULESET: Final = SQL("INSERT INTO {s}.rulesets (position, adopted_at) VALUES (%s, %s)")
_SCHEMES: Final = SQL("SELECT scheme, content::text FROM {s}.schemes WHERE scheme = ANY (%s)")
_OPEN_PERIODS: Final = SQL("""
SELECT certificate, known_from, position, nullif(starts, '-infinity'), nullif(ends, 'infinity'), standing
  FROM {s}.periods WHERE certificate = ANY (%s) AND known_until = 'infinity' ORDER BY certificate, starts
""")

_INSERT_CASE: Final = SQL("INSERT INTO {s}.cases (certificate, body, scheme, prior) VALUES (%s, %s, %s, %s)")
_INSERT_CERTIFICATE: Final = SQL("""
INSERT INTO {s}.certificates (certificate, number, number_key, body, scheme, first_issued, decided_on,
                              valid_from, valid_until, replaces, facts)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, (SELECT number FROM {s}.certificates WHERE certificate = %s), %s)
""")
_UPDATE_FACTS: Final = SQL("UPDATE {s}.certificates SET facts = %s WHERE certificate = %s")
_CLOSE_PERIOD: Final = SQL("""
UPDATE {s}.periods SET known_until = %s
 WHERE certificate = %s AND starts = coalesce(%s, '-infinity'::timestamptz) AND known_from = %s
""")
_INSERT_PERIOD: Final = SQL("""
INSERT INTO {s}.periods (certificate, known_from, known_until, starts, ends, position, status, level,
                         standing)
VALUES (%s, %s, coalesce(%s, 'infinity'::timestamptz), coalesce(%s, '-infinity'::timestamptz),
        coalesce(%s, 'infinity'::timestamptz), %s, %s, %s, %s)
""")
_INSERT_PUBLIC_EVENT: Final = SQL("""
INSERT INTO {s}.happenings (position, certificate, version, what, effective_at, recorded_at, status,
                            details)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
""")
_INSERT_NAME: Final = SQL("""
INSERT INTO {s}.names (certificate, name, folded, grams, known_from) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (certificate, name) DO NOTHING
""")
_INSERT_CODE: Final = SQL("""
INSERT INTO {s}.codes (certificate, uscc, known_from) VALUES (%s, %s, %s)
    ON CONFLICT (uscc, certificate) DO NOTHING
""")
_MAINTAINED: Final = SQL("""
SELECT certificate, nullif(held_on, '-infinity'), until, known_from FROM {s}.maintained
 WHERE certificate = ANY (%s) AND known_until = 'infinity'
""")
_INSERT_MAINTAINED: Final = SQL("""
INSERT INTO {s}.maintained (certificate, held_on, until, known_from, known_until)
VALUES (%s, coalesce(%s, '-infinity'::date), %s, %s, coalesce(%s, 'infinity'::timestamptz))
""")
_CLOSE_MAINTAINED: Final = SQL("""
UPDATE {s}.maintained SET known_until = %s
 WHERE certificate = %s AND held_on = coalesce(%s, '-infinity'::date) AND known_from = %s
""")
_UPSERT_SCHEME: Final = SQL("""
INSERT INTO {s}.schemes (scheme, content) VALUES (%s, %s)
    ON CONFLICT (scheme) DO UPDATE SET content = excluded.content
""")


def apply(connection: Connection, schema: str, batch: Batch) -> None:
    """Apply a batch to the register. Raises psycopg.Error."""
    changes = _load(connection, schema, batch)
    changes.apply(batch)
    _write_entries(connection, schema, changes)
    _write_periods(connection, schema, changes)
    _write_public_events(connection, schema, changes)
    _write_maintained(connection, schema, changes)
    _write_search_keys(connection, schema, changes)
    body_store.write(connection, schema, changes.bodies)
    _write_institutions(connection, schema, changes)
    rows = [(each.position, each.recorded_at) for each in batch if isinstance(each.event, RulesAdopted)]
    execute_many(connection, _INSERT_RULESET, schema, rows)


def _load(connection: Connection, schema: str, batch: Batch) -> RegisterBatch:
    ((adopted,),) = connection.execute(in_schema(_RULESET, schema)).fetchall()
    changes = RegisterBatch(ruleset=Ruleset.PRESENT if adopted else Ruleset.FORMER)
    streams, changed_schemes = (
        list({recorded.stream for recorded in batch}),
        scheme_state.changed_schemes(batch),
    )
    for row in connection.execute(in_schema(_CASES, schema), (streams,)):
        changes.cases[row[0]] = ApplicationCase(*row)
    adopts = any(isinstance(recorded.event, RulesAdopted) for recorded in batch)
    params = {"streams": streams, "schemes": list(changed_schemes), "all": adopts}
    for certificate, facts in connection.execute(in_schema(_FACTS, schema), params):
        changes.facts[certificate] = Facts.model_validate(facts)
    for row in connection.execute(in_schema(_OPEN_PERIODS, schema), (list(changes.facts),)):
        changes.open_periods.setdefault(row[0], []).append(_open_period(*row))
    for row in connection.execute(in_schema(_MAINTAINED, schema), (list(changes.facts),)):
        certificate, held_on, until, known_from = row
        known = KnownMaintained(certificate, Maintained(held_on=held_on, until=until), known_from)
        changes.open_maintained[certificate] = (*changes.open_maintained.get(certificate, ()), known)
    changes.bodies = body_store.load(connection, schema, batch)
    scheme_ids = changed_schemes | {
        recorded.event.scheme for recorded in batch if isinstance(recorded.event, Applied)
    }
    scheme_ids |= {case.scheme for case in changes.cases.values()}
    scheme_ids |= {facts.scheme for facts in changes.facts.values()}
    changes.schemes = schemes(connection, schema, scheme_ids)
    return changes


def schemes(connection: Connection, schema: str, ids: Iterable[str]) -> dict[str, PublishedScheme]:
    """The stored state of those schemes."""
    rows = connection.execute(in_schema(_SCHEMES, schema), (list(ids),))
    return {name: scheme_state.load(content) for name, content in rows}


def _open_period(
    certificate: UUID, known_from: Any, position: int, starts: Any, ends: Any, standing: Any
) -> KnownPeriod:
    period = Period(starts=starts, ends=ends, standing=Standing.model_validate(standing))
    return KnownPeriod(certificate, known_from, None, position, period)


def _write_entries(connection: Connection, schema: str, changes: RegisterBatch) -> None:
    cases = [(case.certificate, case.body, case.scheme, case.prior) for case in changes.new_cases]
    execute_many(connection, _INSERT_CASE, schema, cases)
    new_rows = [
        (*_certificate_columns(changes.facts[certificate]), prior, _json(changes.facts[certificate]))
        for certificate, prior in changes.new_certificates.items()
    ]
    execute_many(connection, _INSERT_CERTIFICATE, schema, new_rows)
    updated_rows = [
        (_json(changes.facts[other]), other)
        for other in sorted(changes.changed_certificates - set(changes.new_certificates))
    ]
    execute_many(connection, _UPDATE_FACTS, schema, updated_rows)


def _certificate_columns(facts: Facts) -> tuple[object, ...]:
    number, term = facts.number, (facts.first_issued, facts.decided_on, facts.valid_from, facts.valid_until)
    return (facts.certificate, number, normalise(number), facts.body, facts.scheme, *term)


def _write_periods(connection: Connection, schema: str, changes: RegisterBatch) -> None:
    closed_rows = [
        (known.known_until, known.certificate, known.period.starts, known.known_from)
        for known in changes.closed_periods.values()
    ]
    execute_many(connection, _CLOSE_PERIOD, schema, closed_rows)
    execute_many(connection, _INSERT_PERIOD, schema, [_row(known) for known in changes.new_periods.values()])


def _row(known_period: KnownPeriod) -> tuple[object, ...]:
    period, standing = known_period.period, known_period.period.standing
    moments = (known_period.known_from, known_period.known_until, period.starts, period.ends)
    standing_columns = (standing.status, standing.level, _json(standing))
    return (known_period.certificate, *moments, known_period.position, *standing_columns)


def _write_public_events(connection: Connection, schema: str, changes: RegisterBatch) -> None:
    lines = [
        (
            line.position,
            line.certificate,
            line.version,
            line.what,
            line.effective_at,
            line.recorded_at,
            status,
            Jsonb(details),
        )
        for line, status in changes.public_events
        for details in [line.details]
    ]
    execute_many(connection, _INSERT_PUBLIC_EVENT, schema, lines)


def _write_maintained(connection: Connection, schema: str, changes: RegisterBatch) -> None:
    closed = [
        (each.known_until, each.certificate, each.maintained.held_on, each.known_from)
        for each in changes.closed_maintained
    ]
    execute_many(connection, _CLOSE_MAINTAINED, schema, closed)
    new = [
        (each.certificate, each.maintained.held_on, each.maintained.until, each.known_from, each.known_until)
        for each in changes.new_maintained
    ]
    execute_many(connection, _INSERT_MAINTAINED, schema, new)


def _write_search_keys(connection: Connection, schema: str, changes: RegisterBatch) -> None:
    """Write the names and codes that a certificate is found by."""
    names = [
        (certificate, text, normalise_name(text), bigrams(normalise_name(text)), moment)
        for certificate, kind, text, moment in changes.new_identifiers
        if kind != "uscc"
    ]
    execute_many(connection, _INSERT_NAME, schema, names)
    codes = [
        (certificate, text, moment)
        for certificate, kind, text, moment in changes.new_identifiers
        if kind == "uscc"
    ]
    execute_many(connection, _INSERT_CODE, schema, codes)


def _write_institutions(connection: Connection, schema: str, changes: RegisterBatch) -> None:
    contents = [(name, scheme_state.dump(changes.schemes[name])) for name in sorted(changes.changed_schemes)]
    execute_many(connection, _UPSERT_SCHEME, schema, contents)


def _json(value: BaseModel) -> Jsonb:
    return Jsonb(value.model_dump(mode="json"))


PUBLIC_REGISTER: Final = View(
    "public_register",
    VERSION,
    tables,
    apply,
    memory=frozenset({"certificates.facts", "schemes", "body_states"}),
)
