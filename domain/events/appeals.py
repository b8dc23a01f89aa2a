"""Events of appeals against decisions, and of complaints about a holder or its mark."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from domain.events.base import Event
from domain.events.upkeep import Version
from domain.values import Text

CaseNumber = Annotated[int, Field(ge=1, le=999_999)]


class ComplaintKind(StrEnum):
    """What a complaint is about."""

    SERVICE = "service"
    CERTIFICATION = "certification"
    MISUSE_OF_MARK = "misuse_of_mark"


class AppealLodged(Event):
    """The organisation appeals against the decision recorded as version `against`."""

    topic: ClassVar[str] = "certificate.appeal-lodged.v1"
    appeal: CaseNumber
    against: Version
    lodged_on: date


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


class ComplaintClosed(Event):
    """The complaint was decided by someone not involved in its subject."""

    topic: ClassVar[str] = "certificate.complaint-closed.v1"
    complaint: CaseNumber
    substantiated: bool
    outcome: Text
