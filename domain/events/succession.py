"""Event by which what is pending about a certificate passes to the one that follows it (rule 16)."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from domain.calendar import start_of_day
from domain.events.appeals import CaseNumber
from domain.events.base import Event
from domain.events.evaluation import Finding, FindingId
from domain.events.upkeep import ChangeNumber, Measure, Version
from domain.organisation import Alteration
from domain.values import PersonId, Value


class PassedChange(Value):
    """A reported change: `number` is its number in the successor, `origin` that in the predecessor."""

    number: ChangeNumber
    origin: ChangeNumber
    proposed: Alteration
    reported_on: date
    favourable: bool | None = None
    evaluated_by: PersonId | None = None


class PassedFinding(Value):
    """An open finding, under its id in the successor; `origin` is that in the predecessor."""

    finding: Finding
    origin: FindingId
    corrected: bool = False
    accepted_due: date | None = None


class PassedOrder(Value):
    """An order to correct a misuse of the mark by the end of `due`; numbered like a change."""

    number: CaseNumber
    origin: CaseNumber
    due: date


class PassedMisuse(Value):
    """A substantiated misuse whose correction was not ordered yet; numbered like a change."""

    number: CaseNumber
    origin: CaseNumber


class Matters(Value):
    """What is pending about a certificate.

    `measures_on` is the day on which a failed surveillance ordered measures, `suspension_on` that on which a
    substantiated complaint ordered a suspension. Before the second version `measures_on` may be that of any
    failed surveillance.
    """

    changes: tuple[PassedChange, ...] = ()
    findings: tuple[PassedFinding, ...] = ()
    measures: tuple[Measure, ...] = ()
    measures_on: date | None = None
    suspension_on: date | None = None
    orders: tuple[PassedOrder, ...] = ()
    misuses: tuple[PassedMisuse, ...] = ()


class MattersPassed(Event):
    """What is pending about the predecessor, to be dealt with here from the day `from_day` on (rule 16).

    It replaces what an earlier event of this kind named; what was dealt with here stays so.
    """

    topic: ClassVar[str] = "certificate.matters-passed.v2"
    from_stream: UUID
    from_version: Version
    from_day: date
    matters: Matters

    def effective_at(self, recorded_at: datetime) -> datetime:
        """The start of the successor's first day."""
        return start_of_day(self.from_day)
