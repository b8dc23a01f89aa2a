"""Events of schemes, bodies and number series."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from domain.events.base import DatedEvent, Event
from domain.scheme.model import Scheme
from domain.uscc import Uscc
from domain.values import BodyId, EditionId, FieldCode, Line, PersonId, SchemeId, Titles

BodyCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]


class SchemePublished(Event):
    """An edition of a scheme is in force for new applications."""

    topic: ClassVar[str] = "scheme.published.v1"
    scheme: Scheme


class SchemeRevised(Event):
    """The rules of an edition changed: `scheme` replaces what was published before."""

    topic: ClassVar[str] = "scheme.revised.v1"
    scheme: Scheme


class EditionSuperseded(Event):
    """`edition` gives way to `successor`; certificates must have moved by the end of `deadline`."""

    topic: ClassVar[str] = "scheme.edition-superseded.v1"
    scheme: SchemeId
    edition: EditionId
    successor: EditionId
    deadline: date


class BodyRegistered(Event):
    """A certification body is registered; `code` is its part of a certificate number."""

    topic: ClassVar[str] = "body.registered.v1"
    body: BodyId
    name: Titles
    code: BodyCode


class ApprovalGiven(DatedEvent):
    """The body may certify to this edition within this field."""

    topic: ClassVar[str] = "body.approval-given.v1"
    field: FieldCode
    scheme: SchemeId
    edition: EditionId


class ApprovalWithdrawn(DatedEvent):
    """The body may no longer accept or grant to this edition within this field."""

    topic: ClassVar[str] = "body.approval-withdrawn.v1"
    field: FieldCode
    scheme: SchemeId
    edition: EditionId


class InterestKind(StrEnum):
    """The kind of a person's interest in an organisation."""

    EMPLOYMENT = "employment"
    CONSULTANCY = "consultancy"
    OWNERSHIP = "ownership"
    FAMILY = "family"


class InterestDeclared(Event):
    """A person declares an interest in an organisation; it counts for years after `until` (rule 2)."""

    topic: ClassVar[str] = "body.interest-declared.v1"
    person: PersonId
    uscc: Uscc
    kind: InterestKind
    since: date
    until: date | None = None


class NumberAllocated(Event):
    """The version of this event in its series is the serial within `number`."""

    topic: ClassVar[str] = "series.number-allocated.v1"
    number: Line
    certificate: UUID
