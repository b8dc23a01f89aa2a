"""How are entries of the audit trail found for a case, and written one to a line?"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import chain, islice
from uuid import UUID

from api.errors.request_errors import CertificateNotFound
from projections.audit_trail.queries import AuditEntry, AuditTrail
from services.errors import CaseNotFound

OptionalMoment = date | datetime | None


def case_history(
    trail: AuditTrail, id_or_number: str, as_of: OptionalMoment, known_at: OptionalMoment
) -> tuple[AuditEntry, ...]:
    """The entries of a case; none if it was not begun by those moments.

    Raises CaseNotFound, CertificateNotFound for one that never was.
    """
    identifier = _id_or_number(id_or_number)
    entries = trail.history(identifier, as_of, known_at)
    if not entries and not trail.history(identifier):
        raise (
            CaseNotFound(identifier)
            if isinstance(identifier, UUID)
            else CertificateNotFound(identifier, "not_issued")
        )
    return entries


def ndjson_lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    """The entries as NDJSON. The first is read at once: what fails then is still answered properly."""
    first = list(islice(entries, 1))
    return (entry.model_dump_json() + "\n" for entry in chain(first, entries))


def _id_or_number(id_or_number: str) -> UUID | str:
    """An id is written with its hyphens; no number is that long."""
    with suppress(ValueError):
        parsed = UUID(id_or_number)
        if str(parsed) == id_or_number.lower():
            return parsed
    return id_or_number
