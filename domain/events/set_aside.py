"""Events that take a decision back, hold its effect, or carry it over to the successor (rules 16, 25)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from domain.calendar import start_of_day
from domain.events.appeals import CaseNumber
from domain.events.base import Event
from domain.events.upkeep import Version
from domain.organisation import Alteration
from domain.values import Document, LevelId, Line, Word


class SetAsideBasis(StrEnum):
    """On what basis a decision is set aside."""

    APPEAL = "appeal"
    OWN_REVIEW = "own_review"
    COURT = "court"
    ADMINISTRATIVE_REVIEW = "administrative_review"
    SLIP = "slip"


class SetAsideProposed(Event):
    """A decider proposes to set aside a slip; another one confirms it."""

    topic: ClassVar[str] = "certificate.set-aside-proposed.v1"
    version: Version
    document: Document | None = None
    effective_on: date | None = None
    stays: tuple[Version, ...] = ()


class SetAside(Event):
    """The decision recorded as `version` is set aside: from the beginning, or from the day `effective_on`.

    `falls` are the decisions that rest on it and fall with it, `stays` those that were kept. `since` is the
    instant from which none of them has an effect any more.
    """

    topic: ClassVar[str] = "certificate.set-aside.v1"
    version: Version
    basis: SetAsideBasis
    document: Document | None = None
    effective_on: date | None = None
    since: AwareDatetime
    falls: tuple[Version, ...] = ()
    stays: tuple[Version, ...] = ()
    appeal: CaseNumber | None = None
    proposal: Version | None = None

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The instant from which the decision has no effect."""
        return start_of_day(self.effective_on) if self.effective_on else self.since


class EffectHeld(Event):
    """The decision recorded as `version` has no effect until the appeal is decided (rule 30)."""

    topic: ClassVar[str] = "certificate.effect-held.v1"
    version: Version
    appeal: CaseNumber


class EffectResumed(Event):
    """The appeal was decided: the decision recorded as `version` has its effect again."""

    topic: ClassVar[str] = "certificate.effect-resumed.v1"
    version: Version
    appeal: CaseNumber


class Carried(StrEnum):
    """What a decision about the predecessor does to its successor."""

    REVOKED = "revoked"
    DEREGISTERED = "deregistered"
    SUSPENDED = "suspended"
    EXTENDED = "extended"
    REINSTATED = "reinstated"
    DOWNGRADED = "downgraded"
    ALTERED = "altered"


class CarriedOver(Event):
    """A decision about the predecessor, recorded before this certificate began, holds for it too (rule 16).

    `since` is the instant from which it holds: a suspension starts when the predecessor's did, an end when it
    was recorded.
    """

    topic: ClassVar[str] = "certificate.carried-over.v1"
    from_stream: UUID
    from_version: Version
    what: Carried
    since: AwareDatetime
    level: LevelId | None = None
    until: date | None = None
    ground: Word | None = None
    public: bool = True
    fault: bool = False
    conditions: tuple[Line, ...] = ()
    altered: Alteration | None = None

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The instant from which it holds."""
        return self.since
