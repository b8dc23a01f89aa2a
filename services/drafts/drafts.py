"""Storage of drafts: who may read and save them, and how long they are kept.

A team has one draft for each audit, not one for each person: its members fill in the same sheet, often at
the same time and in different sections. So a draft has versions, each saved once only, and whoever saves says
which version they began with. What a colleague saved meanwhile is merged with it unit by unit; where both
changed the same unit nothing is stored, and the person decides. Nobody overwrites what they have not seen.

A draft is nobody's statement: it is form data as typed, and recording reads it anew. It is discarded once
the audit is recorded. One that was left behind, such as that of an audit cancelled, is gone when another
audit of the case has a draft, and in any case half a year after anybody last saved it.
"""

from datetime import timedelta
from typing import Any, Final, LiteralString

from psycopg.types.json import Jsonb

from domain.certificate.audits import AuditChoice
from domain.certificate.errors import NoAuditAvailable, NotOnAuditTeam
from domain.certificate.records import Audit
from domain.certificate.state import Certificate
from domain.errors import InvalidValue
from services.accounts.audit_hook import Connection, Pool
from services.drafts.merge import LARGEST, MOST_FIELDS, Draft, FormFields, SaveResult, merge
from services.errors import CaseNotFound
from services.event_store import Clock
from services.principal import Principal

MAX_VERSIONS: Final = 50
"""So many saves of colleagues can pass and what was typed before them can still be merged."""

RETENTION: Final = timedelta(days=183)

_FIND: Final[LiteralString] = """
SELECT version, content, saved_at, saved_by FROM drafts.sheets
WHERE case_id = %(case)s AND audit = %(audit)s AND (%(version)s::integer IS NULL OR version = %(version)s)
ORDER BY version DESC LIMIT 1
"""
_SAVE: Final[LiteralString] = """
INSERT INTO drafts.sheets (case_id, audit, version, content, saved_at, saved_by)
SELECT %(case)s, %(audit)s, %(seen)s + 1, %(content)s, %(now)s, %(person)s
WHERE %(seen)s = (
    SELECT coalesce(max(version), 0) FROM drafts.sheets WHERE case_id = %(case)s AND audit = %(audit)s
)
ON CONFLICT DO NOTHING
"""
_DELETE_OLD_VERSIONS: Final[LiteralString] = """
DELETE FROM drafts.sheets
WHERE case_id = %(case)s AND audit = %(audit)s AND version <= %(seen)s + 1 - %(kept)s
"""
_DELETE_EXPIRED: Final[LiteralString] = """
DELETE FROM drafts.sheets
WHERE saved_at < %(forgotten)s OR (case_id = %(case)s AND audit <> ALL (%(planned)s))
"""
_DISCARD: Final[LiteralString] = "DELETE FROM drafts.sheets WHERE case_id = %s AND audit = %s"


class Drafts:
    """The drafts of all audits under way. Safe to share by threads.

    Every method takes the case as the person sees it, and the number of the audit where several are planned
    (rule 26). It raises CaseNotFound for a case of another body, NotOnAuditTeam for a person who is not on
    the team of the audit, NoAuditAvailable if none is planned, AuditNotNamed, UnknownProceeding.
    """

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool, self._clock = pool, clock

    def of(self, case: Certificate, by: Principal, audit_number: int | None = None) -> Draft:
        """The draft as it was last saved."""
        audit = _audit(case, by, audit_number)
        with self._pool.connection() as connection:
            return self._select(connection, case, audit) or Draft()

    def save(
        self,
        case: Certificate,
        by: Principal,
        content: FormFields,
        base_version: int,
        audit_number: int | None = None,
    ) -> SaveResult:
        """Save what came of version `seen` of the draft, merged with what others saved since.

        Raises InvalidValue for what is too large to be kept, or no text.
        """
        audit = _audit(case, by, audit_number)
        mine, colleague_units = _validated(content), dict[str, None]()
        with self._pool.connection() as connection:
            while not self._try_save(connection, case, audit, (mine, base_version, by)):
                latest = self._select(connection, case, audit) or Draft()
                base = self._select(connection, case, audit, base_version) or Draft()
                result = merge(base.content, mine, latest.content)
                colleague_units |= dict.fromkeys(result.colleague_units)
                if result.conflicts:
                    return SaveResult(latest, result.content, tuple(colleague_units), result.conflicts)
                mine, base_version = result.content, latest.version
            saved = self._select(connection, case, audit) or Draft()
        return SaveResult(saved, mine, tuple(colleague_units))

    def discard(self, case: Certificate, audit: int) -> None:
        """Forget the drafts of that audit of the case."""
        with self._pool.connection() as connection:
            connection.execute(_DISCARD, (case.id, audit))

    def _try_save(
        self,
        connection: Connection,
        case: Certificate,
        audit: Audit,
        attempt: tuple[FormFields, int, Principal],
    ) -> bool:
        """Whether `seen` was the latest version, and this is the next."""
        content, base_version, by = attempt
        now = self._clock()
        values: dict[str, Any] = {
            **_audit_key(case, audit),
            "seen": base_version,
            "content": Jsonb(dict(content)),
            "now": now,
            "person": by.person,
            "kept": MAX_VERSIONS,
            "forgotten": now - RETENTION,
            "planned": [each.number for each in _planned(case)],
        }
        connection.execute(_DELETE_EXPIRED, values)
        if connection.execute(_SAVE, values).rowcount == 0:
            return False
        connection.execute(_DELETE_OLD_VERSIONS, values)
        return True

    def _select(
        self, connection: Connection, case: Certificate, audit: Audit, version: int | None = None
    ) -> Draft | None:
        row = connection.execute(_FIND, {**_audit_key(case, audit), "version": version}).fetchone()
        return Draft(*row) if row else None


def _audit_key(case: Certificate, audit: Audit) -> dict[str, Any]:
    return {"case": case.id, "audit": audit.number}


def _audit(case: Certificate, by: Principal, number: int | None) -> Audit:
    """The audit that is to be recorded, by a member of its team."""
    if case.body != by.body:
        raise CaseNotFound(case.id, belongs_to=case.body)

    def check(audit: Audit) -> None:
        if by.person not in audit.team:
            raise NotOnAuditTeam(by.person, audit.number)

    return AuditChoice(_planned(case), NoAuditAvailable("No audit is planned."), check).named(number)


def _planned(case: Certificate) -> tuple[Audit, ...]:
    return tuple(each for each in case.audits if each.open and each.held_to is None)


def _validated(content: FormFields) -> FormFields:
    """What was filled in, without blanks. Raises InvalidValue."""
    filled = {name: value for name, value in content.items() if value}
    if len(filled) > MOST_FIELDS:
        raise InvalidValue("the draft has more than {most} fields", most=MOST_FIELDS)
    text = "".join((*filled, *filled.values()))
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise InvalidValue("the draft holds half of a surrogate pair") from None
    if size > LARGEST:
        raise InvalidValue("the draft is longer than {most} bytes", most=LARGEST)
    if "\x00" in text:
        raise InvalidValue("the draft holds the character U+0000")
    return filled
