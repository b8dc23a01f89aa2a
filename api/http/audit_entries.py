"""How are entries of the audit trail found for a case, and written one to a line?"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import chain, islice
from uuid import UUID

from api.errors.request_errors import NumberUnknown
from projections.audit_trail.queries import AuditTrail, Entry
from services.errors import UnknownCertificate

Day = date | datetime | None


def history_of(trail: AuditTrail, id_or_number: str, as_of: Day, known_at: Day) -> tuple[Entry, ...]:
    """The entries of a case; none if it was not begun by those moments.

    Raises UnknownCertificate, NumberUnknown for one that never was.
    """
    thing = _named(id_or_number)
    entries = trail.history(thing, as_of, known_at)
    if not entries and not trail.history(thing):
        raise UnknownCertificate(thing) if isinstance(thing, UUID) else NumberUnknown(thing, "not_issued")
    return entries


def lines(entries: Iterator[Entry]) -> Iterator[str]:
    """The entries as NDJSON. The first is read at once: what fails then is still answered properly."""
    first = list(islice(entries, 1))
    return (entry.model_dump_json() + "\n" for entry in chain(first, entries))


def _named(id_or_number: str) -> UUID | str:
    """An id is written with its hyphens; no number is that long."""
    with suppress(ValueError):
        written = UUID(id_or_number)
        if str(written) == id_or_number.lower():
            return written
    return id_or_number
