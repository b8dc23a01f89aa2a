"""What is recorded of an application, from its arrival to the signed agreement."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.events.base import Event
from domain.organisation import Particulars
from domain.values import BodyId, Document, EditionId, FieldCode, Line, SchemeId


class Applied(Event):
    """An organisation asks a body for a certificate.

    `lineage` is shared by a certificate and its recertifications; `prior` is the certificate that
    this one is to follow, if any.
    """

    topic: ClassVar[str] = "certificate.applied.v1"
    body: BodyId
    scheme: SchemeId
    edition: EditionId
    particulars: Particulars
    documents: tuple[Document, ...]
    lineage: UUID
    prior: UUID | None = None


class SupplementRequested(Event):
    """The body asks for what is missing, until the end of `due`."""

    topic: ClassVar[str] = "certificate.supplement-requested.v1"
    missing: tuple[Line, ...]
    due: date


class Supplemented(Event):
    """Further documents arrive."""

    topic: ClassVar[str] = "certificate.supplemented.v1"
    documents: tuple[Document, ...]


class Accepted(Event):
    """The body takes the application on; the rules of that day are named."""

    topic: ClassVar[str] = "certificate.accepted.v1"
    rule_version: Line
    field: FieldCode
    conditions: tuple[Line, ...]


class Declined(Event):
    """The body does not take the application on."""

    topic: ClassVar[str] = "certificate.declined.v1"


class Withdrawn(Event):
    """The applicant takes the application back before any decision."""

    topic: ClassVar[str] = "certificate.withdrawn.v1"


class AgreementSigned(Event):
    """The certification agreement is in force (ISO/IEC 17065 4.1.2)."""

    topic: ClassVar[str] = "certificate.agreement-signed.v1"
    agreement: Document
    signed_on: date
