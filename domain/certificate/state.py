"""State of a certificate: only what its decisions need."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.events.appeals import ComplaintKind
from domain.events.evaluation import AuditPurpose, Finding
from domain.events.upkeep import Measure
from domain.organisation import Alteration, Particulars
from domain.values import BodyId, Document, EditionId, LevelId, PersonId, SchemeId


class Stage(StrEnum):
    """Stages of a case (domain §2). The last five are final."""

    APPLIED = "applied"
    ACCEPTED = "accepted"
    SIGNED = "signed"
    PLANNED = "planned"
    AUDITED = "audited"
    REVIEWED = "reviewed"
    GRANTED = "granted"
    SUSPENDED = "suspended"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"


UNDECIDED = frozenset(
    {Stage.APPLIED, Stage.ACCEPTED, Stage.SIGNED, Stage.PLANNED, Stage.AUDITED, Stage.REVIEWED}
)
LIVE = frozenset({Stage.GRANTED, Stage.SUSPENDED})


@dataclass(frozen=True)
class Audit:
    """An audit: its team, and its results once it was held."""

    number: int
    purpose: AuditPurpose
    leader: PersonId
    team: tuple[PersonId, ...]
    held_to: date | None = None
    level: LevelId | None = None
    recommended: bool = False
    reviewed: bool | None = None
    reviewed_by: PersonId | None = None
    concluded: bool = False


@dataclass(frozen=True)
class OpenFinding:
    """A finding that is not closed yet."""

    finding: Finding
    audit: int
    corrected: bool = False


@dataclass(frozen=True)
class CurrentSuspension:
    """The current suspension; `until` is the last day for lifting or revoking."""

    version: int
    start: datetime
    until: date
    lift_conditions: tuple[str, ...]


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
    """A decision: by whom, on which day, in effect since when."""

    version: int
    topic: str
    by: PersonId
    on: date
    since: datetime
    level_before: LevelId | None = None
    change: Change | None = None


@dataclass(frozen=True)
class Appeal:
    """An appeal against the decision recorded as version `against`."""

    number: int
    against: int
    acknowledged: bool = False
    decided: bool = False


@dataclass(frozen=True)
class Complaint:
    """A complaint that is not closed; its time limits run from `received_at`."""

    number: int
    kind: ComplaintKind
    received_at: datetime
    filed_by: PersonId
    acknowledged: bool = False
    answered: bool = False


@dataclass(frozen=True)
class RecordedFields:
    """The particulars that an event recorded, and from when; a rectification may correct only these."""

    version: int
    since: datetime
    fields: frozenset[str]


@dataclass(frozen=True)
class Certificate:
    """One certification cycle of one organisation under one scheme, from application to its end.

    `usccs` are all codes that the organisation ever had in this case; `judges` reviewed or decided in it,
    `verifiers` closed findings.
    """

    id: UUID
    version: int
    stage: Stage
    body: BodyId
    scheme: SchemeId
    edition: EditionId
    particulars: Particulars
    usccs: frozenset[str]
    lineage: UUID
    prior: UUID | None
    documents: tuple[Document, ...]
    supplement_due: date | None = None
    agreement_on: date | None = None
    audits: tuple[Audit, ...] = ()
    findings: tuple[OpenFinding, ...] = ()
    number: str | None = None
    cycle: int = 0
    first_issued: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    level: LevelId | None = None
    level_said: RecordedFields | None = None
    suspension: CurrentSuspension | None = None
    reinstated_at: datetime | None = None
    supervised_on: date | None = None
    measures: frozenset[Measure] = frozenset()
    changes: tuple[Change, ...] = ()
    changes_ever: int = 0
    decided: tuple[DecisionRecord, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    complaints_ever: int = 0
    said: tuple[RecordedFields, ...] = ()
    replaced_by: UUID | None = None
    judges: frozenset[PersonId] = frozenset()
    verifiers: frozenset[PersonId] = frozenset()

    def expired(self, today: date) -> bool:
        """Whether the last day of validity, inclusive, has passed (domain §4)."""
        return self.valid_until is not None and today > self.valid_until

    def live(self, today: date) -> bool:
        """Granted, not ended and not expired: upkeep and sanctions apply only then."""
        return self.stage in LIVE and not self.expired(today)

    @property
    def auditors(self) -> frozenset[PersonId]:
        """Everyone who was ever on an audit team of this cycle (rule 2)."""
        return frozenset(person for audit in self.audits for person in audit.team)

    @property
    def last_audit(self) -> Audit | None:
        """The audit planned last, held or not."""
        return self.audits[-1] if self.audits else None
