"""Events of appeals against decisions, and of complaints about a holder or its mark."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from domain.events.base import Event
from domain.events.evaluation import FindingId
from domain.events.upkeep import Version
from domain.values import Text

CaseNumber = Annotated[int, Field(ge=1, le=999_999)]


class ComplaintKind(StrEnum):
    """What a complaint is about."""

    SERVICE = "service"
    CERTIFICATION = "certification"
    MISUSE_OF_MARK = "misuse_of_mark"


class Follow(StrEnum):
    """What follows from a substantiated complaint (rule 32)."""

    AUDIT = "audit"
    FINDING = "finding"
    CORRECTION = "correction"
    SUSPENSION = "suspension"
    NONE = "none"


class AppealLodged(Event):
    """The organisation appeals against the decision recorded as version `against`.

    With `finding`, against that finding of the audit recorded there.
    """

    topic: ClassVar[str] = "certificate.appeal-lodged.v2"
    appeal: CaseNumber
    against: Version
    lodged_on: date
    finding: FindingId | None = None


class AppealAcknowledged(Event):
    """The appellant was informed that the appeal was received."""

    topic: ClassVar[str] = "certificate.appeal-acknowledged.v1"
    appeal: CaseNumber


class AppealDecided(Event):
    """Someone not involved decided the appeal; further events record what follows if it is upheld."""

    topic: ClassVar[str] = "certificate.appeal-decided.v1"
    appeal: CaseNumber
    upheld: bool


class ComplaintFiled(Event):
    """A complaint arrived; its time limits run from `received_at`."""

    topic: ClassVar[str] = "certificate.complaint-filed.v1"
    complaint: CaseNumber
    kind: ComplaintKind
    received_at: AwareDatetime
    statement: Text


class ComplaintAcknowledged(Event):
    """The complainant was informed that the complaint was received."""

    topic: ClassVar[str] = "certificate.complaint-acknowledged.v1"
    complaint: CaseNumber


class ComplaintAnswered(Event):
    """The complainant received a first answer."""

    topic: ClassVar[str] = "certificate.complaint-answered.v1"
    complaint: CaseNumber
    answer: Text


class ComplaintInvestigated(Event):
    """Someone not involved in its subject investigated the complaint."""

    topic: ClassVar[str] = "certificate.complaint-investigated.v1"
    complaint: CaseNumber
    result: Text


class ComplaintClosed(Event):
    """The complaint was decided by someone not involved in its subject.

    `follows` is what follows if it was substantiated; None in old records.
    """

    topic: ClassVar[str] = "certificate.complaint-closed.v2"
    complaint: CaseNumber
    substantiated: bool
    outcome: Text
    follows: Follow | None = None


class CorrectionOrdered(Event):
    """The holder was ordered to correct a misuse of the mark by the end of `due` (rule 29)."""

    topic: ClassVar[str] = "certificate.correction-ordered.v1"
    order: CaseNumber
    due: date
    complaint: CaseNumber | None = None


class OrderedCorrectionConfirmed(Event):
    """The misuse of the mark was corrected as ordered."""

    topic: ClassVar[str] = "certificate.ordered-correction-confirmed.v1"
    order: CaseNumber
