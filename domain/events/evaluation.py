"""Events of an evaluation: the plan, the scored audit, its findings and the review."""

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from domain.events.base import Event
from domain.scheme.sheet import Sheet
from domain.values import ClauseId, Document, LevelId, Line, PersonId, Text, Value

AuditNumber = Annotated[int, Field(ge=1, le=999_999)]
FindingId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}-[NS][0-9]{1,3}$")]


class AuditPurpose(StrEnum):
    """The purpose of an audit."""

    INITIAL = "initial"
    SURVEILLANCE = "surveillance"
    SUPPLEMENTARY = "supplementary"
    CHANGE = "change"
    UPGRADE = "upgrade"
    TRANSITION = "transition"


class Grade(StrEnum):
    """The grade of a finding; a special deduction has to be corrected like a nonconformity."""

    MINOR = "minor"
    MAJOR = "major"
    SPECIAL = "special"


class Finding(Value):
    """A finding to be corrected and closed, until the end of `due`."""

    id: FindingId
    grade: Grade
    clause: ClauseId | None = None
    statement: Text
    due: date


class AuditPlanned(Event):
    """An audit is planned: a team with one leader, between two days, both inclusive."""

    topic: ClassVar[str] = "certificate.audit-planned.v1"
    audit: AuditNumber
    purpose: AuditPurpose
    leader: PersonId
    team: tuple[PersonId, ...]
    starts: date
    ends: date


class Audited(Event):
    """A planned audit was held; the score and level reached follow from the sheet alone (rule 3)."""

    topic: ClassVar[str] = "certificate.audited.v1"
    audit: AuditNumber
    held_from: date
    held_to: date
    rule_version: Line
    sheet: Sheet
    score: Fraction | None
    level: LevelId | None
    findings: tuple[Finding, ...]
    recommended: bool


class CorrectionSubmitted(Event):
    """The organisation submits cause and corrective action for a finding."""

    topic: ClassVar[str] = "certificate.correction-submitted.v1"
    finding: FindingId
    cause: Text
    action: Text
    documents: tuple[Document, ...]


class FindingClosed(Event):
    """The correction of a finding was verified."""

    topic: ClassVar[str] = "certificate.finding-closed.v1"
    finding: FindingId
    verification: Text


class Reviewed(Event):
    """The results of an audit were reviewed (ISO/IEC 17065 7.5)."""

    topic: ClassVar[str] = "certificate.reviewed.v1"
    audit: AuditNumber
    positive: bool
