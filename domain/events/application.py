"""Events of an application, from its arrival to the signed agreement."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.events.base import Event
from domain.identifier import Identifier
from domain.organisation import NotApplicables, Particulars, Permits, ScopeUnits, Sites
from domain.values import BodyId, Document, EditionId, FieldCode, Line, SchemeId


class Applied(Event):
    """An organisation applies to a body for a certificate.

    `lineage` is shared by a certificate and its recertifications; `prior` is the certificate that
    this one will follow, if any. `identifier` is present if the holder has no unified social credit code.
    """

    topic: ClassVar[str] = "certificate.applied.v2"
    body: BodyId
    scheme: SchemeId
    edition: EditionId
    particulars: Particulars
    documents: tuple[Document, ...]
    lineage: UUID
    prior: UUID | None = None
    identifier: Identifier | None = None
    not_applicable: NotApplicables = ()
    permits: Permits = ()
    sites: Sites = ()
    scope_units: ScopeUnits = ()


class SupplementRequested(Event):
    """The body requests what is missing, until the end of `due`."""

    topic: ClassVar[str] = "certificate.supplement-requested.v1"
    missing: tuple[Line, ...]
    due: date


class Supplemented(Event):
    """Further documents arrive, or the reason why one is not needed."""

    topic: ClassVar[str] = "certificate.supplemented.v2"
    documents: tuple[Document, ...]
    not_applicable: NotApplicables = ()
    permits: Permits = ()


class Accepted(Event):
    """The body accepts the application, under the rules of that day."""

    topic: ClassVar[str] = "certificate.accepted.v1"
    rule_version: Line
    field: FieldCode
    conditions: tuple[Line, ...]


class Declined(Event):
    """The body declines the application."""

    topic: ClassVar[str] = "certificate.declined.v1"


class Withdrawn(Event):
    """The applicant withdraws the application before any decision."""

    topic: ClassVar[str] = "certificate.withdrawn.v1"


class AgreementSigned(Event):
    """The certification agreement is in force (ISO/IEC 17065 4.1.2)."""

    topic: ClassVar[str] = "certificate.agreement-signed.v1"
    agreement: Document
    signed_on: date
