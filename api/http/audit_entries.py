"""Audit trail entries of a case, and their export as NDJSON."""

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
    """The entries of a case, as effective and as recorded at two moments; empty before its first event.

    Raises CaseNotFound or CertificateNotFound if there is no such case.
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
    """The entries as NDJSON. The first is read eagerly, so that an early error becomes a problem document."""
    first = list(islice(entries, 1))
    return (entry.model_dump_json() + "\n" for entry in chain(first, entries))


def _id_or_number(id_or_number: str) -> UUID | str:
    """A canonical UUID is an id; anything else is a number (numbers are shorter)."""
    with suppress(ValueError):
        parsed = UUID(id_or_number)
        if str(parsed) == id_or_number.lower():
            return parsed
    return id_or_number
