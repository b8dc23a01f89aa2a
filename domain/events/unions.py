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
from domain.events.evaluation import Audited, AuditPlanned, CorrectionSubmitted, FindingClosed, Reviewed
from domain.events.institution import (
    ApprovalGiven,
    ApprovalWithdrawn,
    BodyRegistered,
    EditionSuperseded,
    InterestDeclared,
    NumberAllocated,
    SchemePublished,
    SchemeRevised,
)
from domain.events.sanctions import Deregistered, Downgraded, Reinstated, Revoked, Suspended
from domain.events.upkeep import (
    Changed,
    ChangeEvaluated,
    ChangeRejected,
    ChangeRequested,
    LevelRestored,
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
    | Reinstated
    | Revoked
    | Deregistered
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
    | Audited
    | CorrectionSubmitted
    | FindingClosed
    | Reviewed
    | Refused
    | ChangeRequested
    | ChangeEvaluated
    | ChangeRejected
    | AppealLodged
    | AppealAcknowledged
    | AppealDecided
    | ComplaintFiled
    | ComplaintAcknowledged
    | ComplaintAnswered
    | ComplaintClosed
)
"""Events that are never public: applications, evaluations, findings, appeals and complaints."""

CertificateEvent = PublicEvent | PrivateEvent
"""Every event of a certificate; a new one is added to one of the two unions."""

ApplicationEvent = Accepted | Declined | Withdrawn | SupplementRequested | Supplemented | AgreementSigned
"""An application after its arrival."""
EvaluationEvent = AuditPlanned | Audited | CorrectionSubmitted | FindingClosed | Reviewed
DecisionEvent = Granted | Refused | Replaced
UpkeepEvent = Supervised | Upgraded | LevelRestored | Transitioned
SanctionEvent = Downgraded | Suspended | Reinstated | Revoked | Deregistered
ChangeEvent = ChangeRequested | ChangeEvaluated | Changed | ChangeRejected | Rectified
AppealEvent = AppealLodged | AppealAcknowledged | AppealDecided
ComplaintEvent = ComplaintFiled | ComplaintAcknowledged | ComplaintAnswered | ComplaintClosed

SchemeEvent = SchemePublished | SchemeRevised | EditionSuperseded
BodyEvent = BodyRegistered | ApprovalGiven | ApprovalWithdrawn | InterestDeclared
SeriesEvent = NumberAllocated

StoredEvent = CertificateEvent | SchemeEvent | BodyEvent | SeriesEvent
"""Every event of every stream."""
