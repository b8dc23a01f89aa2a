"""Events of schemes, bodies and number series."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.events.base import DatedEvent, Event
from domain.identifier import Identifier
from domain.scheme.model import Scheme
from domain.uscc import Uscc
from domain.values import BodyId, EditionId, FieldCode, Line, PersonId, SchemeId, Titles, Word

BodyCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]


class SchemePublished(Event):
    """An edition of a scheme is in force for new applications."""

    topic: ClassVar[str] = "scheme.published.v2"
    scheme: Scheme


class SchemeRevised(Event):
    """The rules of an edition changed: `scheme` replaces what was published before."""

    topic: ClassVar[str] = "scheme.revised.v2"
    scheme: Scheme


class EditionSuperseded(Event):
    """`edition` gives way to `successor`; certificates must have moved by the end of `deadline`."""

    topic: ClassVar[str] = "scheme.edition-superseded.v1"
    scheme: SchemeId
    edition: EditionId
    successor: EditionId
    deadline: date


class CompetenceMode(StrEnum):
    """What a body's competence register means for its audit teams (rule 27)."""

    WARN = "warn"
    """Nobody is refused until the first entry: the mode of bodies registered in the first version."""
    REQUIRED = "required"


class BodyRegistered(Event):
    """A certification body is registered; `code` is its part of a certificate number."""

    topic: ClassVar[str] = "body.registered.v2"
    body: BodyId
    name: Titles
    code: BodyCode
    competence: CompetenceMode


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

    topic: ClassVar[str] = "body.interest-declared.v2"
    person: PersonId
    uscc: Uscc
    kind: InterestKind
    since: date
    until: date | None = None
    identifier: Identifier | None = None

    @property
    def key(self) -> tuple[PersonId, str, InterestKind, date]:
        """What makes it the same interest, declared again."""
        return self.person, self.uscc, self.kind, self.since


class CompetenceRecorded(Event):
    """A person may audit, from `since` to `until`, both inclusive, within these schemes and fields (rule 27).

    `qualification` is the number of the registration as an auditor, `grade` its grade. No schemes or fields
    means all of them. A later entry of the same person and qualification replaces this one.
    """

    topic: ClassVar[str] = "body.competence-recorded.v1"
    person: PersonId
    qualification: Line
    grade: Word
    schemes: Annotated[tuple[SchemeId, ...], Field(max_length=50)] = ()
    fields: Annotated[tuple[FieldCode, ...], Field(max_length=50)] = ()
    since: date
    until: date | None = None

    @property
    def key(self) -> tuple[PersonId, str]:
        """What makes it the same qualification, recorded again."""
        return self.person, self.qualification

    def covers(self, scheme: SchemeId, field: FieldCode) -> bool:
        """Whether the person may audit within this scheme and this field."""
        return (not self.schemes or scheme in self.schemes) and (not self.fields or field in self.fields)


class NumberAllocated(Event):
    """The version of this event in its series is the serial within `number`."""

    topic: ClassVar[str] = "series.number-allocated.v1"
    number: Line
    certificate: UUID
