"""Scenarios of appeals, upheld and dismissed, and of complaints."""

from demo.applicant import Applicant
from demo.audit_sheets import AuditOutcome
from demo.scenarios.scenario import Scenario
from demo.simulation import Process
from demo.steps.application import accept, decline, sign_agreement, submit_application
from demo.steps.audit import (
    certify,
    close_findings,
    correct_findings,
    evaluate,
    grant,
    hold_audit,
    plan_audit,
    refuse,
    review,
    usual_outcome,
)
from demo.steps.proceedings import appeal, complain
from demo.steps.sanctions import downgrade, revoke, suspend_within_days
from demo.steps.upkeep import fail_surveillance
from domain.events.appeals import ComplaintKind
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.scheme.grounds import RevocationGround, SuspensionGround


def declined_wrongly(applicant: Applicant) -> Process:
    """Declined; the appeal is upheld, the application accepted, the certificate granted."""
    demo_case = applicant.new_case()
    yield from submit_application(demo_case, applicant.particulars)
    yield from decline(demo_case)
    yield from appeal(demo_case, upheld=True)
    yield from accept(demo_case)
    yield from sign_agreement(demo_case)
    yield from evaluate(demo_case, AuditPurpose.INITIAL, usual_outcome(demo_case))
    yield demo_case.moment_after(2, 5)
    grant(demo_case)


def refused_rightly(applicant: Applicant) -> Process:
    """Refused; the appeal is dismissed."""
    demo_case = applicant.new_case()
    yield from submit_application(demo_case, applicant.particulars)
    yield from accept(demo_case)
    yield from sign_agreement(demo_case)
    yield from plan_audit(demo_case)
    yield from hold_audit(demo_case, AuditOutcome(None, observations=2))
    yield from review(demo_case, positive=False)
    yield from refuse(demo_case)
    yield from appeal(demo_case, upheld=False)


def suspended_wrongly(applicant: Applicant) -> Process:
    """Suspended over a complaint; the appeal is upheld from the first day, which annuls the suspension."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from complain(demo_case, ComplaintKind.CERTIFICATION, substantiated=True)
    yield from suspend_within_days(demo_case, SuspensionGround.COMPLAINT)
    yield from appeal(demo_case, upheld=True, from_the_start=True)


def lowered_wrongly(applicant: Applicant) -> Process:
    """Downgraded; the appeal is upheld and the level restored."""
    demo_case = applicant.new_case()
    demo_case.target_level = applicant.rules.levels[3].id
    yield from certify(demo_case, applicant.particulars)
    yield from fail_surveillance(demo_case, Measure.DOWNGRADE, level=applicant.rules.levels[2].id)
    yield from downgrade(demo_case)
    yield from appeal(demo_case, upheld=True)
    yield from correct_findings(demo_case)
    yield from close_findings(demo_case)


def revoked_rightly(applicant: Applicant) -> Process:
    """Revoked for false documents; the appeal is dismissed."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield demo_case.moment_after(60, 200)
    yield from revoke(demo_case, RevocationGround.FRAUD)
    yield from appeal(demo_case, upheld=False)


def appeal_open(applicant: Applicant) -> Process:
    """Suspended a few weeks ago; the appeal is acknowledged and not yet decided."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield demo_case.moment_ago(50)
    yield from suspend_within_days(demo_case, SuspensionGround.CHANGE_NOT_REPORTED)
    yield from appeal(demo_case, upheld=True, up_to=2)


SCENARIOS = (
    Scenario("appeal-reopens", declined_wrongly, (1000, 300), weight=1),
    Scenario("appeal-dismissed", refused_rightly, (2000, 250), weight=2),
    Scenario("appeal-lifts-suspension", suspended_wrongly, (480, 420), weight=2),
    Scenario("appeal-restores-level", lowered_wrongly, (800, 640), weight=1, scheme="after-sales"),
    Scenario("appeal-against-revocation", revoked_rightly, (2000, 450), weight=2),
    Scenario("appeal-open", appeal_open, (330, 280)),
)
