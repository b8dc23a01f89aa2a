"""Events that downgrade, suspend, reinstate or end a certificate."""

from datetime import date
from typing import ClassVar

from domain.events.appeals import CaseNumber
from domain.events.base import DatedEvent, Event
from domain.events.evaluation import FindingId
from domain.values import Document, LevelId, Line, Word


class Evidenced(DatedEvent):
    """A sanction or an end on a ground of the scheme's list.

    `public` says whether the public sees the ground, `fault` whether it is a fault of the holder, both as the
    scheme said when it was recorded. A ground names the complaint, finding or document it rests on (rule 34).
    """

    ground: Word
    public: bool
    fault: bool
    complaint: CaseNumber | None = None
    finding: FindingId | None = None
    document: Document | None = None


class Downgraded(DatedEvent):
    """A lower level holds from then on."""

    topic: ClassVar[str] = "certificate.downgraded.v2"
    level: LevelId
    ground: Word | None = None
    public: bool = False


class Suspended(Evidenced):
    """Suspended; `until` is the last day by which it must be lifted or the certificate revoked."""

    topic: ClassVar[str] = "certificate.suspended.v2"
    until: date
    lift_conditions: tuple[Line, ...]


class SuspensionExtended(Event):
    """The suspension lasts longer, within the limit: `until` is its new last day (rule 22)."""

    topic: ClassVar[str] = "certificate.suspension-extended.v1"
    until: date


class LiftingEvaluated(Event):
    """It was evaluated on `held_on` whether the suspension can be lifted (rule 22)."""

    topic: ClassVar[str] = "certificate.lifting-evaluated.v1"
    held_on: date
    document: Document


class Reinstated(DatedEvent):
    """The suspension is lifted: each lift condition was met."""

    topic: ClassVar[str] = "certificate.reinstated.v1"
    conditions_met: tuple[Line, ...]


class Revoked(Evidenced):
    """撤销: ended as a sanction, for good."""

    topic: ClassVar[str] = "certificate.revoked.v2"


class Deregistered(Evidenced):
    """注销: ended without fault, for good.

    `bars` says that the holder left a sanction that way, so that the bar to a new application runs (rule 24).
    """

    topic: ClassVar[str] = "certificate.deregistered.v2"
    bars: bool = False
