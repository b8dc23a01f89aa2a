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
from demo.steps.proceedings import appeal, complain, decide_appeal
from demo.steps.sanctions import downgrade, evaluate_lifting, reinstate, revoke, suspend, suspend_within_days
from demo.steps.set_aside import correct_slip, hold_effect, set_aside
from demo.steps.upkeep import fail_surveillance, pass_surveillance_in_time
from domain.certificate.set_aside import ReviewBasis
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
    """Suspended over a complaint; the appeal is upheld, which sets the suspension aside."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from complain(demo_case, ComplaintKind.CERTIFICATION, substantiated=True)
    yield from suspend_within_days(demo_case, SuspensionGround.COMPLAINT)
    yield from appeal(demo_case, upheld=True)


def lowered_wrongly(applicant: Applicant) -> Process:
    """Downgraded; the appeal is upheld, and the level before holds again."""
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


def granted_too_low(applicant: Applicant) -> Process:
    """Granted below the level reached; the appeal is upheld and the level reached holds."""
    demo_case = applicant.new_case()
    levels = applicant.rules.levels
    demo_case.target_level = levels[3].id
    yield from submit_application(demo_case, applicant.particulars)
    yield from accept(demo_case)
    yield from sign_agreement(demo_case)
    yield from evaluate(demo_case, AuditPurpose.INITIAL, usual_outcome(demo_case))
    yield demo_case.moment_after(2, 5)
    grant(demo_case, levels[2].id)
    yield from appeal(demo_case, upheld=True)


def revoked_wrongly(applicant: Applicant) -> Process:
    """Revoked; a court sets the revocation aside, and the surveillance due meanwhile is held."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from revoke(demo_case, RevocationGround.LAW_BROKEN)
    yield from set_aside(demo_case, ReviewBasis.COURT)
    yield from pass_surveillance_in_time(demo_case)


def granted_by_fraud(applicant: Applicant) -> Process:
    """The documents of the application turn out to be false: the grant is annulled."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from set_aside(demo_case, ReviewBasis.OWN_REVIEW)


def suspended_by_slip(applicant: Applicant) -> Process:
    """The wrong certificate was suspended; two deciders set the slip aside."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield demo_case.moment_after(40, 90)
    suspend(demo_case, SuspensionGround.FEES)
    yield from correct_slip(demo_case)


def suspension_held(applicant: Applicant) -> Process:
    """The effect of a suspension is held during the appeal, which is dismissed."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from suspend_within_days(demo_case, SuspensionGround.CHANGE_NOT_REPORTED)
    yield from appeal(demo_case, upheld=False, up_to=2)
    hold_effect(demo_case)
    yield demo_case.moment_after(5, 15)
    decide_appeal(demo_case, upheld=False)
    yield from evaluate_lifting(demo_case)
    yield from reinstate(demo_case)


SCENARIOS = (
    Scenario("appeal-reopens", declined_wrongly, (1000, 300), weight=1),
    Scenario("appeal-dismissed", refused_rightly, (2000, 250), weight=2),
    Scenario("appeal-lifts-suspension", suspended_wrongly, (480, 420), weight=2),
    Scenario("appeal-restores-level", lowered_wrongly, (800, 640), weight=1, scheme="after-sales"),
    Scenario("appeal-against-revocation", revoked_rightly, (2000, 450), weight=2),
    Scenario("appeal-open", appeal_open, (330, 280)),
    Scenario("appeal-against-level", granted_too_low, (700, 500), scheme="after-sales"),
    Scenario("revocation-set-aside", revoked_wrongly, (1400, 900), weight=1),
    Scenario("grant-annulled", granted_by_fraud, (900, 600), weight=1),
    Scenario("slip-set-aside", suspended_by_slip, (700, 500), weight=1),
    Scenario("effect-held", suspension_held, (520, 420), scheme="demo-service"),
)
