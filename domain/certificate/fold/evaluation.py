"""Fold of an evaluation: plans, audits, corrections and reviews."""

from dataclasses import replace
from typing import Any, assert_never

from domain.calendar import civil_date
from domain.certificate.records import Audit, ClosedFinding, OpenFinding
from domain.certificate.state import Certificate, Stage
from domain.events.evaluation import (
    AuditCancelled,
    Audited,
    AuditPlanned,
    AuditPurpose,
    AuditUpheld,
    CorrectionAccepted,
    CorrectionRejected,
    CorrectionSubmitted,
    FindingClosed,
    Reviewed,
    TeamReplaced,
)
from domain.events.unions import EvaluationEvent
from domain.recorded import Recorded
from domain.scheme.scoring import deleted_clauses


def after_evaluation(case: Certificate, recorded: Recorded, event: EvaluationEvent) -> Certificate:
    """The case after one event of an evaluation."""
    match event:
        case AuditPlanned():
            audit = Audit(
                event.audit,
                event.purpose,
                event.leader,
                event.team,
                starts=event.starts,
                ends=event.ends,
                planned_on=civil_date(recorded.recorded_at),
            )
            return replace(_at_stage(case, audit, Stage.PLANNED), audits=(*case.audits, audit))
        case TeamReplaced(audit=number, leader=leader, team=team):
            return _with_audit(case, replace(audit_of(case, number), leader=leader, team=team))
        case AuditCancelled(audit=number):
            return _without_audit(case, number)
        case Audited():
            return _after_audit(case, recorded, event)
        case Reviewed() | AuditUpheld():
            return _after_review(case, recorded, event)
        case _:
            return _after_finding(case, recorded, event)


def _after_review(case: Certificate, recorded: Recorded, event: Reviewed | AuditUpheld) -> Certificate:
    by, audit = recorded.actor.person, audit_of(case, event.audit)
    if isinstance(event, AuditUpheld):
        upheld_for = audit.upheld_for | set(event.people)
        return _with_audit(case, replace(audit, upheld_for=upheld_for, upheld_by=by))
    audit = replace(audit, reviewed=event.positive, reviewed_by=by)
    if event.deletions is not None and event.positive:
        case = replace(case, deletions_confirmed=frozenset(event.deletions))
    return _with_audit(_at_stage(case, audit, Stage.REVIEWED), audit)


def _after_finding(
    case: Certificate,
    recorded: Recorded,
    event: CorrectionSubmitted | CorrectionAccepted | CorrectionRejected | FindingClosed,
) -> Certificate:
    match event:
        case CorrectionSubmitted(finding=id):
            return _with_finding(case, id, corrected=True)
        case CorrectionAccepted(finding=id, due=due):
            return _with_finding(case, id, accepted_due=due)
        case CorrectionRejected(finding=id):
            return _with_finding(case, id, corrected=False, accepted_due=None)
        case FindingClosed(finding=id):
            return _with_closed(case, recorded, id)
        case _:
            assert_never(event)


def _with_closed(case: Certificate, recorded: Recorded, id: str) -> Certificate:
    closed_on = civil_date(recorded.recorded_at)
    closed = (ClosedFinding(f.finding, f.audit, closed_on) for f in case.findings if f.finding.id == id)
    return replace(
        case,
        findings=tuple(f for f in case.findings if f.finding.id != id),
        closed_findings=(*case.closed_findings, *closed),
    )


def _with_finding(case: Certificate, id: str, **changes: Any) -> Certificate:
    findings = (replace(f, **changes) if f.finding.id == id else f for f in case.findings)
    return replace(case, findings=tuple(findings))


def audit_of(case: Certificate, number: int) -> Audit:
    """The audit with that number; a recorded event names an existing one."""
    return case.audits[number - 1]


def with_concluded_audit(case: Certificate, number: int) -> Certificate:
    """The case with that audit concluded: no further decision can be based on it."""
    return _with_audit(case, replace(audit_of(case, number), concluded=True))


def with_reopened_audit(case: Certificate, number: int) -> Certificate:
    """The case with that audit waiting for a conclusion again."""
    return _with_audit(case, replace(audit_of(case, number), concluded=False))


def _without_audit(case: Certificate, number: int) -> Certificate:
    """The case with that audit cancelled; without an initial audit it waits for one again."""
    audit = replace(audit_of(case, number), cancelled=True)
    cancelled_case = _with_audit(case, audit)
    initial = [
        each for each in cancelled_case.audits if each.purpose is AuditPurpose.INITIAL and not each.cancelled
    ]
    if audit.purpose is not AuditPurpose.INITIAL or case.stage is not Stage.PLANNED:
        return cancelled_case
    if not initial:
        return replace(cancelled_case, stage=Stage.SIGNED)
    last = initial[-1]
    stage = Stage.REVIEWED if last.reviewed is not None else Stage.AUDITED
    return replace(cancelled_case, stage=stage if last.held_to else Stage.PLANNED)


def _after_audit(case: Certificate, recorded: Recorded, event: Audited) -> Certificate:
    audit = replace(
        audit_of(case, event.audit),
        held_from=event.held_from,
        held_to=event.held_to,
        level=event.level,
        recommended=event.recommended,
        deletions=deleted_clauses(event.sheet),
        took_part=event.took_part,
        recorded_as=recorded.version,
        recorded_on=civil_date(recorded.recorded_at),
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
