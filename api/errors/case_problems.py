"""Problem types of the errors of decisions about a case; `mapping` has them among all others."""

from collections.abc import Mapping
from typing import Final

from api.errors.problem import Problem
from domain.certificate import (
    appeals,
    approval,
    audits,
    bearing,
    carrying,
    changes,
    competence,
    complaints,
    evaluation,
    findings,
    measures,
    planning,
    recertification,
    set_aside,
    surveillance,
    upkeep,
)
from domain.certificate import errors as certificate

CASE_PROBLEMS: Final[Mapping[type[Exception], Problem]] = {
    # Invalid input: 422.
    certificate.DatesOutOfOrder: Problem(422, "/problems/dates-out-of-order", "Dates out of order"),
    certificate.LevelTooHigh: Problem(422, "/problems/level-too-high", "Level too high"),
    certificate.LevelNotAvailable: Problem(422, "/problems/level-not-available", "Level not available"),
    certificate.ReasonRequired: Problem(422, "/problems/reason-required", "Reason required"),
    certificate.SuspensionTooLong: Problem(422, "/problems/suspension-too-long", "Suspension too long"),
    certificate.ConditionsNotConfirmed: Problem(
        422, "/problems/conditions-not-confirmed", "Conditions not confirmed"
    ),
    certificate.UnknownGround: Problem(422, "/problems/unknown-ground", "Unknown ground"),
    certificate.GroundContradicted: Problem(
        422, "/problems/ground-contradicted", "Ground contradicted by the facts"
    ),
    certificate.EvidenceMissing: Problem(422, "/problems/evidence-missing", "Evidence missing"),
    certificate.UnknownProceeding: Problem(422, "/problems/unknown-proceeding", "Unknown proceeding"),
    audits.AuditNotNamed: Problem(422, "/problems/audit-not-named", "Audit not named", ("audits",)),
    evaluation.DeletionsNotConfirmed: Problem(
        422, "/problems/deletions-not-confirmed", "Deletions not confirmed", ("clauses",)
    ),
    planning.AnotherLeaderRequired: Problem(
        422, "/problems/another-leader-required", "Another leader required", ("leader", "audit")
    ),
    certificate.InconsistentValues: Problem(422, "/problems/inconsistent-values", "Inconsistent values"),
    carrying.SuccessorDiffers: Problem(
        422, "/problems/successor-differs", "Successor has other values", ("fields",)
    ),
    competence.NotCompetent: Problem(422, "/problems/not-competent", "Not competent", ("people",)),
    competence.RotationDue: Problem(422, "/problems/rotation-due", "Rotation due"),
    bearing.InterestToExplain: Problem(
        422, "/problems/interest-to-explain", "Interest to explain", ("people",)
    ),
    # The state of the case does not allow it: 409.
    certificate.WrongStage: Problem(409, "/problems/wrong-stage", "Wrong stage", ("decision", "stage")),
    certificate.CertificateExpired: Problem(409, "/problems/certificate-expired", "Certificate expired"),
    certificate.BodyNotApproved: Problem(
        409, "/problems/body-not-approved", "Certification body not approved"
    ),
    approval.CertificateOfUnapprovedBody: Problem(
        409, "/problems/certificate-of-unapproved-body", "Certificate of an unapproved body"
    ),
    approval.HolderOfUnapprovedBody: Problem(
        409, "/problems/holder-of-unapproved-body", "Holder of an unapproved body"
    ),
    certificate.EditionNotInForce: Problem(409, "/problems/edition-not-in-force", "Edition not in force"),
    certificate.ReapplicationBarred: Problem(
        409, "/problems/reapplication-barred", "Reapplication barred", ("until",)
    ),
    certificate.HolderSuspended: Problem(409, "/problems/holder-suspended", "Holder suspended"),
    certificate.HolderDistrusted: Problem(
        409, "/problems/holder-distrusted", "Holder listed for serious distrust"
    ),
    certificate.AlreadyCertified: Problem(409, "/problems/already-certified", "Already certified"),
    certificate.DocumentsMissing: Problem(409, "/problems/documents-missing", "Documents missing"),
    certificate.PreviousCertificateNotValid: Problem(
        409, "/problems/previous-certificate-not-valid", "Previous certificate not valid"
    ),
    recertification.PredecessorChanged: Problem(
        409, "/problems/predecessor-changed", "Previous certificate changed", ("fields",)
    ),
    certificate.RecertificationNotOpen: Problem(
        409, "/problems/recertification-not-open", "Recertification not open"
    ),
    certificate.NoAuditAvailable: Problem(409, "/problems/no-audit-available", "No audit available"),
    certificate.NotRecommended: Problem(409, "/problems/not-recommended", "Not recommended"),
    audits.AuditTooOld: Problem(409, "/problems/audit-too-old", "Audit too old", ("audit", "held_to")),
    upkeep.DeletionsNotReviewed: Problem(
        409, "/problems/deletions-not-reviewed", "Deletions not reviewed", ("audit",)
    ),
    certificate.FindingsOpen: Problem(409, "/problems/findings-open", "Findings open", ("findings",)),
    surveillance.SurveillanceOverdue: Problem(409, "/problems/surveillance-overdue", "Surveillance overdue"),
    certificate.LiftingNotEvaluated: Problem(409, "/problems/lifting-not-evaluated", "Lifting not evaluated"),
    certificate.SuspensionOver: Problem(409, "/problems/suspension-over", "Suspension over", ("decision",)),
    certificate.SuspensionAtItsLimit: Problem(
        409, "/problems/suspension-at-its-limit", "Suspension at its limit"
    ),
    certificate.MeasurePending: Problem(409, "/problems/measure-pending", "Measure pending"),
    measures.NoMeasurePending: Problem(409, "/problems/no-measure-pending", "No measure pending"),
    certificate.LowestLevel: Problem(409, "/problems/lowest-level", "Lowest level"),
    certificate.ProceedingPending: Problem(409, "/problems/proceeding-pending", "Proceeding pending"),
    appeals.NoAppealableDecision: Problem(409, "/problems/no-appealable-decision", "No appealable decision"),
    appeals.AppealPeriodExpired: Problem(409, "/problems/appeal-period-expired", "Appeal period expired"),
    set_aside.NoDecisionToSetAside: Problem(
        409, "/problems/no-decision-to-set-aside", "No decision to set aside"
    ),
    bearing.AuditWithoutBearing: Problem(
        409, "/problems/audit-without-bearing", "Audit without bearing", ("people",)
    ),
    bearing.ReviewWithoutBearing: Problem(409, "/problems/review-without-bearing", "Review without bearing"),
    upkeep.DeletionsRefused: Problem(409, "/problems/deletions-refused", "Deletions refused", ("audit",)),
    bearing.NothingToUphold: Problem(409, "/problems/nothing-to-uphold", "Nothing to uphold"),
    changes.NoChangePending: Problem(409, "/problems/no-change-pending", "No change pending"),
    complaints.NoOpenComplaint: Problem(409, "/problems/no-open-complaint", "No open complaint"),
    findings.NoOpenFindings: Problem(409, "/problems/no-open-findings", "No open findings"),
    # Permitted, but not for this person: 403.
    certificate.ImpartialityRequired: Problem(
        403, "/problems/impartiality-required", "Impartiality required", ("person",)
    ),
    certificate.NotOnAuditTeam: Problem(403, "/problems/not-on-audit-team", "Not on the audit team"),
    certificate.RoleRequired: Problem(403, "/problems/role-required", "Role required", ("roles",)),
    certificate.CaseOfAnotherBody: Problem(
        403, "/problems/case-of-another-body", "Case of another certification body"
    ),
}
"""Error → problem."""
