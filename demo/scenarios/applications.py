"""Scenarios that end before a certificate is granted."""

from demo.applicant import Applicant
from demo.audit_sheets import AuditOutcome
from demo.scenarios.scenario import Scenario
from demo.simulation import Process
from demo.steps.application import accept, decline, sign_agreement, submit_application, withdraw
from demo.steps.audit import hold_audit, plan_audit, refuse, review


def declined_application(applicant: Applicant) -> Process:
    """The application is declined."""
    demo_case = applicant.new_case()
    yield from submit_application(demo_case, applicant.particulars)
    yield from decline(demo_case)


def withdrawn_application(applicant: Applicant) -> Process:
    """The application is withdrawn after it was accepted."""
    demo_case = applicant.new_case()
    yield from submit_application(demo_case, applicant.particulars, incomplete=True)
    yield from accept(demo_case)
    yield from withdraw(demo_case)


def refused_below_lowest_level(applicant: Applicant) -> Process:
    """The score is below the lowest level."""
    yield from _refused(applicant, AuditOutcome(None, observations=3, major=True))


def refused_for_deductions(applicant: Applicant) -> Process:
    """The score is high enough, but five special deductions fail an audit at any score."""
    yield from _refused(applicant, AuditOutcome(None, deductions=5))


def _refused(applicant: Applicant, outcome: AuditOutcome) -> Process:
    demo_case = applicant.new_case()
    yield from submit_application(demo_case, applicant.particulars)
    yield from accept(demo_case)
    yield from sign_agreement(demo_case)
    yield from plan_audit(demo_case)
    yield from hold_audit(demo_case, outcome)
    yield from review(demo_case, positive=False)
    yield from refuse(demo_case)


SCENARIOS = (
    Scenario("declined", declined_application, (2800, 40), weight=9),
    Scenario("withdrawn", withdrawn_application, (2800, 80), weight=6),
    Scenario("refused", refused_below_lowest_level, (2800, 150), weight=8),
    Scenario("refused-five-deductions", refused_for_deductions, (2800, 150), weight=2, scheme="after-sales"),
)
