"""How does a batch get into the register's tables: load what it may touch, read it, write what is new."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL
from psycopg.types.json import Jsonb
from pydantic import BaseModel

from domain.events.application import Applied
from domain.number import normalise
from domain.scheme.published import PublishedScheme
from domain.status.facts import Facts
from domain.status.standing import Standing
from domain.status.timeline import Period
from projections import published
from projections.public_register.book import Book
from projections.public_register.fold import Case, Known
from projections.public_register.names import folded, grams
from projections.public_register.revocations import write_revocations
from projections.public_register.tables import VERSION, tables
from projections.view import Batch, Session, View, executed_many, scoped

_CASES: Final = SQL("""
SELECT certificate, body, scheme, prior FROM {s}.cases WHERE certificate = ANY (%s)
""")
_FACTS: Final = SQL("""
SELECT certificate, facts FROM {s}.certificates WHERE certificate = ANY (%s) OR scheme = ANY (%s)
""")
_SCHEMES: Final = SQL("SELECT scheme, content::text FROM {s}.schemes WHERE scheme = ANY (%s)")
_CURRENT: Final = SQL("""
SELECT certificate, known_from, position, nullif(starts, '-infinity'), nullif(ends, 'infinity'), standing
  FROM {s}.periods WHERE certificate = ANY (%s) AND known_until = 'infinity' ORDER BY certificate, starts
""")

_INSERT_CASE: Final = SQL("INSERT INTO {s}.cases (certificate, body, scheme, prior) VALUES (%s, %s, %s, %s)")
_INSERT_CERTIFICATE: Final = SQL("""
INSERT INTO {s}.certificates (certificate, number, number_key, body, scheme, first_issued, valid_from,
                              valid_until, replaces, facts)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, (SELECT number FROM {s}.certificates WHERE certificate = %s), %s)
""")
_UPDATE_FACTS: Final = SQL("UPDATE {s}.certificates SET facts = %s WHERE certificate = %s")
_CLOSE: Final = SQL("""
UPDATE {s}.periods SET known_until = %s
 WHERE certificate = %s AND starts = coalesce(%s, '-infinity'::timestamptz) AND known_from = %s
""")
_LEARN: Final = SQL("""
INSERT INTO {s}.periods (certificate, known_from, known_until, starts, ends, position, status, level,
                         standing)
VALUES (%s, %s, coalesce(%s, 'infinity'::timestamptz), coalesce(%s, '-infinity'::timestamptz),
        coalesce(%s, 'infinity'::timestamptz), %s, %s, %s, %s)
""")
_HAPPEN: Final = SQL("""
INSERT INTO {s}.happenings (position, certificate, what, effective_at, recorded_at, status, details)
VALUES (%s, %s, %s, %s, %s, %s, %s)
""")
_NAME: Final = SQL("""
INSERT INTO {s}.names (certificate, name, folded, grams, known_from) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (certificate, name) DO NOTHING
""")
_CODE: Final = SQL("""
INSERT INTO {s}.codes (certificate, uscc, known_from) VALUES (%s, %s, %s)
    ON CONFLICT (uscc, certificate) DO NOTHING
""")
_BODY: Final = SQL("INSERT INTO {s}.bodies (body, known_from, zh, en) VALUES (%s, %s, %s, %s)")
_SCHEME: Final = SQL("""
INSERT INTO {s}.schemes (scheme, content) VALUES (%s, %s)
    ON CONFLICT (scheme) DO UPDATE SET content = excluded.content
""")


def apply(connection: Session, schema: str, batch: Batch) -> None:
    """Take a batch into the register. Raises psycopg.Error."""
    book = _loaded(connection, schema, batch)
    book.read(batch)
    _write_entries(connection, schema, book)
    _write_periods(connection, schema, book)
    _write_happenings(connection, schema, book)
    _write_words(connection, schema, book)
    _write_institutions(connection, schema, book)
    write_revocations(connection, schema, batch)


def _loaded(connection: Session, schema: str, batch: Batch) -> Book:
    book = Book()
    streams, revised = list({recorded.stream for recorded in batch}), published.revised(batch)
    for row in connection.execute(scoped(_CASES, schema), (streams,)):
        book.cases[row[0]] = Case(*row)
    for certificate, facts in connection.execute(scoped(_FACTS, schema), (streams, list(revised))):
        book.facts[certificate] = Facts.model_validate(facts)
    for row in connection.execute(scoped(_CURRENT, schema), (list(book.facts),)):
        book.current.setdefault(row[0], []).append(_known(*row))
    wanted = revised | {recorded.event.scheme for recorded in batch if isinstance(recorded.event, Applied)}
    book.schemes = schemes(connection, schema, wanted | {case.scheme for case in book.cases.values()})
    return book


def schemes(connection: Session, schema: str, wanted: Iterable[str]) -> dict[str, PublishedScheme]:
    """What is known of those schemes now."""
    rows = connection.execute(scoped(_SCHEMES, schema), (list(wanted),))
    return {name: published.read(content) for name, content in rows}


def _known(certificate: UUID, known_from: Any, position: int, starts: Any, ends: Any, standing: Any) -> Known:
    period = Period(starts=starts, ends=ends, standing=Standing.model_validate(standing))
    return Known(certificate, known_from, None, position, period)


def _write_entries(connection: Session, schema: str, book: Book) -> None:
    cases = [(case.certificate, case.body, case.scheme, case.prior) for case in book.new_cases]
    executed_many(connection, _INSERT_CASE, schema, cases)
    granted = [
        (*_printed(book.facts[certificate]), prior, _json(book.facts[certificate]))
        for certificate, prior in book.granted.items()
    ]
    executed_many(connection, _INSERT_CERTIFICATE, schema, granted)
    others = [(_json(book.facts[other]), other) for other in sorted(book.touched - set(book.granted))]
    executed_many(connection, _UPDATE_FACTS, schema, others)


def _printed(facts: Facts) -> tuple[object, ...]:
    number, term = facts.number, (facts.first_issued, facts.valid_from, facts.valid_until)
    return (facts.certificate, number, normalise(number), facts.body, facts.scheme, *term)


def _write_periods(connection: Session, schema: str, book: Book) -> None:
    closed = [
        (known.known_until, known.certificate, known.period.starts, known.known_from)
        for known in book.closed.values()
    ]
    executed_many(connection, _CLOSE, schema, closed)
    executed_many(connection, _LEARN, schema, [_row(known) for known in book.learned.values()])


def _row(known: Known) -> tuple[object, ...]:
    period, standing = known.period, known.period.standing
    moments = (known.known_from, known.known_until, period.starts, period.ends)
    said = (standing.status, standing.level, _json(standing))
    return (known.certificate, *moments, known.position, *said)


def _write_happenings(connection: Session, schema: str, book: Book) -> None:
    lines = [
        (
            line.position,
            line.certificate,
            line.what,
            line.effective_at,
            line.recorded_at,
            status,
            Jsonb(details),
        )
        for line, status in book.happenings
        for details in [line.details]
    ]
    executed_many(connection, _HAPPEN, schema, lines)


def _write_words(connection: Session, schema: str, book: Book) -> None:
    """What a certificate can be searched by."""
    names = [
        (certificate, text, folded(text), grams(folded(text)), moment)
        for certificate, kind, text, moment in book.said
        if kind != "uscc"
    ]
    executed_many(connection, _NAME, schema, names)
    codes = [(certificate, text, moment) for certificate, kind, text, moment in book.said if kind == "uscc"]
    executed_many(connection, _CODE, schema, codes)


def _write_institutions(connection: Session, schema: str, book: Book) -> None:
    bodies = [(event.body, moment, event.name.zh, event.name.en) for event, moment in book.bodies]
    executed_many(connection, _BODY, schema, bodies)
    contents = [(name, published.written(book.schemes[name])) for name in sorted(book.revised)]
    executed_many(connection, _SCHEME, schema, contents)


def _json(value: BaseModel) -> Jsonb:
    return Jsonb(value.model_dump(mode="json"))


PUBLIC_REGISTER: Final = View("public_register", VERSION, tables, apply)
