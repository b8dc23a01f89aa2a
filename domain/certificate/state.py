"""State of a certificate: only what its decisions need."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.certificate.records import (
    PREDECESSORS_AUDIT,
    Appeal,
    Audit,
    CarriedDecision,
    Change,
    ClosedFinding,
    Complaint,
    CorrectionOrder,
    DecisionRecord,
    Misuse,
    OpenFinding,
    RecordedFields,
    SlipProposal,
    SurveillanceRecord,
)
from domain.certificate.sanction_records import EndRecord, LevelRecord, SuspensionRecord
from domain.events.evaluation import Grade
from domain.events.sanctions import Downgraded
from domain.events.set_aside import Carried
from domain.events.succession import Matters
from domain.events.upkeep import Measure
from domain.identifier import HolderKey, Identifier, holder_key
from domain.organisation import NotApplicable, Particulars, Permit
from domain.scheme.limits import VoidTime
from domain.values import BodyId, ClauseId, Document, EditionId, LevelId, PersonId, SchemeId


class Stage(StrEnum):
    """Stages of a case (domain §2). The last six are final, unless the decision is set aside (rule 25)."""

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
    ANNULLED = "annulled"


UNDECIDED = frozenset(
    {Stage.APPLIED, Stage.ACCEPTED, Stage.SIGNED, Stage.PLANNED, Stage.AUDITED, Stage.REVIEWED}
)
LIVE = frozenset({Stage.GRANTED, Stage.SUSPENDED})


@dataclass(frozen=True)
class Certificate:
    """One certification cycle of one organisation under one scheme, from application to its end.

    `usccs` are all codes that the organisation ever had in this case, `former_usccs` those that it left by a
    change: not those that a clerical error had put there. `judges` reviewed or decided in it, `verifiers`
    closed findings.
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
    former_usccs: frozenset[str] = frozenset()
    identifier: Identifier | None = None
    not_applicable: tuple[NotApplicable, ...] = ()
    permits: tuple[Permit, ...] = ()
    applied_on: date | None = None
    supplement_due: date | None = None
    agreement_on: date | None = None
    audits: tuple[Audit, ...] = ()
    findings: tuple[OpenFinding, ...] = ()
    closed_findings: tuple[ClosedFinding, ...] = ()
    findings_dismissed: frozenset[str] = frozenset()
    """Findings that an upheld appeal took out: they never were any (rule 30)."""
    number: str | None = None
    cycle: int = 0
    first_issued: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    levels: tuple[LevelRecord, ...] = ()
    granted_version: int | None = None
    audit_held_to: date | None = None
    """The end of the audit that the grant rests on; None where it was not named."""
    suspensions: tuple[SuspensionRecord, ...] = ()
    reinstated_at: datetime | None = None
    ends: tuple[EndRecord, ...] = ()
    surveillances: tuple[SurveillanceRecord, ...] = ()
    void_times: tuple[VoidTime, ...] = ()
    deletions_confirmed: frozenset[ClauseId] | None = None
    measures: frozenset[Measure] = frozenset()
    measures_of_complaints: frozenset[Measure] = frozenset()
    """Those of the measures that a substantiated complaint ordered (rule 32)."""
    suspension_ordered_on: date | None = None
    """The day on which a substantiated complaint ordered a suspension last."""
    changes: tuple[Change, ...] = ()
    changes_ever: int = 0
    decided: tuple[DecisionRecord, ...] = ()
    concluded: tuple[DecisionRecord, ...] = ()
    """The conclusions of surveillances."""
    appeals: tuple[Appeal, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    complaints_ever: int = 0
    complaints_dismissed: frozenset[int] = frozenset()
    """Complaints that were closed as not substantiated: no ground rests on them (rule 34)."""
    orders: tuple[CorrectionOrder, ...] = ()
    orders_ever: int = 0
    misuses: tuple[Misuse, ...] = ()
    """Substantiated misuses of the mark whose correction was not ordered yet (rule 29)."""
    proposals: tuple[SlipProposal, ...] = ()
    carried: tuple[CarriedDecision, ...] = ()
    said: tuple[RecordedFields, ...] = ()
    passed: Matters | None = None
    """What is pending about the predecessor, by the last record of it (rule 16)."""
    findings_passed: int = 0
    replaced_by: UUID | None = None
    replaced_as: int | None = None
    """The version of the event that recorded it."""
    replaced_from: date | None = None
    """The first day of the certificate that follows."""
    judges: frozenset[PersonId] = frozenset()
    verifiers: frozenset[PersonId] = frozenset()

    def expired(self, today: date) -> bool:
        """Whether the last day of validity, inclusive, has passed (domain §4)."""
        return self.valid_until is not None and today > self.valid_until

    def live(self, today: date) -> bool:
        """Granted, not ended and not expired: upkeep and sanctions apply only then."""
        return self.stage in LIVE and not self.expired(today)

    @property
    def current_level(self) -> LevelRecord | None:
        """The level that holds now: of those in effect the last, neither set aside nor held."""
        in_effect = (each for each in self.levels if not each.set_aside and not each.held)
        return max(in_effect, key=lambda each: (each.since, each.version), default=None)

    @property
    def level(self) -> LevelId | None:
        """The level now; None before the grant."""
        return self.current_level.level if self.current_level else None

    @property
    def end(self) -> EndRecord | None:
        """How the certificate was ended by decision, if it was."""
        in_effect = (each for each in self.ends if not each.set_aside and not each.held)
        return next(in_effect, None)

    @property
    def suspension(self) -> SuspensionRecord | None:
        """The suspension that runs now."""
        return next((each for each in reversed(self.suspensions) if each.runs), None)

    @property
    def may_be_suspended(self) -> bool:
        """Neither ended nor suspended, or suspended without a fault of the holder: a sanction comes first."""
        if self.stage is Stage.SUSPENDED and self.suspension:
            return not self.suspension.fault
        return self.stage is Stage.GRANTED

    @property
    def sanctions(self) -> frozenset[int]:
        """The versions of the sanctions that stand, ordered or held ones too (rule 24).

        A suspension for the holder's own fault, a revocation, or a surveillance that ordered one.
        """
        suspended = {
            each.version
            for each in self.suspensions
            if each.fault and each.lifted is None and not each.set_aside
        }
        revoked = {each.version for each in self.ends if each.fact == Stage.REVOKED and not each.set_aside}
        ordered = {
            each.version
            for each in self.surveillances
            if Measure.REVOKE in each.measures & self.measures and not each.set_aside
        }
        return frozenset(suspended | revoked | ordered)

    def unsettled(self, surveillance: SurveillanceRecord) -> frozenset[Measure]:
        """The measures that the surveillance ordered and that neither a sanction took since nor a waiver."""
        settled = (
            each.settled
            for each in self.decided
            if each.version > surveillance.version and not each.set_aside
        )
        return surveillance.measures - surveillance.waived.union(*settled)

    @property
    def decisions(self) -> tuple[DecisionRecord, ...]:
        """Every decision and conclusion, in order."""
        return tuple(sorted((*self.decided, *self.concluded), key=lambda each: each.version))

    @property
    def downgrades(self) -> frozenset[int]:
        """The versions of its downgrades, and of those of the predecessor that were carried over."""
        own = {each.version for each in self.decided if each.is_of(Downgraded)}
        return frozenset(own | {each.version for each in self.carried if each.what is Carried.DOWNGRADED})

    @property
    def supervised_on(self) -> date | None:
        """The last day of the last surveillance that counts (rule 23)."""
        counted = (each.held_on for each in self.surveillances if each.counts and not each.set_aside)
        return max(counted, default=None)

    @property
    def decided_on(self) -> date | None:
        """The day of the decision to grant."""
        return next((each.on for each in self.decided if each.version == self.granted_version), None)

    @property
    def holder(self) -> HolderKey:
        """The key of the organisation that applies or holds (rule 36)."""
        return holder_key(self.particulars.organisation.uscc, self.identifier)

    @property
    def holders(self) -> frozenset[HolderKey]:
        """The keys of the organisation, under its present code and every one it had in this case."""
        return frozenset({self.holder, *(holder_key(code) for code in self.usccs)})

    @property
    def known_findings(self) -> frozenset[str]:
        """The ids of all its findings, closed ones too, without those that an appeal took out."""
        known = {each.finding.id for each in self.findings}
        known |= {each.finding.id for each in self.closed_findings}
        return frozenset(known) - self.findings_dismissed

    def nonconformities(self, day: date) -> frozenset[str]:
        """The findings that call for a suspension on that day: major ones, and those past their last day.

        A special deduction is corrected like a major finding (domain 3.4). What has passed its last day has
        become as grave: otherwise there would be no ground for the suspension that rule 18 demands.
        """
        found = {audit.number for audit in self.audits if audit.held_to and audit.held_to <= day}
        found.add(PREDECESSORS_AUDIT)
        known = [(each.finding, each.due) for each in self.findings if each.audit in found]
        closed_later = (each for each in self.closed_findings if each.closed_on > day)
        known += [(each.finding, each.finding.due) for each in closed_later if each.audit in found]
        grave = {finding.id for finding, due in known if finding.grade is not Grade.MINOR or due < day}
        return self.known_findings & grave

    @property
    def has_passed_matters(self) -> bool:
        """Whether something was pending about the predecessor by the last record of it."""
        return self.passed not in (None, Matters())

    @property
    def auditors(self) -> frozenset[PersonId]:
        """Everyone who took part in an audit of this cycle (rule 2)."""
        return frozenset(person for audit in self.audits if not audit.cancelled for person in audit.people)
