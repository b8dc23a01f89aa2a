"""Scenarios that deserve a second look: the patterns of the regulator find each of them."""

from dataclasses import replace
from datetime import timedelta

from demo.applicant import Applicant, declare_interests
from demo.scenarios.scenario import Scenario
from demo.simulation import Process
from demo.steps.application import accept, sign_agreement, submit_application
from demo.steps.audit import certify, evaluate, grant, reach_decision, usual_outcome
from demo.steps.sanctions import deregister, evaluate_lifting, reinstate, suspend, suspend_within_days
from demo.steps.set_aside import set_aside
from demo.steps.upkeep import fail_surveillance, pass_surveillance_in_time, renew
from domain.calendar import add_months
from domain.certificate.set_aside import ReviewBasis
from domain.events.evaluation import AuditPurpose
from domain.events.upkeep import Measure
from domain.scheme.grounds import DeregistrationGround, SuspensionGround


def much_deleted(applicant: Applicant) -> Process:
    """A sixth of the score table is deleted as not applicable."""
    demo_case = applicant.new_case()
    yield from submit_application(demo_case, applicant.particulars)
    yield from accept(demo_case)
    yield from sign_agreement(demo_case)
    outcome = replace(usual_outcome(demo_case), deletes_much=True)
    yield from evaluate(demo_case, AuditPurpose.INITIAL, outcome)
    yield demo_case.moment_after(2, 5)
    grant(demo_case)


def interest_declared_late(applicant: Applicant) -> Process:
    """An auditor declares an interest in the organisation after the certificate was granted."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield demo_case.moment_after(3, 6)
    declare_interests(replace(applicant, people_with_interest=frozenset({demo_case.case.audits[0].leader})))


def suspended_twice(applicant: Applicant) -> Process:
    """Suspended, reinstated, and suspended again within a month on another ground."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from pass_surveillance_in_time(demo_case)
    for ground in (SuspensionGround.CHANGE_NOT_REPORTED, SuspensionGround.REGULATOR_ORDER):
        yield demo_case.moment_after(8, 25)
        suspend(demo_case, ground)
        yield from evaluate_lifting(demo_case)
        yield from reinstate(demo_case)
    yield from pass_surveillance_in_time(demo_case)


def deregistered_under_sanction(applicant: Applicant) -> Process:
    """Suspended after a failed surveillance; the holder then asks for deregistration."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from fail_surveillance(demo_case, Measure.SUSPEND)
    yield from suspend_within_days(demo_case, SuspensionGround.SURVEILLANCE_FAILED)
    yield demo_case.moment_after(20, 60)
    yield from deregister(demo_case, DeregistrationGround.HOLDER_REQUEST)


def failure_set_aside(applicant: Applicant) -> Process:
    """The failed surveillance behind a suspension is set aside, and the suspension is listed as kept."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from fail_surveillance(demo_case, Measure.SUSPEND)
    failed = demo_case.case.concluded[-1]
    yield from suspend_within_days(demo_case, SuspensionGround.SURVEILLANCE_FAILED)
    suspension = (demo_case.case.decided[-1].version,)
    yield from set_aside(
        demo_case, ReviewBasis.ADMINISTRATIVE_REVIEW, failed, days=(10, 20), stays=suspension
    )


def suspended_before_renewal(applicant: Applicant) -> Process:
    """Suspended after the next cycle was granted and before it begins."""
    demo_case = applicant.new_case()
    yield from reach_decision(demo_case, applicant.particulars)
    yield demo_case.moment_on(add_months(applicant.simulation.today, -36) + timedelta(days=30))
    grant(demo_case)
    for _ in range(2):
        yield from pass_surveillance_in_time(demo_case)
    yield from renew(demo_case, applicant.new_case(1))
    yield demo_case.moment_ago(12)
    suspend(demo_case, SuspensionGround.REGULATOR_ORDER)


def end_set_aside(applicant: Applicant) -> Process:
    """Deregistered and certified anew; a court sets the deregistration aside, so that both live."""
    demo_case = applicant.new_case()
    yield from certify(demo_case, applicant.particulars)
    yield from deregister(demo_case, DeregistrationGround.HOLDER_REQUEST)
    yield from certify(applicant.new_case(1), applicant.particulars)
    yield from set_aside(demo_case, ReviewBasis.COURT, demo_case.case.decided[-1], days=(10, 20))


SCENARIOS = (
    Scenario("much-deleted", much_deleted, (340, 250), weight=2, scheme="after-sales"),
    Scenario("interest-declared-late", interest_declared_late, (320, 240), weight=1),
    Scenario("suspended-twice", suspended_twice, (1000, 940), weight=2),
    Scenario("deregistered-under-sanction", deregistered_under_sanction, (1500, 700), weight=2),
    Scenario("failure-set-aside", failure_set_aside, (530, 510), weight=1),
    Scenario("suspended-before-renewal", suspended_before_renewal, (1230, 1215), weight=1),
    Scenario("end-set-aside", end_set_aside, (420, 390), weight=1),
)
