"""Search for certificates of the person's own body, whether or not anything is due."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.app.container import Container
from domain.errors import InvalidValue
from domain.status.standing import Status
from domain.uscc import InvalidCreditCode, check_uscc
from projections.public_register.names import normalise_name
from projections.public_register.search import SearchFilters

MAX_RESULTS: Final = 10
MIN_NAME_LENGTH: Final = 2
"""Shortest part of a name, in characters, that is searched for."""


@dataclass(frozen=True)
class CertificateHit:
    """A case with a certificate; `status` is the public status."""

    id: UUID
    number: str
    organisation: str
    status: Status


@dataclass(frozen=True)
class CertificateHits:
    """The first results; `has_more` says whether there are others."""

    hits: tuple[CertificateHit, ...]
    has_more: bool


def search_certificates(container: Container, text: str, body: str) -> CertificateHits:
    """The body's certificates with this number, credit code or part of a holder's name, of any status.

    Cases that never led to a certificate are not found; the work list has them while something is due.
    """
    if answer := container.public.lookup(text):
        hits = [(answer.number, answer.organisation.name, answer.status)] if answer.body.id == body else []
        return _with_ids(container, hits, has_more=False)
    filters = _filters(text, body)
    if filters is None:
        return CertificateHits((), has_more=False)
    page = container.public.search(filters, limit=MAX_RESULTS)
    hits = [(each.number, each.organisation.name, each.status) for each in page.found]
    return _with_ids(container, hits, has_more=page.cursor is not None)


def _filters(text: str, body: str) -> SearchFilters | None:
    try:
        return SearchFilters(uscc=check_uscc(text), body=body)
    except InvalidCreditCode:
        pass
    try:
        return (
            SearchFilters(organisation=text, body=body)
            if len(normalise_name(text)) >= MIN_NAME_LENGTH
            else None
        )
    except InvalidValue:
        return None


def _with_ids(container: Container, hits: list[tuple[str, str, Status]], has_more: bool) -> CertificateHits:
    with_ids = ((container.public.certificate_id(each[0]), each) for each in hits)
    return CertificateHits(tuple(CertificateHit(case, *each) for case, each in with_ids if case), has_more)
