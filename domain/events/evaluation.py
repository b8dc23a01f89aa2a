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


class AuditCancelled(Event):
    """A planned audit will not be held; another one can be planned."""

    topic: ClassVar[str] = "certificate.audit-cancelled.v1"
    audit: AuditNumber


class TeamReplaced(Event):
    """Another team holds a planned audit."""

    topic: ClassVar[str] = "certificate.team-replaced.v1"
    audit: AuditNumber
    leader: PersonId
    team: tuple[PersonId, ...]


class Audited(Event):
    """A planned audit was held; the score and level reached follow from the sheet alone (rule 3).

    `took_part` are the people who held it; empty in old records, where the planned team did. `sites_seen` are
    the names of the sites that were visited.
    """

    topic: ClassVar[str] = "certificate.audited.v2"
    audit: AuditNumber
    held_from: date
    held_to: date
    rule_version: Line
    sheet: Sheet
    score: Fraction | None
    level: LevelId | None
    findings: tuple[Finding, ...]
    recommended: bool
    took_part: tuple[PersonId, ...] = ()
    sites_seen: tuple[Line, ...] = ()


class CorrectionSubmitted(Event):
    """The organisation submits cause and corrective action for a finding.

    `responsible` is the post of the responsible person, never a name; `by_day` is the day by which the action
    is done (rule 18). Old records have neither.
    """

    topic: ClassVar[str] = "certificate.correction-submitted.v2"
    finding: FindingId
    cause: Text
    action: Text
    documents: tuple[Document, ...]
    responsible: Line | None = None
    by_day: date | None = None


class CorrectionAccepted(Event):
    """The corrective action planned for a finding was accepted; it must be closed by the end of `due`."""

    topic: ClassVar[str] = "certificate.correction-accepted.v1"
    finding: FindingId
    due: date


class CorrectionRejected(Event):
    """The correction of a finding is not sufficient: a further one is to be submitted."""

    topic: ClassVar[str] = "certificate.correction-rejected.v1"
    finding: FindingId


class FindingClosed(Event):
    """The correction of a finding was verified."""

    topic: ClassVar[str] = "certificate.finding-closed.v1"
    finding: FindingId
    verification: Text


class Reviewed(Event):
    """The results of an audit were reviewed (ISO/IEC 17065 7.5).

    `deletions` are the deleted clauses that the review confirmed (rule 19); None in old records.
    """

    topic: ClassVar[str] = "certificate.reviewed.v2"
    audit: AuditNumber
    positive: bool
    deletions: tuple[ClauseId, ...] | None = None


class AuditUpheld(Event):
    """The reviewer consents that an audit counts although members of its team had an interest (rule 37)."""

    topic: ClassVar[str] = "certificate.audit-upheld.v1"
    audit: AuditNumber
    people: tuple[PersonId, ...]
