"""Fold of an evaluation: plans, audits, corrections and reviews."""

from dataclasses import replace
from typing import assert_never

from domain.certificate.state import Audit, Certificate, OpenFinding, Stage
from domain.events.evaluation import (
    Audited,
    AuditPlanned,
    AuditPurpose,
    CorrectionSubmitted,
    FindingClosed,
    Reviewed,
)
from domain.events.unions import EvaluationEvent
from domain.recorded import Recorded


def after_evaluation(case: Certificate, recorded: Recorded, event: EvaluationEvent) -> Certificate:
    """The case after one event of an evaluation."""
    match event:
        case AuditPlanned():
            audit = Audit(event.audit, event.purpose, event.leader, event.team)
            return replace(_at_stage(case, audit, Stage.PLANNED), audits=(*case.audits, audit))
        case Audited():
            return _after_audit(case, event)
        case CorrectionSubmitted(finding=corrected_id):
            findings = (
                replace(f, corrected=f.corrected or f.finding.id == corrected_id) for f in case.findings
            )
            return replace(case, findings=tuple(findings))
        case FindingClosed(finding=closed_id):
            return replace(case, findings=tuple(f for f in case.findings if f.finding.id != closed_id))
        case Reviewed(audit=number, positive=positive):
            by = recorded.actor.person
            audit = replace(audit_of(case, number), reviewed=positive, reviewed_by=by)
            return _with_audit(_at_stage(case, audit, Stage.REVIEWED), audit)
        case _:
            assert_never(event)


def audit_of(case: Certificate, number: int) -> Audit:
    """The audit with that number; a recorded event names an existing one."""
    return case.audits[number - 1]


def with_concluded_audit(case: Certificate, number: int) -> Certificate:
    """The case with that audit concluded: no further decision can be based on it."""
    return _with_audit(case, replace(audit_of(case, number), concluded=True))


def _after_audit(case: Certificate, event: Audited) -> Certificate:
    audit = replace(
        audit_of(case, event.audit),
        held_to=event.held_to,
        level=event.level,
        recommended=event.recommended,
    )
    open_findings = tuple(OpenFinding(finding, event.audit) for finding in event.findings)
    at_stage = _at_stage(case, audit, Stage.AUDITED)
    return replace(_with_audit(at_stage, audit), findings=(*case.findings, *open_findings))


def _with_audit(case: Certificate, audit: Audit) -> Certificate:
    others = (audit if current.number == audit.number else current for current in case.audits)
    return replace(case, audits=tuple(others))


def _at_stage(case: Certificate, audit: Audit, stage: Stage) -> Certificate:
    """Only initial audits change the stage; later ones are held while the certificate is live."""
    return replace(case, stage=stage) if audit.purpose is AuditPurpose.INITIAL else case
