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


class WithdrawalCause(StrEnum):
    """Why an approval ended: it decides what the body's certificates are worth afterwards (rule 17)."""

    FAULT = "fault"
    """撤销: the authority withdrew it; the certificates prove nothing any more."""
    GIVEN_UP = "given_up"
    """注销: the body gave it up; its certificates run out within the time the scheme leaves."""


class ApprovalWithdrawn(DatedEvent):
    """The body may no longer certify to this edition within this field.

    `notice` is the number of the authority's notice. Old records have no cause: such a withdrawal bars
    decisions and changes no status.
    """

    topic: ClassVar[str] = "body.approval-withdrawn.v2"
    field: FieldCode
    scheme: SchemeId
    edition: EditionId
    cause: WithdrawalCause | None = None
    notice: Line | None = None


class ApprovalSuspended(DatedEvent):
    """The approval is suspended, to the end of `until` or until it is resumed (rule 17)."""

    topic: ClassVar[str] = "body.approval-suspended.v1"
    field: FieldCode
    scheme: SchemeId
    edition: EditionId
    until: date | None = None
    notice: Line | None = None


class ApprovalResumed(DatedEvent):
    """The suspension of the approval ended before its last day, or had none."""

    topic: ClassVar[str] = "body.approval-resumed.v1"
    field: FieldCode
    scheme: SchemeId
    edition: EditionId
    notice: Line | None = None


class ApprovalCorrected(Event):
    """An operator's slip: the approval, suspension or withdrawal recorded as `version` never was.

    What was answered before it was recorded stays as it was known (rule 6).
    """

    topic: ClassVar[str] = "body.approval-corrected.v1"
    version: Annotated[int, Field(ge=1)]


class BodyRenamed(DatedEvent):
    """The body has another name from a day on; answers about earlier days give the earlier name."""

    topic: ClassVar[str] = "body.renamed.v1"
    name: Titles


class BodyNameCorrected(Event):
    """A clerical error in the name recorded as `version` is corrected, from the day that name held."""

    topic: ClassVar[str] = "body.name-corrected.v1"
    version: Annotated[int, Field(ge=1)]
    name: Titles


class BodyMoved(DatedEvent):
    """The address of the body from a day on (ISO/IEC 17065 7.7.1)."""

    topic: ClassVar[str] = "body.moved.v1"
    address: Titles


class BodyContactRecorded(Event):
    """How the public reaches the body; it replaces the contact recorded before."""

    topic: ClassVar[str] = "body.contact-recorded.v1"
    telephone: Line
    website: Line | None = None
    complaints: Line
    """Where complaints are received: an address, a telephone number or an e-mail address."""


class BodyRecoded(Event):
    """The body has other digits in certificate numbers; only before its first number (rule 39)."""

    topic: ClassVar[str] = "body.recoded.v1"
    code: BodyCode


class BodyEnded(DatedEvent):
    """The body left the register: it decides nothing any more; its certificates follow its approvals."""

    topic: ClassVar[str] = "body.ended.v1"


class BodyEndCorrected(Event):
    """An operator's slip: the end of the body that was recorded as `version` never was.

    What was answered before it was recorded stays as it was known (rule 6).
    """

    topic: ClassVar[str] = "body.end-corrected.v1"
    version: Annotated[int, Field(ge=1)]


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
