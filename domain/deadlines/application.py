"""What is due on the way to a certificate, and of any audit?"""

from collections.abc import Iterator

from domain.calendar import end_of_day
from domain.certificate.state import LIVE, UNDECIDED, Audit, Certificate, Stage
from domain.certificate.upkeep import SURVEILLANCE
from domain.deadlines.item import Dates, Due, Kind, day_after
from domain.events.evaluation import AuditPurpose


def application(case: Certificate) -> Iterator[Due]:
    """What an application waits for until its first audit is planned."""
    match case.stage:
        case Stage.APPLIED if case.supplement_due:
            day = case.supplement_due
            yield Due(Kind.SUPPLEMENT_OVERDUE, due_at=end_of_day(day), shown_from=day_after(day))
        case Stage.APPLIED:
            yield Due(Kind.APPLICATION_TO_REVIEW)
        case Stage.ACCEPTED:
            yield Due(Kind.AGREEMENT_MISSING)
        case Stage.SIGNED:
            yield Due(Kind.AUDIT_TO_PLAN)
        case _:
            pass


def audits(case: Certificate, dates: Dates) -> Iterator[Due]:
    """What the last audit waits for: to be recorded, reviewed, decided on."""
    audit = case.last_audit
    if audit is None or audit.concluded or case.stage not in UNDECIDED | LIVE:
        return
    if audit.held_to is None:
        ends_at = end_of_day(dates.audit_ends) if dates.audit_ends else None
        yield Due(Kind.AUDIT_TO_RECORD, str(audit.number), ends_at)
    elif _needs_review(case, audit):
        yield Due(Kind.REVIEW_WAITING, str(audit.number))
    elif _needs_decision(case, audit):
        yield Due(Kind.DECISION_WAITING, str(audit.number))


def _needs_review(case: Certificate, audit: Audit) -> bool:
    """A surveillance is concluded without one; a refusal set aside on appeal is reviewed again."""
    if audit.purpose is AuditPurpose.INITIAL:
        return case.stage is Stage.AUDITED
    return audit.purpose in {AuditPurpose.UPGRADE, AuditPurpose.TRANSITION} and audit.reviewed is None


def _needs_decision(case: Certificate, audit: Audit) -> bool:
    """Nothing is granted over an open finding (rule 1), but what was not found good can be refused."""
    if audit.purpose in SURVEILLANCE:
        return True
    if audit.purpose is AuditPurpose.INITIAL:
        return not audit.reviewed or not case.findings
    return audit.purpose is not AuditPurpose.CHANGE and bool(audit.reviewed) and not case.findings


def findings(case: Certificate) -> Iterator[Due]:
    """Each open finding until its own last day."""
    if case.stage in UNDECIDED | LIVE:
        for open_ in case.findings:
            yield Due(Kind.FINDING_DUE, open_.finding.id, end_of_day(open_.finding.due))
