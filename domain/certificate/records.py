"""Records within a certificate: audits, findings, suspensions, decisions and proceedings."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.events.appeals import ComplaintKind
from domain.events.base import Event
from domain.events.evaluation import AuditPurpose, Finding
from domain.events.set_aside import Carried
from domain.events.upkeep import Measure
from domain.organisation import Alteration
from domain.recorded import fact_of
from domain.values import ClauseId, Document, LevelId, PersonId

PREDECESSORS_AUDIT: Final = 0
"""The number of the audit in the id of a finding that was passed on: no audit of the successor has it."""


@dataclass(frozen=True)
class Audit:
    """An audit: its team, and its results once it was held.

    `took_part` are the people who held it, by the record; the planned team until then. `upheld_for` are
    members whose interest the reviewer weighed (rule 37).
    """

    number: int
    purpose: AuditPurpose
    leader: PersonId
    team: tuple[PersonId, ...]
    starts: date | None = None
    ends: date | None = None
    held_from: date | None = None
    held_to: date | None = None
    level: LevelId | None = None
    recommended: bool = False
    deletions: frozenset[ClauseId] = frozenset()
    reviewed: bool | None = None
    reviewed_by: PersonId | None = None
    upheld_for: frozenset[PersonId] = frozenset()
    upheld_by: PersonId | None = None
    concluded: bool = False
    cancelled: bool = False
    took_part: tuple[PersonId, ...] = ()
    recorded_as: int = 0
    """The version of the event that recorded it, on the day `recorded_on`."""
    recorded_on: date | None = None
    planned_on: date | None = None
    """The day on which the plan was recorded."""

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Who took part in the audit: those the record names, or the planned team until it is recorded."""
        return self.took_part or self.team

    @property
    def open(self) -> bool:
        """Neither cancelled nor concluded: it waits for its record, review or decision."""
        return not self.cancelled and not self.concluded


@dataclass(frozen=True)
class OpenFinding:
    """A finding that is not closed yet.

    `accepted_due` is the day by which an accepted correction is done (rule 18).
    """

    finding: Finding
    audit: int
    corrected: bool = False
    accepted_due: date | None = None

    @property
    def due(self) -> date:
        """The last day for closing it: the accepted one, if a correction was accepted."""
        return self.accepted_due or self.finding.due


@dataclass(frozen=True)
class ClosedFinding:
    """A finding that was closed."""

    finding: Finding
    audit: int
    closed_on: date


@dataclass(frozen=True)
class SurveillanceRecord:
    """A concluded surveillance; the next one is counted from the last that counts."""

    version: int
    audit: int
    held_on: date
    counts: bool
    passed: bool
    measures: frozenset[Measure]
    set_aside: bool = False
    waived: frozenset[Measure] = frozenset()
    """Those of its measures that were waived."""


@dataclass(frozen=True)
class Change:
    """A change reported and not yet decided."""

    number: int
    proposed: Alteration
    reported_on: date
    favourable: bool | None = None
    evaluated_by: PersonId | None = None


@dataclass(frozen=True)
class DecisionRecord:
    """A decision: by whom, on which day, in effect since when.

    `rests_on` is the version of the decision that this one rests on, and falls with it by default (rule 25).
    """

    version: int
    topic: str
    by: PersonId
    on: date
    since: datetime
    level_before: LevelId | None = None
    """The level before a downgrade; for an upgrade, the one without the downgrade that it rests on."""
    level_reached: LevelId | None = None
    """The level that the audit reached, if a lower one was granted, or of an upgrade."""
    change: Change | None = None
    rests_on: int | None = None
    rests_on_passed: date | None = None
    """The day of the predecessor's failed surveillance that it rests on instead (rule 16)."""
    settled: frozenset[Measure] = frozenset()
    """The measures that it settled."""
    settled_of_complaints: frozenset[Measure] = frozenset()
    """Those of them that a substantiated complaint had ordered."""
    findings: frozenset[str] = frozenset()
    """The findings that it rests on: it falls once an appeal against each of them was upheld (rule 30)."""
    until_before: date | None = None
    """The last day of the suspension before it was extended."""
    set_aside: bool = False
    adverse: bool = True
    """Whether an appeal against it is possible by its content: a lower level, a failed surveillance."""

    @property
    def fact(self) -> str:
        """The name of the event's type without stream and version, such as `suspended`."""
        return fact_of(self.topic)

    def is_of(self, event: type[Event]) -> bool:
        """Whether it was recorded as an event of that type, in whatever version."""
        return self.fact == fact_of(event.topic)


@dataclass(frozen=True)
class SlipProposal:
    """A proposal to set aside a slip, recorded as `version`, not yet confirmed."""

    version: int
    of: int
    by: PersonId
    effective_on: date | None
    stays: tuple[int, ...]
    document: Document | None = None


@dataclass(frozen=True)
class CarriedDecision:
    """A decision about the predecessor, as version `version` of this case (rule 16).

    An extension rests on the suspension recorded as version `rests_on`, whose last day was `until_before`.
    """

    version: int
    from_stream: UUID
    from_version: int
    what: Carried
    rests_on: int | None = None
    until_before: date | None = None
    set_aside: bool = False


@dataclass(frozen=True)
class Appeal:
    """An appeal against the decision recorded as version `against`, or a finding of the audit there.

    `holds` says that the effect of the decision is held until the appeal is decided.
    """

    number: int
    against: int
    acknowledged: bool = False
    decided: bool = False
    finding: str | None = None
    holds: bool = False


@dataclass(frozen=True)
class Complaint:
    """A complaint that is not closed; its time limits run from `received_at`."""

    number: int
    kind: ComplaintKind
    received_at: datetime
    filed_by: PersonId
    acknowledged: bool = False
    answered: bool = False
    investigated_by: PersonId | None = None

    @property
    def ready_to_close(self) -> bool:
        """Acknowledged, answered and investigated: it can be decided (rule 32)."""
        return self.acknowledged and self.answered and self.investigated_by is not None


@dataclass(frozen=True)
class Misuse:
    """A substantiated misuse of the mark, by the number of its complaint, and since when it is known."""

    complaint: int
    known_on: date


@dataclass(frozen=True)
class CorrectionOrder:
    """An order to correct a misuse of the mark by the end of `due`, until it is confirmed (rule 29)."""

    number: int
    due: date


@dataclass(frozen=True)
class RecordedFields:
    """The particulars that an event recorded, and from when; a rectification may correct only these."""

    version: int
    since: datetime
    fields: frozenset[str]
    recorded_at: datetime
