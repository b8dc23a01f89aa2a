"""Unions of events: what each stream holds, and which events of a certificate are public.

A fold takes one of these unions and ends in `assert_never`, so the type checker lists every fold that a new
event affects. tests/domain/test_event_unions.py compares them with the stored schema.
"""

from domain.events.appeals import (
    AppealAcknowledged,
    AppealDecided,
    AppealLodged,
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintInvestigated,
    CorrectionOrdered,
    OrderedCorrectionConfirmed,
)
from domain.events.application import (
    Accepted,
    AgreementSigned,
    Applied,
    Declined,
    Supplemented,
    SupplementRequested,
    Withdrawn,
)
from domain.events.decision import Granted, Refused, Replaced
from domain.events.evaluation import (
    AuditCancelled,
    Audited,
    AuditPlanned,
    AuditUpheld,
    CorrectionAccepted,
    CorrectionRejected,
    CorrectionSubmitted,
    FindingClosed,
    Reviewed,
    TeamReplaced,
)
from domain.events.institution import (
    ApprovalCorrected,
    ApprovalGiven,
    ApprovalResumed,
    ApprovalSuspended,
    ApprovalWithdrawn,
    BodyContactRecorded,
    BodyEndCorrected,
    BodyEnded,
    BodyMoved,
    BodyNameCorrected,
    BodyRecoded,
    BodyRegistered,
    BodyRenamed,
    CompetenceRecorded,
    EditionSuperseded,
    InterestDeclared,
    NumberAllocated,
    SchemePublished,
    SchemeRevised,
)
from domain.events.register import (
    CodeReleased,
    CodeReserved,
    CodeUsed,
    DistrustListed,
    HolderNoted,
    NumberReserved,
    RulesAdopted,
    UnfavourablyAudited,
)
from domain.events.sanctions import (
    Deregistered,
    Downgraded,
    LiftingEvaluated,
    Reinstated,
    Revoked,
    Suspended,
    SuspensionExtended,
)
from domain.events.set_aside import CarriedOver, EffectHeld, EffectResumed, SetAside, SetAsideProposed
from domain.events.succession import MattersPassed
from domain.events.upkeep import (
    Changed,
    ChangeEvaluated,
    ChangeRejected,
    ChangeRequested,
    LevelRestored,
    MeasureWaived,
    Rectified,
    Supervised,
    Transitioned,
    Upgraded,
)

PublicEvent = (
    Granted
    | Replaced
    | Supervised
    | Changed
    | Rectified
    | Upgraded
    | LevelRestored
    | Transitioned
    | Downgraded
    | Suspended
    | SuspensionExtended
    | Reinstated
    | Revoked
    | Deregistered
    | CarriedOver
    | SetAside
    | EffectHeld
    | EffectResumed
)
"""Events that the public answer is based on."""

PrivateEvent = (
    Applied
    | SupplementRequested
    | Supplemented
    | Accepted
    | Declined
    | Withdrawn
    | AgreementSigned
    | AuditPlanned
    | TeamReplaced
    | AuditCancelled
    | Audited
    | CorrectionSubmitted
    | CorrectionAccepted
    | CorrectionRejected
    | FindingClosed
    | Reviewed
    | AuditUpheld
    | Refused
    | MeasureWaived
    | LiftingEvaluated
    | SetAsideProposed
    | ChangeRequested
    | ChangeEvaluated
    | ChangeRejected
    | AppealLodged
    | AppealAcknowledged
    | AppealDecided
    | ComplaintFiled
    | ComplaintAcknowledged
    | ComplaintAnswered
    | ComplaintInvestigated
    | ComplaintClosed
    | CorrectionOrdered
    | OrderedCorrectionConfirmed
    | MattersPassed
)
"""Events that are never public: applications, evaluations, findings, appeals and complaints."""

CertificateEvent = PublicEvent | PrivateEvent
"""Every event of a certificate; a new one is added to one of the two unions."""

ApplicationEvent = Accepted | Declined | Withdrawn | SupplementRequested | Supplemented | AgreementSigned
"""An application after its arrival."""
EvaluationEvent = (
    AuditPlanned
    | TeamReplaced
    | AuditCancelled
    | Audited
    | CorrectionSubmitted
    | CorrectionAccepted
    | CorrectionRejected
    | FindingClosed
    | Reviewed
    | AuditUpheld
)
DecisionEvent = Granted | Refused | Replaced
UpkeepEvent = Supervised | MeasureWaived | Upgraded | LevelRestored | Transitioned
SanctionEvent = (
    Downgraded | Suspended | SuspensionExtended | LiftingEvaluated | Reinstated | Revoked | Deregistered
)
SetAsideEvent = SetAsideProposed | SetAside | EffectHeld | EffectResumed | CarriedOver | MattersPassed
"""Decisions taken back, held, or carried over from the predecessor, with what is pending about it."""
ChangeEvent = ChangeRequested | ChangeEvaluated | Changed | ChangeRejected | Rectified
AppealEvent = AppealLodged | AppealAcknowledged | AppealDecided
ComplaintEvent = (
    ComplaintFiled
    | ComplaintAcknowledged
    | ComplaintAnswered
    | ComplaintInvestigated
    | ComplaintClosed
    | CorrectionOrdered
    | OrderedCorrectionConfirmed
)

SchemeEvent = SchemePublished | SchemeRevised | EditionSuperseded
ApprovalEvent = ApprovalGiven | ApprovalSuspended | ApprovalResumed | ApprovalWithdrawn | ApprovalCorrected
"""What the authority decided about a body's approvals, and the operator's corrections (rule 17)."""
BodyRecordEvent = (
    BodyRegistered
    | BodyRenamed
    | BodyNameCorrected
    | BodyMoved
    | BodyContactRecorded
    | BodyRecoded
    | BodyEnded
    | BodyEndCorrected
)
"""What the register has on record of a body itself."""
StaffEvent = InterestDeclared | CompetenceRecorded
"""What a body has on record of its people; never public."""
BodyEvent = BodyRecordEvent | ApprovalEvent | StaffEvent
SeriesEvent = NumberAllocated
CodeEvent = CodeReserved | CodeUsed | CodeReleased
RegisterEvent = (
    HolderNoted
    | UnfavourablyAudited
    | NumberReserved
    | CodeReserved
    | CodeUsed
    | CodeReleased
    | DistrustListed
    | RulesAdopted
)
"""Events of holders, numbers, body codes and the register itself."""

StoredEvent = CertificateEvent | SchemeEvent | BodyEvent | SeriesEvent | RegisterEvent
"""Every event of every stream."""
