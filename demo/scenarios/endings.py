"""Scenarios of failed surveillance and its measures, and of certificates that end early."""

from datetime import timedelta

from demo.applicant import Applicant
from demo.case import DemoCase
from demo.scenarios.scenario import Scenario
from demo.simulation import Process
from demo.steps.application import decline, submit_application
from demo.steps.audit import certify, close_findings, correct_findings
from demo.steps.proceedings import complain, order_correction
from demo.steps.sanctions import (
    deregister,
    downgrade,
    evaluate_lifting,
    extend_suspension,
    reinstate,
    revoke,
    suspend,
    suspend_within_days,
    wait_until_suspension_end,
    waive_measure,
)
from demo.steps.upkeep import fail_surveillance, pass_surveillance, pass_surveillance_in_time
from domain.events.appeals import ComplaintKind
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.scheme.grounds import DeregistrationGround, RevocationGround, SuspensionGround


def _certified_case(applicant: Applicant, level: int | None = None) -> tuple[DemoCase, Process]:
    demo_case = applicant.new_case()
    if level is not None:
        demo_case.target_level = applicant.rules.levels[level].id
    return demo_case, certify(demo_case, applicant.particulars)


def supplementary_audit_passed(applicant: Applicant) -> Process:
    """Surveillance failed, a supplementary audit passed."""
    demo_case, certification = _certified_case(applicant)
    yield from certification
    yield from fail_surveillance(demo_case, Measure.SUPPLEMENTARY_AUDIT)
    yield from correct_findings(demo_case)
    yield from close_findings(demo_case)
    yield from pass_surveillance(demo_case, AuditPurpose.SUPPLEMENTARY)


def downgraded_once(applicant: Applicant) -> Process:
    """Surveillance reaches a lower level only; a year later it is passed at that level."""
    demo_case, certification = _certified_case(applicant, level=2)
    yield from certification
    yield from fail_surveillance(demo_case, Measure.DOWNGRADE, level=applicant.rules.levels[1].id)
    yield from downgrade(demo_case)
    yield from correct_findings(demo_case)
    yield from close_findings(demo_case)
    yield from pass_surveillance_in_time(demo_case)


def downgraded_and_audited(applicant: Applicant) -> Process:
    """Two measures at once: a lower level and a supplementary audit."""
    demo_case, certification = _certified_case(applicant, level=3)
    yield from certification
    yield from fail_surveillance(
        demo_case, Measure.DOWNGRADE, Measure.SUPPLEMENTARY_AUDIT, level=applicant.rules.levels[2].id
    )
    yield from downgrade(demo_case)
    yield from correct_findings(demo_case)
    yield from close_findings(demo_case)
    yield from pass_surveillance(demo_case, AuditPurpose.SUPPLEMENTARY)


def suspended_and_back(applicant: Applicant) -> Process:
    """Suspended after a failed surveillance, corrected, and let go on."""
    demo_case, certification = _certified_case(applicant)
    yield from certification
    yield from fail_surveillance(demo_case, Measure.SUSPEND)
    yield from suspend_within_days(demo_case, SuspensionGround.SURVEILLANCE_FAILED)
    yield from correct_findings(demo_case)
    yield from close_findings(demo_case)
    yield from evaluate_lifting(demo_case)
    yield from reinstate(demo_case)
    yield from pass_surveillance_in_time(demo_case)


def extended_and_back(applicant: Applicant) -> Process:
    """Suspended for two months, extended by two more, and let go on."""
    demo_case, certification = _certified_case(applicant)
    yield from certification
    yield from pass_surveillance_in_time(demo_case)
    yield demo_case.moment_after(20, 60)
    suspend(demo_case, SuspensionGround.CHANGE_NOT_REPORTED, until=demo_case.today + timedelta(days=60))
    yield from extend_suspension(demo_case, 60)
    yield from evaluate_lifting(demo_case)
    yield from reinstate(demo_case)


def measure_waived(applicant: Applicant) -> Process:
    """A downgrade ordered after a failed surveillance is waived on a second look."""
    demo_case, certification = _certified_case(applicant, level=2)
    yield from certification
    yield from fail_surveillance(demo_case, Measure.DOWNGRADE, level=applicant.rules.levels[1].id)
    yield from waive_measure(demo_case, Measure.DOWNGRADE)
    yield from correct_findings(demo_case)
    yield from close_findings(demo_case)


def overdue_and_back(applicant: Applicant) -> Process:
    """Suspended because the surveillance was overdue; it is then held, and the suspension lifted."""
    demo_case, certification = _certified_case(applicant)
    yield from certification
    yield demo_case.working_moment(demo_case.surveillance_day())
    yield from suspend_within_days(demo_case, SuspensionGround.SURVEILLANCE_OVERDUE)
    yield from pass_surveillance(demo_case)
    yield from correct_findings(demo_case)
    yield from close_findings(demo_case)
    yield from reinstate(demo_case)


def revoked_after_suspension(applicant: Applicant) -> Process:
    """Suspended, not remedied, revoked after the time limit; a new application within a year is barred."""
    demo_case, certification = _certified_case(applicant)
    yield from certification
    yield from fail_surveillance(demo_case, Measure.SUSPEND)
    yield from suspend_within_days(demo_case, SuspensionGround.SURVEILLANCE_FAILED)
    yield from wait_until_suspension_end(demo_case)
    yield from revoke(demo_case, RevocationGround.SUSPENSION_NOT_REMEDIED)
    yield demo_case.moment_after(30, 90)
    next_application = applicant.new_case(1)
    yield from submit_application(next_application, applicant.particulars)
    yield from decline(next_application, "认证证书被撤销未满一年，不予受理")


def revoked_at_once(applicant: Applicant) -> Process:
    """Surveillance fails so seriously that the certificate is revoked."""
    demo_case, certification = _certified_case(applicant)
    yield from certification
    yield from fail_surveillance(demo_case, Measure.REVOKE)
    yield from revoke(demo_case, RevocationGround.SERIOUS_FAILURE)


def misused(applicant: Applicant) -> Process:
    """A complaint shows misuse of the mark; suspended, not remedied, revoked."""
    demo_case, certification = _certified_case(applicant)
    yield from certification
    yield from complain(demo_case, ComplaintKind.MISUSE_OF_MARK, substantiated=True)
    yield from order_correction(demo_case, corrected=False)
    yield from suspend_within_days(demo_case, SuspensionGround.MISUSE_OF_MARK)
    yield demo_case.moment_after(61, 75)
    yield from revoke(demo_case, RevocationGround.MISUSE_OF_MARK)


def deregistered_on_request(
    applicant: Applicant, ground: DeregistrationGround = DeregistrationGround.HOLDER_REQUEST
) -> Process:
    """Deregistered some time after the first year."""
    demo_case, certification = _certified_case(applicant)
    yield from certification
    yield from pass_surveillance_in_time(demo_case)
    yield demo_case.moment_after(20, 200)
    yield from deregister(demo_case, ground)


def dissolved(applicant: Applicant) -> Process:
    """The holder was dissolved."""
    yield from deregistered_on_request(applicant, DeregistrationGround.HOLDER_DISSOLVED)


SCENARIOS = (
    Scenario("supplementary-audit", supplementary_audit_passed, (1500, 560), weight=8),
    Scenario("downgraded", downgraded_once, (1400, 980), weight=7, scheme="after-sales"),
    Scenario("downgraded-and-audited", downgraded_and_audited, (1400, 640), weight=2, scheme="after-sales"),
    Scenario("suspended-and-reinstated", suspended_and_back, (1500, 1050), weight=10),
    Scenario("extended-and-reinstated", extended_and_back, (1400, 750), weight=2),
    Scenario("measure-waived", measure_waived, (1400, 640), weight=1, scheme="after-sales"),
    Scenario("overdue-and-reinstated", overdue_and_back, (1400, 700), weight=6),
    Scenario("revoked-after-suspension", revoked_after_suspension, (2600, 950), weight=8),
    Scenario("revoked-at-once", revoked_at_once, (2600, 560), weight=4),
    Scenario("misused", misused, (2600, 450), weight=3),
    Scenario("deregistered", deregistered_on_request, (2600, 800), weight=8),
    Scenario("dissolved", dissolved, (2600, 800), weight=3),
)
